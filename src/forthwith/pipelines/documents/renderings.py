"""The forms in which a report can be had.

Each imports what it needs when it is asked for: a child that reads documents needs none of it.
"""

from __future__ import annotations

from typing import Final, Protocol

from forthwith.model.rendering import Rendered, Rendering
from forthwith.pipelines.documents.models import Report


def _html(report: Report) -> bytes:
    from forthwith.pipelines.documents.report_html import to_html

    return to_html(report).encode()


class HasMarkdown(Protocol):
    """A result that says itself in Markdown."""

    @property
    def markdown(self) -> str:
        """The whole of it; empty if there is nothing to say."""
        ...


def _markdown(report: HasMarkdown) -> bytes | None:
    return report.markdown.encode() or None


def _csv(report: Report) -> Rendered | None:
    from forthwith.pipelines.documents.table_csv import to_csv

    return to_csv(report.tables)


def _xlsx(report: Report) -> Rendered | None:
    from forthwith.pipelines.documents.table_xlsx import to_xlsx

    return to_xlsx(report.tables, report.title)


MARKDOWN: Final = Rendering(
    name="markdown", media_type="text/markdown; charset=utf-8", extension="md", run=_markdown
)
REPORT_RENDERINGS: Final = (
    Rendering(name="html", media_type="text/html; charset=utf-8", extension="html", run=_html),
    MARKDOWN,
    Rendering(name="csv", media_type="text/csv; charset=utf-8", extension="csv", run=_csv),
    Rendering(
        name="xlsx",
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        extension="xlsx",
        run=_xlsx,
    ),
)
