"""The extraction run on a document in memory, stage by stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forthwith.model.json import JsonObject, JsonValue
from forthwith.pipelines.documents.fields.extracting_fields import extracting_fields
from forthwith.pipelines.documents.fields.finalizing_fields import finalizing_fields
from forthwith.pipelines.documents.fields.models import FieldsInput, FieldsReport, Suggestions
from forthwith.pipelines.documents.schemas.origins import Suggestion
from forthwith.pipelines.documents.steps.parsing import parsing
from forthwith.pipelines.documents.steps.reading import reading
from forthwith.pipelines.documents.steps.validating import validating
from tests.pipelines.documents.contexts import Context, MemoryDocument


def extract(
    content: str | bytes,
    *,
    name: str = "sample",
    schema: JsonObject | None = None,
    options: Mapping[str, JsonValue] | None = None,
    suggestions: Sequence[Suggestion] = (),
) -> FieldsReport:
    """The result for a text, or for a file of that name; the schema goes into the input."""
    text = content if isinstance(content, str) else None
    given = FieldsInput.model_validate(
        {"text": text, "document_id": "doc_1" if text is None else None, "schema": schema}
    )
    documents = [MemoryDocument(name, content)] if isinstance(content, bytes) else []
    ctx = Context(documents=documents, options=options or {})
    checked = validating(given, ctx)
    parsed = parsing(reading(given, checked, ctx), ctx)
    found = extracting_fields(given, parsed, Suggestions(found=[*suggestions]), ctx)
    return finalizing_fields(checked, parsed, found, ctx)


def at(report: FieldsReport, path: str) -> JsonValue:
    """The value at a JSON Pointer of the data; None if there is none."""
    value: JsonValue = report.data
    for step in path.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list) and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    return value


def values(report: FieldsReport) -> dict[str, JsonValue]:
    return {field.path: field.value for field in report.fields}
