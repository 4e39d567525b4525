"""What the third stage makes of what was read: one text, and places that fit it."""

# ruff: noqa: RUF001 - a sentence in Cyrillic letters stands here on purpose
from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.pipelines.documents.language.languages import language_of
from forthwith.pipelines.documents.models import Heading, Kind, Page, Parsed, Read
from forthwith.pipelines.documents.steps.parsing import parsing
from forthwith.pipelines.documents.structure.normalising import normalised
from tests.pipelines.documents.contexts import Context

texts = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\n\r\t\f-#. 1A\u00ad\u200b\u202e\ud800\u0301\ufffe"),
    ),
    max_size=300,
)


def parsed(*pages: str, kind: Kind = "txt", headings: tuple[Heading, ...] = ()) -> Parsed:
    numbered = [Page(number=number, text=text) for number, text in enumerate(pages, start=1)]
    return parsing(Read(kind=kind, reader="test", pages=numbered, headings=[*headings]), Context())


@given(st.lists(texts, min_size=1, max_size=5), st.sampled_from(["txt", "pdf", "docx"]))
def test_pages_stand_in_the_text_where_their_spans_say(pages: list[str], kind: Kind) -> None:
    found = parsed(*pages, kind=kind)

    for page, span in zip(pages, found.pages, strict=True):
        expected = normalised(page, join_hyphens=kind != "docx")
        assert found.text[span.start : span.end] == expected


@given(st.lists(st.sampled_from(
    ["INTRODUCTION", "1. Scope of work", "1.1 Parts", "Plain words here.", "", "2 Payment terms",
     "Article 4", "Payment is due.\nAt once."]), max_size=20))  # fmt: skip
def test_sections_follow_each_other_and_begin_with_their_titles(lines: list[str]) -> None:
    found = parsed("\n".join(lines))

    for section in found.sections:
        assert found.text[section.start : section.end].startswith(section.title)
    for one, next_one in zip(found.sections, found.sections[1:], strict=False):
        assert one.end == next_one.start
    if found.sections:
        assert found.sections[-1].end == len(found.text)


def test_a_numbered_line_that_runs_on_into_the_next_is_no_heading() -> None:
    found = parsed(
        "1 Institute of Physics\nanna@example.org\n\n1 Introduction\nWe look at pumps.\n\n"
        "2 Methods\nWe measured them."
    )

    assert [section.title for section in found.sections] == ["1 Introduction", "2 Methods"]


@given(texts)
def test_normalising_twice_changes_nothing_and_leaves_text_that_can_be_written(text: str) -> None:
    once = normalised(text)

    assert normalised(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode("utf-8")
    assert not set(once) & set("\0\r\u202e\u200b\ufeff")


def test_headings_of_the_format_make_the_sections() -> None:
    headings = (
        Heading(level=1, text="Plan\u200b", page=1),
        Heading(level=2, text="Costs", page=2),
        Heading(level=2, text="Not in the text", page=2),
    )

    found = parsed("Plan\nCosts are below.", "Costs\n12", kind="docx", headings=headings)

    assert [(s.level, s.title, s.page) for s in found.sections] == [(1, "Plan", 1), (2, "Costs", 2)]
    assert found.text[found.sections[1].start :] == "Costs\n12"


def test_a_numbered_list_is_not_taken_for_sections() -> None:
    found = parsed("We need:\n1. Pumps and valves\n2. Pipes of steel\n3. Two good welders\nThanks.")

    assert found.sections == []


def test_a_word_that_a_line_end_broke_is_whole_again_and_a_compound_keeps_its_hyphen() -> None:
    found = parsed("The infor-\nmation on long-\nterm plans: a long-term view.", kind="pdf")

    assert found.text == "The information on long-term plans: a long-term view."


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", ("The supplier shall deliver the goods to the buyer at the place that is named in "
               "this agreement, and the buyer will pay for them within thirty days.")),
        ("de", ("Der Lieferant liefert die Ware an den Ort, der in diesem Vertrag genannt ist, und "
               "der Käufer zahlt sie innerhalb von dreißig Tagen nach dem Eingang der Rechnung.")),
        ("fr", ("Le fournisseur livre les marchandises à l'acheteur dans le lieu qui est indiqué "
               "dans ce contrat, et l'acheteur les paie dans un délai de trente jours.")),
        ("es", ("El proveedor entrega las mercancías al comprador en el lugar que se indica en "
               "este contrato, y el comprador las paga en treinta días por cada entrega.")),
        ("nl", ("De leverancier levert de goederen aan de koper op de plaats die in deze "
               "overeenkomst is genoemd, en de koper betaalt ze binnen dertig dagen.")),
        ("ru", ("Поставщик доставляет товар покупателю в место, которое указано в этом договоре, и "
               "покупатель оплачивает его не позже, чем через тридцать дней после того, как он "
               "получил счёт.")),
        ("ja", "供給者は、この契約に定められた場所で買主に商品を引き渡し、買主は代金を支払う。"),
        ("und", "Total 12.00"),
        ("und", "xq zzv qqk " * 20),
    ],
)  # fmt: skip
def test_the_language_is_told_by_small_words_and_script(code: str, text: str) -> None:
    assert language_of(text).code == code


def test_words_are_counted_in_scripts_with_and_without_spaces() -> None:
    assert parsed("It's a well-known fact.").words == 4
    assert parsed("東京都庁").words == 2
