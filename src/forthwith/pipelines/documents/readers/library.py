"""Read what the project's own readers cannot, with a library that knows many formats.

It comes second: on real files its text is no better, and it gives neither headings nor cells as
they are shown. It is given the bytes alone, opens nothing within them, recognises no pictures and
has nothing to fetch.
"""

from __future__ import annotations

import asyncio
from io import BytesIO
from typing import TYPE_CHECKING, Final

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.clean_text import bare_name
from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.containers.archives import opened_archive
from forthwith.pipelines.documents.models import Checked, Read
from forthwith.pipelines.documents.readers.blocks import Blocks, clean_metadata
from forthwith.pipelines.documents.readers.grid import places_of
from forthwith.pipelines.documents.readers.panics import native_failures

if TYPE_CHECKING:
    from xberg import ExtractedDocument, ExtractionConfig

READER: Final = "xberg"
_TOO_MUCH: Final = "Security violation"
"""How the library begins to say which of its limits was reached."""
_WORKBOOKS: Final = frozenset({"xlsx", "ods", "xls"})
_UNDECODED: Final = ("\ufffd", "\\'")


def read_with_library(content: bytes, checked: Checked) -> Read | None:
    """Read the document; None if the library fails, finds no text, or has not the memory for it."""
    if len(content) > limits.SALVAGED_BYTES:
        return None
    if checked.kind == "xlsx" and not _is_affordable(content):
        return None
    read = extracted_by_library(content, checked)
    return None if read is None or read.is_empty else read


def _is_affordable(content: bytes) -> bool:
    """Tell whether the library has memory for the grids of the workbook, if it is one."""
    try:
        archive = opened_archive(BytesIO(content))
    except PermanentError:
        return False
    with archive:
        return places_of(archive) <= limits.GRID


def extracted_by_library(content: bytes, checked: Checked) -> Read | None:
    """Read the document, be there text in it or not; None if the library fails.

    Raises:
        PermanentError: it reaches a limit that the library counts.

    """
    from xberg import XbergError

    failures: tuple[type[BaseException], ...] = (XbergError, *native_failures())
    try:
        found = asyncio.run(_extract(content, checked.mime))
    except failures as error:
        if _TOO_MUCH in str(error):
            words = "The file is larger or deeper than its reader takes on."
            raise refusal("document_too_complex", words) from error
        return None
    return _read(found, checked)


async def _extract(content: bytes, mime: str) -> list[ExtractedDocument]:
    from xberg import ExtractInput, extract

    given = ExtractInput(kind="bytes", bytes=content, mime_type=mime)
    return (await extract(given, config=_config())).results


def _config() -> ExtractionConfig:
    from xberg import (
        ConcurrencyConfig,
        ConversionOptions,
        ExtractionConfig,
        ImageExtractionConfig,
        PageConfig,
        SecurityLimits,
    )

    return ExtractionConfig(
        use_cache=False,
        disable_ocr=True,
        enable_quality_processing=False,
        max_archive_depth=0,
        pages=PageConfig(extract_pages=True),
        images=ImageExtractionConfig(extract_images=False, inject_placeholders=False),
        html_options=ConversionOptions(skip_images=True, extract_images=False),
        concurrency=ConcurrencyConfig(max_threads=1),
        security_limits=SecurityLimits(
            max_archive_size=limits.INFLATED_BYTES,
            max_files_in_archive=limits.ZIP_ENTRIES,
            max_content_size=limits.TEXT_BYTES // 2,
            max_xml_depth=limits.XML_NESTING,
            max_table_cells=limits.GRID,
        ),
    )


def _read(found: list[ExtractedDocument], checked: Checked) -> Read:
    blocks = Blocks()
    for document in found:
        if checked.kind in _WORKBOOKS:
            _add_sheets(document, blocks)
        else:
            _add_text(document, blocks)
    return blocks.read(
        checked,
        reader=READER,
        metadata=clean_metadata(_metadata(found[0])) if found else {},
        attachments=_attachments(found),
    )


def _add_text(document: ExtractedDocument, blocks: Blocks) -> None:
    for line in document.content.splitlines():
        blocks.line(line.strip())
    for table in document.tables:
        blocks.keep_table(table.cells)
    blocks.end_page()


def _add_sheets(document: ExtractedDocument, blocks: Blocks) -> None:
    for sheet in (document.pages or [])[: limits.SHEETS]:
        tables = [one for one in document.tables if one.page_number == sheet.page_number]
        if tables:
            blocks.heading(sheet.sheet_name or "", 1)
        for table in tables:
            blocks.table(table.cells, title=sheet.sheet_name)
        blocks.end_page(sheet.sheet_name)


def _metadata(document: ExtractedDocument) -> dict[str, str]:
    given = document.metadata
    values = {
        "title": given.title or given.subject or "",
        "author": ", ".join(given.authors or []),
        "created": given.created_at or "",
        "modified": given.modified_at or "",
    }
    known = {k: v for k, v in values.items() if not any(sign in v for sign in _UNDECODED)}
    return _mail_metadata(document) or known


def _mail_metadata(document: ExtractedDocument) -> dict[str, str]:
    """Return the head of a message, by the same keys as that of an e-mail; empty for others."""
    given = document.metadata
    mail = given.format.email if given.format is not None else None
    if mail is None:
        return {}
    name, address = mail.from_name or "", mail.from_email or ""
    return {
        "from": f"{name} <{address}>" if name and name != address else address,
        "to": ", ".join(mail.to_emails),
        "cc": ", ".join(mail.cc_emails),
        "date": given.created_at or "",
        "title": given.subject or "",
        "message_id": mail.message_id or "",
    }


def _attachments(found: list[ExtractedDocument]) -> list[str]:
    """Return the names of a message's attachments: the last part of each, never a path."""
    formats = (document.metadata.format for document in found)
    mails = (each.email for each in formats if each is not None)
    names = [name for mail in mails if mail is not None for name in mail.attachments]
    return [bare_name(name) for name in names][: limits.ATTACHMENTS]
