"""The stage that puts the report on the batch together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from forthwith.pipelines.documents.batch.batch_markdown import to_markdown
from forthwith.pipelines.documents.batch.models import (
    BatchDocument,
    BatchReport,
    Compared,
    Event,
    Overview,
    Period,
    ReadAll,
    ReadMember,
    Understood,
)
from forthwith.pipelines.documents.codes import note
from forthwith.pipelines.documents.models import KeyFact, Note
from forthwith.pipelines.documents.presenting.markdown_text import cut
from forthwith.ports.context import StageContext

_SUMMARY_CHARS = 600
_MAX_FACTS = 12
_MAX_VALUES = 5


def finalizing_batch(reading_all: ReadAll, comparing: Compared, ctx: StageContext) -> BatchReport:
    """The report, and the same as Markdown."""
    report = _report(reading_all, comparing)
    _ = ctx.progress(1, 2, "report put together")
    return report.model_copy(update={"markdown": to_markdown(report)})


def _report(read: ReadAll, compared: Compared) -> BatchReport:
    by_number = {document.number: document for document in compared.documents}
    documents = [_document(one, by_number.get(one.member.number)) for one in read.members]
    return BatchReport(
        overview=_overview(documents, read.archives, compared.timeline),
        documents=documents,
        duplicates=compared.duplicates,
        versions=compared.versions,
        contradictions=compared.contradictions,
        timeline=compared.timeline,
        entities=compared.entities,
        notes=[*read.notes, *_refusals(documents), *compared.notes],
        markdown="",
    )


def _document(read: ReadMember, understood: Understood | None) -> BatchDocument:
    member = read.member
    document = BatchDocument(
        number=member.number,
        name=member.name,
        archive=member.archive,
        size_bytes=member.size_bytes,
        sha256=member.sha256,
        kind=member.checked.kind if member.checked else None,
        refused=member.refused,
    )
    if understood is None:
        return document
    parsed = understood.parsed
    facts = {
        "title": understood.title,
        "type": understood.analysis.type,
        "language": parsed.language,
        "words": parsed.words,
        "summary": cut(understood.analysis.summary.text, _SUMMARY_CHARS),
        "key_facts": [_shortened(fact) for fact in understood.analysis.key_facts[:_MAX_FACTS]],
        "pages": parsed.pages,
        "text": parsed.text,
        "notes": parsed.notes,
    }
    return document.model_copy(update=facts)


def _shortened(fact: KeyFact) -> KeyFact:
    return fact.model_copy(update={"values": fact.values[:_MAX_VALUES]})


def _overview(
    documents: Sequence[BatchDocument], archives: int, timeline: Sequence[Event]
) -> Overview:
    read = [document for document in documents if document.refused is None]
    return Overview(
        documents=len(documents),
        read=len(read),
        refused=len(documents) - len(read),
        archives=archives,
        size_bytes=sum(document.size_bytes for document in read),
        pages=sum(len(document.pages) for document in read),
        words=sum(document.words for document in read),
        kinds=_counted(document.kind for document in read),
        types=_counted(document.type.name if document.type else None for document in read),
        languages=_counted(d.language.code if d.language else None for d in read),
        period=_period(timeline),
    )


def _counted(names: Iterable[str | None]) -> dict[str, int]:
    counts = Counter(name for name in names if name is not None)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _period(timeline: Sequence[Event]) -> Period | None:
    if not timeline:
        return None
    return Period(start=timeline[0].date, end=max(event.date for event in timeline))


def _refusals(documents: Sequence[BatchDocument]) -> Iterable[Note]:
    codes = [document.refused.code for document in documents if document.refused]
    if codes:
        listed = ", ".join(f"{code} ({count})" for code, count in _counted(codes).items())
        words = f"{len(codes)} of {len(documents)} documents could not be read: {listed}."
        yield note("documents_refused", words)
