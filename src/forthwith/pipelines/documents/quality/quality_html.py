"""The report of a quality check as one page."""

from __future__ import annotations

from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.presenting.html_page import html_page, tongue
from forthwith.pipelines.documents.presenting.page_view import incomplete, unit
from forthwith.pipelines.documents.quality import quality_view as view
from forthwith.pipelines.documents.quality.models import QualityReport
from forthwith.pipelines.documents.quality.quality_markdown import MEANS


def to_html(report: QualityReport) -> str:
    """The whole page."""
    gaps = incomplete(report.notes)
    form = FORMATS[report.source.kind]
    return html_page(
        "quality.html",
        title=f"Quality of {report.source.name}",
        report=report,
        source=report.source,
        noun=form.noun,
        leaf=form.page,
        means=MEANS[report.grade],
        **tongue(report.language),
        gaps=gaps,
        remarks=[note for note in report.notes if note not in gaps],
        paged=len(report.pages) > 1,
        wrongs=view.wrongs(report),
        costs=view.costs(report),
        leaves=view.leaves(report),
        leaves_left=view.leaves_left(report),
        only_with_findings=view.only_with_findings(report),
        sized=any(page.width_mm for page in report.pages),
        dotted=any(page.dpi for page in report.pages),
        recognised=any(page.ocr_confidence is not None for page in report.pages),
        measures=view.measures(report),
        unit=unit(report.source.kind),
    )
