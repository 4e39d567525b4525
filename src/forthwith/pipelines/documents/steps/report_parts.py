"""What the reports of several pipelines hold alike."""

from __future__ import annotations

from forthwith.pipelines.documents.models import Checked, Parsed, Source, Table


def source_of_report(checked: Checked, parsed: Parsed) -> Source:
    """The file that a report is about."""
    return Source(
        name=checked.name,
        kind=checked.kind,
        mime=checked.mime,
        size_bytes=checked.size_bytes,
        sha256=checked.sha256,
        pages=len(parsed.pages),
        reader=parsed.reader,
    )


def shortened(table: Table, most: int) -> Table:
    """The table with no more rows than that; it says so where there were."""
    if len(table.rows) <= most:
        return table
    return table.model_copy(update={"rows": table.rows[:most], "truncated": True})
