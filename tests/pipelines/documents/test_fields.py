"""What is extracted from documents of a known type, and the evidence that it rests on."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forthwith.model.json import JsonObject
from forthwith.pipelines import documents
from tests.pipelines.documents import fields_samples as samples
from tests.pipelines.documents.extraction import at, extract, values
from tests.pipelines.documents.letters import CONTRACT, INVOICE, LETTER_DE, MINUTES

SAMPLES = Path(documents.__file__).parent / "samples"
SCHEMAS: tuple[JsonObject | None, ...] = (
    None,
    samples.VEHICLE,
    samples.ORDERS,
    samples.PURCHASE,
)
TEXTS = (
    samples.INVOICE_DE, samples.CONTRACT_DE, samples.FORM, INVOICE, CONTRACT, LETTER_DE, MINUTES,
)  # fmt: skip


def test_an_english_invoice_gives_its_numbers_dates_parties_and_sums() -> None:
    found = values(extract(INVOICE))
    expected = {
        "/invoice_number": "NR-2026-0417",
        "/invoice_date": "2026-03-12",
        "/due_date": "2026-04-11",
        "/supplier/name": "Northwind Robotics GmbH",
        "/supplier/iban": "DE89370400440532013000",
        "/customer/name": "Harbour & Finch Ltd",
        "/customer/address": "12 Dock Street, Bristol",
        "/net_amount": 9682,
        "/tax_rate": 19,
        "/tax_amount": 1839.58,
        "/total_amount": 11521.58,
        "/currency": "EUR",
        "/line_items/0/description": "Gripper module GX-4",
        "/line_items/2/unit_price": 18.5,
    }
    assert {path: found.get(path) for path in expected} == expected
    assert "/customer/vat_id" not in found


def test_a_german_invoice_gives_the_same_names_and_figures_in_german_notation() -> None:
    report = extract(samples.INVOICE_DE)
    found = values(report)
    expected = {
        "/invoice_number": "BE-2026-0093",
        "/invoice_date": "2026-02-04",
        "/due_date": "2026-03-06",
        "/supplier/vat_id": "DE 136 695 976",
        "/customer/name": "Lindner & Söhne KG",
        "/customer/address": "Am Markt 3, 23552 Lübeck",
        "/tax_amount": 624.72,
        "/total_amount": 3912.72,
        "/line_items/1/quantity": 7.5,
        "/line_items/0/unit_price": 1250,
    }
    assert {path: found.get(path) for path in expected} == expected
    assert "/line_items/3/description" not in found
    assert report.issues == []


def test_totals_that_do_not_add_up_are_an_issue_and_stay_as_they_stand() -> None:
    report = extract(samples.INVOICE_THAT_DOES_NOT_ADD_UP)
    assert [issue.code for issue in report.issues] == ["totals_do_not_add_up"]
    assert "the total says 3921.72" in report.issues[0].message
    assert at(report, "/total_amount") == 3921.72


def test_a_contract_gives_its_parties_dates_term_law_and_notice() -> None:
    english, german = values(extract(CONTRACT)), values(extract(samples.CONTRACT_DE))
    assert english["/parties/0/name"] == "Lakeside Analytics Ltd"
    assert english["/parties/1/role"] == "Customer"
    assert english["/effective_date"] == "2025-10-01"
    assert english["/term"] == "three years"
    assert english["/notice_period"] == "six months"
    assert english["/governing_law"] == "laws of England"
    assert german["/parties/1/name"] == "Stadtwerke Auental AG"
    assert german["/end_date"] == "2028-03-31"
    assert german["/governing_law"] == "deutsches Recht"
    assert german["/jurisdiction"] == "Kiel"


def test_a_mail_gives_who_wrote_to_whom_when_and_about_what() -> None:
    report = extract(samples.MAIL, name="crane.eml")
    assert report.data == {
        "sender": "Mara Okoye <mara.okoye@harbour.example>",
        "to": ["jon.ames@harbour.example", "Lea Brandt <lea@harbour.example>"],
        "cc": ["desk@harbour.example"],
        "date": "2026-03-03",
        "subject": "Crane inspection moved",
        "reference": "CR-2026-14",
    }


def test_a_letter_and_minutes_give_what_their_form_shows() -> None:
    letter, minutes = values(extract(LETTER_DE)), values(extract(MINUTES))
    assert letter["/date"] == "2025-05-14"
    assert letter["/reference"] == "4 C 217/25"
    assert minutes["/participants/2"] == "Priya Natarajan"
    assert minutes["/absent/0"] == "Jörg Lindner"
    assert minutes["/actions/1/owner"] == "Natarajan"
    assert minutes["/next_meeting"] == "2026-03-03"


def test_the_shipped_invoice_has_its_numbered_lines_and_adds_up() -> None:
    name = "invoice-AI-26-0457.pdf"
    report = extract((SAMPLES / name).read_bytes(), name=name)
    assert at(report, "/invoice_number") == "AI-26-0457"
    assert at(report, "/due_date") == "2026-05-17"
    assert at(report, "/line_items/2/description") == "Recalibration on site"
    assert at(report, "/total_amount") == 24683.03
    assert report.issues == []


def test_the_shipped_minutes_have_actions_with_owner_and_date() -> None:
    report = extract((SAMPLES / "meeting-notes.md").read_bytes(), name="meeting-notes.md")
    assert at(report, "/actions/1") == {
        "action": "Send the drawings to the fire officer",
        "owner": "Marek Zielony",
        "due_date": "2026-04-27",
    }
    assert at(report, "/participants/0") == "Jonas Feldkamp"


def test_a_document_of_no_such_type_gives_its_labelled_values_and_totals() -> None:
    form, table = extract(samples.FORM), extract(samples.ORDERS_CSV, name="orders.csv")
    assert {"label": "Colour", "value": "blue"} in (at(form, "/values") or [])  # type: ignore[operator]  # a list
    assert table.data == {"totals": [{"label": "Total: Units", "value": 14}]}


@pytest.mark.parametrize("schema", SCHEMAS)
@pytest.mark.parametrize("text", TEXTS)
def test_each_value_has_the_words_it_was_read_from(text: str, schema: JsonObject | None) -> None:
    report = extract(text, schema=schema)
    for field in report.fields:
        assert field.text
        assert field.text == report.text[field.start : field.end]
        assert at(report, field.path) == field.value
        assert 0 < field.confidence < 1


_LINES = st.lists(
    st.one_of(
        st.sampled_from("\n".join(TEXTS).splitlines()),
        st.text(st.sampled_from("ab:Total €1.,|\t-#*Invoice no%()/@ü\u202e"), max_size=40),
    ),
    max_size=25,
)


@settings(deadline=None, max_examples=80)
@given(_LINES, st.sampled_from(SCHEMAS))
def test_whatever_the_text_every_value_stands_where_it_says(
    lines: list[str], schema: JsonObject | None
) -> None:
    report = extract("Start\n" + "\n".join(lines), schema=schema)
    for field in report.fields:
        assert field.text == report.text[field.start : field.end] != ""
        assert at(report, field.path) == field.value
