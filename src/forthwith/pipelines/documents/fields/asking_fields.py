"""The stage that asks the model where the values of the caller's schema stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from pydantic import BaseModel, JsonValue
from pydantic_core import to_json

from forthwith.pipelines.documents.asking.excerpts import Excerpt, excerpt
from forthwith.pipelines.documents.asking.model import ask, model_of
from forthwith.pipelines.documents.codes import note
from forthwith.pipelines.documents.fields.given_schema import schema_of
from forthwith.pipelines.documents.fields.models import FieldsInput, Suggestions
from forthwith.pipelines.documents.models import Parsed
from forthwith.pipelines.documents.schemas.origins import Suggestion
from forthwith.pipelines.documents.schemas.shapes import Record, Scalar, Series, Shape, read_shape
from forthwith.ports.context import StageContext
from forthwith.ports.language import LanguageModel, Question

NOTHING_ASKED: Final = Suggestions(notes=[note("model_missing")])
"""What stands in for an answer that did not come."""
_MOST_PLACES: Final = 300
_MOST_VALUES: Final = 2_000
_LONGEST: Final = 1_000
_INSTRUCTIONS: Final = (
    "Find the values that the JSON Schema below describes. For each value that the document gives,"
    " answer with its `path`, the `value`, and the `quote`: the words of the document in which it"
    " stands, copied exactly, ten words at most. A `*` in a path is an item of a list: number the"
    " items from 0 in `row`, else give null. Leave out what the document does not give.\n\n"
)


class _Value(BaseModel):
    path: str
    row: int | None
    value: str
    quote: str


class _Answer(BaseModel):
    values: list[_Value]


async def asking_fields(
    input: FieldsInput,  # noqa: A002 - the stage's name for the job's input
    parsing: Parsed,
    ctx: StageContext,
) -> Suggestions:
    """Where the model sees the values; nothing without a model, or without a schema.

    Raises:
        ModelUnavailableError: the answer is of no use; another try may bring a better one.
        PermanentError: another try will not help, or the schema cannot be used.

    """
    model = model_of(ctx)
    schema = schema_of(input, ctx) if model else None
    places = list(_places(read_shape(schema))) if schema else []
    if model is None or schema is None or not places or len(places) > _MOST_PLACES:
        return Suggestions()
    part = excerpt(parsing.text)
    await ctx.progress(0, 1, "asking the language model")
    said = await ask(model, _question(part, schema, places), _Answer, ctx)
    return _kept(said, frozenset(places), model, part)


def _kept(
    said: _Answer, places: frozenset[str], model: LanguageModel, part: Excerpt
) -> Suggestions:
    found = [
        Suggestion(path=each.path, row=each.row, value=each.value, quote=each.quote)
        for each in said.values[:_MOST_VALUES]
        if each.path in places and max(len(each.value), len(each.quote)) <= _LONGEST
    ]
    notes = [note("model_read_part")] if part.is_part else []
    return Suggestions(model=model.label[:80], found=found, notes=notes)


def _places(shape: Shape | None) -> Iterator[str]:
    """The places of all single values; lists within lists are left to the rules."""
    match shape:
        case Scalar() if shape.at.count("*") <= 1:
            yield shape.at
        case Record():
            for member in shape.members.values():
                yield from _places(member)
        case Series():
            yield from _places(shape.items)


def _question(part: Excerpt, schema: Mapping[str, JsonValue], places: list[str]) -> Question:
    paths: list[JsonValue] = [*places]
    value: dict[str, JsonValue] = {
        "type": "object",
        "properties": {
            "path": {"type": "string", "enum": paths},
            "row": {"type": ["integer", "null"]},
            "value": {"type": "string"},
            "quote": {"type": "string"},
        },
        "required": ["path", "row", "value", "quote"],
        "additionalProperties": False,
    }
    return Question(
        name="values",
        instructions=_INSTRUCTIONS + to_json(schema).decode(),
        material=part.text,
        schema={
            "type": "object",
            "properties": {"values": {"type": "array", "items": value}},
            "required": ["values"],
            "additionalProperties": False,
        },
    )
