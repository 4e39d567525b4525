"""The stage that takes text, tables and headings out of the file."""

from __future__ import annotations

from collections.abc import Callable
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

_READERS: Final[dict[Kind, Callable[[BinaryIO, Checked], Read]]] = {
    "docx": read_docx,
    "html": read_html,
    "eml": read_mail,
    "md": read_markdown,
    "txt": read_text,
    "odt": read_odf,
    "ods": read_odf,
    "odp": read_odf,
    "json": read_json,
    "xml": read_xml,
    "rtf": read_rtf,
    "msg": read_legacy,
    "doc": read_legacy,
    "xls": read_legacy,
    "ppt": read_legacy,
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
    if checked.kind == "pdf":
        return read_pdf(source, ctx)
    if FORMATS[checked.kind].is_picture:
        return read_picture(source, checked, ctx)
    if not FORMATS[checked.kind].by_library:
        return _read_first(source, checked, ctx)
    read = read_with_fallback(
        lambda: _read_first(source, checked, ctx),
        lambda: read_with_library(source.content(), checked),
    )
    return with_recognised_pictures(read, checked.kind, source, ctx)


def _read_first(source: SourceFile, checked: Checked, ctx: StageContext) -> Read:
    with source.open() as stream:
        if checked.kind == "xlsx":
            return read_xlsx(stream, checked, ctx)
        if checked.kind == "pptx":
            return read_pptx(stream, checked, ctx)
        if checked.kind == "csv":
            return read_delimited(stream, checked, ctx)
        words = f"reading {checked.kind}"
        counted = CountingStream(
            stream, source.size, lambda done: tell(ctx, done, source.size, words)
        )
        return _READERS[checked.kind](cast("BinaryIO", counted), checked)


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
