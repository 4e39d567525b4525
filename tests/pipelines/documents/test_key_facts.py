"""A reader learns first who, when, how much and what to do, whatever type the document is of."""

from __future__ import annotations

import pytest

from forthwith.pipelines.documents.full.describing import known
from forthwith.pipelines.documents.full.report_html import to_html
from forthwith.pipelines.documents.full.report_view import Known
from forthwith.pipelines.documents.full.short_report import short_report
from forthwith.pipelines.documents.models import Report, Section
from tests.pipelines.documents.analysed import parsed, report
from tests.pipelines.documents.letters import CONTRACT, INVOICE

DEMAND = """\
Westmoor Water Board
Pump Lane 4, Taunton

12 May 2026

Final notice

Dear Mr Pike,

our records show that the invoice of 3 March 2026 over GBP 184.60 has not been paid. Please pay the
amount by 26 May 2026. If you have paid in the meantime, please ignore this letter.

Yours sincerely,
Harriet Dunn
"""
MINUTES = """\
Minutes of the works council meeting

Date: 9 April 2026
Present: Gesa Lührs (chair), Omar Haddad, Petra Nowak
Apologies: Ruth Keller

The new shift plan was discussed.
Action: Petra Nowak drafts the notice to staff by 30 April 2026.

Next meeting: 7 May 2026
"""


def facts(found: Report) -> dict[str, list[str]]:
    return {fact.name: [value.text for value in fact.values] for fact in found.key_facts}


def test_the_key_facts_of_a_contract_are_its_parties_term_notice_law_and_days() -> None:
    assert facts(report(parsed(CONTRACT))) == {
        "Contract number": ["SA-2025-118"],
        "Contract date": ["1 September 2025"],
        "Parties": ["Lakeside Analytics Ltd (Supplier)", "Meridian Health Trust (Customer)"],
        "Effective date": ["1 October 2025"],
        "Term": ["three years"],
        "Notice period": ["six months"],
        "Governing law": ["laws of England"],
        "Monthly fee": ["GBP 8,400.00"],
    }


def test_the_key_facts_of_an_invoice_have_its_sums_with_their_currency() -> None:
    found = facts(report(parsed(INVOICE)))

    assert found["Due date"] == ["11 April 2026"]
    assert found["Total amount"] == ["11,521.58 EUR"]
    assert found["Tax rate"] == ["19 %"]


def test_the_key_facts_of_minutes_are_who_met_and_what_each_has_to_do() -> None:
    found = facts(report(parsed(MINUTES)))

    assert found["Present"] == ["Gesa Lührs", "Omar Haddad", "Petra Nowak"]
    assert found["To do"] == ["Petra Nowak drafts the notice to staff by 30 April 2026."]
    assert found["Next meeting"] == ["7 May 2026"]


def test_what_a_letter_asks_for_by_a_day_is_to_be_done_and_a_courtesy_is_not() -> None:
    assert facts(report(parsed(DEMAND)))["To do"] == ["Please pay the amount by 26 May 2026."]


@pytest.mark.parametrize("text", [CONTRACT, INVOICE, MINUTES, DEMAND])
def test_each_key_fact_says_where_in_the_text_it_stands(text: str) -> None:
    found = report(parsed(text))
    values = [value for fact in found.key_facts for value in fact.values]

    assert values
    assert all(found.text[value.start : value.end].strip() for value in values)
    assert {value.page for value in values} == {1}


def test_what_a_key_fact_says_is_not_said_again_under_its_label() -> None:
    page = to_html(report(parsed(INVOICE)))
    shown = page[page.index('id="facts"') : page.index('id="phrases"')]

    assert shown.count("11,521.58") == shown.count("11 April 2026") == 1


def test_every_form_of_the_report_shows_the_key_facts() -> None:
    found = report(parsed(CONTRACT))

    for said in (to_html(found), found.markdown, short_report(found)):
        assert "six months" in said
        assert "Meridian Health Trust (Customer)" in said


def test_a_report_made_before_there_were_key_facts_is_still_shown() -> None:
    old = report(parsed(CONTRACT)).model_dump(exclude={"key_facts"})

    assert "SA-2025-118" in to_html(Report.model_validate(old))


def test_the_short_report_ends_its_summary_with_a_whole_sentence() -> None:
    lines = short_report(report(parsed(CONTRACT))).splitlines()
    (summary,) = [line for line in lines if line.startswith("Summary: ")]

    assert summary.endswith(". …")
    assert len(summary) <= 380


def test_the_key_facts_stand_first_in_markdown() -> None:
    page = report(parsed(CONTRACT)).markdown

    assert page.index("| Parties |") < page.index("| Type |") < page.index("## Summary")


def test_a_fee_for_being_late_or_without_a_currency_is_no_price_of_a_contract() -> None:
    more = "The late fee of GBP 25.00 is due at once. The annual fee of 12 units is not money.\n"

    assert not facts(report(parsed(CONTRACT + more))).keys() & {"Fee", "Late fee", "Annual fee"}


def test_a_day_within_a_sentence_is_no_fact_beside_the_key_facts() -> None:
    minutes = (
        "Meeting minutes\n\nDate: 23 April 2026\nPresent: Ada Lee, Bo Carr\nNext meeting: 21 May"
        " 2026\n\nThe five missing sensors are due on 24 April 2026.\n"
    )

    made = report(parsed(minutes))

    assert "Date" in [fact.name for fact in made.key_facts]
    assert not [name for name, _ in known(made) if name.casefold() == "due on"]


def test_a_document_of_one_page_names_no_pages() -> None:
    section = Section(level=1, title="Aims", start=0, end=4, page=1)
    made = report(parsed("Aims\n").model_copy(update={"sections": [section]}))

    assert "- Aims\n" in made.markdown


def test_an_address_that_a_card_would_break_gets_a_line_of_its_own() -> None:
    narrow = Known(name="To", values=(("Ines Calado", None),))
    broken = Known(name="To", values=(("Ines <ines.calado@brennick.example>", None),))

    assert not narrow.is_wide
    assert broken.is_wide
