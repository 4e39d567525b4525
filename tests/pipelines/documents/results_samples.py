"""Results of the other pipelines in which every place that takes words holds the same ones."""

from __future__ import annotations

from forthwith.pipelines.documents.batch.models import (
    BatchDocument,
    BatchReport,
    ChangedFigure,
    ChangedParagraph,
    Contradiction,
    Duplicates,
    Event,
    Overview,
    Period,
    Place,
    Refused,
    Saying,
    SharedEntity,
    Versions,
)
from forthwith.pipelines.documents.fields.models import FieldsReport, FoundField, Issue
from forthwith.pipelines.documents.models import (
    DocumentType,
    Language,
    Note,
    PageSpan,
    Source,
    Table,
)
from forthwith.pipelines.documents.quality.models import (
    Finding,
    Measure,
    PageQuality,
    QualityReport,
    Reason,
)
from forthwith.pipelines.documents.schemas.pointers import pointer


def source(words: str = "sample.pdf", pages: int = 2) -> Source:
    return Source(
        name=words,
        kind="pdf",
        mime=words,
        size_bytes=1,
        sha256="0" * 64,
        pages=pages,
        reader=words,
    )


def notes(words: str) -> list[Note]:
    return [Note(code=words, message=words), Note(code="text_capped", message=words)]


def finding(words: str, code: str = "blank_pages") -> Finding:
    return Finding(
        code=code,
        severity="error",
        message=words,
        hint=words,
        pages=[1, 2],
        measure=Measure(value=0.5, unit="share", limit=0.8),
    )


def quality_of(words: str) -> QualityReport:
    page = PageQuality(
        number=1,
        label=words,
        words=3,
        characters=20,
        state="text",
        ocr_confidence=0.5,
        dpi=100,
        width_mm=210,
        height_mm=297,
        findings=[words],
    )
    return QualityReport(
        source=source(words),
        score=60,
        grade="fair",
        summary=words,
        findings=[finding(words), finding(words, words)],
        reasons=[
            Reason(code=code, weight=40, share=1, points=20) for code in ("blank_pages", words)
        ],
        pages=[page, page.model_copy(update={"number": 2, "copy_of": 1})],
        language=Language(code=words, confidence=1),
        words=6,
        fonts=[words],
        permissions_denied=[words],
        notes=notes(words),
        markdown=words,
    )


def field(place: list[str | int], words: str, **changes: object) -> FoundField:
    made = FoundField(
        path=pointer(place),
        value=words,
        text=words,
        page=2,
        start=0,
        end=len(words),
        confidence=0.6,
        how="label",
    )
    return made.model_copy(update=changes)


def fields_of(words: str) -> FieldsReport:
    fields = [
        field(["a", words], words),
        field([words], words, value=True, start=99_999, end=99_999),
        field(["list", 0, words], words),
        field(["list", 0, "amount"], words, value=12.5),
        field(["list", 1, "amount"], words, value=None),
        field(["names", 0], words),
    ]
    return FieldsReport(
        title=words,
        source=source(words),
        language=Language(code=words, confidence=1),
        type=DocumentType(name=words or "x", confidence=0.5, evidence=[words]),
        by_schema=False,
        data={},
        fields=fields,
        missing=[pointer([words])],
        issues=[Issue(code="value_not_valid", message=words, paths=[words])],
        tables=[Table(title=words, rows=[[words, words], ["1", words]])],
        text=f"{words}\n{words}",
        notes=notes(words),
        markdown=words,
    )


def place(words: str, document: int = 1) -> Place:
    return Place(document=document, page=1, start=0, end=len(words), text=words)


def document(words: str, number: int) -> BatchDocument:
    return BatchDocument(
        number=number,
        name=words,
        archive=words,
        size_bytes=1,
        sha256="0" * 64,
        kind="pdf",
        title=f"{words} {number}",
        type=DocumentType(name=words or "x", confidence=0.5, evidence=[]),
        language=Language(code=words, confidence=1),
        words=2,
        summary=words,
        pages=[PageSpan(number=1, start=0, end=1), PageSpan(number=2, start=1, end=2)],
        text=words,
        notes=notes(words),
    )


def refusal(words: str) -> BatchDocument:
    return BatchDocument(
        number=3,
        name=words,
        archive=None,
        size_bytes=0,
        sha256=None,
        refused=Refused(code=words, message=words, hint=words),
    )


def overview(words: str) -> Overview:
    return Overview(
        documents=3,
        read=2,
        refused=1,
        archives=1,
        size_bytes=2,
        pages=4,
        words=4,
        kinds={words: 1},
        types={words: 1},
        languages={words: 1},
        period=Period(start="2026-03-02", end="2026-04"),
    )


def versions(words: str) -> Versions:
    one, two = place(words), place(words, 2)
    return Versions(
        older=1,
        newer=2,
        newer_known=True,
        reasons=[words],
        similarity=0.5,
        added=[two],
        removed=[one],
        changed=[ChangedParagraph(before=one, after=two)],
        figures=[ChangedFigure(before=one, after=two)],
    )


def contradiction(words: str) -> Contradiction:
    return Contradiction(
        kind="name",
        about=words,
        first=place(words),
        first_value=words,
        second=place(words, 2),
        second_value=words,
        confidence=0.7,
        versions=True,
        also=[Saying(value=words, place=place(words, 2))],
    )


def batch_of(words: str) -> BatchReport:
    one, two = place(words), place(words, 2)
    return BatchReport(
        overview=overview(words),
        documents=[document(words, 1), document(words, 2), refusal(words)],
        duplicates=[Duplicates(same="text", documents=[1, 2])],
        versions=[versions(words)],
        contradictions=[contradiction(words)],
        timeline=[
            Event(date="2026-04", label=words, place=one, date_start=a, date_end=b, confidence=1)
            for a, b in ((0, 1), (500, 501))
        ],
        entities=[
            SharedEntity(
                type=kind, text=words, value=words, documents=[1, 2], count=2, places=[one, two]
            )
            for kind in ("person", "organisation", "amount", "url")
        ],
        notes=notes(words),
        markdown=words,
    )
