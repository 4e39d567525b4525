"""A batch from files in memory: the stages one after the other."""

from __future__ import annotations

from datetime import timedelta

from forthwith.pipelines.documents.batch.comparing import comparing
from forthwith.pipelines.documents.batch.finalizing_batch import finalizing_batch
from forthwith.pipelines.documents.batch.models import (
    BatchInput,
    BatchReport,
    Opened,
    Place,
    ReadAll,
)
from forthwith.pipelines.documents.batch.opening import opening
from forthwith.pipelines.documents.batch.reading_all import reading_all
from tests.pipelines.documents.contexts import Context, MemoryDocument


def context(*files: tuple[str, bytes | str], seconds: float = 60) -> Context:
    documents = [
        MemoryDocument(name, content.encode() if isinstance(content, str) else content, f"doc_{n}")
        for n, (name, content) in enumerate(files, start=1)
    ]
    return Context(documents, remaining=timedelta(seconds=seconds))


def opened(*files: tuple[str, bytes | str]) -> Opened:
    return opening(BatchInput(), context(*files))


def read(*files: tuple[str, bytes | str]) -> ReadAll:
    ctx = context(*files)
    return reading_all(opening(BatchInput(), ctx), ctx)


def report(*files: tuple[str, bytes | str]) -> BatchReport:
    ctx = context(*files)
    found = reading_all(opening(BatchInput(), ctx), ctx)
    return finalizing_batch(found, comparing(found, ctx), ctx)


def words_at(found: BatchReport, where: Place) -> str:
    """What stands in the document where the place points, in one line."""
    text = found.documents[where.document - 1].text
    return " ".join(text[where.start : where.end].split())


def places_of(found: BatchReport) -> list[Place]:
    """Every place that a report points to."""
    return [
        *(event.place for event in found.timeline),
        *(place for entity in found.entities for place in entity.places),
        *(place for each in found.contradictions for place in (each.first, each.second)),
        *(place for pair in found.versions for place in (*pair.added, *pair.removed)),
        *(p for pair in found.versions for c in pair.changed for p in (c.before, c.after)),
        *(p for pair in found.versions for f in pair.figures for p in (f.before, f.after)),
    ]
