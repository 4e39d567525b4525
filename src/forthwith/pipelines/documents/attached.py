"""The attachments of a mail message, read as further pages of it.

Each goes through the same checks and readers as a document that was sent by itself, within limits
on their number, size and time. One level is read: what is attached to an attachment is listed by
its own reader and no more. Names are labels, never paths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final, TypeVar

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.alarm import ended_after
from forthwith.pipelines.documents.codes import note, refusal
from forthwith.pipelines.documents.models import Checked, Heading, Note, Page, Read, Table
from forthwith.pipelines.documents.readers.chain import refusing_the_unforeseen
from forthwith.pipelines.documents.readers.mail import Attached, attached_files
from forthwith.pipelines.documents.sources import Source
from forthwith.pipelines.documents.validating import checked_source
from forthwith.ports.context import StageContext

_Placed = TypeVar("_Placed", Table, Heading)
_ReadOne = Callable[[Source, Checked, StageContext], Read]
_SHARE_OF_TIME: Final = 0.4
"""What one attachment may take of the time that the stage has left."""
_ENDS_WITH_SECONDS: Final = 4.0
"""With less than this left no attachment is begun, so that the message itself is not lost."""
_NAMED: Final = 5


def with_attachments(read: Read, source: Source, ctx: StageContext, read_one: _ReadOne) -> Read:
    """The message with the text of its attachments, and notes on those that could not be read."""
    with source.open() as stream:
        found = list(attached_files(stream.read(limits.TEXT_BYTES)))
    if not found:
        return read
    whole = _Message(read, source, ctx, read_one)
    for attached in found:
        whole.add(attached)
    return whole.read_with(len(found))


@dataclass(slots=True)
class _Message:
    """A message that its attachments are added to."""

    read: Read
    source: Source
    ctx: StageContext
    read_one: _ReadOne
    pages: list[Page] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    files: int = 0
    bytes_left: int = field(default_factory=lambda: limits.ATTACHED_BYTES)

    def add(self, attached: Attached) -> None:
        """Read one more attachment, or remember why not."""
        try:
            self._add(attached.name, self._read(attached))
        except PermanentError as error:
            self.unread.append(f"{attached.name} ({error.code})")

    def _read(self, attached: Attached) -> Read:
        self.files += 1
        if self.files > limits.ATTACHED_FILES:
            raise refusal("attachments_full", "The message has more attachments than are read.")
        seconds = self.ctx.remaining.total_seconds()
        if seconds < _ENDS_WITH_SECONDS:
            raise refusal("attachments_full", "The attachments before it took all the time.")
        content = attached.content()
        self.bytes_left -= len(content)
        if self.bytes_left < 0:
            raise refusal("attachments_full", "The attachments are larger than what is read.")
        with refusing_the_unforeseen(), ended_after(seconds * _SHARE_OF_TIME):
            return self._read_source(_source(attached.name, content, self.source.password))

    def _read_source(self, source: Source) -> Read:
        checked = checked_source(source, self.ctx)
        read = self.read_one(source, checked, self.ctx)
        return read.model_copy(update={"notes": [*checked.notes, *read.notes]})

    def _add(self, name: str, read: Read) -> None:
        before = len(self.read.pages) + len(self.pages)
        self.pages += self._fitting(name, read, before)
        self.tables += [_moved(table, before) for table in read.tables]
        self.headings += [_moved(heading, before) for heading in read.headings]
        self.notes += [n.model_copy(update={"message": f"{name}: {n.message}"}) for n in read.notes]

    def _fitting(self, name: str, read: Read, before: int) -> Iterator[Page]:
        """The pages, as much of them as a result may hold, under the attachment's name."""
        left = limits.OUTPUT_CHARACTERS
        left -= sum(len(page.text) for page in (*self.read.pages, *self.pages))
        for page in read.pages:
            label = f"{name}: {page.label}" if page.label else name
            text = page.text[: max(0, left)]
            left -= len(text)
            yield Page(number=before + page.number, text=text, label=label)

    def read_with(self, count: int) -> Read:
        """The message with what was added to it."""
        cells = limits.KEPT_CELLS - sum(map(_cells, self.read.tables))
        tables: list[Table] = []
        for table in self.tables:
            cells -= _cells(table)
            tables += [table] if cells >= 0 else []
        kept = [each for each in self.read.notes if each.code != "attachments_not_read"]
        facts = {
            "pages": [*self.read.pages, *self.pages],
            "tables": [*self.read.tables, *tables],
            "headings": [*self.read.headings, *self.headings],
            "notes": [*kept, *self._outcome(count), *dict.fromkeys(self.notes)],
        }
        return self.read.model_copy(update=facts)

    def _outcome(self, count: int) -> Iterator[Note]:
        if len(self.unread) < count:
            yield note("attachments_read")
        if self.unread:
            named = ", ".join(self.unread[:_NAMED])
            more = f" and {len(self.unread) - _NAMED} more" if len(self.unread) > _NAMED else ""
            words = f"{len(self.unread)} of {count} attachments could not be read: {named}{more}."
            yield note("attachments_not_read", words)


def _source(name: str, content: bytes, password: str | None) -> Source:
    return Source(name=name, size=len(content), open=lambda: BytesIO(content), password=password)


def _moved(found: _Placed, before: int) -> _Placed:
    """The same on the page that it has in the message."""
    return found.model_copy(update={"page": before + (found.page or 1)})


def _cells(table: Table) -> int:
    return sum(map(len, table.rows))
