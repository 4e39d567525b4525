"""No number, however it is written, takes the key facts or what stands beside them away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.batch.comparing import comparing
from forthwith.pipelines.documents.batch.counting_cuts import counting_cuts
from forthwith.pipelines.documents.facts import knowing
from forthwith.pipelines.documents.facts.key_facts import find_key_facts
from forthwith.pipelines.documents.language.wording import day
from forthwith.pipelines.documents.schemas.types import TYPE_SCHEMAS
from tests.pipelines.documents import batches
from tests.pipelines.documents.analysed import parsed, report

INVOICE = """\
Invoice

Invoice number: {number}
Invoice date: 2026-03-05
Due date: 2026-04-04

Total amount: GBP 84.00
"""
_TYPES = st.sampled_from([*TYPE_SCHEMAS, "other"])


def _failing(*_: object) -> list[object]:
    raise IndexError


@given(st.integers(1900, 2099), st.integers(0, 99))
def test_a_number_of_a_year_and_two_digits_is_told_as_it_is_written(year: int, serial: int) -> None:
    number = f"{year}-{serial:02}"
    found = find_key_facts(parsed(INVOICE.format(number=number)), "invoice")
    told = {fact.name: fact.values[0].text for fact in found}

    assert told["Invoice number"] == number
    assert told["Invoice date"] == "5 March 2026"


@given(st.text(max_size=60), _TYPES)
def test_key_facts_never_raise(value: str, kind: str) -> None:
    labels = ("Invoice number", "Date", "Reference", "Period", "Total", "Parties", "Name")
    find_key_facts(parsed("\n".join(f"{label}: {value}" for label in labels)), kind)


@given(st.text() | st.from_regex(r"(\d{4}|-)-\d\d(-\d\d)?", fullmatch=True))
def test_what_is_no_date_is_told_as_it_is(value: str) -> None:
    told = day(value)
    assert told == value or any(map(str.isalpha, told))


def test_what_the_calendar_does_not_have_is_no_day() -> None:
    assert [day(each) for each in ("2026-13", "2025-02-29", "--00-12", "2026-00-01")] == [
        "2026-13",
        "2025-02-29",
        "--00-12",
        "2026-00-01",
    ]


def test_a_rule_that_fails_takes_nothing_but_the_key_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowing, "find_key_facts", _failing)
    found = report(parsed(INVOICE.format(number="7")))

    assert found.type.name == "invoice"
    assert found.key_facts == []
    assert [note.code for note in found.notes] == ["key_facts_missing"]


def test_a_batch_names_a_member_that_was_not_analysed_and_is_partial(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(knowing, "find_key_facts", _failing)
    ctx = batches.context(("a.txt", INVOICE.format(number="7")))
    compared = comparing(batches.read(("a.txt", INVOICE.format(number="7"))), ctx)

    (document,) = compared.documents
    assert document.analysis.type.name == "invoice"
    assert document.entities
    assert "document 1 (a.txt)" in compared.notes[0].message
    with pytest.raises(PermanentError, match=r"1 \(a\.txt\)"):
        counting_cuts(compared)
