"""Data extraction: from the uploaded bytes to the values in them, each with its place.

    validating → reading → parsing → extracting_fields → finalizing_fields

The first three stages are those of the full analysis.
"""

from __future__ import annotations

from datetime import timedelta

from forthwith.model.pipeline import Pipeline, Stage
from forthwith.pipelines.documents import reading as documents_reading
from forthwith.pipelines.documents import validating as documents_validating
from forthwith.pipelines.documents.fields.extracting_fields import extracting_fields
from forthwith.pipelines.documents.fields.finalizing_fields import finalizing_fields
from forthwith.pipelines.documents.fields.models import FieldsInput
from forthwith.pipelines.documents.models import Checked, Read
from forthwith.pipelines.documents.parsing import parsing
from forthwith.pipelines.documents.renderings import MARKDOWN
from forthwith.ports.context import StageContext

_HALF_A_MINUTE = timedelta(seconds=30)
_A_MINUTE = timedelta(seconds=60)


def validating(input: FieldsInput, ctx: StageContext) -> Checked:  # noqa: A002 - the stage's name
    """The stage of the full analysis, for an input that may have a schema."""
    return documents_validating.validating(input, ctx)


def reading(
    input: FieldsInput,  # noqa: A002 - the stage's name for the job's input
    validating: Checked,
    ctx: StageContext,
) -> Read:
    """The stage of the full analysis, for an input that may have a schema."""
    return documents_reading.reading(input, validating, ctx)


DATA_EXTRACTION = Pipeline(
    name="documents.data_extraction",
    version=1,
    input=FieldsInput,
    label="Data of a document",
    description="The fields of a document by its type, or by a JSON Schema of yours (`schema` in"
    " the input or the options): plain data, and for each value its page and place; offline.",
    options=("schema", "password"),
    stages=(
        Stage(
            "validating",
            validating,
            label="Validating",
            weight=1,
            timeout=_HALF_A_MINUTE,
            isolated=True,
        ),
        Stage("reading", reading, label="Reading", weight=5, timeout=_A_MINUTE, isolated=True),
        Stage("parsing", parsing, label="Parsing", weight=2, timeout=_A_MINUTE, isolated=True),
        Stage(
            "extracting_fields",
            extracting_fields,
            label="Extracting fields",
            weight=4,
            timeout=_A_MINUTE,
            isolated=True,
        ),
        Stage(
            "finalizing_fields",
            finalizing_fields,
            label="Finalizing",
            weight=1,
            timeout=_HALF_A_MINUTE,
            isolated=True,
        ),
    ),
    renderings=(MARKDOWN,),
)
