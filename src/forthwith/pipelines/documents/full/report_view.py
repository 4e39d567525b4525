"""What a page about a document shows, in its order: texts and figures, no markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from forthwith.pipelines.documents.analysis.readability import in_words
from forthwith.pipelines.documents.full.describing import labelled, nothing_read, told_phrases
from forthwith.pipelines.documents.full.in_columns import cells_of, told
from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.language.counted import counted
from forthwith.pipelines.documents.language.wording import human_value, name_of, pages_of
from forthwith.pipelines.documents.models import Entity, Report
from forthwith.pipelines.documents.presenting.entity_groups import ENTITY_GROUPS
from forthwith.pipelines.documents.presenting.markdown_text import cut, visible
from forthwith.pipelines.documents.presenting.page_view import Quoted, around
from forthwith.pipelines.documents.presenting.table_csv import filled

MAX_PER_GROUP: Final = 20
MAX_SECTIONS: Final = 120
_MAX_METADATA: Final = 30
_MAX_DEPTH: Final = 5
_WORDING_CHARACTERS: Final = 120
_MAX_LABELLED: Final = 8
_CARD = 44
_WORD = 24
_WEIGHTY, _TELLING = 0.66, 0.33
_PART: Final = re.compile(r"[^\W\d_]+|\d+")
_CENTS: Final = re.compile(r"\.00\b")
_WEB: Final = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*,;=%+]{1,2000}")
_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An entity: what to call it, what is said beside it, and where a click on it leads.

    `context` is the line around it, where it bears no label.
    """

    name: str
    beside: str
    count: int
    pages: str
    link: str | None
    context: Quoted | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Entities of one type, how many more of it there are, and which of them fill tables."""

    heading: str
    named: tuple[Named, ...]
    left: int
    ranged: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A key fact: its name, and each value with the page that says it."""

    name: str
    values: tuple[tuple[str, int | None], ...]

    @property
    def is_wide(self) -> bool:
        """Tell whether it needs a line of its own: sentences, or several names."""
        return self.is_long or len(self.values) > 1

    @property
    def is_long(self) -> bool:
        """Tell whether one of its values is more than a few words, or has one that would break."""
        return any(
            len(value) > _CARD or max(map(len, value.split()), default=0) > _WORD
            for value, _ in self.values
        )


def groups(report: Report) -> list[Group]:
    """What the document names, kind by kind."""
    paged = len(report.pages) > 1
    cells = cells_of(report)
    found = []
    for kind, heading in ENTITY_GROUPS:
        named = told(report, kind, cells)
        if named.listed or named.ranged:
            shown = tuple(
                _named(entity, report.text, paged=paged) for entity in named.listed[:MAX_PER_GROUP]
            )
            left = len(named.listed) - len(shown)
            found.append(Group(heading=heading, named=shown, left=left, ranged=named.ranged))
    return found


def _named(entity: Entity, text: str, *, paged: bool) -> Named:
    normal = entity.type in {"date", "amount"}
    name = human_value(entity) if normal else name_of(entity)
    wording = cut(visible(entity.text), _WORDING_CHARACTERS)
    differs = normal and wording != entity.value and not _reads_alike(name, wording)
    context = _context(entity, text)  # says how it is written, too
    beside = [entity.label or "", f"“{wording}”" if differs and context is None else ""]
    return Named(
        name=cut(visible(name), _WORDING_CHARACTERS),
        beside=" · ".join(filter(None, beside)),
        count=entity.count,
        pages=pages_of(entity) if paged else "",
        link=link_of(entity),
        context=context,
    )


def _context(entity: Entity, text: str) -> Quoted | None:
    """The line in which a date or an amount stands first, where nothing else says what it is."""
    telling = entity.type in {"date", "amount"} and not entity.label
    if not telling or not entity.mentions:
        return None
    first = entity.mentions[0]
    quoted = around(text, first.start, first.end)
    return quoted if quoted.before or quoted.after else None


def _reads_alike(value: str, wording: str) -> bool:
    """Tell whether both have the same figures and words, in whatever order and style."""
    return sorted(_parts(value)) == sorted(_parts(wording))


def _parts(text: str) -> list[str]:
    return [part.lstrip("0") for part in _PART.findall(_CENTS.sub("", text).replace(",", ""))]


def link_of(entity: Entity) -> str | None:
    """Where a click may lead: to a plain web or mail address, and nowhere that hides its target.

    An address with a name before the host (`https://bank.example@other.example`) is no link.
    """
    if entity.type == "email" and _MAIL.fullmatch(entity.value):
        return f"mailto:{entity.value}"
    if entity.type != "url" or not _WEB.fullmatch(entity.value):
        return None
    try:
        parts = urlsplit(entity.value)
        named = parts.hostname and parts.username is None and parts.password is None
    except ValueError:
        return None
    same = cut(entity.value, _WORDING_CHARACTERS) == entity.text
    return entity.value if named and (same or entity.text in entity.value) else None


def key_facts(report: Report) -> list[Known]:
    """What readers of its type look for first, and what the document itself labels."""
    if nothing_read(report):
        return []
    found = [
        Known(name=fact.name, values=tuple((value.text, value.page) for value in fact.values))
        for fact in report.key_facts
    ]
    named = ((name, ((value, None),)) for name, value in labelled(report))
    left = max(0, _MAX_LABELLED - len(found))
    known = [*found, *(Known(name=name, values=values) for name, values in islice(named, left))]
    return sorted(known, key=lambda fact: fact.is_wide)  # a wide one between cards leaves gaps


def phrases(report: Report) -> Iterator[tuple[str, int]]:
    """The key phrases with their weight from 1 to 3."""
    for phrase in told_phrases(report):
        weight = 1 + (phrase.score >= _TELLING) + (phrase.score >= _WEIGHTY)
        yield cut(visible(phrase.text), _WORDING_CHARACTERS), weight


def is_quoted(report: Report) -> bool:
    """Tell whether the summary is its sentences and nothing else."""
    if report.summary.basis in {"model", "facts"}:
        return False
    joined = " ".join(sentence.text for sentence in report.summary.sentences)
    return visible(joined) == visible(report.summary.text)


def is_prose(report: Report) -> bool:
    """Tell whether there is something to read: nobody reads a workbook word by word."""
    return bool(report.readability.words) and not FORMATS[report.source.kind].tabular


def outline(report: Report) -> list[tuple[int, str, int | None]]:
    """Depth from 0, title and page of the sections, the first of them.

    One section that bears the document's title says nothing of what is in it.
    """
    sections = report.sections
    if len(sections) == 1 and visible(sections[0].title) == visible(report.title):
        return []
    top = min((section.level for section in sections), default=0)
    return [
        (min(_MAX_DEPTH, section.level - top), cut(visible(section.title), 160), section.page)
        for section in sections[:MAX_SECTIONS]
        if visible(section.title)
    ]


def figures(report: Report) -> list[tuple[str, str]]:
    """Counts of the text and how long it takes to read."""
    reading = report.readability
    minutes = max(1, round(reading.reading_minutes))
    figured = [("Words", f"{reading.words:,}"), ("Reading time", counted(minutes, "minute"))]
    if reading.sentences:
        figured.append(("Sentences", f"{reading.sentences:,}"))
        figured.append(("Words per sentence", f"{reading.words_per_sentence:g}"))
    if reading.flesch_kincaid_grade is not None:
        figured.append(("School grade (Flesch-Kincaid)", f"{reading.flesch_kincaid_grade:g}"))
    return figured


def ease(report: Report) -> tuple[float, str] | None:
    """The Flesch figure and what it means, where the formula fits the language."""
    figure = report.readability.flesch_reading_ease
    return None if figure is None else (figure, in_words(figure))


def stated(report: Report) -> list[tuple[str, str]]:
    """What the file says of itself."""
    return [
        (key.replace("_", " ").strip(), cut(visible(value), 300))
        for key, value in [*report.metadata.items()][:_MAX_METADATA]
    ]


def structure(report: Report) -> list[str]:
    """How many parts of each sort it has."""
    counts = (
        (len(report.pages), FORMATS[report.source.kind].page),
        (len(report.sections), "section"),
        (len(report.lists), "list"),
        (len(filled(report.tables)), "table"),
        (len(report.attachments), "attachment"),
    )
    return [counted(number, noun) for number, noun in counts if number]
