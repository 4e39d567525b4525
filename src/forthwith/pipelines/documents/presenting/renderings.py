"""The forms in which a result can be had: as a page, as Markdown, and what is tabular as tables.

Each imports what it needs when it is asked for: a child that reads documents needs none of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

from forthwith.model.rendering import Render, Rendered, Rendering

if TYPE_CHECKING:
    from forthwith.pipelines.documents.models import Table

Page = Callable[..., str]
"""From a result to its page in HTML."""
Tables = Callable[..., "tuple[list[Table], str]"]
"""From a result to its tables and their title."""


class HasMarkdown(Protocol):
    """A result that says itself in Markdown."""

    @property
    def markdown(self) -> str:
        """The whole of it; empty if there is nothing to say."""
        ...


def _markdown(report: HasMarkdown) -> bytes | None:
    return report.markdown.encode() or None


def _csv(tables: Tables) -> Render:
    def run(report: object) -> Rendered | None:
        from forthwith.pipelines.documents.presenting.table_csv import to_csv

        return to_csv(tables(report)[0])

    return run


def _xlsx(tables: Tables) -> Render:
    def run(report: object) -> Rendered | None:
        from forthwith.pipelines.documents.presenting.table_xlsx import to_xlsx

        return to_xlsx(*tables(report))

    return run


_MARKDOWN: Final = Rendering(
    name="markdown", media_type="text/markdown; charset=utf-8", extension="md", run=_markdown
)


def _html(page: Page) -> Render:
    return lambda report: page(report).encode()


def renderings_of(page: Page, tables: Tables) -> tuple[Rendering, ...]:
    return (
        Rendering(
            name="html", media_type="text/html; charset=utf-8", extension="html", run=_html(page)
        ),
        _MARKDOWN,
        Rendering(
            name="csv", media_type="text/csv; charset=utf-8", extension="csv", run=_csv(tables)
        ),
        Rendering(
            name="xlsx",
            media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            extension="xlsx",
            run=_xlsx(tables),
        ),
    )
