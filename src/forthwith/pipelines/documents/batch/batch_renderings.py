"""The forms in which the report of a batch can be had."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from forthwith.pipelines.documents.presenting.renderings import renderings_of

if TYPE_CHECKING:
    from forthwith.pipelines.documents.batch.models import BatchReport
    from forthwith.pipelines.documents.models import Table


def _page(report: BatchReport) -> str:
    from forthwith.pipelines.documents.batch.batch_html import to_html

    return to_html(report)


def _tables(report: BatchReport) -> tuple[list[Table], str]:
    from forthwith.pipelines.documents.batch.batch_tables import batch_tables

    return batch_tables(report), f"Documents: {report.overview.documents}"


BATCH_RENDERINGS: Final = renderings_of(_page, _tables)
