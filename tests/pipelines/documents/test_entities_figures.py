"""Dates, amounts, addresses and numbers: what has a form of its own."""

from __future__ import annotations

import pytest

from tests.pipelines.documents.analysed import entities, values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on 2024-11-15", "2024-11-15"),
        ("on 15 November 2024", "2024-11-15"),
        ("on 15. November 2024", "2024-11-15"),
        ("the 15th of November, 2024", "2024-11-15"),
        ("November 15, 2024", "2024-11-15"),
        ("Nov. 15th, 2024", "2024-11-15"),
        ("am 3. März 2025", "2025-03-03"),
        ("le 1er mars 2025", "2025-03-01"),
        ("13-Aug-1941", "1941-08-13"),
        ("am 28.05.2025", "2025-05-28"),
        ("am 3.4.25", "2025-04-03"),
        ("on 11/15/2024", "2024-11-15"),
        ("on 15/11/2024", "2024-11-15"),
        ("in November 2024", "2024-11"),
        ("in Q3 2024", "2024-Q3"),
        ("by 16 March.", "--03-16"),
    ],
)
def test_a_date_in_any_form_has_one_iso_value(text: str, value: str) -> None:
    assert values(text, "date") == [value]


@pytest.mark.parametrize(
    "text", ["2024-13-01", "31.02.2024", "30 February 2024", "version 1.2.2024.7", "12/34/5678"]
)
def test_what_the_calendar_does_not_have_is_no_date(text: str) -> None:
    assert not values(text, "date")


def test_a_date_with_two_readings_is_less_sure_than_one_with_a_single_reading() -> None:
    ambiguous, clear = entities("03/04/2024", "date")[0], entities("03/14/2024", "date")[0]
    assert ambiguous.confidence < 0.7 < clear.confidence


def test_a_date_with_a_single_reading_decides_for_the_others_of_the_document() -> None:
    assert values("25/12/2023 and 03/04/2024", "date") == ["2023-12-25", "2024-04-03"]
    assert values("12/25/2023 and 03/04/2024", "date") == ["2023-12-25", "2024-03-04"]


def test_the_language_decides_a_date_that_nothing_else_decides() -> None:
    assert values("03/04/2024", "date", "fr") == ["2024-04-03"]
    assert values("03/04/2024", "date", "en") == ["2024-03-04"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56 €", "1234.56 EUR"),
        ("€1,234.56", "1234.56 EUR"),
        ("EUR 1.234,56", "1234.56 EUR"),
        ("CHF 1'234.50", "1234.50 CHF"),
        ("2 480,50 €", "2480.50 EUR"),
        ("US$ 99", "99.00 USD"),
        ("$1.2 million", "1200000.00 USD"),
        ("2,5 Mio. €", "2500000.00 EUR"),
        ("$4.5bn", "4500000000.00 USD"),
        ("500 dollars", "500.00 USD"),
        ("£-20.00", "-20.00 GBP"),
        ("8,400 GBP", "8400.00 GBP"),
        ("Total (EUR) 24,683.03", "24683.03 EUR"),
    ],
)
def test_an_amount_is_a_number_with_its_currency(text: str, value: str) -> None:
    assert values(f"It is {text} in all", "amount") == [value]


def test_a_single_mark_before_three_figures_is_read_by_the_language() -> None:
    assert values("1.234 €", "amount", "de") == ["1234.00 EUR"]
    assert entities("1.234 €", "amount", "de")[0].confidence < 0.9


def test_two_amounts_in_one_row_do_not_lend_each_other_a_currency() -> None:
    assert values("Gripper 6 €1,250.00 €7,500.00", "amount") == ["1250.00 EUR", "7500.00 EUR"]


def test_what_stands_before_a_value_on_its_line_is_its_label() -> None:
    found = entities("Due date: 2024-05-01\nTotal due: €12.50\n")
    assert {entity.value: entity.label for entity in found} == {
        "2024-05-01": "Due date",
        "12.50 EUR": "Total due",
    }


def test_only_an_iban_that_passes_its_checksum_is_one() -> None:
    assert values("DE89 3704 0044 0532 0130 00", "identifier") == ["DE89370400440532013000"]
    assert not values("DE88 3704 0044 0532 0130 00", "identifier")


def test_only_an_isbn_that_passes_its_checksum_is_one() -> None:
    assert values("ISBN 978-3-16-148410-0", "identifier") == ["9783161484100"]
    assert not values("ISBN 978-3-16-148410-1", "identifier")


@pytest.mark.parametrize(
    ("text", "value", "label"),
    [
        ("Invoice no. 2024-0017", "2024-0017", "Invoice no"),
        ("Rechnungsnummer: RE-88123", "RE-88123", "Rechnungsnummer"),
        ("Contract No. SA-2025-118", "SA-2025-118", "Contract No"),
        ("MRN: MR-552017", "MR-552017", "MRN"),
        ("doi 10.1000/xyz123.", "10.1000/xyz123", "DOI"),
        ("arXiv:2103.15348v2", "2103.15348v2", "arXiv"),
        ("VAT DE 136 695 976", "DE136695976", "VAT number"),
        (
            "id 6F9619FF-8B86-D011-B42D-00C04FC964FF",
            "6f9619ff-8b86-d011-b42d-00c04fc964ff",
            "UUID",
        ),
    ],
)
def test_an_identifier_says_what_it_identifies(text: str, value: str, label: str) -> None:
    found = entities(text, "identifier")
    assert [(entity.value, entity.label) for entity in found] == [(value, label)]


@pytest.mark.parametrize("text", ["in case you ask", "Order of the day", "Invoice 2024", "No. 12"])
def test_words_and_years_are_no_identifiers(text: str) -> None:
    assert not values(text, "identifier")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("call +49 711 555 0142 now", "+497115550142"),
        ("call (415) 555-0134 now", "4155550134"),
        ("Tel. 0211 555 01 77", "02115550177"),
        ("+33 4 72 55 01 23", "+33472550123"),
    ],
)
def test_a_telephone_number_is_its_digits(text: str, value: str) -> None:
    assert values(text, "phone") == [value]


def test_addresses_lose_the_mark_that_ends_the_sentence() -> None:
    assert values("See https://Example.org/a_(b). Or www.example.org/x, please", "url") == [
        "https://example.org/a_(b)",
        "http://www.example.org/x",
    ]
    assert values("Write to Jane.Doe@Example.org.", "email") == ["jane.doe@example.org"]


def test_a_date_that_something_is_due_by_says_so() -> None:
    [date] = entities("Please pay the rest until 17 May 2026 to our account.", "date")
    assert date.label == "until"
