"""A result in a few lines: the words that a pipeline's field has for it, or its JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pydantic import ValidationError

from forthwith.cli.terminal import as_json, shown_page
from forthwith.model.json import JsonValue

_LONGEST_JSON: Final = 2000


def summary(pipeline: str, result: JsonValue) -> str:
    """What a person wants to see first of a result, safe to print."""
    summarise = _SUMMARIES.get(pipeline)
    words = summarise(result) if summarise else None
    return shown_page(words) if words is not None else _cut(as_json(result, indent=2))


def _document(result: JsonValue) -> str | None:
    from forthwith.pipelines.documents.full.short_report import short_report
    from forthwith.pipelines.documents.models import Report

    try:
        return short_report(Report.model_validate(result))
    except ValidationError:  # a report of another version of the pipeline: shown as JSON
        return None


def _batch(result: JsonValue) -> str | None:
    from forthwith.pipelines.documents.batch.models import BatchReport
    from forthwith.pipelines.documents.batch.short_batch import short_batch

    try:
        return short_batch(BatchReport.model_validate(result))
    except ValidationError:  # a report of another version of the pipeline: shown as JSON
        return None


def _quality(result: JsonValue) -> str | None:
    from forthwith.pipelines.documents.quality.models import QualityReport
    from forthwith.pipelines.documents.quality.quality_markdown import short_quality

    try:
        return short_quality(QualityReport.model_validate(result))
    except ValidationError:  # as above
        return None


def _fields(result: JsonValue) -> str | None:
    from forthwith.pipelines.documents.fields.models import FieldsReport
    from forthwith.pipelines.documents.fields.short_fields import short_fields

    try:
        return short_fields(FieldsReport.model_validate(result))
    except ValidationError:  # a result of another version of the pipeline: shown as JSON
        return None


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_JSON else f"{text[:_LONGEST_JSON]}\n…"


_SUMMARIES: Final[dict[str, Callable[[JsonValue], str | None]]] = {
    "documents.full_analysis": _document,
    "documents.batch_analysis": _batch,
    "documents.quality_check": _quality,
    "documents.data_extraction": _fields,
}
"""Pipeline → its words for a result."""
