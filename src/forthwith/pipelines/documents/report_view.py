"""What a page about a document shows, in its order: texts and figures, no markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.markdown_text import cut, visible
from forthwith.pipelines.documents.models import (
    Entity,
    EntityType,
    Note,
    Report,
    Section,
    Table,
)
from forthwith.pipelines.documents.readability import in_words
from forthwith.pipelines.documents.table_cells import is_number
from forthwith.pipelines.documents.table_csv import filled
from forthwith.pipelines.documents.wording import facts, human_value, name_of, pages_of

GROUPS: Final[tuple[tuple[EntityType, str], ...]] = (
    ("person", "People"),
    ("organisation", "Organisations"),
    ("date", "Dates"),
    ("amount", "Amounts"),
    ("identifier", "Numbers and references"),
    ("location", "Places"),
    ("email", "E-mail addresses"),
    ("phone", "Telephone numbers"),
    ("url", "Web addresses"),
)
MAX_PER_GROUP: Final = 20
MAX_TABLES: Final = 12
MAX_ROWS: Final = 30
MAX_COLUMNS: Final = 12
MAX_SECTIONS: Final = 120
_MAX_METADATA: Final = 30
_MAX_DEPTH: Final = 5
_CELL_CHARACTERS: Final = 160
_WORDING_CHARACTERS: Final = 120
_SHORT, _LONG = 12, 40
_GENERAL: Final = frozenset({"Type", "Because of", "Language", "Length", "Reads"})
_WEIGHTY, _TELLING = 0.66, 0.33
_INCOMPLETE: Final = re.compile(
    r"truncated_.*|no_.*|recovered_.*|low_.*|.*_(?:capped|missing|not_read|skipped|failed|left_out)"
)
_PART: Final = re.compile(r"[^\W\d_]+|\d+")
_CENTS: Final = re.compile(r"\.00\b")
_CURRENCY: Final = re.compile(r"^(?:[A-Z]{3}|[€$£¥])\s?(?=[-+\d])|\s?(?:[A-Z]{3}|[€$£¥])$")
_WEB: Final = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]{1,2000}")
_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An entity: what to call it, what is said beside it, and where a click on it leads."""

    name: str
    beside: str
    count: int
    pages: str
    link: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Entities of one type, and how many more of it there are."""

    heading: str
    named: tuple[Named, ...]
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table; figures stand at its right, and short words on one line."""

    text: str
    is_figure: bool

    @property
    def look(self) -> str:
        """The classes of its style."""
        if self.is_figure:
            return "n"
        return "s" if len(self.text) <= _SHORT else "t" if len(self.text) > _LONG else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The beginning of a table; `head` is empty where its first row is none."""

    number: int
    title: str
    page: int | None
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    size: str
    left: str


def groups(report: Report) -> list[Group]:
    """What the document names, kind by kind."""
    paged = len(report.pages) > 1
    found = []
    for kind, heading in GROUPS:
        of_kind = [entity for entity in report.entities if entity.type == kind]
        if of_kind:
            shown = tuple(_named(entity, paged=paged) for entity in of_kind[:MAX_PER_GROUP])
            left = len(of_kind) - len(shown)
            found.append(Group(heading=heading, named=shown, left=left))
    return found


def _named(entity: Entity, *, paged: bool) -> Named:
    normal = entity.type in {"date", "amount"}
    name = human_value(entity) if normal else name_of(entity)
    wording = cut(visible(entity.text), _WORDING_CHARACTERS)
    differs = normal and wording != entity.value and not _reads_alike(name, wording)
    beside = [entity.label or "", f"“{wording}”" if differs else ""]
    return Named(
        name=cut(visible(name), _WORDING_CHARACTERS),
        beside=" · ".join(filter(None, beside)),
        count=entity.count,
        pages=pages_of(entity) if paged else "",
        link=link_of(entity),
    )


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


def key_facts(report: Report) -> list[tuple[str, str]]:
    """What the document itself labels: its number, its dates, its totals."""
    return [(name, value) for name, value in facts(report) if name not in _GENERAL]


def phrases(report: Report) -> Iterator[tuple[str, int]]:
    """The key phrases with their weight from 1 to 3."""
    for phrase in report.key_phrases:
        weight = 1 + (phrase.score >= _TELLING) + (phrase.score >= _WEIGHTY)
        yield cut(visible(phrase.text), _WORDING_CHARACTERS), weight


def incomplete(notes: Sequence[Note]) -> list[Note]:
    """The notes that say that something of the document is not in the report."""
    return [note for note in notes if _INCOMPLETE.fullmatch(note.code)]


def is_quoted(report: Report) -> bool:
    """Tell whether the summary is its sentences and nothing else."""
    joined = " ".join(sentence.text for sentence in report.summary.sentences)
    return visible(joined) == visible(report.summary.text)


def outline(sections: Sequence[Section]) -> list[tuple[int, str, int | None]]:
    """Depth from 0, title and page of the sections, the first of them."""
    top = min((section.level for section in sections), default=0)
    return [
        (min(_MAX_DEPTH, section.level - top), cut(visible(section.title), 160), section.page)
        for section in sections[:MAX_SECTIONS]
        if visible(section.title)
    ]


def grids(tables: Sequence[Table]) -> list[Grid]:
    """The beginnings of the first tables."""
    return [_grid(number, table) for number, table in enumerate(filled(tables)[:MAX_TABLES], 1)]


def _grid(number: int, table: Table) -> Grid:
    rows = [row for row in table.rows if any(cell.strip() for cell in row)]
    columns = max(map(len, rows))
    width = min(MAX_COLUMNS, columns)
    cells = [_cells(row, width) for row in rows[: MAX_ROWS + 1]]
    headed = len(cells) > 1 and not any(cell.is_figure for cell in cells[0])
    body = cells[1:] if headed else cells[:MAX_ROWS]
    hidden = len(rows) - len(body) - headed
    return Grid(
        number=number,
        title=cut(visible(table.title or ""), _WORDING_CHARACTERS),
        page=table.page,
        head=cells[0] if headed else (),
        rows=tuple(body),
        size=f"{_count(len(rows) - headed, 'row')}, {_count(columns, 'column')}",
        left=_left(hidden, columns - width, cut_before=table.truncated),
    )


def _cells(row: Sequence[str], width: int) -> tuple[Cell, ...]:
    padded = [*row[:width], *[""] * (width - len(row))]
    return tuple(
        Cell(text=cut(visible(cell), _CELL_CHARACTERS), is_figure=_is_figure(cell.strip()))
        for cell in padded
    )


def _is_figure(cell: str) -> bool:
    return is_number(_CURRENCY.sub("", cell))


def _left(rows: int, columns: int, *, cut_before: bool) -> str:
    parts = [_count(rows, "more row") if rows else "", _count(columns, "more column")]
    more = " and ".join(filter(None, [parts[0], parts[1] if columns else ""]))
    sentences = [f"{more} in the CSV and XLSX files." if more else ""]
    if cut_before:
        sentences.append("The table goes on in the document: its rest was not kept.")
    return " ".join(filter(None, sentences))


def figures(report: Report) -> list[tuple[str, str]]:
    """Counts of the text and how long it takes to read."""
    reading = report.readability
    minutes = max(1, round(reading.reading_minutes))
    counted = [("Words", f"{reading.words:,}"), ("Reading time", _count(minutes, "minute"))]
    if reading.sentences:
        counted.append(("Sentences", f"{reading.sentences:,}"))
        counted.append(("Words per sentence", f"{reading.words_per_sentence:g}"))
    if reading.flesch_kincaid_grade is not None:
        counted.append(("School grade (Flesch-Kincaid)", f"{reading.flesch_kincaid_grade:g}"))
    return counted


def ease(report: Report) -> tuple[float, str] | None:
    """The Flesch figure and what it means, where the formula fits the language."""
    figure = report.readability.flesch_reading_ease
    return None if figure is None else (figure, in_words(figure))


def unit(report: Report) -> str:
    """What stands before the number of a page."""
    noun = FORMATS[report.source.kind].page
    return "p." if noun == "page" else noun


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
        (len(filled(report.tables)), "table"),
        (len(report.attachments), "attachment"),
    )
    return [_count(number, noun) for number, noun in counts if number]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
