"""The data of a document as one page."""

from __future__ import annotations

from forthwith.pipelines.documents.fields import fields_view as view
from forthwith.pipelines.documents.fields.models import FieldsReport
from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.presenting.html_page import html_page, tongue
from forthwith.pipelines.documents.presenting.page_view import MAX_TABLES, grids, incomplete, unit
from forthwith.pipelines.documents.presenting.table_csv import filled


def to_html(report: FieldsReport) -> str:
    """The whole page."""
    gaps = incomplete(report.notes)
    return html_page(
        "fields.html",
        title=f"Data of {report.title}",
        report=report,
        source=report.source,
        noun=FORMATS[report.source.kind].noun,
        **tongue(report.language),
        gaps=gaps,
        remarks=[note for note in report.notes if note not in gaps],
        paged=report.source.pages > 1,
        values=view.values(report),
        values_left=view.values_left(report),
        listings=view.listings(report),
        lists_left=view.lists_left(report),
        missing=list(view.missing(report)),
        missing_left=view.missing_left(report),
        doubtful=sum(field.confidence < view.DOUBTFUL for field in report.fields),
        grids=grids(report.tables),
        tables_left=max(0, len(filled(report.tables)) - MAX_TABLES),
        unit=unit(report.source.kind),
    )
