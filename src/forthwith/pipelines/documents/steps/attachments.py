"""The files within a document, read as further pages of it.

They are the attachments of a mail, of an Outlook message and of a PDF, what an Office file embeds,
and what an archive among them holds. Each goes through the same checks and readers as a document
that was sent by itself, within limits on their number, size and time. One level is read: what is
attached to an attachment is listed and no more, unless it is a mail in a mail. Names are labels,
never paths.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from io import BytesIO
from typing import Final, TypeVar

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.alarm import ended_after
from forthwith.pipelines.documents.checks.locks import unlocked
from forthwith.pipelines.documents.codes import note, refusal
from forthwith.pipelines.documents.kinds.detection import detect
from forthwith.pipelines.documents.kinds.signatures import ZIP
from forthwith.pipelines.documents.models import Checked, Heading, Kind, Note, Page, Read, Table
from forthwith.pipelines.documents.readers.chain import refusing_the_unforeseen
from forthwith.pipelines.documents.sources import SourceFile
from forthwith.pipelines.documents.steps.files_within import MAILS, files_within, may_hold_files
from forthwith.pipelines.documents.steps.validating import checked_source
from forthwith.pipelines.documents.within.attached import Attached
from forthwith.pipelines.documents.within.packed import is_archive, packed_files
from forthwith.ports.context import StageContext

_Placed = TypeVar("_Placed", Table, Heading)
_ReadOne = Callable[[SourceFile, Checked, StageContext], Read]
_SHARE_OF_TIME: Final = 0.4
"""What one attachment may take of the time that the stage has left."""
_ENDS_WITH_SECONDS: Final = 4.0
"""With less than this left no attachment is begun, so that the document itself is not lost."""
_NAMED: Final = 5
_LOCKED: Final = frozenset({"document_encrypted", "document_wrong_password"})
_INNER: Final = 2
"""How deep a mail in a mail in a mail is read."""


def with_attachments(
    read: Read, kind: Kind, source: SourceFile, ctx: StageContext, read_one: _ReadOne
) -> Read:
    """The document with the text of the files within it, and notes on those not read."""
    if not may_hold_files(kind) or not (read.attachments or kind in MAILS):
        return _with_names_alone(read)
    whole = _Whole(read, source.password, ctx, read_one)
    whole.add_all(files_within(kind, source.content(), source.password))
    return whole.result()


@dataclass(slots=True)
class _Budget:
    """What the files within one document may still take."""

    files: int = field(default_factory=lambda: limits.ATTACHED_FILES)
    size: int = field(default_factory=lambda: limits.ATTACHED_BYTES)

    def take_file(self, ctx: StageContext) -> float:
        """Admit one more file, and return how many seconds it may take."""
        self.files -= 1
        if self.files < 0:
            raise refusal("attachments_full", "There are more attachments than are read.")
        seconds = ctx.remaining.total_seconds()
        if seconds < _ENDS_WITH_SECONDS:
            raise refusal("attachments_full", "The attachments before it took all the time.")
        return seconds * _SHARE_OF_TIME

    def take_bytes(self, content: bytes) -> bytes:
        """Admit the content of a file."""
        if len(content) > self.size:
            raise refusal("attachments_full", "The attachments are larger than what is read.")
        self.size -= len(content)
        return content


@dataclass(slots=True)
class _Whole:
    """A document that the files within it are added to."""

    read: Read
    password: str | None
    ctx: StageContext
    read_one: _ReadOne
    budget: _Budget = field(default_factory=_Budget)
    depth: int = 1
    names: list[str] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    done: int = 0

    def add_all(self, files: Iterable[Attached], *, archive: str = "") -> None:
        """Read the files one after the other, or remember why not."""
        for file in files:
            name = f"{archive}: {file.name}" if archive else file.name
            self.names.append(name)
            try:
                self._add(replace(file, name=name), packed=bool(archive))
            except PermanentError as error:
                self.unread.append(f"{name} ({error.code})")
                self.locked += [name] if error.code in _LOCKED else []

    def _add(self, file: Attached, *, packed: bool) -> None:
        seconds = self.budget.take_file(self.ctx)
        with refusing_the_unforeseen(), ended_after(seconds):
            content = self.budget.take_bytes(file.content())
            files = _unpacked(content, self.password, packed=packed)
            read = self._read(file.name, content) if files is None else None
        if read is not None:
            self.opened += [file.name] if file.is_locked else []
            self._keep(file.name, read)
        elif files is not None:
            self.budget.files += 1  # what is in the archive counts, and not the archive
            self.add_all(files, archive=file.name)

    def _read(self, name: str, content: bytes) -> Read:
        source = _source(name, content, self.password)
        checked = checked_source(source, self.ctx)
        source = unlocked(source)
        self.opened += [name] if source.opened_by == "given" else []
        read = self.read_one(source, checked, self.ctx)
        read = read.model_copy(update={"notes": [*checked.notes, *read.notes]})
        if checked.kind not in MAILS or self.depth >= _INNER:
            return _with_names_alone(read)
        return self._with_mails(read, files_within(checked.kind, source.content(), self.password))

    def _with_mails(self, read: Read, files: Iterable[Attached]) -> Read:
        """The mail with those mails that are attached to it."""
        inner = _Whole(read, self.password, self.ctx, self.read_one, self.budget, self.depth + 1)
        inner.add_all(_mails(files))
        return inner.result()

    def _keep(self, name: str, read: Read) -> None:
        before = len(self.read.pages) + len(self.pages)
        self.done += 1
        self.names += [f"{name}: {each}" for each in read.attachments]
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
            facts = {"number": before + page.number, "text": text, "label": label}
            yield page.model_copy(update=facts)

    def result(self) -> Read:
        """The document with what was added to it."""
        if not self.names:
            return _with_names_alone(self.read)
        cells = limits.KEPT_CELLS - sum(map(_cells, self.read.tables))
        tables: list[Table] = []
        for table in self.tables:
            cells -= _cells(table)
            tables += [table] if cells >= 0 else []
        facts = {
            "pages": [*self.read.pages, *self.pages],
            "tables": [*self.read.tables, *tables],
            "headings": [*self.read.headings, *self.headings],
            "attachments": self._listed(),
            "notes": [*self.read.notes, *self._outcome(), *dict.fromkeys(self.notes)],
        }
        return self.read.model_copy(update=facts)

    def _listed(self) -> list[str]:
        """The names of all files within; those of a mail in a mail are listed whatever is read."""
        others = [name for name in self.read.attachments if name not in self.names]
        return [*self.names, *(others if self.depth > 1 else [])][: limits.ATTACHMENTS]

    def _outcome(self) -> Iterator[Note]:
        if self.depth > 1 and len(self.names) < len(self.read.attachments):
            yield note("attachments_not_read")
        if self.done:
            yield note("attachments_read")
        if self.unread:
            count = self.done + len(self.unread)
            words = f"{len(self.unread)} of {count} attachments could not be read"
            yield note("attachments_not_read", f"{words}: {_named(self.unread)}.")
        if self.locked:
            words = f"Locked with a password that was not given: {_named(self.locked)}."
            yield note("attachments_locked", words)
        if self.opened:
            words = f"Opened with the password given: {_named(dict.fromkeys(self.opened))}."
            yield note("attachments_unlocked", words)


def _named(names: Collection[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(list(names)[:_NAMED]) + more


def _with_names_alone(read: Read) -> Read:
    """The document, whose attachments are named and no more."""
    if not read.attachments:
        return read
    return read.model_copy(update={"notes": [*read.notes, note("attachments_not_read")]})


def _unpacked(content: bytes, password: str | None, *, packed: bool) -> Iterator[Attached] | None:
    """The files in an archive; None for any other file.

    Raises:
        PermanentError: the archive is hostile or empty, or is in an archive itself.

    """
    if not is_archive(BytesIO(content)):
        return None
    if packed:
        raise refusal("archive_nested", "An archive within the archive was not opened.")
    return packed_files(content, password)


def _mails(files: Iterable[Attached]) -> Iterator[Attached]:
    """Those of the files that are mails; the others are listed and no more."""
    for file in files:
        content = file.content()
        if _is_mail(file.name, content):
            yield Attached(file.name, partial(bytes, content))


def _is_mail(name: str, content: bytes) -> bool:
    if content.startswith(ZIP):
        return False
    try:
        return bool(content) and detect(BytesIO(content), name).kind in MAILS
    except PermanentError:
        return False


def _source(name: str, content: bytes, password: str | None) -> SourceFile:
    return SourceFile(
        name=name, size=len(content), open=lambda: BytesIO(content), password=password
    )


def _moved(found: _Placed, before: int) -> _Placed:
    """The same on the page that it has in the whole."""
    return found.model_copy(update={"page": before + (found.page or 1)})


def _cells(table: Table) -> int:
    return sum(map(len, table.rows))
