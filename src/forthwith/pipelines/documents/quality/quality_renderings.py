"""The forms in which the report of a quality check can be had."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from forthwith.pipelines.documents.presenting.renderings import renderings_of

if TYPE_CHECKING:
    from forthwith.pipelines.documents.models import Table
    from forthwith.pipelines.documents.quality.models import QualityReport


def _page(report: QualityReport) -> str:
    from forthwith.pipelines.documents.quality.quality_html import to_html

    return to_html(report)


def _tables(report: QualityReport) -> tuple[list[Table], str]:
    from forthwith.pipelines.documents.quality.quality_tables import quality_tables

    return quality_tables(report), f"Quality of {report.source.name}"


QUALITY_RENDERINGS: Final = renderings_of(_page, _tables)
