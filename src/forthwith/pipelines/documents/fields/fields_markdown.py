"""The extracted data as a page of Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pydantic import JsonValue

from forthwith.pipelines.documents.fields.models import FieldsReport, FoundField
from forthwith.pipelines.documents.presenting.markdown_parts import markdown_page, noted
from forthwith.pipelines.documents.presenting.markdown_text import code, plain, table

_MAX_FIELDS: Final = 300
_MAX_MISSING: Final = 50
_VALUE_CHARACTERS: Final = 160
_EVIDENCE_CHARACTERS: Final = 60
_DOUBTFUL: Final = 0.7


def to_markdown(report: FieldsReport) -> str:
    """Values with their evidence, what is missing, what to look at."""
    parts = (_head(report), _fields(report), _missing(report), _issues(report), noted(report.notes))
    return markdown_page(parts)


def _head(report: FieldsReport) -> Iterator[str]:
    yield f"# {plain(report.title)}"
    yield ""
    by = "the schema that was given" if report.by_schema else f"type: {plain(report.type.name)}"
    count = len(report.fields)
    yield f"{count} {'value' if count == 1 else 'values'} from {plain(report.source.name)} by {by}."


def _fields(report: FieldsReport) -> Iterator[str]:
    if not report.fields:
        return
    yield "## Values"
    yield ""
    paged = report.source.pages > 1
    header = ("Field", "Value", "In the text", *(("Page",) if paged else ()), "Sure")
    yield from table(header, (_row(field, paged=paged) for field in report.fields[:_MAX_FIELDS]))
    if len(report.fields) > _MAX_FIELDS:
        yield ""
        yield f"and {len(report.fields) - _MAX_FIELDS} more."


def _row(field: FoundField, *, paged: bool) -> tuple[str, ...]:
    page = (str(field.page or ""),) if paged else ()
    doubt = " ?" if field.confidence < _DOUBTFUL else ""
    return (
        code(field.path),
        plain(_said(field.value), _VALUE_CHARACTERS),
        plain(field.text, _EVIDENCE_CHARACTERS),
        *page,
        f"{field.confidence:.0%}{doubt}",
    )


def _said(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _missing(report: FieldsReport) -> Iterator[str]:
    if report.missing or report.unfilled:
        yield "## Not found"
    for said, paths in (("", report.missing), ("Not required: ", report.unfilled)):
        if paths:
            yield ""
            yield f"{said}{', '.join(map(code, paths[:_MAX_MISSING]))}{_more(paths)}"


def _more(paths: Sequence[str]) -> str:
    left = len(paths) - _MAX_MISSING
    return f" and {left} more" if left > 0 else ""


def _issues(report: FieldsReport) -> Iterator[str]:
    if report.issues:
        yield "## To be checked"
        yield ""
        yield from (f"- {plain(issue.message)}" for issue in report.issues)
