"""Read an Excel workbook: each sheet is a page and a table.

What a sheet says about its size is not believed: only cells that are there count, and rows and
columns without any are left out, so that one cell in the last corner costs one cell.
"""

from __future__ import annotations

from typing import BinaryIO, Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.containers.office_parts import Parts, Relation, opened_parts
from forthwith.pipelines.documents.models import Checked, Read
from forthwith.pipelines.documents.readers.blocks import Blocks
from forthwith.pipelines.documents.readers.sheet_notes import lines_beside
from forthwith.pipelines.documents.readers.spreadsheet import (
    NumberFormats,
    Row,
    SharedStrings,
    Sheet,
    SheetEntry,
    Workbook,
)
from forthwith.pipelines.documents.sources import tell
from forthwith.ports.context import StageContext

READER: Final = "forthwith-xlsx"
_MAIN: Final = "xl/workbook.xml"


def read_xlsx(stream: BinaryIO, checked: Checked, ctx: StageContext) -> Read:
    """Read the workbook; a damaged sheet gives the rows before the damage, with a note.

    Raises:
        PermanentError: there is no workbook in it, or it is hostile.

    """
    parts = opened_parts(stream)
    blocks = Blocks()
    _read_sheets(parts, blocks, ctx)
    if parts.has_pictures() and not any(page.text.strip() for page in blocks.pages):
        blocks.remark(
            "no_text_layer",
            "The workbook holds pictures only, and those of workbooks are not recognised (OCR).",
        )
    parts.remark(blocks)
    return blocks.read(
        checked, reader=READER, metadata=parts.properties(), attachments=parts.attachments()
    )


def _read_sheets(parts: Parts, blocks: Blocks, ctx: StageContext) -> None:
    main = next((r.target for r in parts.relations("") if r.type == "officeDocument"), _MAIN)
    workbook = Workbook()
    if not parts.walk(main, workbook):
        raise refusal("document_damaged", "The workbook's main part is missing.")
    relations = parts.relations(main)
    strings, formats = _shared(parts, relations)
    targets = {relation.id: relation.target for relation in relations}
    cells_left = limits.CELLS
    for number, entry in enumerate(workbook.sheets[: limits.SHEETS], start=1):
        sheet = Sheet(strings, formats, epoch_1904=workbook.epoch_1904, cells=cells_left)
        if entry.relation in targets:
            parts.walk(targets[entry.relation], sheet)
        cells_left -= sheet.seen
        beside = lines_beside(parts, targets[entry.relation]) if entry.relation in targets else []
        _add_sheet(blocks, entry, sheet, beside)
        tell(ctx, number, len(workbook.sheets), f"sheet {number} of {len(workbook.sheets)}")


def _shared(parts: Parts, relations: list[Relation]) -> tuple[list[str], NumberFormats]:
    strings, formats = SharedStrings(), NumberFormats()
    for relation in relations:
        if relation.type == "sharedStrings":
            parts.walk(relation.target, strings)
        elif relation.type == "styles":
            parts.walk(relation.target, formats)
    return strings.strings, formats


def _add_sheet(blocks: Blocks, entry: SheetEntry, sheet: Sheet, beside: list[str]) -> None:
    if entry.hidden:
        blocks.remark("hidden_content", "The workbook has hidden sheets, which were read too.")
    if sheet.formulas_without_values:
        blocks.remark("formulas_without_values")
    if sheet.cut:
        blocks.remark("truncated_output", "The workbook has more cells than a result may hold.")
    if sheet.rows or beside:
        blocks.heading(entry.name, 1)
    if sheet.rows:
        _add_rows(blocks, sheet.rows, entry.name)
    for line in beside:
        blocks.line(line)
    blocks.end_page(entry.name)


def _add_rows(blocks: Blocks, rows: list[Row], title: str) -> None:
    columns = sorted({column for row in rows for column in row.cells})
    blocks_rows = rows
    for row in rows:
        blocks.line("\t".join(row.cells[c] for c in sorted(row.cells)))
    fitting = limits.KEPT_CELLS // max(1, len(columns))
    if len(columns) > limits.KEPT_CELLS or fitting < len(rows):
        blocks_rows = rows[: fitting + 1]
    dense = [[row.cells.get(column, "") for column in columns] for row in blocks_rows]
    blocks.keep_table(dense, title=title)
