"""What the page about a batch shows, in its order: texts and figures, no markup."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from forthwith.pipelines.documents.batch.disagreements import Claim, Disagreement, disagreements
from forthwith.pipelines.documents.batch.facts_told import facts_told
from forthwith.pipelines.documents.batch.models import (
    BatchDocument,
    BatchReport,
    Event,
    Place,
    SharedEntity,
    Versions,
)
from forthwith.pipelines.documents.batch.repeats import told_elsewhere
from forthwith.pipelines.documents.batch.wordwise import Piece, wordwise
from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.language.counted import counted
from forthwith.pipelines.documents.language.wording import day, language_name, money
from forthwith.pipelines.documents.models import EntityType, Note
from forthwith.pipelines.documents.presenting.entity_groups import ENTITY_GROUPS
from forthwith.pipelines.documents.presenting.markdown_text import cut, visible
from forthwith.pipelines.documents.presenting.page_view import (
    Quoted,
    around,
    bare,
    incomplete,
    within,
)

MAX_CONTRADICTIONS: Final = 100
MAX_VERSIONS: Final = 40
MAX_CHANGES: Final = 15
MAX_REFUSALS: Final = 20
MAX_PARTIAL: Final = 40
MAX_EVENTS: Final = 200
MAX_PER_GROUP: Final = 30
_NOUNS: Final[Mapping[str, str]] = {kind: format_.noun for kind, format_ in FORMATS.items()}
_COUNTED: Final = 6
_WORDS: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place in a document: its number, the name of its file, the page where it has several."""

    number: int
    name: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of several values, and the documents that give it with their words."""

    value: str
    sources: tuple[tuple[Quoted, Where], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A contradiction."""

    about: str
    kind: str
    sides: tuple[Side, ...]
    sure: int
    versions: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A paragraph in its two wordings."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two versions of one document and what changed between them."""

    older: Where
    newer: Where
    known: bool
    reasons: tuple[str, ...]
    same: int
    figures: tuple[tuple[str, str], ...]
    changed: tuple[Changed, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """An entry of the timeline."""

    date: str
    label: str
    quoted: Quoted
    where: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A thing that several documents name."""

    name: str
    count: int
    where: tuple[Where, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A document of the batch in short."""

    number: int
    name: str
    archive: str
    title: str
    facts: tuple[str, ...]
    summary: str
    known: tuple[tuple[str, str], ...]
    refused: str
    hint: str
    code: str
    notes: tuple[Note, ...]


def _where(report: BatchReport, number: int, page: int | None = None) -> Where:
    document = report.documents[number - 1]
    noun = FORMATS[document.kind].page if document.kind else "page"
    unit = "p." if noun == "page" else noun
    paged = page and len(document.pages) > 1
    return Where(number=number, name=document.name, page=f"{unit} {page}" if paged else "")


def _at(report: BatchReport, place: Place) -> Where:
    return _where(report, place.document, place.page)


def lead(report: BatchReport) -> str:
    """What the batch is, in one or two sentences."""
    over = report.overview
    read = f"{counted(over.read, 'document')} read ({counted(over.pages, 'page')})"
    read += f", {over.refused} refused" if over.refused else ""
    period = over.period
    dates = f", with dates from {day(period.start)} to {day(period.end)}" if period else ""
    found = [
        counted(len(disagreements(report)), "contradiction") if report.contradictions else "",
        counted(len(report.versions), "pair") + " of versions" if report.versions else "",
        counted(len(report.duplicates), "set") + " of duplicates" if report.duplicates else "",
    ]
    said = ", ".join(filter(None, found)) or "No contradictions, versions or duplicates"
    return f"{read}{dates}. {said} found."


def marks(report: BatchReport) -> list[str]:
    """Types, formats and languages with how many documents are of each."""
    over = report.overview
    several = len(over.kinds) < over.read  # else the list below says it better
    nouns = {_NOUNS.get(kind, kind): number for kind, number in over.kinds.items()}
    tongues = {language_name(code): n for code, n in over.languages.items() if code != "und"}
    parts = (
        _listed(over.types),
        _listed(nouns) if several else "",
        _listed(tongues),
        counted(over.words, "word"),
    )
    return [part for part in parts if part]


def _listed(counts: Mapping[str, int]) -> str:
    named = [f"{number} × {name}" for name, number in [*counts.items()][:_COUNTED]]
    more = ["…"] if len(counts) > _COUNTED else []
    return ", ".join([*named, *more])


def cards(report: BatchReport) -> list[Card]:
    """All documents of the batch."""
    told = told_elsewhere(report)
    of = len(report.documents)
    return [_card(document, told.get(document.number, ""), of) for document in report.documents]


def _card(document: BatchDocument, told: str, of: int) -> Card:
    refused = document.refused
    return Card(
        number=document.number,
        name=document.name,
        archive=document.archive or "",
        title=cut(visible(document.title), _WORDS) if document.title != document.name else "",
        facts=() if refused else tuple(_facts(document)),
        summary=told or document.summary,
        known=() if told else tuple(facts_told(document, of=of)),
        refused=refused.message if refused else "",
        hint=(refused.hint or "").replace("`", "") if refused else "",
        code=refused.code if refused else "",
        notes=tuple(document.notes),
    )


def _facts(document: BatchDocument) -> Iterator[str]:
    if document.type and document.type.name != "other":
        yield document.type.name
    if document.kind:
        yield FORMATS[document.kind].noun
        yield counted(len(document.pages), FORMATS[document.kind].page)
    yield counted(document.words, "word")
    if document.language and document.language.code != "und":
        yield language_name(document.language.code)


def gaps(report: BatchReport) -> list[tuple[str, str]]:
    """What of the batch is not in the report: message and code."""
    return [(note.message, note.code) for note in incomplete(report.notes)]


def refusals(report: BatchReport) -> list[tuple[str, str]]:
    """The documents that were not read, the first of them: what is said of each, and the code."""
    return [
        (f"Document {each.number}, {each.name}: {each.refused.message}", each.refused.code)
        for each in report.documents
        if each.refused
    ][:MAX_REFUSALS]


def partial(report: BatchReport) -> list[Where]:
    """The documents of which something was not read, the first of them."""
    cut_short = (each.number for each in report.documents if incomplete(each.notes))
    return [_where(report, number) for number in islice(cut_short, MAX_PARTIAL)]


def clashes(report: BatchReport) -> list[Clash]:
    """What the documents disagree in, in the order of the report."""
    return [_clash(report, each) for each in disagreements(report)[:MAX_CONTRADICTIONS]]


def _clash(report: BatchReport, each: Disagreement) -> Clash:
    return Clash(
        about=each.about,
        kind=each.kind,
        sides=tuple(_side(report, claim) for claim in each.claims),
        sure=round(100 * each.confidence),
        versions=each.versions,
    )


def _side(report: BatchReport, claim: Claim) -> Side:
    return Side(
        value=cut(visible(claim.value), _WORDS),
        sources=tuple((_around(report, place), _at(report, place)) for place in claim.places),
    )


def _around(report: BatchReport, place: Place) -> Quoted:
    text = report.documents[place.document - 1].text
    known = text[place.start : place.end]
    return around(text, place.start, place.end) if known else bare(place.text)


def copies(report: BatchReport) -> list[tuple[str, list[Where]]]:
    """The sets of duplicates: in what they are the same, and which they are."""
    said = {"file": "the same file", "text": "different files with the same words"}
    return [
        (said[group.same], [_where(report, number) for number in group.documents])
        for group in report.duplicates
    ]


def pairs(report: BatchReport) -> list[Pair]:
    """The versions."""
    return [_pair(report, each) for each in report.versions[:MAX_VERSIONS]]


def _pair(report: BatchReport, each: Versions) -> Pair:
    lists: tuple[Sequence[object], ...] = (each.figures, each.changed, each.added, each.removed)
    return Pair(
        older=_where(report, each.older),
        newer=_where(report, each.newer),
        known=each.newer_known,
        reasons=tuple(each.reasons),
        same=round(100 * each.similarity),
        figures=tuple((f.before.text, f.after.text) for f in each.figures[:MAX_CHANGES]),
        changed=tuple(
            _changed(_words(report, c.before), _words(report, c.after))
            for c in each.changed[:MAX_CHANGES]
        ),
        added=tuple(place.text for place in each.added[:MAX_CHANGES]),
        removed=tuple(place.text for place in each.removed[:MAX_CHANGES]),
        left=sum(max(0, len(found) - MAX_CHANGES) for found in lists),
    )


def _words(report: BatchReport, place: Place) -> str:
    text = report.documents[place.document - 1].text
    return text[place.start : place.end] or place.text


def _changed(before: str, after: str) -> Changed:
    old, new = wordwise(before, after)
    return Changed(before=tuple(old), after=tuple(new))


def timeline(report: BatchReport) -> list[Dated]:
    """The dates in order, the first of them."""
    return [_dated(report, event) for event in report.timeline[:MAX_EVENTS]]


def _dated(report: BatchReport, event: Event) -> Dated:
    place = event.place
    text = report.documents[place.document - 1].text
    inside = place.start <= event.date_start < event.date_end <= place.end <= len(text)
    whole = (place.start, place.end)
    return Dated(
        date=day(event.date),
        label=event.label or "",
        quoted=within(text, event.date_start, event.date_end, whole)
        if inside
        else bare(place.text),
        where=_at(report, place),
    )


def shared(report: BatchReport) -> list[tuple[str, list[Shared], int]]:
    """What several documents name, type by type: heading, the first of them, how many more."""
    common = [entity for entity in report.entities if len(entity.documents) > 1]
    return [
        group
        for kind, heading in ENTITY_GROUPS
        if (group := _group(report, common, kind, heading))[1]
    ]


def _group(
    report: BatchReport, common: Sequence[SharedEntity], kind: EntityType, heading: str
) -> tuple[str, list[Shared], int]:
    of_kind = [entity for entity in common if entity.type == kind]
    shown = [_shared(report, entity) for entity in of_kind[:MAX_PER_GROUP]]
    return heading, shown, len(of_kind) - len(shown)


def _shared(report: BatchReport, entity: SharedEntity) -> Shared:
    name = entity.value if entity.type == "person" else entity.text
    return Shared(
        name=cut(visible(money(entity.value) if entity.type == "amount" else name), _WORDS),
        count=entity.count,
        where=tuple(_where(report, number) for number in entity.documents),
    )


def remarks(report: BatchReport) -> list[Note]:
    """The notes on the batch that name no gap."""
    named = incomplete(report.notes)
    return [note for note in report.notes if note not in named]
