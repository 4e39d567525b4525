"""The report of a full analysis as one page."""

from __future__ import annotations

from typing import Final

from forthwith.pipelines.documents.facts.paper_facts import described, is_of_facts
from forthwith.pipelines.documents.full import report_view as view
from forthwith.pipelines.documents.full.describing import describe
from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.models import Report
from forthwith.pipelines.documents.presenting.html_page import html_page, tongue
from forthwith.pipelines.documents.presenting.page_view import MAX_TABLES, grids, incomplete, unit
from forthwith.pipelines.documents.presenting.table_csv import filled

_MAX_ATTACHMENTS: Final = 50


def to_html(report: Report) -> str:
    """The whole page."""
    gaps = incomplete(report.notes)
    known = view.key_facts(report)
    return html_page(
        "report.html",
        title=report.title,
        report=report,
        source=report.source,
        noun=FORMATS[report.source.kind].noun,
        description=describe(report),
        **tongue(report.language),
        gaps=gaps,
        remarks=[note for note in report.notes if note not in gaps],
        quoted=view.is_quoted(report),
        tabular=not is_of_facts(described(report)),
        paged=len(report.pages) > 1,
        facts=known,
        fact_pages=any(page != 1 for fact in known for _, page in fact.values if page),
        phrases=list(view.phrases(report)),
        groups=view.groups(report),
        outline=view.outline(report),
        sections_left=max(0, len(report.sections) - view.MAX_SECTIONS),
        structure=view.structure(report),
        grids=grids(report.tables),
        tables_left=max(0, len(filled(report.tables)) - MAX_TABLES),
        readable=view.is_prose(report),
        figures=view.figures(report),
        ease=view.ease(report),
        attachments=report.attachments[:_MAX_ATTACHMENTS],
        stated=view.stated(report),
        unit=unit(report.source.kind),
    )
