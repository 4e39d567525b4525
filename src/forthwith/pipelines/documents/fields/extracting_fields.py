"""The stage that finds the fields of a document: those of a schema, or those of its type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from pydantic import JsonValue

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.alarm import ended_after
from forthwith.pipelines.documents.analysis.classifying import classify
from forthwith.pipelines.documents.analysis.titles import stated_title
from forthwith.pipelines.documents.codes import note, refusal
from forthwith.pipelines.documents.fields.ambiguous import ambiguous_dates
from forthwith.pipelines.documents.fields.given_schema import schema_of
from forthwith.pipelines.documents.fields.models import (
    ExtractedFields,
    FieldsInput,
    FoundField,
    Issue,
    Suggestions,
)
from forthwith.pipelines.documents.fields.pruning import missing_paths, prune
from forthwith.pipelines.documents.fields.refused import refused_values
from forthwith.pipelines.documents.fields.sums import check_sums
from forthwith.pipelines.documents.fields.sums_by_schema import check_sums_by_schema
from forthwith.pipelines.documents.models import DocumentType, Note, Parsed
from forthwith.pipelines.documents.schemas.filled import Dispute, Evidence, Filled
from forthwith.pipelines.documents.schemas.filling import fill
from forthwith.pipelines.documents.schemas.generic import find_generic, is_capped, other_values
from forthwith.pipelines.documents.schemas.paper import MAX_TEXT, Paper
from forthwith.pipelines.documents.schemas.shapes import expected_paths, read_shape, unfilled_paths
from forthwith.pipelines.documents.schemas.types import TYPE_SCHEMAS
from forthwith.ports.context import StageContext

_SCHEMA_SECONDS: Final = 20.0
MAX_FIELDS: Final = 20_000
_OTHERS: Final = 4
_FREE: Final = frozenset({"medical report"})
"""Types that hold more labelled values than can be foreseen."""


def extracting_fields(
    input: FieldsInput,  # noqa: A002 - the stage's name for the job's input
    parsing: Parsed,
    asking_fields: Suggestions,
    ctx: StageContext,
) -> ExtractedFields:
    """Find the values and where each of them stands.

    Raises:
        PermanentError: the schema that was given as an option cannot be used.

    """
    schema = schema_of(input, ctx)
    kind = classify(parsing.text, parsing.kind, stated_title(parsing))
    _ = ctx.progress(1, 3, "type found")
    paper = Paper(parsing)
    if schema is not None:
        return _by_schema(paper, kind, schema, asking_fields, ctx)
    filled = _by_type(paper, kind)
    _ = ctx.progress(2, 3, "values found")
    result = _result(paper, kind, filled, check_sums(filled.value), by_schema=False)
    return result.model_copy(update={"expected": expected_paths(TYPE_SCHEMAS.get(kind.name))})


def _by_schema(
    paper: Paper,
    kind: DocumentType,
    schema: dict[str, JsonValue],
    asked: Suggestions,
    ctx: StageContext,
) -> ExtractedFields:
    shape = read_shape(schema)
    if shape is None:
        raise refusal("schema_not_valid", "The JSON Schema has nothing in it that can be filled.")
    with _in_its_time(ctx):
        filled = fill(paper, shape, asked.found)
        _ = ctx.progress(2, 3, "values found")
        filled, issues = prune(filled, schema)
        missing = missing_paths(schema, filled.value, filled.missing)
        named = {path for issue in issues for path in issue.paths}
        refused = refused_values(paper, shape, filled.value)
        issues += [issue for issue in refused if not named.intersection(issue.paths)]
        issues += check_sums_by_schema(paper, shape, filled.value)
    kept = Filled(filled.value, filled.evidence, tuple(missing), filled.disputes)
    result = _result(paper, kind, kept, issues, by_schema=True)
    notes, expected = [*result.notes, *_asked(result, asked)], expected_paths(schema)
    unfilled = unfilled_paths(schema, kept.value)
    return result.model_copy(update={"notes": notes, "expected": expected, "unfilled": unfilled})


@contextmanager
def _in_its_time(ctx: StageContext) -> Iterator[None]:
    """Blame the schema when it takes for ever: its patterns may, on a text made for them."""
    try:
        with ended_after(min(_SCHEMA_SECONDS, ctx.remaining.total_seconds())):
            yield
    except RecursionError as error:
        raise refusal(
            "schema_not_valid", "The JSON Schema refers to itself without end."
        ) from error
    except PermanentError as error:
        if error.code != "document_too_slow":
            raise
        raise refusal(
            "schema_not_valid",
            f"To fill the JSON Schema took longer than {_SCHEMA_SECONDS:g} s: its patterns are"
            " too costly for this text, or it asks for too much.",
        ) from error


def _asked(result: ExtractedFields, asked: Suggestions) -> list[Note]:
    used = any(field.how == "model" for field in result.fields)
    return [*([note("model_values")] if used else []), *asked.notes]


def _by_type(paper: Paper, kind: DocumentType) -> Filled:
    schema = TYPE_SCHEMAS.get(kind.name)
    shape = read_shape(schema) if schema else None
    filled = fill(paper, shape) if shape else None
    if filled is None or not filled.evidence:
        return find_generic(paper, kind.name)
    return other_values(paper, filled) if kind.name in _FREE else filled


def _result(
    paper: Paper, kind: DocumentType, filled: Filled, issues: Sequence[Issue], *, by_schema: bool
) -> ExtractedFields:
    evidence = filled.evidence[:MAX_FIELDS]
    return ExtractedFields(
        type=kind,
        by_schema=by_schema,
        data=filled.value,
        fields=[_field(paper, each) for each in evidence],
        missing=list(dict.fromkeys(filled.missing)),
        issues=[*issues, *map(_conflict, filled.disputes), *ambiguous_dates(paper, evidence)],
        notes=list(_notes(paper, filled, generic=not by_schema and kind.name not in TYPE_SCHEMAS)),
    )


def _field(paper: Paper, evidence: Evidence) -> FoundField:
    found = evidence.candidate
    return FoundField(
        path=evidence.path,
        value=found.value,
        text=found.span.of(paper.text),
        page=paper.pages.at(found.span.start),
        start=found.span.start,
        end=found.span.end,
        confidence=round(min(found.confidence, 0.99), 2),
        how=found.how,
    )


def _conflict(dispute: Dispute) -> Issue:
    others = ", ".join(str(each.value)[:60] for each in dispute.others[:_OTHERS])
    message = f"The document gives other values for {dispute.path}, as likely: {others}."
    return Issue(code="conflicting_values", message=message, paths=[dispute.path])


def _notes(paper: Paper, filled: Filled, *, generic: bool) -> Iterator[Note]:
    if len(paper.parsed.text) > MAX_TEXT:
        yield note("text_capped", "Values were looked for in the beginning of the text only.")
    if len(filled.evidence) > MAX_FIELDS or (generic and is_capped(paper)):
        yield note("fields_capped")
