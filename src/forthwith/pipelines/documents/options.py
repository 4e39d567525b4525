"""The options that the pipelines of documents take, with their types.

A value that does not fit is refused at the submit, and the description tells the caller what would.
"""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AfterValidator, Field, JsonValue, StrictBool, StrictInt, StrictStr

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.asking.model import OFFLINE
from forthwith.pipelines.documents.schemas.schema_checks import check_schema

_LONGEST_PASSWORD: Final = 1_000
_MOST_LANGUAGES: Final = 20

Password = Annotated[
    Annotated[StrictStr, Field(max_length=_LONGEST_PASSWORD)] | StrictInt,
    Field(
        description="What opens a locked document: a text, in quotes where JSON needs them, or a"
        " whole number."
    ),
]
LanguageCode = Annotated[StrictStr, Field(pattern=r"^[A-Za-z]{2,20}(_[A-Za-z]{1,20}){0,3}$")]
Languages = Annotated[
    list[LanguageCode],
    Field(
        max_length=_MOST_LANGUAGES,
        description="The languages that recognition (OCR) reads, as a list of the codes that"
        ' Tesseract gives them, such as `["deu", "eng"]`: letters with `_` between their parts'
        " (`chi_sim`).",
    ),
]
Offline = Annotated[
    StrictBool,
    Field(description="`true` keeps the document from a language model, `false` does not."),
]


def _usable(schema: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Refuse at the submit what the stage would refuse later."""
    try:
        check_schema(schema)
    except PermanentError as error:
        raise ValueError(error.message) from error
    return schema


Schema = Annotated[
    dict[str, JsonValue],
    AfterValidator(_usable),
    Field(
        description="The JSON Schema (draft 2020-12) of the data to extract, as a JSON object;"
        " `$ref` only within it."
    ),
]

OPENING: Final = {"password": Password, "ocr_languages": Languages}
"""What it takes to open and read a document."""
ASKING: Final = {**OPENING, OFFLINE: Offline}
"""The same, where a language model may be asked."""
FILLING: Final = {"schema": Schema, **ASKING}
"""The same, and what to fill."""
SECRET: Final = ("password",)
