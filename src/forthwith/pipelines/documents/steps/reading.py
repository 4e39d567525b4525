"""The stage that takes text, tables and headings out of the file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import BinaryIO, Final, cast

from forthwith.pipelines.documents.alarm import ended_in_time
from forthwith.pipelines.documents.checks.locks import unlocked
from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.models import Checked, DocumentSource, Kind, Read
from forthwith.pipelines.documents.readers.chain import read_with_fallback
from forthwith.pipelines.documents.readers.delimited import read_delimited
from forthwith.pipelines.documents.readers.docx import read_docx
from forthwith.pipelines.documents.readers.html import read_html
from forthwith.pipelines.documents.readers.illustrated import with_recognised_pictures
from forthwith.pipelines.documents.readers.jsontext import read_json
from forthwith.pipelines.documents.readers.legacy import read_legacy
from forthwith.pipelines.documents.readers.library import read_with_library
from forthwith.pipelines.documents.readers.mail import read_mail
from forthwith.pipelines.documents.readers.odf import read_odf
from forthwith.pipelines.documents.readers.pdf import read_pdf
from forthwith.pipelines.documents.readers.pictures import read_picture
from forthwith.pipelines.documents.readers.pptx import read_pptx
from forthwith.pipelines.documents.readers.rtf import read_rtf
from forthwith.pipelines.documents.readers.texts import read_markdown, read_text
from forthwith.pipelines.documents.readers.xlsx import read_xlsx
from forthwith.pipelines.documents.readers.xmltext import read_xml
from forthwith.pipelines.documents.sources import SourceFile, source_of, tell
from forthwith.pipelines.documents.steps.attachments import with_attachments
from forthwith.pipelines.documents.steps.counting import CountingStream
from forthwith.ports.context import StageContext

_Reader = Callable[[SourceFile, Checked, StageContext], Read]


def _counted(read: Callable[[BinaryIO, Checked], Read]) -> _Reader:
    """A reader of a stream, which tells by the bytes that it takes how far it is."""

    def run(source: SourceFile, checked: Checked, ctx: StageContext) -> Read:
        words = f"reading {checked.kind}"
        with source.open() as stream:
            counted = CountingStream(
                stream, source.size, lambda done: tell(ctx, done, source.size, words)
            )
            return read(cast("BinaryIO", counted), checked)

    return run


def _telling(read: Callable[[BinaryIO, Checked, StageContext], Read]) -> _Reader:
    """A reader of a stream, which tells itself how far it is."""

    def run(source: SourceFile, checked: Checked, ctx: StageContext) -> Read:
        with source.open() as stream:
            return read(stream, checked, ctx)

    return run


_READERS: Final[dict[Kind, _Reader]] = {
    "pdf": lambda source, _, ctx: read_pdf(source, ctx),
    "xlsx": _telling(read_xlsx),
    "pptx": _telling(read_pptx),
    "csv": _telling(read_delimited),
    "docx": _counted(read_docx),
    "html": _counted(read_html),
    "eml": _counted(read_mail),
    "md": _counted(read_markdown),
    "txt": _counted(read_text),
    "odt": _counted(read_odf),
    "ods": _counted(read_odf),
    "odp": _counted(read_odf),
    "json": _counted(read_json),
    "xml": _counted(read_xml),
    "rtf": _counted(read_rtf),
    "msg": _counted(read_legacy),
    "doc": _counted(read_legacy),
    "xls": _counted(read_legacy),
    "ppt": _counted(read_legacy),
    **{kind: read_picture for kind, format_ in FORMATS.items() if format_.is_picture},
}


def reading(
    input: DocumentSource,  # noqa: A002 - the stage's name for the job's input
    validating: Checked,
    ctx: StageContext,
) -> Read:
    """Read the document with the reader for its kind.

    Raises:
        PermanentError: it is locked, damaged beyond repair, hostile, or holds no text.

    """
    with ended_in_time(ctx):
        return read_source(source_of(input, ctx), validating, ctx)


def read_source(source: SourceFile, checked: Checked, ctx: StageContext) -> Read:
    """Read one file that was checked, with the reader for its kind.

    Raises:
        PermanentError: it is locked, damaged beyond repair, hostile, or holds no text.

    """
    source = unlocked(source)
    tell(ctx, 0, 1, f"reading {checked.kind}")
    try:
        read = _read(source, checked, ctx)
        read = with_attachments(read, checked.kind, source, ctx, _read)
    except (MemoryError, RecursionError) as error:
        raise refusal(
            "document_too_complex", "Reading the document took more memory than it is given."
        ) from error
    _check_text(read)
    tell(ctx, 1, 1, "read")
    seen = {found.code for found in checked.notes}
    added = [found for found in read.notes if found.code not in seen]
    return read.model_copy(update={"notes": [*checked.notes, *added]})


def _read(source: SourceFile, checked: Checked, ctx: StageContext) -> Read:
    first = partial(_READERS[checked.kind], source, checked, ctx)
    if not FORMATS[checked.kind].by_library:
        return first()
    read = read_with_fallback(first, lambda: read_with_library(source.content(), checked))
    return with_recognised_pictures(read, checked.kind, source, ctx)


def _check_text(read: Read) -> None:
    """Refuse a document without text, unless a note says what it has instead."""
    if not read.is_empty:
        return
    codes = {found.code for found in read.notes}
    if codes & {"no_text_layer", "recognition_stopped", "attachments_not_read"}:
        return
    if "recovered_after_damage" in codes:
        raise refusal("document_damaged", "The file is damaged, and no text could be recovered.")
    raise refusal("document_no_text", f"The {read.kind} file opened but holds no text at all.")
