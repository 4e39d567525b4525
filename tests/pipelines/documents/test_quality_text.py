"""What the quality check measures in texts: garbling, page numbers, copies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from forthwith.pipelines.documents.language.counted import of_pages, ranges
from forthwith.pipelines.documents.quality.copies import comparable, copies
from forthwith.pipelines.documents.quality.garbling import garbling_of, letters_apart
from forthwith.pipelines.documents.quality.models import Garbling
from forthwith.pipelines.documents.quality.numbering import (
    missing_labels,
    missing_numbers,
    out_of_order,
    printed_number,
    printed_numbers,
)
from tests.pipelines.documents import corpus
from tests.pipelines.documents.quality_facts import Sheet, checked, codes, facts_of, judged, the

WHOLE = [
    "Grüße aus Köln, „Spaß“ und »ÄÜ« für 5 €, naïve façade, año, ©",
    "Le cœur a ses raisons que la raison ne connaît point : « là »",
    "Съешь ещё этих мягких французских булок",
    "Ω, ό,τι καλύτερο",
    "ÍSLAND: Ðóra, Þór, Ævar",
]
LETTER = "Dear {name}, the goods you ordered on {day} May have left our store and will reach you."


@pytest.mark.parametrize("text", WHOLE)
def test_letters_of_many_languages_are_no_mojibake(text: str) -> None:
    assert garbling_of(text) == Garbling()


@pytest.mark.parametrize("text", WHOLE)
def test_what_was_decoded_wrongly_is_mojibake(text: str) -> None:
    wrong = text.encode().decode("cp1252", "replace")

    assert garbling_of(wrong).mojibake > 2


@given(st.text())
def test_any_text_can_be_looked_at(text: str) -> None:
    found = garbling_of(text)

    assert found.mojibake + found.replaced <= len(text)
    assert 0 <= found.letters_apart <= 1


def test_bullets_from_the_private_area_are_no_garbling() -> None:
    assert garbling_of("\uf0b7 one\n\uf0b7 two").private == 0
    assert garbling_of("\ue001\ue002 \ue003").private == 3


def test_spaced_letters_are_apart_and_a_formula_is_not() -> None:
    assert letters_apart("S p a c e d o u t t e x t " * 4) > 0.9
    assert letters_apart("let x be a number and y the sum of it and z, so that all hold " * 4) < 0.5


def test_a_file_that_lost_its_accents_says_so() -> None:
    text = "Die Gr\ufffd\ufffde aus K\ufffdln sind angekommen, und das ist gut so f\ufffdr alle.\n"
    report = checked((text * 10).encode(), "a.txt")

    assert "replaced_characters" in codes(report)
    assert the(report, "replaced_characters").message.startswith("40 characters were lost")


def test_a_file_that_was_decoded_twice_says_so() -> None:
    text = "Die Grüße aus Köln sind für alle angekommen, und das ist gut so.\n" * 10
    report = checked(text.encode().decode("cp1252").encode(), "a.txt")

    assert "mojibake" in codes(report)
    assert report.grade == "fair" or report.score < 75


def test_blanks_after_a_label_are_empty_fields_and_rules_are_not() -> None:
    form = "Name: ________ Date: ______\nThe tenant signs here: ________\n"
    rule = "A heading\n________________\nSome text stands here.\n"

    assert the(checked(form.encode(), "form.txt"), "empty_fields").measure is not None
    assert "empty_fields" not in codes(checked(rule.encode(), "rule.txt"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Terms\n\nbody\n\nPage 3 of 10", (3, 10)),
        ("Seite 2 von 4\nText", (2, 4)),
        ("Text\nPage 12", (12, None)),
        ("Text\n3 / 7", (3, 7)),
        ("Text\n— 9 —", (9, None)),
        ("Text that ends with 2024 pumps.", None),
        ("Page 11 of 10", None),
        ("", None),
    ],
)
def test_page_numbers_are_read_from_first_and_last_lines(
    text: str, found: tuple[int, int | None] | None
) -> None:
    assert printed_number(text) == found


def test_numbers_in_running_titles_count_only_where_they_count_up() -> None:
    assert printed_numbers(["4 pumps", "9 valves", "2 pipes"]) == [None] * 3


@given(st.sets(st.integers(1, 30), min_size=1))
def test_of_numbered_pages_the_missing_ones_are_found(kept: set[int]) -> None:
    pages = facts_of(*(Sheet(printed=(n, 30)) for n in sorted(kept))).pages

    assert missing_numbers(pages) == sorted(set(range(1, 31)) - kept)


def test_pages_without_a_number_may_be_the_missing_ones() -> None:
    sheets = [Sheet(printed=(1, 4)), Sheet(), Sheet(printed=(3, 4)), Sheet(printed=(4, 4))]

    assert codes(judged(*sheets)) == []


def test_figures_that_do_not_count_pages_are_no_page_numbers() -> None:
    pages = facts_of(*(Sheet(printed=(n, None)) for n in (12, 19, 15, 31, 40))).pages

    assert missing_numbers(pages) == []
    assert out_of_order(pages) == []


def test_a_page_out_of_its_place_is_named_and_a_new_count_is_not() -> None:
    mixed = [Sheet(printed=(n, None)) for n in (1, 2, 4, 3, 5, 6)]
    anew = [Sheet(printed=(n, None)) for n in (1, 2, 3, 1, 2, 3)]

    assert the(judged(*mixed), "pages_out_of_order").pages == [4]
    assert codes(judged(*anew)) == []


def test_labels_that_begin_anew_have_no_gap() -> None:
    assert missing_labels(["i", "ii", "1", "2", "A-1", "A-2"]) == []


def same(*texts: str) -> dict[int, int]:
    numbered = {number: comparable(text) for number, text in enumerate(texts, start=1)}
    return copies(numbered, {}, more_time=lambda: True)


def test_a_second_scan_of_a_page_is_a_copy_and_a_letter_to_another_is_not() -> None:
    first = LETTER.format(name="Ms Lindqvist", day="4th of")

    assert same(first, first.replace("goods", "gocds")) == {2: 1}
    assert same(first, LETTER.format(name="Mr Obermayer", day="4th of")) == {}
    assert same(LETTER.format(name="A", day="4"), LETTER.format(name="A", day="5")) == {}


def test_copies_are_looked_for_only_while_there_is_time() -> None:
    text = comparable(LETTER)

    near = {1: text, 2: text.replace("goods", "gocds")}
    assert copies(near, {}, more_time=lambda: False) == {}
    assert copies({1: text, 2: text}, {}, more_time=lambda: False) == {2: 1}


@given(st.lists(st.text(alphabet="ab 1", min_size=60, max_size=80), max_size=6))
def test_a_copy_is_of_an_earlier_page_that_is_no_copy(texts: list[str]) -> None:
    found = same(*texts)

    assert all(first < number and first not in found for number, first in found.items())


@given(st.sets(st.integers(1, 40), min_size=1))
def test_ranges_name_every_page(numbers: set[int]) -> None:
    shown = ranges(sorted(numbers))
    parts = [part.split("-") for part in shown.removesuffix(", …").split(", ")]
    named = {n for part in parts for n in range(int(part[0]), int(part[-1]) + 1)}

    assert named == numbers or (shown.endswith("…") and named < numbers)


def test_sheets_are_called_sheets() -> None:
    assert of_pages([2, 3], 4, "sheet") == "2 of 4 sheets (2-3)"


@pytest.mark.parametrize("name", sorted(corpus.samples()))
def test_good_documents_of_every_format_are_good(name: str) -> None:
    report = checked(corpus.samples()[name], name)

    assert report.grade == "excellent"
    assert [found.code for found in report.findings if found.severity != "info"] == []
    assert report.markdown.startswith("# Quality of ")


def test_a_name_that_is_markup_stays_a_name() -> None:
    report = checked(b"Some words stand here.", "<img src=x> [a](b).txt")
    shown = MarkdownIt("commonmark").enable("table").render(report.markdown)

    assert "<img" not in shown
    assert "<a " not in shown
