"""The forms in which a result can be had: as a page, as Markdown, and what is tabular as tables.

Each imports what it needs when it is asked for: a child that reads documents needs none of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

from forthwith.model.rendering import Render, Rendered, Rendering
from forthwith.pipelines.documents.models import Report

if TYPE_CHECKING:
    from forthwith.pipelines.documents.batch.models import BatchReport
    from forthwith.pipelines.documents.fields.models import FieldsReport
    from forthwith.pipelines.documents.models import Table
    from forthwith.pipelines.documents.quality.models import QualityReport

Tables = Callable[..., "tuple[list[Table], str]"]
"""From a result to its tables and their title."""


def _html(report: Report) -> bytes:
    from forthwith.pipelines.documents.report_html import to_html

    return to_html(report).encode()


def _tables(report: Report) -> tuple[list[Table], str]:
    return report.tables, report.title


def _quality_html(report: QualityReport) -> bytes:
    from forthwith.pipelines.documents.quality.quality_html import to_html

    return to_html(report).encode()


def _quality_tables(report: QualityReport) -> tuple[list[Table], str]:
    from forthwith.pipelines.documents.quality.quality_tables import quality_tables

    return quality_tables(report), f"Quality of {report.source.name}"


def _fields_html(report: FieldsReport) -> bytes:
    from forthwith.pipelines.documents.fields.fields_html import to_html

    return to_html(report).encode()


def _fields_tables(report: FieldsReport) -> tuple[list[Table], str]:
    from forthwith.pipelines.documents.fields.fields_tables import fields_tables

    return fields_tables(report), report.title


def _batch_html(report: BatchReport) -> bytes:
    from forthwith.pipelines.documents.batch.batch_html import to_html

    return to_html(report).encode()


def _batch_tables(report: BatchReport) -> tuple[list[Table], str]:
    from forthwith.pipelines.documents.batch.batch_tables import batch_tables

    return batch_tables(report), f"Documents: {report.overview.documents}"


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
        from forthwith.pipelines.documents.table_csv import to_csv

        return to_csv(tables(report)[0])

    return run


def _xlsx(tables: Tables) -> Render:
    def run(report: object) -> Rendered | None:
        from forthwith.pipelines.documents.table_xlsx import to_xlsx

        return to_xlsx(*tables(report))

    return run


_MARKDOWN: Final = Rendering(
    name="markdown", media_type="text/markdown; charset=utf-8", extension="md", run=_markdown
)


def _renderings(html: Render, tables: Tables) -> tuple[Rendering, ...]:
    return (
        Rendering(name="html", media_type="text/html; charset=utf-8", extension="html", run=html),
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


REPORT_RENDERINGS: Final = _renderings(_html, _tables)
QUALITY_RENDERINGS: Final = _renderings(_quality_html, _quality_tables)
FIELDS_RENDERINGS: Final = _renderings(_fields_html, _fields_tables)
BATCH_RENDERINGS: Final = _renderings(_batch_html, _batch_tables)
