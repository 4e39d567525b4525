"""Facts for the rules, and the stages of the quality check run one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forthwith.model.json import JsonValue
from forthwith.pipelines.documents.models import DocumentInput, Kind, Language, Source
from forthwith.pipelines.documents.quality.judging import judging, report_of
from forthwith.pipelines.documents.quality.measuring import measuring
from forthwith.pipelines.documents.quality.models import (
    Facts,
    FileFacts,
    Finding,
    Garbling,
    PageFacts,
    PagePaper,
    QualityReport,
)
from forthwith.pipelines.documents.quality.unopened import (
    reading_or_unopened,
    validating_or_unopened,
)
from tests.pipelines.documents.contexts import Context, MemoryDocument


def checked(
    content: bytes, name: str = "sample.pdf", options: Mapping[str, JsonValue] | None = None
) -> QualityReport:
    """The report on a document."""
    given = DocumentInput(document_id="doc_1")
    ctx = Context((MemoryDocument(name, content),), options or {})
    found = validating_or_unopened(given, ctx)
    read = reading_or_unopened(given, found, ctx)
    return judging(measuring(given, found, read, ctx), ctx)


def codes(report: QualityReport) -> list[str]:
    return [found.code for found in report.findings]


def the(report: QualityReport, code: str) -> Finding:
    return next(found for found in report.findings if found.code == code)


CLEAN = Garbling()
A4 = PagePaper(width=595, height=842, has_ink=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page for the rules: a good one unless something is said."""

    words: int = 300
    printed: tuple[int, int | None] | None = None
    ocr: float | None = None
    unrecognised: bool = False
    copy_of: int | None = None
    garbling: Garbling = CLEAN
    paper: PagePaper | None = A4

    def facts(self, number: int) -> PageFacts:
        return PageFacts(
            number=number,
            characters=self.words * 5,
            words=self.words,
            printed_number=self.printed[0] if self.printed else None,
            printed_total=self.printed[1] if self.printed else None,
            ocr_confidence=self.ocr,
            unrecognised=self.unrecognised,
            copy_of=self.copy_of,
            garbling=self.garbling,
            paper=self.paper,
        )


def facts_of(*sheets: Sheet, kind: Kind = "pdf", file: FileFacts | None = None) -> Facts:
    pages = [sheet.facts(number) for number, sheet in enumerate(sheets, start=1)]
    return Facts(
        source=Source(
            name="sample",
            kind=kind,
            mime="application/pdf",
            size_bytes=1,
            sha256="0" * 64,
            pages=len(pages),
            reader="test",
        ),
        pages=pages,
        file=file or FileFacts(),
        language=Language(code="en", confidence=0.9),
        words=sum(page.words for page in pages),
        plain_words=sum(page.words for page in pages),
    )


def judged(*sheets: Sheet, file: FileFacts | None = None) -> QualityReport:
    return report_of(facts_of(*sheets, file=file))
