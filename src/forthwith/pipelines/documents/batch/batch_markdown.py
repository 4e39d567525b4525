"""The report on a batch as a page that a person likes to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from forthwith.pipelines.documents.batch.disagreements import Disagreement, disagreements
from forthwith.pipelines.documents.batch.facts_told import facts_told, in_a_line
from forthwith.pipelines.documents.batch.models import (
    BatchDocument,
    BatchReport,
    Overview,
    Place,
    Versions,
)
from forthwith.pipelines.documents.batch.repeats import told_elsewhere
from forthwith.pipelines.documents.batch.wordwise import wordwise
from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.language.counted import counted
from forthwith.pipelines.documents.language.wording import day, language_name
from forthwith.pipelines.documents.presenting.entity_groups import LITERAL
from forthwith.pipelines.documents.presenting.markdown_parts import markdown_page, noted
from forthwith.pipelines.documents.presenting.markdown_text import code, plain, table

_MAX_CHANGES = 12
_MAX_EVENTS = 40
_MAX_REFUSED = 10
_MAX_ENTITIES = 25
_NAME_CHARS = 60
_QUOTE_CHARS = 160
_SHORT_CHARS = 80
_CHANGED_WORDS = 40
_CHANGED_CHARS = 400
_WORDS_BESIDE = 5


def to_markdown(report: BatchReport) -> str:
    """The whole report as Markdown; nothing of the documents' text is taken as markup."""
    parts = (
        _head(report),
        _documents(report),
        _contradictions(report),
        _duplicates(report),
        _versions(report),
        _timeline(report),
        _entities(report),
        _summaries(report),
        _notes(report),
    )
    return markdown_page(parts)


def _head(report: BatchReport) -> Iterator[str]:
    over = report.overview
    yield f"# {counted(over.documents, 'document')}"
    yield ""
    yield f"{_read_of(over)}."
    yield ""
    yield from _refused(report)
    rows = [
        ("Types", _listed(over.types)),
        ("Formats", _listed({_noun(kind): n for kind, n in over.kinds.items()})),
        ("Languages", _listed({language_name(c): n for c, n in over.languages.items()})),
        ("Length", f"{counted(over.pages, 'page')}, {counted(over.words, 'word')}"),
        ("Dates", f"{day(over.period.start)} to {day(over.period.end)}" if over.period else "none"),
        ("Duplicates", str(len(report.duplicates))),
        ("Versions", str(len(report.versions))),
        ("Contradictions", str(len(disagreements(report)))),
    ]
    yield from table(("Fact", "Value"), [(name, plain(value)) for name, value in rows if value])


def _refused(report: BatchReport) -> Iterator[str]:
    refused = [(each, each.refused) for each in report.documents if each.refused]
    if not refused:
        return
    yield f"**Not everything is in this report.** {counted(len(refused), 'document')} refused:"
    yield ""
    for each, why in refused[:_MAX_REFUSED]:
        yield f"- {each.number} {code(_path(each), _NAME_CHARS)}: {plain(why.message)}"
    if len(refused) > _MAX_REFUSED:
        yield f"- … and {len(refused) - _MAX_REFUSED} more in the list of documents"
    yield ""


def _read_of(over: Overview) -> str:
    read = f"{counted(over.read, 'document')} of {counted(over.pages, 'page')} read"
    return f"{read}, {over.refused} refused" if over.refused else read


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name}: {count}" for name, count in list(counts.items())[:6])


def _noun(kind: str) -> str:
    return next((format_.noun for each, format_ in FORMATS.items() if each == kind), kind)


def _documents(report: BatchReport) -> Iterator[str]:
    yield "## Documents"
    yield ""
    rows = (
        (str(each.number), code(_path(each), _NAME_CHARS), *_is(each)) for each in report.documents
    )
    yield from table(("No.", "File", "What it is", "Title"), rows)


def _path(document: BatchDocument) -> str:
    return f"{document.name} in {document.archive}" if document.archive else document.name


def _is(document: BatchDocument) -> tuple[str, str]:
    if document.refused:
        return f"refused: {code(document.refused.code)}", plain(document.refused.message)
    name = document.type.name if document.type else "other"
    size = f"{counted(len(document.pages), 'page')}, {counted(document.words, 'word')}"
    return f"{plain(name)}, {size}", plain(document.title, _NAME_CHARS)


def _contradictions(report: BatchReport) -> Iterator[str]:
    if report.contradictions:
        yield "## Contradictions"
    for each in disagreements(report):
        yield ""
        yield f"- **{plain(each.about)}** ({each.confidence:.0%} sure{_between(each)})"
        for claim in each.claims:
            for where in claim.places:
                value = claim.value
                said = f"{plain(value, _SHORT_CHARS)}{_written(where, value)}"
                yield f"  - {_at(report, where)}: {said}"


def _written(where: Place, value: str) -> str:
    """How the document writes the value, where that is more than another order of its words."""
    alike = sorted(where.text.split()) == sorted(value.split())
    return "" if alike else f", written “{plain(where.text, _SHORT_CHARS)}”"


def _between(each: Disagreement) -> str:
    return ", between two versions" if each.versions else ""


def _at(report: BatchReport, where: Place) -> str:
    document = report.documents[where.document - 1]
    page = f", p. {where.page}" if where.page and len(document.pages) > 1 else ""
    return f"{where.document} {code(document.name, _NAME_CHARS)}{page}"


def _duplicates(report: BatchReport) -> Iterator[str]:
    if report.duplicates:
        yield "## Duplicates"
        yield ""
    for group in report.duplicates:
        names = ", ".join(_named(report, number) for number in group.documents)
        same = "the same file" if group.same == "file" else "the same text in different files"
        yield f"- {names}: {same}"


def _named(report: BatchReport, number: int) -> str:
    return f"{number} {code(report.documents[number - 1].name, _NAME_CHARS)}"


def _versions(report: BatchReport) -> Iterator[str]:
    if report.versions:
        yield "## Versions"
    for pair in report.versions:
        yield ""
        yield f"### {_named(report, pair.older)} → {_named(report, pair.newer)}"
        yield ""
        yield f"{pair.similarity:.0%} of the text is the same. {_newer(pair)}"
        yield ""
        yield from _changes(report, pair)


def _newer(pair: Versions) -> str:
    if not pair.newer_known:
        return "Nothing says which of them is newer."
    return f"Document {pair.newer} is probably the newer one: {plain('; '.join(pair.reasons))}."


def _changes(report: BatchReport, pair: Versions) -> Iterator[str]:
    for figure in pair.figures[:_MAX_CHANGES]:
        before, after = (plain(each.text, _SHORT_CHARS) for each in (figure.before, figure.after))
        yield f"- figure: {before} → {after}"
    for changed in pair.changed[:_MAX_CHANGES]:
        before, after = differing(*(_words(report, at) for at in (changed.before, changed.after)))
        yield f"- changed: “{plain(before, _CHANGED_CHARS)}” → “{plain(after, _CHANGED_CHARS)}”"
    for name, places in (("added", pair.added), ("removed", pair.removed)):
        for where in places[:_MAX_CHANGES]:
            yield f"- {name}: “{_quote(where)}”"
    lists: tuple[Sequence[object], ...] = (pair.figures, pair.changed, pair.added, pair.removed)
    left = sum(max(0, len(each) - _MAX_CHANGES) for each in lists)
    if left:
        yield f"- … and {left} more in the JSON report"


def _words(report: BatchReport, where: Place) -> str:
    text = report.documents[where.document - 1].text
    return " ".join(text[where.start : where.end].split())


def differing(before: str, after: str) -> tuple[str, str]:
    """Two texts, both cut to the words around those that differ.

    >>> differing("The fee is 10 a month. " + "As before. " * 20, "The fee is 12 a month.")[1]
    'The fee is 12 a month.'
    """
    one, other = wordwise(before, after, most=_CHANGED_WORDS, beside=_WORDS_BESIDE)
    return " ".join(piece.text for piece in one), " ".join(piece.text for piece in other)


def _quote(where: Place) -> str:
    return plain(where.text, _QUOTE_CHARS)


def _timeline(report: BatchReport) -> Iterator[str]:
    if not report.timeline:
        return
    yield "## Timeline"
    yield ""
    rows = (
        (plain(day(event.date)), plain(event.place.text, _QUOTE_CHARS), _at(report, event.place))
        for event in report.timeline[:_MAX_EVENTS]
    )
    yield from table(("Date", "What", "Document"), rows)
    if len(report.timeline) > _MAX_EVENTS:
        yield ""
        yield f"… and {len(report.timeline) - _MAX_EVENTS} more in the JSON report."


def _entities(report: BatchReport) -> Iterator[str]:
    shared = [each for each in report.entities if len(each.documents) > 1][:_MAX_ENTITIES]
    if not shared:
        return
    yield "## Named in several documents"
    yield ""
    rows = (
        (
            (code if each.type in LITERAL else plain)(each.text, _SHORT_CHARS),
            each.type,
            ", ".join(map(str, each.documents[:20])),
            str(each.count),
        )
        for each in shared
    )
    yield from table(("What", "Kind", "Documents", "Times"), rows)


def _summaries(report: BatchReport) -> Iterator[str]:
    elsewhere = told_elsewhere(report)
    told = [
        each
        for each in report.documents
        if each.summary or each.key_facts or each.number in elsewhere
    ]
    if told:
        yield "## In short"
    for each in told:
        words = elsewhere.get(each.number) or each.summary
        yield ""
        yield f"**{each.number} {plain(each.title, _NAME_CHARS)}**: {plain(words)}".rstrip(": ")
        facts = facts_told(each, of=len(report.documents))
        if facts and each.number not in elsewhere:
            yield ""
            yield f"- {plain(in_a_line(facts))}"


def _notes(report: BatchReport) -> Iterator[str]:
    own = [(note, "") for note in report.notes]
    own += [(note, f"{each.number}: ") for each in report.documents for note in each.notes]
    return noted([note for note, _ in own], [before for _, before in own])
