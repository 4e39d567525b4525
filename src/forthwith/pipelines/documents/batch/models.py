"""The values that flow between the stages of `documents.batch_analysis`.

Documents go by their number in the batch, from 1. Offsets are characters (code points) of that
document's own `text`, half-open: `text[start:end]`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from forthwith.pipelines.documents.models import (
    Analysis,
    Checked,
    DocumentIds,
    DocumentType,
    Entity,
    EntityType,
    KeyFact,
    Kind,
    Language,
    Note,
    PageSpan,
    Parsed,
    Value,
)


class BatchInput(Value):
    """What the pipeline takes: documents, each of which may be a ZIP archive of documents."""

    document_ids: Annotated[DocumentIds, Field(max_length=200)] | None = None
    document_id: str | None = None


class Refused(Value):
    """Why a document was not read."""

    code: str
    message: str
    hint: str | None = None


class Member(Value):
    """One document of the batch: where it comes from, and what the checks say of it.

    `upload` is the place of its file among those of the job, from 0; `entry` its place in that
    file's table of contents if the file is an archive.
    """

    number: int
    name: str
    upload: int
    entry: int | None = None
    archive: str | None = None
    size_bytes: int
    sha256: str | None = None
    checked: Checked | None = None
    refused: Refused | None = None


class Opened(Value):
    """The documents of the batch, those in archives among them."""

    members: list[Member]
    archives: int = 0
    notes: list[Note] = Field(default_factory=list)


class ReadMember(Value):
    """A document with its text, unless it was refused."""

    member: Member
    parsed: Parsed | None = None


class ReadAll(Value):
    """All documents of the batch as they were read."""

    members: list[ReadMember]
    archives: int = 0
    notes: list[Note] = Field(default_factory=list)


class Understood(Value):
    """A document that was read, with what it is and what it names."""

    number: int
    name: str
    sha256: str
    title: str
    parsed: Parsed
    analysis: Analysis
    entities: list[Entity]


class Place(Value):
    """A stretch of one document: `text` is what stands there, with its white space flattened."""

    document: int
    page: int | None = None
    start: int
    end: int
    text: str


class Duplicates(Value):
    """Documents that are one and the same, as files or as texts."""

    same: Literal["file", "text"]
    documents: list[int]


class ChangedParagraph(Value):
    """A paragraph of one version that stands in the other in other words."""

    before: Place
    after: Place


class ChangedFigure(Value):
    """A number, amount or date that is another one in the other version."""

    before: Place
    after: Place


class Versions(Value):
    """Two documents that are versions of one another.

    `older` and `newer` are told apart by `reasons`; without any, `newer_known` is false and they
    stand in the order of the batch. What changed is told from the older to the newer.
    """

    older: int
    newer: int
    newer_known: bool
    reasons: list[str]
    similarity: float
    added: list[Place]
    removed: list[Place]
    changed: list[ChangedParagraph]
    figures: list[ChangedFigure]


class Event(Value):
    """Something with a date; `date` is `2024-05-01` or `2024-05`, `place` the words around it."""

    date: str
    label: str | None = None
    place: Place
    date_start: int
    date_end: int
    confidence: float


class SharedEntity(Value):
    """A thing that documents of the batch name, with its first place in each."""

    type: EntityType
    text: str
    value: str
    documents: list[int]
    count: int
    places: list[Place]


class Saying(Value):
    """A value and the place of a document that gives it."""

    value: str
    place: Place


class Contradiction(Value):
    """One thing of which two documents say something different.

    `about` says of what: "total of invoice NR-17". `versions` tells that the two documents are
    versions of one another, where the difference may be meant. `also` names the other documents
    that give one of the two values.
    """

    kind: Literal["amount", "date", "name", "identifier"]
    about: str
    first: Place
    first_value: str
    second: Place
    second_value: str
    confidence: float
    versions: bool = False
    also: list[Saying] = Field(default_factory=list)


class Compared(Value):
    """What the documents share, and where they differ."""

    documents: list[Understood]
    duplicates: list[Duplicates]
    versions: list[Versions]
    timeline: list[Event]
    entities: list[SharedEntity]
    contradictions: list[Contradiction]
    notes: list[Note] = Field(default_factory=list)


class Period(Value):
    """The first and the last day that the documents name."""

    start: str
    end: str


class Overview(Value):
    """The batch in figures; the counts by name are sorted, the most frequent first."""

    documents: int
    read: int
    refused: int
    archives: int
    size_bytes: int
    pages: int
    words: int
    kinds: dict[str, int]
    types: dict[str, int]
    languages: dict[str, int]
    period: Period | None


class BatchDocument(Value):
    """One document of the batch; what is known only of documents that were read may be None.

    `key_facts` are the first 12 of them, with the first 5 values of each; a full analysis of the
    document has them all.
    """

    number: int
    name: str
    archive: str | None
    size_bytes: int
    sha256: str | None
    kind: Kind | None = None
    title: str = ""
    type: DocumentType | None = None
    language: Language | None = None
    words: int = 0
    summary: str = ""
    key_facts: list[KeyFact] = Field(default_factory=list)
    pages: list[PageSpan] = Field(default_factory=list)
    text: str = ""
    notes: list[Note] = Field(default_factory=list)
    refused: Refused | None = None


class BatchReport(Value):
    """The result of `documents.batch_analysis`; its JSON Schema is published."""

    schema_version: Literal[1] = 1
    overview: Overview
    documents: list[BatchDocument]
    duplicates: list[Duplicates]
    versions: list[Versions]
    contradictions: list[Contradiction]
    timeline: list[Event]
    entities: list[SharedEntity]
    notes: list[Note]
    markdown: str
