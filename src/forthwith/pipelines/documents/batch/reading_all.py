"""The stage that reads each document of the batch and makes one text of it."""

from __future__ import annotations

from dataclasses import dataclass

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.batch import bounds
from forthwith.pipelines.documents.batch.bounds import Pace
from forthwith.pipelines.documents.batch.members import Files
from forthwith.pipelines.documents.batch.models import Member, Opened, ReadAll, ReadMember
from forthwith.pipelines.documents.batch.opening import refuse_if_all, refused_by
from forthwith.pipelines.documents.codes import note, refusal
from forthwith.pipelines.documents.models import PageSpan, Parsed, Table
from forthwith.pipelines.documents.parsing import parsing
from forthwith.pipelines.documents.reading import read_source
from forthwith.ports.context import StageContext


def reading_all(opening: Opened, ctx: StageContext) -> ReadAll:
    """Read the documents one after the other; one that cannot be read says why.

    Raises:
        PermanentError: none of them could be read.

    """
    pace = Pace(ctx, count=len(opening.members))
    room = _Room()
    done: list[ReadMember] = []
    with Files(ctx) as files:
        for index, member in enumerate(opening.members):
            done.append(_read(index, member, files, pace, room))
    refuse_if_all([one.member.refused for one in done])
    return ReadAll(members=done, archives=opening.archives, notes=opening.notes)


@dataclass(slots=True)
class _Room:
    """How much text and how many cells the batch still takes."""

    characters: int = bounds.BATCH_CHARACTERS
    cells: int = bounds.BATCH_CELLS

    def fitted(self, parsed: Parsed) -> Parsed:
        """The document as far as there is room, which it takes up."""
        fitting = shortened(
            parsed,
            characters=min(self.characters, bounds.DOCUMENT_CHARACTERS),
            cells=min(self.cells, bounds.DOCUMENT_CELLS),
        )
        self.characters -= len(fitting.text)
        self.cells -= sum(_cells(table) for table in fitting.tables)
        return fitting


def _read(index: int, member: Member, files: Files, pace: Pace, room: _Room) -> ReadMember:
    checked = member.checked
    if member.refused is not None or checked is None:
        return ReadMember(member=member)
    try:
        with pace.document(index) as part:
            _check_room(room)
            parsed = parsing(read_source(files.source(member), checked, part), part)
        return ReadMember(member=member, parsed=room.fitted(parsed))
    except PermanentError as error:
        return ReadMember(member=member.model_copy(update={"refused": refused_by(error)}))


def _check_room(room: _Room) -> None:
    if room.characters <= 0:
        raise refusal("batch_full", "The documents before it have all the text of a batch.")


def shortened(parsed: Parsed, *, characters: int, cells: int) -> Parsed:
    """The beginning of a document that is longer than a batch keeps, with a note that says so."""
    tables = _fitting(parsed.tables, cells)
    if len(parsed.text) <= characters and len(tables) == len(parsed.tables):
        return parsed
    words = f"Of this document the first {min(characters, len(parsed.text)):,} characters"
    label = note("truncated_output", f"{words} and {len(tables):,} tables are in the batch.")
    facts = {
        "text": parsed.text[:characters],
        "pages": [_clipped(page, characters) for page in parsed.pages],
        "sections": [section for section in parsed.sections if section.end <= characters],
        "lists": [one for one in parsed.lists if one.end <= characters],
        "tables": tables,
        "notes": [*parsed.notes, label],
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
