"""The values that flow between the stages of the documents pipelines.

Offsets are in characters (code points) of `Parsed.text`, half-open: `text[start:end]`.
Pages count from 1. A kind of document without pages has one page, or one page per sheet.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

Kind = Literal[
    "pdf", "docx", "xlsx", "html", "eml", "txt", "md", "csv",
    "pptx", "odt", "ods", "odp", "rtf", "msg", "doc", "xls", "ppt",
    "json", "xml", "png", "jpeg", "tiff", "gif", "bmp", "webp",
]  # fmt: skip


class Value(BaseModel):
    """The base of all values here: frozen, and strict about what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _some(ids: list[str]) -> list[str]:
    if not ids:
        raise ValueError("name at least one document, or leave the field out")
    return ids


DocumentIds = Annotated[list[str], AfterValidator(_some), Field(json_schema_extra={"minItems": 1})]


class DocumentSource(BaseModel):
    """Where the document of a job is, whatever else a pipeline's input holds: it is passed over."""

    model_config = ConfigDict(frozen=True)

    text: str | None = Field(default=None, max_length=5_000_000)
    document_id: str | None = None
    document_ids: DocumentIds | None = None


_FORMS: Final[dict[str, dict[str, JsonValue]]] = {
    "text": {"type": "string"},
    "document_id": {"type": "string"},
    "document_ids": {"type": "array", "maxItems": 1},
}
"""How a document is named, and what each is where it is given and not null."""


def _one(ids: list[str] | None) -> list[str] | None:
    if ids is not None and len(ids) > 1:
        raise _not_one(f"this pipeline takes one document, and {len(ids)} are named")
    return ids


def _not_one(message: str) -> PydanticCustomError:
    hint = "Submit each document by itself, or all of them to documents.batch_analysis."
    return PydanticCustomError("one_document", "{message}", {"message": message, "hint": hint})


class DocumentInput(DocumentSource):
    """What the documents pipelines take: a text, or one uploaded document."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "oneOf": [
                {"required": [name], "properties": {name: shape}} for name, shape in _FORMS.items()
            ]
        },
    )

    document_ids: Annotated[DocumentIds | None, AfterValidator(_one)] = None

    @model_validator(mode="after")
    def _is_one_document(self) -> Self:
        given = [name for name in _FORMS if getattr(self, name) is not None]
        if not given:
            raise ValueError("give a text, a document_id, or document_ids with one id")
        if len(given) > 1:
            raise _not_one(f"give one of text, document_id and document_ids, not {len(given)}")
        return self


class Note(Value):
    """Something the reader of a report should know about how it came to be."""

    code: str
    message: str


class Unopened(Value):
    """Why a document could not be opened: the code and the message of its refusal."""

    code: str
    message: str


class Checked(Value):
    """A document that passed the checks made before any parser sees it."""

    kind: Kind
    name: str
    size_bytes: int
    sha256: str
    mime: str
    declared_kind: str | None = None
    encoding: str | None = None
    notes: list[Note] = []
    unopened: Unopened | None = None
    """Set where a pipeline goes on without the content; then nothing of the file was checked."""


class Page(Value):
    """The text of one page, or of one sheet of a workbook."""

    number: int
    text: str
    label: str | None = None
    ocr_confidence: float | None = None
    """How sure recognition was of the page's words, 0 to 1; None where nothing was recognised."""
    unrecognised: bool = False
    """A picture that recognition did not come to: whether it shows text is not known."""


class Table(Value):
    """A table as rows of cells, top to bottom; the first row may be a header."""

    page: int | None = None
    title: str | None = None
    rows: list[list[str]]
    truncated: bool = False


class Heading(Value):
    """A heading as the source format marks it (style, tag, outline), in reading order."""

    level: int
    text: str
    page: int | None = None


class Read(Value):
    """What a reader took out of the file, before any interpretation."""

    kind: Kind
    reader: str
    pages: list[Page]
    tables: list[Table] = []
    headings: list[Heading] = []
    metadata: dict[str, str] = {}
    attachments: list[str] = []
    notes: list[Note] = []
    unopened: Unopened | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was read: no text on any page, and no table."""
        return not self.tables and all(not page.text.strip() for page in self.pages)


class PageSpan(Value):
    """Where a page stands in the whole text.

    `ocr_confidence` is how sure recognition was of its words, 0 to 1; none where nothing was
    recognised.
    """

    number: int
    start: int
    end: int
    label: str | None = None
    ocr_confidence: float | None = None


class Section(Value):
    """A headed part of the text, up to the next heading of any level."""

    level: int
    title: str
    start: int
    end: int
    page: int | None = None


class ItemList(Value):
    """A list: its items without their marks; `ordered` where those are numbers or letters."""

    start: int
    end: int
    page: int | None = None
    ordered: bool
    items: list[str]


class Language(Value):
    """The language of the text as an ISO 639-1 code, `und` when it cannot be told."""

    code: str
    confidence: float


class Parsed(Value):
    """The document as one normalised text with its structure."""

    kind: Kind
    reader: str
    text: str
    pages: list[PageSpan]
    sections: list[Section]
    lists: list[ItemList] = []
    tables: list[Table]
    metadata: dict[str, str]
    attachments: list[str]
    language: Language
    words: int
    notes: list[Note]


EntityType = Literal[
    "person",
    "organisation",
    "date",
    "amount",
    "email",
    "url",
    "phone",
    "identifier",
    "location",
]


class Mention(Value):
    """One place where an entity stands."""

    start: int
    end: int
    page: int | None = None


class Entity(Value):
    """A thing that the text names, with every place it does.

    `value` is the normalised form: an ISO date, an amount as `1234.50 EUR`, a lower-case address.
    `label` is what the text itself calls it ("Due date", "IBAN"), or the kind of a location.
    """

    type: EntityType
    text: str
    value: str
    label: str | None = None
    count: int
    confidence: float
    mentions: list[Mention]


class KeyPhrase(Value):
    """A phrase that says what the text is about, with its weight in 0..1."""

    text: str
    score: float
    count: int


class Extracted(Value):
    """What the text names."""

    entities: list[Entity]
    key_phrases: list[KeyPhrase]
    notes: list[Note] = []


class DocumentType(Value):
    """What kind of document it is, with the words that say so."""

    name: str
    confidence: float
    evidence: list[str]


class SummarySentence(Value):
    """Words of the text that a summary stands on: a sentence, a labelled value, a table's head."""

    text: str
    start: int
    end: int
    page: int | None = None


class Summary(Value):
    """The sentences that carry most of the text, in reading order.

    Of a table, or of an invoice without sentences, there is nothing to quote: then `basis` is
    `facts`, `text` says what it holds, and the sentences are the labelled values and the heads of
    the tables that say it.
    A language model writes `text` itself: then `basis` is `model`, and the sentences are those that
    the model names as what it rests on.
    """

    basis: Literal["sentences", "whole", "facts", "nothing", "model"] = "sentences"
    text: str
    sentences: list[SummarySentence]


class AskedSummary(Value):
    """What the language model wrote; None where it was not asked."""

    summary: Summary | None = None
    notes: list[Note] = []


class Readability(Value):
    """How hard the text is to read; None where the formula does not fit the language."""

    words: int
    sentences: int
    characters: int
    words_per_sentence: float
    flesch_reading_ease: float | None
    flesch_kincaid_grade: float | None
    reading_minutes: float


class FactValue(Value):
    """One value of a key fact in words, and the stretch of the text that says it."""

    text: str
    page: int | None = None
    start: int
    end: int


class KeyFact(Value):
    """What readers of this type of document look for first; several values where it lists them."""

    name: str
    values: list[FactValue]


class Analysis(Value):
    """What the text is, in short."""

    type: DocumentType
    summary: Summary
    readability: Readability
    key_facts: list[KeyFact] = []
    notes: list[Note] = []


class Source(Value):
    """The file that the report is about."""

    name: str
    kind: Kind
    mime: str
    size_bytes: int
    sha256: str
    pages: int
    reader: str


class Report(Value):
    """The result of `documents.full_analysis`; its JSON Schema is published."""

    schema_version: Literal[1] = 1
    title: str = ""
    source: Source
    metadata: dict[str, str]
    language: Language
    type: DocumentType
    summary: Summary
    key_facts: list[KeyFact] = []
    key_phrases: list[KeyPhrase]
    entities: list[Entity]
    readability: Readability
    sections: list[Section]
    lists: list[ItemList] = []
    tables: list[Table]
    attachments: list[str]
    pages: list[PageSpan]
    text: str
    notes: list[Note]
    markdown: str
