"""The JSON Schema that the caller wants filled."""

from __future__ import annotations

from pydantic import JsonValue

from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.fields.models import FieldsInput
from forthwith.pipelines.documents.schemas.schema_checks import check_schema
from forthwith.ports.context import StageContext


def schema_of(given: FieldsInput, ctx: StageContext) -> dict[str, JsonValue] | None:
    """The schema from the input, else from the options, where a form's upload has it."""
    if given.schema_ is not None:
        return given.schema_
    option = ctx.options.get("schema")
    if option is None:
        return None
    if not isinstance(option, dict):
        raise refusal("schema_not_valid", "The option schema is no JSON object.")
    schema: dict[str, JsonValue] = {**option}
    check_schema(schema)
    return schema
