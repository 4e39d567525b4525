"""The stage that reads each document of the batch and makes one text of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.batch import bounds
from forthwith.pipelines.documents.batch.members import Files
from forthwith.pipelines.documents.batch.models import Member, Opened, ReadAll, ReadMember, Refused
from forthwith.pipelines.documents.batch.opening import refuse_if_all, refused_by
from forthwith.pipelines.documents.batch.passes import Passes
from forthwith.pipelines.documents.codes import note, refusal
from forthwith.pipelines.documents.models import PageSpan, Parsed, Table
from forthwith.pipelines.documents.steps.parsing import parsing
from forthwith.pipelines.documents.steps.reading import read_source
from forthwith.ports.context import StageContext

_IN_THE_BATCH: Final = "are in the batch."
"""How the note on a document that was cut ends; when it is cut again, a new one replaces it."""


def reading_all(opening: Opened, ctx: StageContext) -> ReadAll:
    """Read the documents one after the other; one that cannot be read says why.

    Raises:
        PermanentError: none of them could be read.

    """
    members = [one for one in opening.members if one.refused is None and one.checked is not None]
    room = _Room()
    with Files(ctx) as files:
        reading = _Reading(files, room)
        results = Passes(ctx, reading.read).through(_small_ones_first(members))
    refused = {
        one.number: refused_by(result)
        for one, result in zip(_small_ones_first(members), results, strict=True)
        if isinstance(result, PermanentError)
    }
    done = [_read(member, refused, room) for member in opening.members]
    refuse_if_all([one.member.refused for one in done])
    return ReadAll(members=done, archives=opening.archives, notes=opening.notes)


def _small_ones_first(members: Iterable[Member]) -> list[Member]:
    """The order of work, so that what overruns its share costs the fewest others something."""
    return sorted(members, key=lambda member: member.size_bytes)


def _read(member: Member, refused: Mapping[int, Refused], room: _Room) -> ReadMember:
    reason = refused.get(member.number)
    if reason is not None:
        return ReadMember(member=member.model_copy(update={"refused": reason}))
    return ReadMember(member=member, parsed=room.kept.get(member.number))


@dataclass(slots=True)
class _Reading:
    """The work on one document; what it gives is kept in the room."""

    files: Files
    room: _Room

    def read(self, member: Member, part: StageContext) -> int:
        if member.checked is None:
            raise refusal("document_missing", "The document was not checked.")
        source = self.files.source(member)
        self.room.keep(member.number, parsing(read_source(source, member.checked, part), part))
        return member.number


@dataclass(slots=True)
class _Room:
    """The texts of the batch by number; when they are too much, the longest are cut.

    Each is cut at the same length, so that none loses its place to those before it.
    """

    kept: dict[int, Parsed] = field(default_factory=dict)

    def keep(self, number: int, parsed: Parsed) -> None:
        """Take the document in, and cut the longest ones if there is no room for all."""
        self.kept[number] = _within(parsed, bounds.DOCUMENT_CHARACTERS, bounds.DOCUMENT_CELLS)
        characters = even_level(self._lengths(), bounds.BATCH_CHARACTERS)
        cells = even_level(self._cells(), bounds.BATCH_CELLS)
        for each, known in self.kept.items():
            self.kept[each] = _within(known, characters, cells)

    def _lengths(self) -> list[int]:
        return [len(parsed.text) for parsed in self.kept.values()]

    def _cells(self) -> list[int]:
        return [sum(map(_cells, parsed.tables)) for parsed in self.kept.values()]


def even_level(sizes: Iterable[int], room: int) -> int:
    """The size at which the largest are cut, so that all of them fit the room together.

    >>> even_level([1, 9, 5], 100), even_level([1, 9, 5], 11)
    (9, 5)
    """
    ordered = sorted(sizes)
    for position, size in enumerate(ordered):
        even = room // (len(ordered) - position)
        if size > even:
            return even
        room -= size
    return max(ordered, default=0)


def _within(parsed: Parsed, characters: int, cells: int) -> Parsed:
    if len(parsed.text) <= characters and sum(map(_cells, parsed.tables)) <= cells:
        return parsed
    return shortened(parsed, characters=characters, cells=cells)


def shortened(parsed: Parsed, *, characters: int, cells: int) -> Parsed:
    """The beginning of a document that is longer than a batch keeps, with a note that says so."""
    tables = _fitting(parsed.tables, cells)
    if len(parsed.text) <= characters and len(tables) == len(parsed.tables):
        return parsed
    words = f"Of this document the first {min(characters, len(parsed.text)):,} characters"
    label = note("truncated_output", f"{words} and {len(tables):,} tables {_IN_THE_BATCH}")
    facts = {
        "text": parsed.text[:characters],
        "pages": [_clipped(page, characters) for page in parsed.pages],
        "sections": [section for section in parsed.sections if section.end <= characters],
        "lists": [one for one in parsed.lists if one.end <= characters],
        "tables": tables,
        "notes": [*(one for one in parsed.notes if not one.message.endswith(_IN_THE_BATCH)), label],
    }
    return parsed.model_copy(update=facts)


def _clipped(page: PageSpan, end: int) -> PageSpan:
    return page.model_copy(update={"start": min(page.start, end), "end": min(page.end, end)})


def _fitting(tables: list[Table], cells: int) -> list[Table]:
    """The first tables that have no more cells together."""
    kept: list[Table] = []
    for table in tables:
        cells -= _cells(table)
        if cells < 0:
            break
        kept.append(table)
    return kept


def _cells(table: Table) -> int:
    return sum(map(len, table.rows))
