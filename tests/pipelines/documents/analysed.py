"""A parsed document from a text, and a context that takes whatever a stage tells it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from types import MappingProxyType

from forthwith.model.errors import NotFoundError
from forthwith.model.json import JsonValue
from forthwith.pipelines.documents.full.analyzing import analyzing
from forthwith.pipelines.documents.full.finalizing import finalizing
from forthwith.pipelines.documents.models import (
    AskedSummary,
    Checked,
    Entity,
    EntityType,
    Kind,
    Language,
    PageSpan,
    Parsed,
    Report,
    Table,
)
from forthwith.pipelines.documents.steps.extracting import extracting
from forthwith.ports.context import Document


class Told:
    """What `progress` returns; a plain stage does not await it."""

    def __await__(self):  # type: ignore[no-untyped-def]  # noqa: ANN204 - never awaited here
        return iter(())


class NoProviders:
    """An isolated stage has none."""

    def names(self) -> tuple[str, ...]:
        return ()

    def get(self, name: str) -> object:
        raise NotFoundError("provider", name)


class Context:
    """The context of a stage that runs alone."""

    job_id = "job_test"
    stage = "stage"
    attempt = 1
    options: MappingProxyType[str, JsonValue] = MappingProxyType({})
    documents: Sequence[Document] = ()
    providers = NoProviders()
    remaining = timedelta(seconds=30)
    deadline_remaining = None
    cancelled = False

    def __init__(self) -> None:
        self.told: list[str] = []

    def progress(self, done: float, total: float, message: str = "") -> Told:
        self.told.append(f"{done}/{total} {message}")
        return Told()


def parsed(
    text: str, *, kind: Kind = "txt", language: str = "en", tables: Sequence[Table] = ()
) -> Parsed:
    """A parsed document; a form feed begins a new page."""
    pages: list[PageSpan] = []
    start = 0
    for number, page in enumerate(text.split("\f"), 1):
        pages.append(PageSpan(number=number, start=start, end=start + len(page)))
        start += len(page) + 1
    return Parsed(
        kind=kind,
        reader="test",
        text=text,
        pages=pages,
        sections=[],
        tables=list(tables),
        metadata={},
        attachments=[],
        language=Language(code=language, confidence=1.0),
        words=len(text.split()),
        notes=[],
    )


def checked(kind: Kind = "txt", name: str = "sample.txt") -> Checked:
    return Checked(kind=kind, name=name, size_bytes=1, sha256="0" * 64, mime="text/plain")


def entities(text: str, kind: EntityType | None = None, language: str = "en") -> list[Entity]:
    """The entities of a text, or those of one type."""
    found = extracting(parsed(text, language=language), Context()).entities
    return [entity for entity in found if kind is None or entity.type == kind]


def values(text: str, kind: EntityType, language: str = "en") -> list[str]:
    return [entity.value for entity in entities(text, kind, language)]


def report(document: Parsed, file: Checked | None = None) -> Report:
    """The three last stages, one after the other."""
    context = Context()
    extracted = extracting(document, context)
    analysis = analyzing(document, context)
    file = file or checked(document.kind)
    return finalizing(file, document, extracted, analysis, AskedSummary(), context)
