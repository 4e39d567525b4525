"""A paper of labels and figures has a summary of what it says."""

from __future__ import annotations

from forthwith.pipelines.documents.full.report_html import to_html
from forthwith.pipelines.documents.models import Table
from tests.pipelines.documents.analysed import parsed, report
from tests.pipelines.documents.letters import ARTICLE
from tests.pipelines.documents.test_fields_expected import RECEIPT

INVOICE = """\
Oakfield Lifts Ltd
7 Foundry Lane, Leeds

INVOICE

Invoice number: OL-2025-0731
Invoice date: 3 July 2025
Due date: 2 August 2025

Bill to: Castle Row Housing Ltd

Pos Description Quantity Unit price Amount
1 Inspection of four lifts 4 362.50 1,450.00
2 Replacement of a door drive 1 612.40 612.40

Net amount: GBP 2,062.40
VAT 20 %: GBP 412.48
Total due: GBP 2,474.88

Payment
IBAN GB29 NWBK 6016 1331 9268 19
"""
ROWS = [
    ["Pos", "Description", "Amount"],
    ["1", "Inspection", "1,450.00"],
    ["2", "Door drive", "612.40"],
    ["Total", "", "2,062.40"],
]


def test_an_invoice_without_a_sentence_says_who_wants_what_of_whom() -> None:
    found = report(parsed(INVOICE)).summary

    assert found.basis == "facts"
    assert found.text == (
        "An invoice from Oakfield Lifts Ltd to Castle Row Housing Ltd. Its number is OL-2025-0731,"
        " its date 3 July 2025. It asks for 2,474.88 GBP, due by 2 August 2025."
    )


def test_a_summary_of_facts_names_the_words_that_it_stands_on() -> None:
    made = report(parsed(INVOICE))
    stands_on = made.summary.sentences

    assert [each.text for each in stands_on] == [
        "Oakfield Lifts Ltd",
        "Invoice number: OL-2025-0731",
        "Invoice date: 3 July 2025",
        "Due date: 2 August 2025",
        "Bill to: Castle Row Housing Ltd",
        "Total due: GBP 2,474.88",
    ]
    assert all(each.text == made.text[each.start : each.end] for each in stands_on)
    assert all(each.page == 1 for each in stands_on)
    assert "“Total due: GBP 2,474.88”" in made.markdown
    assert "Total due: GBP 2,474.88" in to_html(made).partition('id="summary"')[2]


def test_a_summary_of_tables_names_their_heads() -> None:
    lines = "\n".join("\t".join(row) for row in ROWS)
    text = f"Poster\n{lines}\n"
    made = report(parsed(text, kind="csv", tables=[Table(page=1, rows=ROWS)]))

    assert [each.text for each in made.summary.sentences] == ["Pos\tDescription\tAmount"]


def test_a_receipt_is_told_by_its_shop_its_date_and_its_sum() -> None:
    told = report(parsed(RECEIPT)).summary

    assert told.text.startswith("A receipt from Corner Grocery. Its number is 88213, its date ")
    assert told.text.endswith("Its total is 11.34 GBP.")


def test_the_rows_of_a_table_are_counted_alike_wherever_they_are_told() -> None:
    sums = [["", "Net amount", "2,062.40"], ["", "VAT 20 %", "412.48"], ["", "Total", "2,474.88"]]
    document = parsed(INVOICE).model_copy(update={"tables": [Table(rows=[*ROWS[:3], *sums])]})
    made = report(document)

    assert made.summary.text.endswith("Its table has 2 rows.")
    assert "2 rows and 3 of totals" in to_html(made)


def test_the_rows_of_its_table_are_counted_without_the_head_and_the_sum() -> None:
    document = parsed(INVOICE).model_copy(update={"tables": [Table(page=1, rows=ROWS)]})

    assert report(document).summary.text.endswith("Its table has 2 rows.")


def test_the_heads_of_columns_are_no_key_phrases() -> None:
    phrases = " ".join(phrase.text for phrase in report(parsed(INVOICE)).key_phrases).casefold()

    assert not {"pos", "amount", "price", "payment", "invoice"} & set(phrases.split())


def test_a_text_without_labels_gets_no_facts_and_prose_keeps_its_sentences() -> None:
    assert report(parsed("Red, green and blue")).summary.basis == "nothing"
    assert report(parsed(ARTICLE)).summary.basis == "sentences"
