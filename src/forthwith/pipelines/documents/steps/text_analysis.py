"""The stage that says what the text is: its type, its summary, how hard it reads."""

from __future__ import annotations

from dataclasses import replace

from forthwith.pipelines.documents.analysis.classifying import classify
from forthwith.pipelines.documents.analysis.opening_sentences import LANGUAGES, opening_sentences
from forthwith.pipelines.documents.analysis.readability import WORDS_PER_MINUTE, measure
from forthwith.pipelines.documents.analysis.summarising import summarise
from forthwith.pipelines.documents.analysis.table_facts import describe_tables
from forthwith.pipelines.documents.analysis.titles import stated_title
from forthwith.pipelines.documents.codes import note
from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.models import (
    Analysis,
    DocumentType,
    Parsed,
    Readability,
    Summary,
)
from forthwith.pipelines.documents.structure.segmenting import Layout, lay_out
from forthwith.ports.context import StageContext

_TABLE_SHARE = 0.6
_MAILS = frozenset({"eml", "msg"})


def analysed(parsing: Parsed, ctx: StageContext) -> Analysis:
    """Type, summary and readability."""
    title = stated_title(parsing)
    document_type = classify(_own_text(parsing), parsing.kind, title)
    _ = ctx.progress(1, 4, "type found")
    layout = lay_out(parsing.text, (section.start for section in parsing.sections))
    readability = measure(parsing.text, layout, parsing.language.code)
    _ = ctx.progress(2, 4, "readability measured")
    summary = _summary(parsing, layout, title)
    return Analysis(type=document_type, summary=summary, readability=readability)


def _summary(parsing: Parsed, layout: Layout, title: str) -> Summary:
    """Sentences where there is prose, facts where there are only tables."""
    if FORMATS[parsing.kind].tabular or _is_mostly_table(parsing):
        facts = _of_tables(parsing)
        if facts.text:
            return facts
    layout = _of_the_mail(parsing, layout) if parsing.kind in _MAILS else layout
    found = summarise(parsing.text, layout, parsing.pages, parsing.language.code, title)
    if not found.text and parsing.language.code in LANGUAGES:
        found = opening_sentences(parsing)
    if found.text or not parsing.tables:
        return found
    return _of_tables(parsing)


def _of_tables(parsing: Parsed) -> Summary:
    return describe_tables(parsing.tables, parsing.language.code, parsing.text, parsing.pages)


def _own_text(parsing: Parsed) -> str:
    """What decides the type: of a mail the mail, whatever is attached to it."""
    return parsing.text[: _own_end(parsing)] if parsing.kind in _MAILS else parsing.text


def _own_end(parsing: Parsed) -> int:
    return parsing.pages[0].end if parsing.pages else len(parsing.text)


def _of_the_mail(parsing: Parsed, layout: Layout) -> Layout:
    """What the sender wrote: no attachment, and nothing of the mails that it answers."""
    end = _own_end(parsing)
    own = tuple(each for each in layout.sentences if each.end <= end)
    written = tuple(each for each in own if not _is_quoted(parsing.text, each.start))
    return replace(layout, sentences=written or own or layout.sentences)


def _is_quoted(text: str, start: int) -> bool:
    line = text.rfind("\n", 0, start) + 1
    return text[line : start + 1].lstrip().startswith(">")


def _is_mostly_table(parsing: Parsed) -> bool:
    cells = sum(len(cell) for table in parsing.tables for row in table.rows for cell in row)
    return cells > _TABLE_SHARE * max(1, len(parsing.text))


def minimal_analysis(parsing: Parsed) -> Analysis:
    """What stands in when the analysis fails: counts, and that the rest is missing."""
    return Analysis(
        type=DocumentType(name="other", confidence=0.0, evidence=[]),
        summary=Summary(basis="nothing", text="", sentences=[]),
        readability=Readability(
            words=parsing.words,
            sentences=0,
            characters=len(parsing.text),
            words_per_sentence=0.0,
            flesch_reading_ease=None,
            flesch_kincaid_grade=None,
            reading_minutes=round(parsing.words / WORDS_PER_MINUTE, 1),
        ),
        notes=[note("analysis_missing")],
    )
