"""The report on a batch as one page."""

from __future__ import annotations

from forthwith.pipelines.documents.batch import batch_view as view
from forthwith.pipelines.documents.batch.disagreements import disagreements
from forthwith.pipelines.documents.batch.models import BatchReport
from forthwith.pipelines.documents.language.counted import counted
from forthwith.pipelines.documents.presenting.html_page import html_page


def to_html(report: BatchReport) -> str:
    """The whole page."""
    title = counted(report.overview.documents, "document")
    return html_page(
        "batch.html",
        title=title,
        lang="",
        lead=view.lead(report),
        marks=view.marks(report),
        gaps=view.gaps(report),
        refusals=view.refusals(report),
        partial=view.partial(report),
        refused=report.overview.refused,
        clashes=view.clashes(report),
        clashes_left=max(0, len(disagreements(report)) - view.MAX_CONTRADICTIONS),
        cards=view.cards(report),
        copies=view.copies(report),
        pairs=view.pairs(report),
        pairs_left=max(0, len(report.versions) - view.MAX_VERSIONS),
        timeline=view.timeline(report),
        events_left=max(0, len(report.timeline) - view.MAX_EVENTS),
        shared=view.shared(report),
        remarks=view.remarks(report),
        unit="",
        paged=False,
    )
