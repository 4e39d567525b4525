"""Reports, curricula and receipts tell first what their readers look for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.pipelines.documents.facts.key_facts import find_key_facts
from forthwith.pipelines.documents.models import KeyFact, Table
from tests.pipelines.documents.analysed import parsed
from tests.pipelines.documents.test_fields_expected import RECEIPT, RESUME

HEAD = ["Region", "Q1 2025", "Q1 2026", "Change"]
ROWS = [
    ["North", "1,480", "1,702", "+15.0 %"],
    ["West", "1,115", "1,050", "-5.8 %"],
    ["Total", "2,595", "2,752", "+6.1 %"],
]
OPENING = "Report for the first quarter of 2026\n\nSales rose.\n\n"


def _facts(
    rows: list[list[str]], *, title: str | None = None, truncated: bool = False
) -> list[KeyFact]:
    lines = "\n".join("\t".join(row) for row in rows)
    table = Table(rows=rows, title=title, truncated=truncated)
    return find_key_facts(parsed(f"{OPENING}{lines}\n", tables=[table]), "report")


def _said(facts: list[KeyFact]) -> dict[str, list[str]]:
    return {fact.name: [value.text for value in fact.values] for fact in facts}


def test_a_report_tells_its_period_and_what_its_tables_come_to() -> None:
    assert _said(_facts([HEAD, *ROWS], title="Net sales")) == {
        "Period": ["First quarter of 2026"],
        "Net sales": [
            "Total 2,595 (Q1 2025), 2,752 (Q1 2026)",
            "Largest: North with 1,702 (Q1 2026)",
            "Change: total +6.1 %, highest North +15.0 %, lowest West -5.8 %",
        ],
    }


def test_years_may_head_the_columns_and_a_table_without_title_has_its_number() -> None:
    rows = [["Branch", "2024", "2025"], ["Leeds", "40", "52"], ["York", "61", "48"]]

    assert _said(_facts(rows))["Table 1"] == ["Largest: Leeds with 52 (2025)"]


def test_two_rows_that_are_both_the_largest_are_not_told_as_one() -> None:
    rows = [["Branch", "Staff"], ["Leeds", "52"], ["York", "52"]]

    assert "Table 1" not in _said(_facts(rows))


def test_of_a_table_that_was_cut_nothing_is_told_as_its_largest() -> None:
    assert [*_said(_facts([HEAD, *ROWS], truncated=True))] == ["Period"]


def test_words_and_shares_are_no_amounts() -> None:
    rows = [["Region", "Head", "Share"], ["North", "Ada", "40 %"], ["West", "Bo", "60 %"]]

    assert [*_said(_facts(rows))] == ["Period"]


_CELLS = st.text(alphabet="ab 1,2.5%+-(\t€", max_size=6)


@given(body=st.lists(st.lists(_CELLS, max_size=4), max_size=5), headed=st.booleans())
def test_what_is_told_of_any_table_stands_in_the_text(
    body: list[list[str]], *, headed: bool
) -> None:
    rows = [HEAD, *body] if headed else body
    lines = "\n".join("\t".join(row) for row in rows)
    document = parsed(f"{OPENING}{lines}\n", tables=[Table(rows=rows)])

    for fact in find_key_facts(document, "report"):
        for value in fact.values:
            assert 0 <= value.start < value.end <= len(document.text)


def test_a_curriculum_begins_with_the_person_the_ways_to_reach_them_and_the_last_position() -> None:
    said = _said(find_key_facts(parsed(RESUME), "resume"))

    assert [*said][:3] == ["Name", "Contact", "Last position"]
    assert said["Name"] == ["Anna Maria Lee"]
    assert said["Contact"][0] == "anna.lee@example.org"
    assert said["Last position"] == ["Lead engineer, Northwind Ltd (2019 - today)"]


def test_a_receipt_begins_with_the_shop_the_date_and_the_total() -> None:
    said = _said(find_key_facts(parsed(RECEIPT), "receipt"))

    assert [*said][:3] == ["Shop", "Date", "Total amount"]
    assert said["Shop"] == ["Corner Grocery"]
    assert said["Total amount"] == ["11.34 GBP"]


@pytest.mark.parametrize(
    ("stations", "last"),
    [
        (
            ["2023 - 2026  Head of Delivery, Harbour plc", "since 2026  Director, Northwind Ltd"],
            "Director, Northwind Ltd (since 2026)",
        ),
        (
            ["2019 - 2026  Leiterin, Werft GmbH", "seit 2021  Vorstand, Hafen AG (Hamburg)"],
            "Vorstand, Hafen AG (Hamburg) (seit 2021)",
        ),
        (
            ["2015 - 2020 : Assistante", "2019 \u2013 aujourd'hui : Ingénieure"],
            "Ingénieure (2019 \u2013 aujourd'hui)",
        ),
    ],
)
def test_the_last_position_is_the_one_that_goes_on(stations: list[str], last: str) -> None:
    said = RESUME.split("2019 - today")[0] + "\n".join(stations)
    found = _said(find_key_facts(parsed(f"{said}\n\nSkills\nPython, SQL\n"), "resume"))

    assert found["Last position"] == [last]
