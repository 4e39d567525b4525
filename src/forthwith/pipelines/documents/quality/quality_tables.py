"""The findings of a quality check as a table for spreadsheets."""

from __future__ import annotations

from typing import Final

from forthwith.pipelines.documents.language.counted import runs
from forthwith.pipelines.documents.models import Table
from forthwith.pipelines.documents.quality.models import Finding, QualityReport, Reason

_HEAD: Final = (
    "Code", "Severity", "Finding", "What helps", "Pages", "Measured", "Limit", "Unit",
    "Weight", "Share", "Points off",
)  # fmt: skip


def quality_tables(report: QualityReport) -> list[Table]:
    """One table of the findings; none where nothing is wrong."""
    if not report.findings:
        return []
    reasons = {reason.code: reason for reason in report.reasons}
    rows = [_row(found, reasons.get(found.code)) for found in report.findings]
    return [Table(title="Findings", rows=[list(_HEAD), *rows])]


def _row(found: Finding, reason: Reason | None) -> list[str]:
    measure = found.measure
    return [
        found.code,
        found.severity,
        found.message,
        found.hint,
        _pages(found.pages),
        "" if measure is None else f"{measure.value:g}",
        "" if measure is None or measure.limit is None else f"{measure.limit:g}",
        measure.unit if measure else "",
        *(_cost(reason) if reason else ("", "", "")),
    ]


def _cost(reason: Reason) -> tuple[str, str, str]:
    return f"{reason.weight}", f"{reason.share:.2f}", f"{reason.points:g}"


def _pages(numbers: list[int]) -> str:
    """The pages in words: a spreadsheet takes `1-3` for a day.

    >>> _pages([1, 2, 3, 7])
    '1 to 3, 7'
    """
    return ", ".join(f"{a}" if a == b else f"{a} to {b}" for a, b in runs(numbers))
