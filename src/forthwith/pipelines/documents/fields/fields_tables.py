"""The data of a document as tables for spreadsheets: its values, then its own tables."""

from __future__ import annotations

from typing import Final

from pydantic import JsonValue

from forthwith.pipelines.documents.fields.models import FieldsReport, FoundField
from forthwith.pipelines.documents.models import Table

_HEAD: Final = ("Path", "Value", "Page", "In the text", "Confidence", "Found by")


def fields_tables(report: FieldsReport) -> list[Table]:
    """The values with their evidence as one table, and the tables of the document."""
    rows = [_row(field) for field in report.fields]
    values = [Table(title="Values", rows=[list(_HEAD), *rows])] if rows else []
    return [*values, *report.tables]


def _row(field: FoundField) -> list[str]:
    page = "" if field.page is None else f"{field.page}"
    return [
        field.path,
        _written(field.value),
        page,
        field.text,
        f"{field.confidence:.2f}",
        field.how,
    ]


def _written(value: JsonValue) -> str:
    """A value as JSON writes it, a text without its quotation marks."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
