"""The rows of tables that programs draw into a PDF, cell by cell."""

from __future__ import annotations

import pytest

from forthwith.model.json import JsonObject
from tests.pipelines.documents.extraction import extract
from tests.pipelines.documents.tabled_samples import SAMPLES, Tabled


def _schema(sample: Tabled) -> JsonObject:
    members: JsonObject = {name: {"type": "string"} for name in sample.rows[0]}
    items: JsonObject = {"type": "object", "properties": members}
    return {"type": "object", "properties": {"rows": {"type": "array", "items": items}}}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_cell_of_a_table_is_given_and_no_row_more(sample: Tabled) -> None:
    report = extract(sample.pdf(), name="table.pdf", schema=_schema(sample))
    texts = {field.path: " ".join(field.text.split()) for field in report.fields}
    assert texts == {
        f"/rows/{number}/{name}": cell
        for number, row in enumerate(sample.rows[1:])
        for name, cell in zip(sample.rows[0], row, strict=True)
    }
