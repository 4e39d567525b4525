"""The stage that looks at a document before any parser does: is it safe, and what is it?"""

from __future__ import annotations

import hashlib
import re
from typing import BinaryIO, Final

from forthwith.pipelines.documents.alarm import ended_in_time
from forthwith.pipelines.documents.checks.locks import unlocked
from forthwith.pipelines.documents.checks.portable import check_pdf
from forthwith.pipelines.documents.codes import note, refusal
from forthwith.pipelines.documents.kinds.detection import Detected, declared_kind, detect
from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.kinds.texts import text_kind
from forthwith.pipelines.documents.models import Checked, DocumentSource, Note
from forthwith.pipelines.documents.sources import SourceFile, source_of, tell
from forthwith.ports.context import StageContext

_CHUNK: Final = 1 << 20
_NAME_CHARACTERS: Final = 200
_UNWRITABLE: Final = re.compile(
    "[\0-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def validating(input: DocumentSource, ctx: StageContext) -> Checked:  # noqa: A002 - the stage's name
    """Hash the document, check it, and decide by its content what it is.

    Raises:
        PermanentError: it is empty, locked, damaged, hostile or of no kind that is read here.

    """
    with ended_in_time(ctx):
        return checked_source(source_of(input, ctx), ctx)


def checked_source(source: SourceFile, ctx: StageContext) -> Checked:
    """Hash one file, check it, and decide by its content what it is.

    Raises:
        PermanentError: it is empty, locked, damaged, hostile or of no kind that is read here.

    """
    with source.open() as stream:
        size, digest = hashed(stream, source, ctx)
    if size == 0:
        raise refusal("document_empty", "The file has no content: it is 0 bytes long.")
    with unlocked(source).open() as stream:
        found = _given_text(source) if source.is_text else detect(stream, source.name)
        notes = [*found.notes, *_kind_notes(found, stream, source.password)]
    declared = None if source.is_text else declared_kind(source.name)
    return Checked(
        kind=found.kind,
        name=clean_name(source.name),
        size_bytes=size,
        sha256=digest,
        mime=FORMATS[found.kind].mime,
        declared_kind=declared,
        encoding=found.encoding,
        notes=[*notes, *_extension_notes(found, declared)],
    )


def clean_name(name: str) -> str:
    r"""Return a name that is safe to show: its last part, without control characters.

    >>> clean_name("../../etc/pass\u202ewd")
    'passwd'
    """
    last = re.split(r"[/\\]", name)[-1]
    return _UNWRITABLE.sub("", last).strip()[:_NAME_CHARACTERS] or "document"


def hashed(stream: BinaryIO, source: SourceFile, ctx: StageContext) -> tuple[int, str]:
    """Return the length and the SHA-256 of what the stream holds."""
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        tell(ctx, size, max(source.size, size), "checking the file")
    return size, digest.hexdigest()


def _given_text(source: SourceFile) -> Detected:
    text = source.content().decode("utf-8")
    if not text.strip():
        raise refusal("document_empty", "The text has no content but white space.")
    return Detected(kind="md" if text_kind(text, "") == "md" else "txt", encoding="utf-8")


def _kind_notes(found: Detected, stream: BinaryIO, password: str | None) -> list[Note]:
    if found.kind != "pdf":
        return []
    stream.seek(0)
    known = {each.code for each in found.notes}
    return [n for n in check_pdf(stream.read(), password) if n.code not in known]


def _extension_notes(found: Detected, declared: str | None) -> list[Note]:
    if declared is None or declared == found.kind:
        return []
    if {declared, found.kind} <= {"txt", "md", "csv"}:
        return []
    return [note("wrong_extension", f"The name says .{declared}, but the content is {found.kind}.")]
