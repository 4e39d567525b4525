"""The parts that samples of documents and their schemas are put together from."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import docx
import xlsxwriter

from forthwith.model.json import JsonObject, JsonValue

T: Final[JsonObject] = {"type": "string"}
D: Final[JsonObject] = {"type": "string", "format": "date"}
N: Final[JsonObject] = {"type": "number"}
W: Final[JsonObject] = {"type": "integer"}
B: Final[JsonObject] = {"type": "boolean"}
E: Final[JsonObject] = {"type": "string", "format": "email"}
U: Final[JsonObject] = {"type": "string", "format": "uri"}


@dataclass(frozen=True, kw_only=True)
class Case:
    """A document, what is wanted of it, and what it says of that."""

    name: str
    content: bytes
    schema: JsonObject
    data: JsonObject


def of(**members: JsonObject) -> JsonObject:
    return {"type": "object", "properties": {**members}}


def many(items: JsonObject) -> JsonObject:
    return {"type": "array", "items": items}


def one_of(*options: JsonValue) -> JsonObject:
    return {"enum": [*options]}


def word(*parts: str | Sequence[Sequence[str]]) -> bytes:
    """A DOCX; lines that begin with # are headings, sequences are tables."""
    document = docx.Document()
    for part in parts:
        if not isinstance(part, str):
            table = document.add_table(len(part), len(part[0]))
            for row, cells in zip(table.rows, part, strict=True):
                for cell, said in zip(row.cells, cells, strict=True):
                    cell.text = said
        elif part.startswith("#"):
            document.add_heading(part.strip("# "), 1)
        elif part.startswith("- "):
            document.add_paragraph(part[2:], style="List Bullet")
        else:
            document.add_paragraph(part)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def sheet(rows: Sequence[Sequence[str | float]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


LINE: Final = of(description=T, quantity=N, unit_price=N, line_total=N)
INVOICE: Final = of(
    invoice_number=T, invoice_date=D, due_date=D, total=N, currency=one_of("EUR", "GBP", "USD")
)
