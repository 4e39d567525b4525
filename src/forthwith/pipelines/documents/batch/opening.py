"""The stage that finds the documents of the batch and checks each before any parser sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.batch import bounds
from forthwith.pipelines.documents.batch.members import Files
from forthwith.pipelines.documents.batch.models import BatchInput, Member, Opened, Refused
from forthwith.pipelines.documents.batch.passes import Passes
from forthwith.pipelines.documents.codes import note, refusal
from forthwith.pipelines.documents.containers.archives import check_archive
from forthwith.pipelines.documents.models import Checked, Note
from forthwith.pipelines.documents.steps.validating import checked_source, clean_name
from forthwith.pipelines.documents.within.packed import Entry, entries, is_archive, is_clutter
from forthwith.ports.context import StageContext


def opening(
    input: BatchInput,  # noqa: A002, ARG001 - the stage's name for it; `ctx` has its documents
    ctx: StageContext,
) -> Opened:
    """Collect the documents, those in archives among them, and check each.

    Raises:
        PermanentError: the job names no document, or none of them can be read.

    """
    if not ctx.documents:
        raise refusal("document_missing", "The job names no document.")
    with Files(ctx) as files:
        found = _Found(files)
        for upload in range(len(ctx.documents)):
            found.add_upload(upload)
        members = _checked(found.listed(), files, ctx)
    refuse_if_all([member.refused for member in members])
    notes = list(dict.fromkeys(found.notes))
    return Opened(members=members, archives=found.archives, notes=notes)


def refuse_if_all(refusals: Sequence[Refused | None]) -> None:
    """End the job when there is no document left to analyse.

    Raises:
        PermanentError: every document was refused.

    """
    codes = [refused.code for refused in refusals if refused is not None]
    if len(codes) < len(refusals):
        return
    listed = ", ".join(dict.fromkeys(codes))
    raise refusal(
        "batch_unreadable", f"None of the {len(codes)} documents could be read: {listed}."
    )


def refused_by(error: PermanentError) -> Refused:
    """Why a document is not read, as the report says it."""
    return Refused(code=error.code, message=error.message, hint=error.hint)


@dataclass(slots=True)
class _Found:
    """The documents of the batch as they are found; nothing of them is read yet."""

    files: Files
    members: list[Member] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    archives: int = 0

    def add_upload(self, upload: int) -> None:
        """Add one of the job's files, or what is in it."""
        source = self.files.upload(upload)
        base = Member(number=0, name=clean_name(source.name), upload=upload, size_bytes=source.size)
        try:
            with source.open() as stream:
                packed = is_archive(stream)
            self.members += self._unpacked(base) if packed else [base]
        except PermanentError as error:
            self.members.append(base.model_copy(update={"refused": refused_by(error)}))

    def _unpacked(self, base: Member) -> list[Member]:
        archive = self.files.archive(base.upload)
        with self.files.upload(base.upload).open() as stream:
            self.notes += check_archive(archive, stream, locks=True)
        kept = list(self._without_clutter(entries(archive)))
        if not kept:
            raise refusal("archive_empty", "The archive holds no files.")
        self.archives += 1
        return [_entry_member(base, entry) for entry in kept]

    def _without_clutter(self, found: Iterable[Entry]) -> Iterable[Entry]:
        for entry in found:
            if is_clutter(entry.info.filename):
                self.notes.append(note("archive_clutter_ignored"))
            else:
                yield entry

    def listed(self) -> list[Member]:
        """The documents with their numbers, as many as a report lists."""
        left_out = len(self.members) - bounds.LISTED
        if left_out > 0:
            words = f"{left_out} more documents are neither read nor listed."
            self.notes.append(note("batch_capped", words))
        return [
            member.model_copy(update={"number": number})
            for number, member in enumerate(self.members[: bounds.LISTED], start=1)
        ]


def _entry_member(base: Member, entry: Entry) -> Member:
    """A document in an archive; its size is what the archive says until it is unpacked."""
    facts = {
        "name": clean_name(entry.info.filename),
        "entry": entry.index,
        "archive": base.name,
        "size_bytes": entry.info.file_size,
    }
    return base.model_copy(update=facts)


def _checked(members: Sequence[Member], files: Files, ctx: StageContext) -> list[Member]:
    checks = _Checks(files, frozenset(member.number for member in members[bounds.DOCUMENTS :]))
    found = [member for member in members if member.refused is None]
    done = zip(found, Passes(ctx, checks.check).through(found), strict=True)
    by_number = {member.number: _with(member, checked) for member, checked in done}
    return [by_number.get(member.number, member) for member in members]


def _with(member: Member, checked: Checked | PermanentError) -> Member:
    if isinstance(checked, PermanentError):
        return member.model_copy(update={"refused": refused_by(checked)})
    facts = {"sha256": checked.sha256, "size_bytes": checked.size_bytes}
    return member.model_copy(update={"checked": checked, **facts})


@dataclass(slots=True)
class _Checks:
    """The checks of the documents, as many and as large as a batch takes."""

    files: Files
    beyond: frozenset[int]
    bytes_left: int = field(default_factory=lambda: bounds.BATCH_BYTES)

    def check(self, member: Member, part: StageContext) -> Checked:
        if member.number in self.beyond:
            raise refusal("batch_full", f"A batch reads {bounds.DOCUMENTS} documents.")
        if self.bytes_left <= 0:
            allowed = bounds.BATCH_BYTES // limits.MEGABYTE
            raise refusal("batch_full", f"A batch reads {allowed} MB of documents.")
        checked = checked_source(self.files.source(member), part)
        self.bytes_left -= checked.size_bytes
        return checked
