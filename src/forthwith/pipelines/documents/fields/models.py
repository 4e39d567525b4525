"""The values of `documents.data_extraction`.

Offsets are in characters of the report's `text`, half-open; `text[start:end]` is the evidence.
Paths are JSON Pointers (RFC 6901) into `data`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field, JsonValue, field_validator

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.models import (
    DocumentInput,
    DocumentType,
    Language,
    Note,
    Source,
    Table,
    Value,
)
from forthwith.pipelines.documents.schemas.origins import How, Suggestion
from forthwith.pipelines.documents.schemas.schema_checks import check_schema

IssueCode = Literal[
    "totals_do_not_add_up",
    "conflicting_values",
    "value_not_valid",
    "ambiguous_date",
]


class FieldsInput(DocumentInput):
    """What `documents.data_extraction` takes: a document, and the schema to fill, if any."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)

    schema_: dict[str, JsonValue] | None = Field(
        default=None,
        alias="schema",
        description="JSON Schema (draft 2020-12) of the data to extract; `$ref` only within it.",
    )

    @field_validator("schema_")
    @classmethod
    def _usable(cls, schema: dict[str, JsonValue] | None) -> dict[str, JsonValue] | None:
        """Refuse at the submit what the stage would refuse later."""
        try:
            if schema is not None:
                check_schema(schema)
        except PermanentError as error:
            raise ValueError(str(error)) from error
        return schema


class FoundField(Value):
    """One value and its evidence.

    Attributes:
        path: where the value stands in `data`.
        text: the words it was read from, `text[start:end]` of the report.
        how: by a label before it, a block under a label, a table's column, a section, a list, an
            entity, a pattern of words, its position on the page, or a language model that points
            at it; or computed, as the sum of the column whose header stands there.

    """

    path: str
    value: JsonValue
    text: str
    page: int | None = None
    start: int
    end: int
    confidence: float
    how: How


class Issue(Value):
    """What a person should look at before using the data."""

    code: IssueCode
    message: str
    paths: list[str] = Field(default_factory=list)


class Suggestions(Value):
    """What the language model pointed at; `model` is empty where none was asked."""

    model: str = ""
    found: list[Suggestion] = Field(default_factory=list)
    notes: list[Note] = Field(default_factory=list)


class ExtractedFields(Value):
    """What the extracting stage found."""

    type: DocumentType
    by_schema: bool
    data: JsonValue
    fields: list[FoundField]
    expected: list[str] = Field(default_factory=list)
    missing: list[str]
    unfilled: list[str] = Field(default_factory=list)
    issues: list[Issue]
    notes: list[Note] = Field(default_factory=list)


class FieldsReport(Value):
    """The result of `documents.data_extraction`; its JSON Schema is published.

    Attributes:
        expected: what the schema requires, or what a document of its type usually has.
        missing: what of that was not found, and what found records lack.
        unfilled: what the schema that was given names, does not require, and was not found.

    """

    schema_version: Literal[1] = 1
    title: str
    source: Source
    language: Language
    type: DocumentType
    by_schema: bool
    data: JsonValue
    fields: list[FoundField]
    expected: list[str] = Field(default_factory=list)
    missing: list[str]
    unfilled: list[str] = Field(default_factory=list)
    issues: list[Issue]
    tables: list[Table]
    text: str
    notes: list[Note]
    markdown: str
