"""The forms in which the report of a full analysis can be had."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from forthwith.pipelines.documents.models import Report
from forthwith.pipelines.documents.presenting.renderings import renderings_of

if TYPE_CHECKING:
    from forthwith.pipelines.documents.models import Table


def _page(report: Report) -> str:
    from forthwith.pipelines.documents.full.report_html import to_html

    return to_html(report)


def _tables(report: Report) -> tuple[list[Table], str]:
    return report.tables, report.title


REPORT_RENDERINGS: Final = renderings_of(_page, _tables)
