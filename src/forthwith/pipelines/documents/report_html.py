"""The report as one page that needs nothing else: to read on any screen, and to print.

Nothing of the document becomes markup: the template escapes every value, and drops what cannot be
seen. There is no script, nothing is fetched, and the page itself forbids both.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from forthwith.pipelines.documents import report_view as view
from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.markdown_text import visible
from forthwith.pipelines.documents.models import Report
from forthwith.pipelines.documents.table_csv import filled
from forthwith.pipelines.documents.wording import describe, language_name

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_MAX_ATTACHMENTS: Final = 50


def to_html(report: Report) -> str:
    """The whole page."""
    code = report.language.code
    known = _LANGUAGE.fullmatch(code) and code != "und"
    gaps = view.incomplete(report.notes)
    return _template().render(
        report=report,
        noun=FORMATS[report.source.kind].noun,
        description=describe(report),
        language=language_name(code),
        lang=code if known else "",
        gaps=gaps,
        remarks=[note for note in report.notes if note not in gaps],
        quoted=view.is_quoted(report),
        paged=len(report.pages) > 1,
        facts=view.key_facts(report),
        phrases=list(view.phrases(report)),
        groups=view.groups(report),
        outline=view.outline(report.sections),
        sections_left=max(0, len(report.sections) - view.MAX_SECTIONS),
        structure=view.structure(report),
        grids=view.grids(report.tables),
        tables_left=max(0, len(filled(report.tables)) - view.MAX_TABLES),
        figures=view.figures(report),
        ease=view.ease(report),
        attachments=report.attachments[:_MAX_ATTACHMENTS],
        stated=view.stated(report),
        unit=view.unit(report),
    )


@functools.cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader(__package__ or __name__, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html")


def _printed(value: object) -> object:
    """A text of the document without what cannot be seen; what is markup already stays."""
    return visible(value) if type(value) is str else value
