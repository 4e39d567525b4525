"""Properties whose names say little: `name`, `date`, `amount` and the like."""

from __future__ import annotations

from pathlib import Path

import pytest

from forthwith.model.json import JsonObject, JsonValue
from forthwith.pipelines import documents
from tests.pipelines.documents.extraction import at, extract

SAMPLES = Path(documents.__file__).parent / "samples"
_TEXT: JsonValue = {"type": "string"}
_NUMBER: JsonValue = {"type": "number"}
_DATE: JsonValue = {"type": "string", "format": "date"}
_CELLS: dict[str, JsonValue] = {
    "name": "Ada", "date": "2026-03-01", "amount": 12.5, "id": "A-7", "text": "a pump",
    "number": "N-17", "value": 4, "label": "red",
}  # fmt: skip


def _object(**properties: JsonValue) -> JsonObject:
    return {"type": "object", "properties": {**properties}}


def _rows(**properties: JsonValue) -> JsonObject:
    return _object(rows={"type": "array", "items": _object(**properties)})


def _typed(name: str) -> JsonValue:
    if name == "date":
        return _DATE
    return _NUMBER if name in {"amount", "value"} else _TEXT


@pytest.mark.parametrize("name", _CELLS)
def test_a_column_is_found_by_a_name_that_says_little(name: str) -> None:
    table = f"place,{name},note\nKiel,{_CELLS[name]},-\nBonn,{_CELLS[name]},-\n"
    schema = _rows(place=_TEXT, **{name: _typed(name)})
    report = extract(table.encode(), name="table.csv", schema=schema)
    row = {"place": "Kiel", name: _CELLS[name]}
    assert report.data == {"rows": [row, {**row, "place": "Bonn"}]}


def test_all_such_columns_of_one_table_are_told_apart() -> None:
    table = ",".join(_CELLS) + "\n" + ",".join(map(str, _CELLS.values())) + "\n"
    schema = _rows(**{name: _typed(name) for name in _CELLS})
    report = extract(table.encode(), name="table.csv", schema=schema)
    assert report.data == {"rows": [_CELLS]}


def test_the_shipped_expenses_give_their_dates_by_a_schema() -> None:
    schema = _object(
        expenses={"type": "array", "items": _object(date=_DATE, employee=_TEXT, net=_NUMBER)}
    )
    name = "expenses-april.csv"
    report = extract((SAMPLES / name).read_bytes(), name=name, schema=schema)
    assert at(report, "/expenses/0") == {
        "date": "2026-04-07", "employee": "Ines Calado", "net": 58.4,
    }  # fmt: skip


@pytest.mark.parametrize("label", ["Contact", "Contact name", "Contact person", "Ansprechpartner"])
def test_a_contact_is_found_by_what_a_document_calls_one(label: str) -> None:
    schema = _object(contact=_object(name=_TEXT, email=_TEXT), site=_object(name=_TEXT))
    report = extract(f"{label}: Anna Weber\nE-mail: weber@harbour.example\n", schema=schema)
    assert at(report, "/contact/name") == "Anna Weber"
    assert at(report, "/site") is None


def test_a_bare_label_is_taken_only_where_one_property_alone_may_mean_it() -> None:
    text = "Name: Anna Weber\nDate: 1 March 2026\n"
    alone = _object(person=_object(name=_TEXT), visit=_object(date=_DATE))
    two = _object(person=_object(name=_TEXT), doctor=_object(name=_TEXT))
    assert extract(text, schema=alone).data == {
        "person": {"name": "Anna Weber"},
        "visit": {"date": "2026-03-01"},
    }
    assert extract(text, schema=two).data == {}


def test_the_labels_of_a_block_are_those_of_its_record() -> None:
    text = "Seller:\nName: Harbour Ltd\nID: H-1\n\nBuyer:\nName: Meridian Trust\nID: M-2\n"
    schema = _object(seller=_object(name=_TEXT, id=_TEXT), buyer=_object(name=_TEXT, id=_TEXT))
    assert extract(text, schema=schema).data == {
        "seller": {"name": "Harbour Ltd", "id": "H-1"},
        "buyer": {"name": "Meridian Trust", "id": "M-2"},
    }
