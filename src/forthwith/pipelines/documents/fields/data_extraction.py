"""Data extraction: from the uploaded bytes to the values in them, each with its place.

    validating → reading → parsing → asking_fields → extracting_fields → finalizing_fields

The first three stages are those of the full analysis. The fourth does nothing unless a language
model is configured and the caller gave a schema.
"""

from __future__ import annotations

from forthwith.model.pipeline import Pipeline, Stage
from forthwith.pipelines.documents.fields.asking_fields import NOTHING_ASKED, asking_fields
from forthwith.pipelines.documents.fields.extracting_fields import extracting_fields
from forthwith.pipelines.documents.fields.fields_renderings import FIELDS_RENDERINGS
from forthwith.pipelines.documents.fields.finalizing_fields import finalizing_fields
from forthwith.pipelines.documents.fields.models import FieldsInput
from forthwith.pipelines.documents.options import FILLING, SECRET
from forthwith.pipelines.documents.steps.shared_stages import (
    LONG,
    PARSING,
    READING,
    RETRY,
    VALIDATING,
    WHOLE,
    asking_stage,
    finalizing_stage,
)

DATA_EXTRACTION = Pipeline(
    name="documents.data_extraction",
    version=1,
    input=FieldsInput,
    child_time=WHOLE,
    retry=RETRY,
    label="Data of a document",
    description="The fields of a document by its type, or by a JSON Schema of yours (`schema` in"
    " the input or the options): plain data, and for each value its page and place; as"
    " JSON, as a page to read or print, as Markdown, and as CSV or XLSX; offline,"
    " or with the help of a language model.",
    options=FILLING,
    secret_options=SECRET,
    stages=(
        VALIDATING,
        READING,
        PARSING,
        asking_stage("asking_fields", asking_fields, nothing=NOTHING_ASKED),
        Stage(
            "extracting_fields",
            extracting_fields,
            label="Extracting fields",
            weight=4,
            timeout=LONG,
            isolated=True,
        ),
        finalizing_stage("finalizing_fields", finalizing_fields),
    ),
    renderings=FIELDS_RENDERINGS,
)
