"""The pages of quality, data and batches: whole, safe, and in need of nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forthwith.pipelines.documents.batch import batch_html
from forthwith.pipelines.documents.batch.batch_markdown import differing
from forthwith.pipelines.documents.batch.wordwise import Piece, wordwise
from forthwith.pipelines.documents.fields import fields_html
from forthwith.pipelines.documents.presenting.page_view import around
from forthwith.pipelines.documents.quality import quality_html
from tests.pipelines.documents import batch_samples, batches
from tests.pipelines.documents.markup import HOSTILE, Page, is_safe
from tests.pipelines.documents.results_samples import batch_of, field, fields_of, quality_of

PAGES: Final[dict[str, Callable[[str], str]]] = {
    "quality": lambda words: quality_html.to_html(quality_of(words)),
    "fields": lambda words: fields_html.to_html(fields_of(words)),
    "batch": lambda words: batch_html.to_html(batch_of(words)),
}
SHAPES: Final = {name: [tag for tag, _ in Page(made("words")).tags] for name, made in PAGES.items()}
each_page = pytest.mark.parametrize("name", PAGES)


@each_page
def test_hostile_words_stay_words(name: str) -> None:
    html = PAGES[name](HOSTILE)

    assert is_safe(html, SHAPES[name])
    assert HOSTILE in Page(html).words
    assert "49" not in Page(html).words


@each_page
@given(words=st.text(max_size=60) | st.text("<>\"'&{}%#/=:;-!a1 \n\u202e\x00~*", max_size=40))
@settings(max_examples=60, deadline=None)
def test_whatever_the_words_nothing_of_them_is_markup(name: str, words: str) -> None:
    html = PAGES[name](words)

    assert is_safe(html, SHAPES[name])
    assert not set(html) & {"\x00", "\x1b", "\u202e", "\u2066", "\u200b"}


@each_page
def test_the_page_needs_nothing_else(name: str) -> None:
    html = PAGES[name]("words")

    assert not re.search(r"<(script|link|img|iframe|object|form|svg)|@import|url\(", html)
    assert "default-src 'none'" in html
    assert "@media print" in html
    assert "prefers-color-scheme: dark" in html


@each_page
def test_every_link_within_the_page_leads_to_a_part_of_it(name: str) -> None:
    tags = Page(PAGES[name]("words")).tags

    ids = [has["id"] for _, has in tags if "id" in has]
    assert len(set(ids)) == len(ids)
    leads = {has["href"] for tag, has in tags if tag == "a"}
    assert leads
    assert leads <= {f"#{id_}" for id_ in ids}


@each_page
def test_what_was_left_out_is_said_before_everything_else(name: str) -> None:
    words = Page(PAGES[name]("said")).words

    said = re.search(r"Not everything (is in this report|could be judged)", words)
    assert said
    assert said.end() < words.index("text_capped") < said.end() + 200
    assert words.count("text_capped") == (3 if name == "batch" else 1)  # each document has notes


def test_the_score_stands_with_the_reasons_that_it_is_made_of() -> None:
    words = Page(quality_html.to_html(quality_of("said"))).words

    assert "60 of 100 fair It can be processed in part" in words
    assert "Start100 Blank pages 4050 %" not in words
    assert "Blank pages 40100 %−20" in words  # noqa: RUF001 - a minus
    assert "pages 1-2 · measured: 50 % (limit: 80 %) · blank_pages" in words


def test_a_document_without_findings_is_said_to_have_none() -> None:
    clean = quality_of("said").model_copy(update={"findings": [], "reasons": [], "score": 100.0})

    words = Page(quality_html.to_html(clean)).words
    assert "Nothing is wrong with the document" in words
    assert "How the score comes about" not in words


def test_of_a_long_document_the_pages_with_findings_are_shown() -> None:
    report = quality_of("said")
    clean = report.pages[0].model_copy(update={"findings": []})
    pages = [clean.model_copy(update={"number": n}) for n in range(1, 60)]
    bad = clean.model_copy(update={"number": 60, "findings": ["blank_pages"]})

    long = report.model_copy(update={"pages": [*pages, bad]})
    words = Page(quality_html.to_html(long)).words
    assert "Pages with findings" in words
    assert "60 said" in words
    assert "59 said" not in words


def test_a_value_stands_with_the_words_around_it_its_page_and_how_sure_it_is() -> None:
    text = "Invoice\nPay 40.00 EUR until 3 May 2026, please.\n"
    at = text.index("3 May 2026")
    due = field(["due_date"], "3 May 2026", value="2026-05-03", start=at, end=at + 10)
    report = fields_of("x").model_copy(update={"text": text, "fields": [due]})

    words = Page(fields_html.to_html(report)).words
    assert (
        "Due date/due_date 2026-05-03 Pay 40.00 EUR until 3 May 2026, please. p. 2 60 % doubtful"
        in words
    )


def test_lists_are_tables_with_a_column_for_each_property() -> None:
    fields = [
        field(["line_items", row, name], f"{name} {row}", value=f"{name} {row}")
        for row in (0, 1)
        for name in ("item", "price")
    ]
    html = fields_html.to_html(fields_of("x").model_copy(update={"fields": fields}))

    assert "# Item Price Page Sure" in " ".join(re.findall(r"<th[^>]*>([^<]+)", html))
    assert "1item 0 ?price 0 ?260 %" in Page(html).words


def test_what_is_missing_or_doubtful_is_named() -> None:
    words = Page(PAGES["fields"]("said")).words

    assert "To be checked before use said" in words
    assert "Not found Said /said" in words


def test_a_result_without_values_says_so() -> None:
    nothing = fields_of("said").model_copy(
        update={"fields": [], "tables": [], "missing": [], "issues": []}
    )
    assert "No value was found" in Page(fields_html.to_html(nothing)).words


def test_a_batch_shows_what_differs_word_by_word() -> None:
    found = batches.report(
        ("one.txt", batch_samples.CONTRACT_1), ("two.txt", batch_samples.CONTRACT_2)
    )
    html = batch_html.to_html(found)

    assert "<del>1,450.00</del>" in html
    assert "<ins>1,580.00</ins>" in html
    assert "<del>The right to end it for good cause is not affected.</del>" in html


def test_a_batch_shows_contradictions_copies_and_refusals() -> None:
    found = batches.report(
        ("a.txt", batch_samples.INVOICE),
        ("b.txt", batch_samples.STATEMENT),
        ("c.txt", batch_samples.STATEMENT),
        ("empty.txt", ""),
    )
    words = Page(batch_html.to_html(found)).words

    assert "total of invoice OL-2025-0731 amount, 62 % sure" in words
    assert "2,474.88 GBPTotal due: GBP 2,474.881 a.txt" in words
    assert "2 b.txt 3 c.txt the same file" in words
    assert "One document was refused" in words
    assert "Not all of these could be read" not in words
    assert "15 August 2025" in words


def test_documents_that_were_read_in_part_are_named_before_everything_else() -> None:
    words = Page(PAGES["batch"]("said")).words

    assert "Not all of these could be read, as the notes on each say: 1 said 2 said" in words


@given(st.text("ab c", max_size=60), st.text("ab c", max_size=60))
def test_word_by_word_nothing_is_lost_and_what_is_shared_is_the_same(a: str, b: str) -> None:
    old, new = wordwise(a, b)

    for pieces, words in ((old, a.split()), (new, b.split())):
        left = iter(words)
        assert all(word in left for word in said(pieces))
        if Piece(text="…", differs=False) not in pieces:
            assert said(pieces) == words
    assert said(piece for piece in old if not piece.differs) == said(
        piece for piece in new if not piece.differs
    )


def said(pieces: Iterable[Piece]) -> list[str]:
    """The words of the pieces without the mark for what was left out."""
    return [word for piece in pieces if piece.text != "…" for word in piece.text.split()]


def test_long_paragraphs_are_shown_from_where_they_begin_to_differ() -> None:
    lead, tail = "same " * 300, " more" * 300
    old, new = wordwise(f"{lead}old{tail}", f"{lead}new{tail}")

    assert [piece.text for piece in old[:3]] == ["…", " ".join(["same"] * 8), "old"]
    assert new[2] == Piece(text="new", differs=True)
    assert new[-1].text == "…"


def test_of_two_changes_in_one_long_paragraph_both_are_shown() -> None:
    filling = "and the parties keep to all that they have agreed upon " * 12
    text = f"The fee is {{}} a month {filling} with notice of {{}} months."
    before, after = text.format(10, 3), text.format(12, 6)

    assert [[p.text for p in ps if p.differs] for ps in wordwise(before, after)] == [
        ["10", "3"],
        ["12", "6"],
    ]
    assert differing(before, after)[1].endswith("upon with notice of 6 months.")
    assert "fee is 12 a month" in differing(before, after)[1]


@given(text=st.text("ab \n\t", max_size=200), data=st.data(), reach=st.integers(1, 30))
def test_words_in_their_place_are_those_of_their_line(
    text: str, data: st.DataObject, reach: int
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quoted = around(text, start, end, reach=reach)

    assert quoted.words == " ".join(text[start:end].split())
    before = text[:start].rpartition("\n")[2]
    assert " ".join(before.split()).endswith(quoted.before.lstrip("…").strip())
    assert len(quoted.before) <= reach + 1
    assert len(quoted.after) <= reach + 1
