"""The report: complete, capped, and safe to show."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.codes import note
from forthwith.pipelines.documents.full import finalizing as stage
from forthwith.pipelines.documents.full.describing import describe
from forthwith.pipelines.documents.full.short_report import short_report
from forthwith.pipelines.documents.models import AskedSummary, Kind, Note, Report, Section, Table
from forthwith.pipelines.documents.steps.extracting import NOTHING_EXTRACTED
from forthwith.pipelines.documents.steps.text_analysis import minimal_analysis
from tests.pipelines.documents.analysed import Context, checked, parsed, report
from tests.pipelines.documents.letters import ALL, ARTICLE, INVOICE
from tests.pipelines.documents.test_extracting import TEXTS

HOSTILE = (
    "<script>alert(1)</script> ![x](https://evil.example/p.png) [a](javascript:x) <img src=x> "
    "| a | `b` **c** https://evil.example/q www.evil.example &lt;b&gt; [x]: http://evil.example"
)


def _all_over(words: str) -> Report:
    """A report in which every place that takes a document's words holds these."""
    document = parsed(f"{words}\n\nDr. Anna Weber wrote it. {words} and more of the same.\n")
    document = document.model_copy(
        update={
            "metadata": {"title": words, words: words},
            "attachments": [words],
            "tables": [Table(title=words, rows=[[words, "x"], [words, words]])],
            "sections": [Section(level=1, title=words, start=0, end=1)],
            "notes": [Note(code="x", message=words)],
        }
    )
    return report(document, checked(name=words))


def test_nothing_of_the_document_becomes_html_or_a_link() -> None:
    markdown = _all_over(HOSTILE).markdown
    outside_code = re.sub(r"`[^`\n]*`", "", markdown)
    assert "<" not in outside_code
    assert not re.search(r"(?<!\\)\]\(", outside_code)
    assert "://" not in outside_code
    assert "www.evil" not in outside_code


@given(st.text(alphabet=st.sampled_from("<>[]()`|*_#!&\\/:.wa\n\r\u202e\x1b 1"), max_size=60))
@settings(max_examples=150, deadline=None)
def test_whatever_the_words_the_markdown_keeps_its_shape(words: str) -> None:
    plain, hostile = _all_over("words").markdown, _all_over(words or "words").markdown
    headings = [line for line in plain.splitlines() if line.startswith("#")]
    kept = [line for line in hostile.splitlines() if line.startswith("#")]
    assert [line.partition(":")[0] for line in kept if line.startswith("##")][:2] == [
        line.partition(":")[0] for line in headings if line.startswith("##")
    ][:2]
    assert "<" not in re.sub(r"`[^`\n]*`", "", hostile)
    assert "\x1b" not in hostile
    assert "\u202e" not in hostile


def test_every_row_of_a_markdown_table_has_the_cells_of_its_head() -> None:
    lines = _all_over("a | b `c` | d\\").markdown.splitlines()
    width = 0
    for line in lines:
        cells = len(re.findall(r"(?<!\\)\|", line))
        if not line.startswith("|"):
            width = 0
            continue
        width = width or cells
        assert cells == width


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_a_report_survives_json_and_its_spans_match_its_text(text: str) -> None:
    made = report(parsed(text))
    assert Report.model_validate_json(made.model_dump_json()) == made
    assert all(one.text == made.text[one.start : one.end] for one in made.summary.sentences)
    assert all(
        mention.end <= len(made.text) for entity in made.entities for mention in entity.mentions
    )


@pytest.mark.parametrize("name", ALL)
def test_the_same_document_gives_the_same_report(name: str) -> None:
    text, _, language = ALL[name]
    document = parsed(text, language=language)
    assert report(document) == report(document)


def test_the_page_says_what_it_is_and_names_who_and_what() -> None:
    markdown = report(parsed(INVOICE), checked(name="invoice.txt")).markdown
    for words in (
        "This is an invoice, a text file of",
        "It asks for 11,521.58 EUR by 11 April 2026",
        "| Invoice number | NR-2026-0417 |",
        "### People",
        "Margaret O'Neill",
        "### Organisations",
        "Northwind Robotics GmbH",
        "`DE89 3704 0044 0532 0130 00`",
        "## Source",
    ):
        assert words in markdown


def test_the_summary_gives_the_page_where_there_are_several() -> None:
    markdown = report(parsed(ARTICLE.replace("\n\nShop", "\n\f\nShop"))).markdown
    assert "*(p. 1)*" in markdown
    assert "*(p. 2)*" in markdown


def test_a_text_over_the_cap_is_cut_with_a_note_and_no_span_points_beyond(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stage, "MAX_TEXT", 900)
    made = report(parsed(ARTICLE.replace("\n\n", "\n\f\n")))
    assert len(made.text) == 900
    assert "text_capped" in {note.code for note in made.notes}
    assert all(page.end <= 900 for page in made.pages)
    assert all(sentence.end <= 900 for sentence in made.summary.sentences)
    assert all(mention.end <= 900 for one in made.entities for mention in one.mentions)


@pytest.mark.parametrize(("searched", "said"), [(10_000, "all of them"), (950, "the first 950")])
def test_the_note_on_a_cut_text_says_how_much_of_it_was_searched(
    searched: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "MAX_TEXT", 900)
    monkeypatch.setattr(limits, "ANALYSED_CHARACTERS", searched)

    notes = {note.code: note.message for note in report(parsed(ARTICLE)).notes}

    assert notes["text_capped"].endswith(f"names and figures were searched in {said}.")


def test_a_long_table_is_cut_with_a_note() -> None:
    rows = [["n"], *[[str(number)] for number in range(stage.MAX_TABLE_ROWS + 10)]]
    made = report(parsed("", kind="csv", tables=[Table(rows=rows)]))
    assert len(made.tables[0].rows) == stage.MAX_TABLE_ROWS
    assert made.tables[0].truncated
    assert "tables_capped" in {note.code for note in made.notes}


def test_a_report_without_entities_or_analysis_says_what_is_missing() -> None:
    document = parsed(ARTICLE)
    made = stage.finalizing(
        checked(),
        document,
        NOTHING_EXTRACTED,
        minimal_analysis(document),
        AskedSummary(),
        Context(),
    )
    assert {note.code for note in made.notes} == {"entities_missing", "analysis_missing"}
    assert "could not be found" in made.markdown
    assert made.text == ARTICLE


@pytest.mark.parametrize("name", ALL)
def test_the_short_report_has_four_to_ten_lines(name: str) -> None:
    text, _, language = ALL[name]
    lines = short_report(report(parsed(text, language=language))).splitlines()
    assert 4 <= len(lines) <= 10
    assert all(len(line) <= 480 for line in lines)


def test_the_short_report_carries_no_command_to_the_terminal_or_its_printer() -> None:
    lines = short_report(_all_over("\x1b[31m[bold red]x[/] \u202e \x07 done"))
    assert not set(lines) & set("\x1b\x07\u202e[]")


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx"])
def test_the_report_on_a_scan_says_first_that_nothing_could_be_read_and_why(kind: Kind) -> None:
    scan = parsed("\f", kind=kind).model_copy(update={"notes": [note("no_text_layer")]})

    page = report(scan).markdown
    short = short_report(report(scan))

    for shown in (page.splitlines()[2], short.splitlines()[1]):
        assert shown.startswith("Nothing could be read")
        assert "scan" in shown
        assert "OCR" in shown
        assert "the notes say why" in shown
    assert "to read" not in page
    assert "Type" not in short


def test_a_report_on_a_document_with_some_scanned_pages_describes_what_was_read() -> None:
    partly = parsed(INVOICE).model_copy(update={"notes": [note("no_text_layer")]})

    assert "Nothing could be read" not in report(partly).markdown


def test_what_an_invoice_asks_for_is_the_total_of_its_key_facts() -> None:
    said = "Total amount: GBP 84.00\nSubtotal: GBP 70.00\nTax: GBP 14.00\n"
    found = report(parsed(f"Invoice\n\nInvoice number: 7\nInvoice date: 5 March 2026\n{said}"))
    (total,) = [fact.values[0].text for fact in found.key_facts if fact.name == "Total amount"]

    assert total == "84.00 GBP"
    assert f"It asks for {total}" in describe(found)
