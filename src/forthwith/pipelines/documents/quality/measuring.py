"""The stage that measures a document: its text page by page, and the file where it has paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

from forthwith.pipelines.documents.checks.locks import unlocked
from forthwith.pipelines.documents.codes import note
from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.language.languages import language_of
from forthwith.pipelines.documents.language.marks import MARK, marked
from forthwith.pipelines.documents.language.word_counts import words_in
from forthwith.pipelines.documents.language.words import WRITTEN_WORD
from forthwith.pipelines.documents.models import (
    Checked,
    DocumentInput,
    Language,
    Note,
    Page,
    Read,
    Source,
)
from forthwith.pipelines.documents.quality.copies import comparable, copies
from forthwith.pipelines.documents.quality.garbling import garbling_of
from forthwith.pipelines.documents.quality.models import Facts, FileFacts, PageFacts, PagePaper
from forthwith.pipelines.documents.quality.numbering import Printed, printed_numbers
from forthwith.pipelines.documents.quality.office_facts import office_facts
from forthwith.pipelines.documents.quality.pdf_facts import pdf_facts
from forthwith.pipelines.documents.quality.picture_facts import picture_papers
from forthwith.pipelines.documents.sources import source_of, tell
from forthwith.ports.context import StageContext

_RESERVE: Final = timedelta(seconds=15)
"""What is kept of the stage's time for what must be done whatever the file is like."""
_LETTER: Final = r"[^\W\d_]"
_PLAIN: Final = re.compile(
    rf"(?<!\w)(?<!{MARK})(?={_LETTER}(?:{_LETTER}|{MARK})){marked(_LETTER)}(?!\w)"
)
_BLANK: Final = re.compile(r"[^\W\d_][^\n]{0,60}?[ :.)]_{4,}")
_LEFT_BLANK: Final = re.compile(
    r"^\W*(?:this |diese )?(?:page|seite)[^\n]{0,30}"
    r"(?:intentionally|absichtlich|bewusst|deliberately)[^\n]{0,20}(?:blank|leer|empty)[^\n]{0,40}$",
    re.IGNORECASE,
)
_LANGUAGE_CHARACTERS: Final = 50_000
_SAMPLE: Final = 200_000


def measuring(
    input: DocumentInput,  # noqa: A002 - the stage's name for the job's input
    validating: Checked,
    reading: Read,
    ctx: StageContext,
) -> Facts:
    """Measure the text of every page, and the file itself where it is a PDF."""
    if reading.unopened is not None:
        return _facts(validating, reading, FileFacts())
    file = _file_facts(input, validating, reading, ctx)
    tell(ctx, 2, 3, "measuring the text")
    papers = dict(enumerate(file.papers, start=1))
    printed = printed_numbers([page.text for page in reading.pages])
    pages = [
        _page_facts(page, number, papers.get(page.number))
        for page, number in zip(reading.pages, printed, strict=True)
    ]
    repeated = _copies(reading.pages, papers, lambda: _has_time(ctx))
    tell(ctx, 3, 3, "measured")
    return _facts(validating, reading, file.model_copy(update={"papers": []})).model_copy(
        update={
            "pages": [p.model_copy(update={"copy_of": repeated.get(p.number)}) for p in pages],
            "language": _language(reading.pages),
            "words": sum(page.words for page in pages),
            "plain_words": sum(_plain_words(page.text) for page in reading.pages),
        }
    )


def _plain_words(text: str) -> int:
    return words_in(text, _PLAIN)


def text_facts(validating: Checked, reading: Read) -> Facts:
    """What can be said without opening the file again: it stands in when measuring fails."""
    pages = [
        PageFacts(
            number=page.number,
            characters=len(page.text.strip()),
            words=words_in(page.text, WRITTEN_WORD),
            ocr_confidence=page.ocr_confidence,
            unrecognised=page.unrecognised,
        )
        for page in reading.pages
    ]
    told = [note("file_not_measured")] if reading.unopened is None else []
    file = FileFacts(notes=told)
    facts = _facts(validating, reading, file)
    return facts.model_copy(update={"pages": pages, "words": sum(page.words for page in pages)})


def _file_facts(given: DocumentInput, checked: Checked, read: Read, ctx: StageContext) -> FileFacts:
    if FORMATS[checked.kind].is_picture:
        return FileFacts(papers=picture_papers(read))
    tell(ctx, 0, 3, "measuring the file")
    source = source_of(given, ctx)
    if checked.kind != "pdf":
        return office_facts(checked.kind, unlocked(source))
    return pdf_facts(source.content(), source.password, lambda: _has_time(ctx))


def _has_time(ctx: StageContext) -> bool:
    return ctx.remaining > _RESERVE and not ctx.cancelled


def _facts(checked: Checked, read: Read, file: FileFacts) -> Facts:
    return Facts(
        source=Source(
            name=checked.name,
            kind=checked.kind,
            mime=checked.mime,
            size_bytes=checked.size_bytes,
            sha256=checked.sha256,
            pages=len(read.pages),
            reader=read.reader,
        ),
        pages=[],
        file=file,
        language=Language(code="und", confidence=0.0),
        words=0,
        tables=len(read.tables),
        attachments=len(read.attachments),
        unopened=read.unopened,
        notes=_each_once([*checked.notes, *read.notes, *file.notes]),
    )


def _each_once(notes: Sequence[Note]) -> list[Note]:
    return list({found.code: found for found in reversed(notes)}.values())[::-1]


def _page_facts(page: Page, printed: Printed | None, paper: PagePaper | None) -> PageFacts:
    number, total = printed or (None, None)
    garbling = garbling_of(page.text)
    unmapped = paper.unmapped if paper is not None else 0.0
    return PageFacts(
        number=page.number,
        characters=sum(map(len, page.text.split())),
        words=words_in(page.text, WRITTEN_WORD),
        blanks=len(_BLANK.findall(page.text[:_SAMPLE])),
        printed_number=number,
        printed_total=total,
        ocr_confidence=page.ocr_confidence,
        unrecognised=page.unrecognised,
        intentionally_blank=_LEFT_BLANK.match(page.text.strip()) is not None,
        garbling=garbling.model_copy(update={"unmapped": unmapped}),
        paper=paper,
    )


def _copies(
    pages: Sequence[Page], papers: dict[int, PagePaper], more_time: Callable[[], bool]
) -> dict[int, int]:
    texts = {page.number: comparable(page.text) for page in pages}
    pictures = {
        page.number: paper.picture_hash
        for page in pages
        if not page.text.strip()
        and (paper := papers.get(page.number)) is not None
        and paper.picture_hash is not None
        and paper.has_ink is not False
    }
    return copies(texts, pictures, more_time=more_time)


def _language(pages: Sequence[Page]) -> Language:
    text = ""
    for page in pages:
        text += page.text + "\n"
        if len(text) >= _LANGUAGE_CHARACTERS:
            break
    return language_of(text)
