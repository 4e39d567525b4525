"""Amounts and dates as documents in many countries write them."""

# ruff: noqa: RUF001 - the marks that documents use stand here on purpose

from __future__ import annotations

from decimal import Decimal

import pytest

from forthwith.model.json import JsonObject
from forthwith.pipelines.documents.entities.amounts import find_amounts
from forthwith.pipelines.documents.entities.dates import find_dates
from forthwith.pipelines.documents.schemas.figures import Mark, read_figure
from tests.pipelines.documents.extraction import extract


@pytest.mark.parametrize(
    ("written", "mark", "value", "currency"),
    [
        ("1.234,56 €", ",", "1234.56", "EUR"),
        ("EUR 1'234.50", ".", "1234.50", "EUR"),
        ("CHF 1’234.50", ".", "1234.50", "CHF"),
        ("₹1,23,456.00", ".", "123456", "INR"),
        ("Rs. 1,234.00", ".", "1234", "INR"),
        ("1 234,50 kr", ",", "1234.50", None),
        ("kr. 1.234,50", ",", "1234.50", None),
        ("1\u202f234,56 €", ",", "1234.56", "EUR"),
        ("12,50 zł", ",", "12.50", "PLN"),
        ("12 345 Ft", ",", "12345", "HUF"),
        ("R$ 1.234,56", ",", "1234.56", "BRL"),
        ("($1,234.00)", ".", "-1234", "USD"),
        ("$(1,234.00)", ".", "-1234", "USD"),
        ("(1,234.00)", ".", "-1234", None),
        ("1,234.00-", ".", "-1234", None),
        ("1.234,00- EUR", ",", "-1234", "EUR"),
        ("1.234,00 EUR-", ",", "-1234", "EUR"),
        ("-€5.00", ".", "-5", "EUR"),
        ("€-5.00", ".", "-5", "EUR"),
        ("+12.50 EUR", ".", "12.50", "EUR"),
        ("12.00 DR", ".", "-12", None),
        ("12.00 CR", ".", "12", None),
        ("1,5 Mio. EUR", ",", "1500000", "EUR"),
        ("EUR 1.5 million", ".", "1500000", "EUR"),
        ("2 Mrd. €", ",", "2000000000", "EUR"),
        ("$3.5k", ".", "3500", "USD"),
        ("5m", ".", "5", None),
    ],
)
def test_an_amount_is_read_as_its_country_writes_it(
    written: str, mark: Mark, value: str, currency: str | None
) -> None:
    figure = read_figure(written, mark)
    assert figure is not None
    assert (figure.value, figure.currency) == (Decimal(value), currency)


@pytest.mark.parametrize(
    "written",
    [
        "+49 30 1234567",
        "+49 301 234",
        "030/1234567",
        "(030) 12345",
        "555 123-4567",
        "+1 (555) 123-4567",
        "2026-05-03",
        "03.05.2026",
        "v1.2.3",
        "1.2.3",
        "192.168.0.1",
        "12:30",
        "12-34",
        "Python 3.11",
        "3rd",
    ],
)
def test_a_telephone_a_date_and_a_version_are_no_amounts(written: str) -> None:
    assert read_figure(written, ".") is None
    assert list(find_amounts(f"It is {written} here.", "en")) == []


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("It fell by -€5.00 or -5 EUR.", "en", ["-5.00 EUR", "-5.00 EUR"]),
        ("It takes 10-20 EUR.", "en", ["20.00 EUR"]),
        ("It costs (12 EUR) more.", "en", ["12.00 EUR"]),
        ("Gutschrift 1.234,00- EUR", "de", ["-1234.00 EUR"]),
        ("Det kostar 1 250 kr.", "sv", ["1250.00 SEK"]),
        ("Det koster 1.250 kr.", "da", ["1250.00 DKK"]),
        ("It is 1 250 kr.", "en", []),
    ],
)
def test_amounts_in_a_sentence_keep_their_sign_and_crowns_need_a_language(
    text: str, language: str, values: list[str]
) -> None:
    assert [found.value for found in find_amounts(text, language)] == values


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("3 de mayo de 2026", "es", ["2026-05-03"]),
        ("1º de janeiro de 2026", "pt", ["2026-01-01"]),
        ("12 mei 2026", "nl", ["2026-05-12"]),
        ("7 gennaio 2026", "it", ["2026-01-07"]),
        ("1er août 2026", "fr", ["2026-08-01"]),
        ("3. März 2026", "de", ["2026-03-03"]),
        ("on 3-5 May 2026", "en", ["2026-05-03", "2026-05-05"]),
        ("1 March – 31 March 2026", "en", ["2026-03-01", "2026-03-31"]),
        ("vom 1. bis 31. März 2026", "de", ["2026-03-01", "2026-03-31"]),
        ("del 3 al 5 de mayo de 2026", "es", ["2026-05-03", "2026-05-05"]),
        ("2 May 2026 and 3 June", "en", ["2026-05-02", "--06-03"]),
        ("Total £5, due 03/04/2026", "en", ["2026-04-03"]),
        ("Total $5, due 03/04/2026", "en", ["2026-03-04"]),
    ],
)
def test_a_date_is_read_in_seven_languages_and_a_range_has_two(
    text: str, language: str, values: list[str]
) -> None:
    assert [found.value for found in find_dates(text, language)] == values


def test_a_period_fills_the_start_and_the_end() -> None:
    day: JsonObject = {"type": "string", "format": "date"}
    schema: JsonObject = {"type": "object", "properties": {"start_date": day, "end_date": day}}
    report = extract("Period: 1 March to 31 March 2026\n", schema=schema)
    assert report.data == {"start_date": "2026-03-01", "end_date": "2026-03-31"}
