"""Type, summary and readability."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from forthwith.pipelines.documents.full.analyzing import analyzing
from forthwith.pipelines.documents.models import Analysis, Table
from forthwith.pipelines.documents.steps.text_analysis import minimal_analysis
from forthwith.pipelines.documents.structure.segmenting import lay_out
from tests.pipelines.documents.analysed import Context, parsed
from tests.pipelines.documents.letters import ALL, ARTICLE, CONTRACT, INVOICE, LETTER_DE
from tests.pipelines.documents.test_extracting import TEXTS


def _analysis(text: str, kind: str = "txt", language: str = "en") -> Analysis:
    return analyzing(
        parsed(text, kind="md" if kind == "md" else "txt", language=language), Context()
    )


@pytest.mark.parametrize("name", ALL)
def test_a_letter_of_each_kind_is_told_by_its_words(name: str) -> None:
    found = _analysis(*ALL[name]).type
    assert found.name == {"lettre": "letter"}.get(name, name)
    assert found.evidence
    assert found.confidence > 0.5


def test_a_text_without_a_sign_of_a_type_is_other_and_unsure() -> None:
    found = _analysis("The cat sat on the mat and looked at the moon. It was late.").type
    assert (found.name, found.evidence) == ("other", [])
    assert found.confidence < 0.5


def test_common_words_alone_do_not_make_a_type_sure() -> None:
    found = _analysis("This section comes first. This subsection has a paragraph.").type
    assert found.confidence < 0.7


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_every_sentence_of_a_summary_stands_in_the_text_in_that_order(text: str) -> None:
    sentences = analyzing(parsed(text), Context()).summary.sentences
    assert all(one.text == text[one.start : one.end] for one in sentences)
    starts = [one.start for one in sentences]
    assert starts == sorted(set(starts))


@pytest.mark.parametrize("text", [ARTICLE, CONTRACT, LETTER_DE])
def test_a_summary_has_three_to_six_sentences(text: str) -> None:
    assert 3 <= len(_analysis(text).summary.sentences) <= 6


def test_a_summary_says_what_happened_first() -> None:
    summary = _analysis(ARTICLE).summary
    assert summary.sentences[0].text.startswith("After eleven years without rails")
    assert "voted on Monday" in summary.text


def test_rows_labels_headings_and_page_numbers_never_come_into_a_summary() -> None:
    text = _analysis(INVOICE).summary.text
    assert "Gripper" not in text
    assert "Invoice number" not in text
    pages = f"Page 1 of 9\n\n{ARTICLE}\n\nPage 2 of 9\n"
    assert "Page" not in _analysis(pages).summary.text


def test_a_line_that_every_page_repeats_never_comes_into_a_summary() -> None:
    running = "Halden Courier reports on the tram, the docks and the river quarter of the city."
    pages = "\f".join(f"{running}\n{page}" for page in ARTICLE.split("\n\n")[2:])
    assert running not in _analysis(pages).summary.text


def test_a_short_text_stands_for_itself() -> None:
    text = "The pump failed on Tuesday at noon. A new one arrives on Friday morning."
    summary = _analysis(text).summary
    assert (summary.basis, summary.text) == ("whole", text)


def test_an_empty_text_has_an_empty_summary() -> None:
    assert _analysis("").summary.basis == "nothing"


def test_a_sheet_is_summarised_by_its_facts() -> None:
    rows = [
        ["Item", "Paid on", "Amount"],
        *[[f"No {n}", f"2026-03-{n:02}", f"{n}.50"] for n in range(1, 11)],
    ]
    document = parsed("", kind="csv", tables=[Table(rows=rows)])
    summary = analyzing(document, Context()).summary
    assert summary.basis == "facts"
    assert "10 rows and 3 columns: Item, Paid on, Amount" in summary.text
    assert "from 1 March 2026 to 10 March 2026" in summary.text
    assert "Amount ranges from 1.50 to 10.50, 60 in total" in summary.text


def test_years_and_numbers_of_things_are_not_added_up() -> None:
    rows = [["Year", "Customer no"], ["2020", "17"], ["2021", "18"], ["2022", "19"]]
    summary = analyzing(parsed("", kind="csv", tables=[Table(rows=rows)]), Context()).summary
    assert "in total" not in summary.text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Dr. Weber paid 3.5 million on Jan. 5 to Acme Inc. for it. He left.", 2),
        ("Am 3. März kam z. B. Herr Reuter zu uns. Er blieb bis zum 4. April bei uns.", 2),
        ("She asked: is it true? It is! We saw it… And then nothing more happened.", 4),
        ("The U.S. Senate met at 10 a.m. on Monday. J. R. Smith spoke there.", 2),
        ("See Fig. 3 and Sec. 4 for it. It costs $3.50 per piece.", 2),
    ],
)
def test_short_forms_decimals_and_ordinals_end_no_sentence(text: str, count: int) -> None:
    assert len(lay_out(text).sentences) == count


def test_readability_speaks_only_for_languages_that_it_knows() -> None:
    assert _analysis(*ALL["news or blog article"]).readability.flesch_kincaid_grade is not None
    german = _analysis(*ALL["letter"]).readability
    assert german.flesch_reading_ease is not None
    assert german.flesch_kincaid_grade is None
    assert _analysis(*ALL["lettre"]).readability.flesch_reading_ease is None


def test_long_words_and_sentences_read_harder() -> None:
    easy = "The dog ran to the big red barn. It saw a cat. The cat ran off. " * 4
    hard = (
        "Notwithstanding considerable organisational difficulties, interdepartmental communication"
        " necessitates extraordinarily comprehensive administrative documentation everywhere. " * 4
    )
    ease = _analysis(easy).readability.flesch_reading_ease
    other = _analysis(hard).readability.flesch_reading_ease
    assert ease is not None
    assert other is not None
    assert ease > 90
    assert other < 10


def test_reading_time_is_at_230_words_a_minute() -> None:
    assert _analysis("word " * 460).readability.reading_minutes == 2.0


def test_the_stand_in_for_a_failed_analysis_says_that_it_is_one() -> None:
    stand_in = minimal_analysis(parsed(ARTICLE))
    assert stand_in.type.confidence == 0
    assert [note.code for note in stand_in.notes] == ["analysis_missing"]
    assert stand_in.readability.words > 300


def test_rows_of_totals_and_titles_are_not_counted_as_rows() -> None:
    rows = [
        ["Budget", "", ""],
        ["Task", "Days", "Cost"],
        ["Dig", "2", "30"],
        ["Pour", "3", "50"],
        ["Total", "5", "80"],
    ]
    summary = analyzing(parsed("", kind="xlsx", tables=[Table(rows=rows)]), Context()).summary
    assert "2 rows and 3 columns: Task, Days, Cost" in summary.text
    assert "80 in total" in summary.text


def test_a_heading_that_the_file_marks_is_not_read_into_the_sentence_below_it() -> None:
    text = "1. Subject\nThe seller delivers forty pumps to the buyer every year."
    [sentence] = lay_out(text, headings=[0]).sentences
    assert text[sentence.start : sentence.end].startswith("The seller")


def test_facts_of_a_cut_table_are_told_of_its_first_rows_only() -> None:
    rows = [["id", "amount"], *([str(n), str(2 * n)] for n in range(1, 51))]
    cut = Table(rows=rows, truncated=True)

    told = analyzing(parsed("", kind="csv", tables=[cut]), Context()).summary.text
    whole = analyzing(parsed("", kind="csv", tables=[Table(rows=rows)]), Context()).summary.text

    assert told == (
        "The table has at least 50 rows and 2 columns: id, amount. In the first 50 rows:"
        " amount ranges from 2 to 100, 2,550 in total and 51 on average."
    )
    assert "first" not in whole


def test_a_chinese_text_is_summed_up_by_its_first_sentences() -> None:
    text = "采购合同\n\n乙方向甲方供应流量传感器500台。交货日期为2026年5月31日。\n"
    text += "付款在验收后30日内。\n"
    found = analyzing(parsed(text, language="zh"), Context()).summary

    assert [each.text for each in found.sentences] == [
        "乙方向甲方供应流量传感器500台。",
        "交货日期为2026年5月31日。",
        "付款在验收后30日内。",
    ]
    assert all(text[each.start : each.end] == each.text for each in found.sentences)


def test_a_list_of_chinese_words_has_nothing_to_quote() -> None:
    assert analyzing(parsed("采购合同\n甲方\n", language="zh"), Context()).summary.text == ""
