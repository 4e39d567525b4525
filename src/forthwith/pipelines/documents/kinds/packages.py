"""What a zip archive is: the content types of an Office file, the `mimetype` of others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from zipfile import ZipFile

from forthwith.pipelines.documents.models import Kind

_CONTENT_TYPES: Final = "[Content_Types].xml"
_SMALL: Final = 1 << 20
_MIME_FILE: Final = 200

_MAIN_TYPES: Final[tuple[tuple[str, Kind | None, str], ...]] = (
    ("wordprocessingml", "docx", "a Word document"),
    ("ms-word.", "docx", "a Word document"),
    ("spreadsheetml", "xlsx", "an Excel workbook"),
    ("ms-excel.sheet.binary", None, "a binary Excel workbook (.xlsb)"),
    ("ms-excel.", "xlsx", "an Excel workbook"),
    ("presentationml", None, "a PowerPoint presentation"),
    ("ms-powerpoint.", None, "a PowerPoint presentation"),
    ("visio", None, "a Visio drawing"),
    ("xps", None, "an XPS document"),
)
_MAIN: Final = re.compile(r'ContentType="([^"]{1,200}main(?:\+xml)?)"')
_MIME_NAMES: Final = {
    "application/vnd.oasis.opendocument.text": "an OpenDocument text",
    "application/vnd.oasis.opendocument.spreadsheet": "an OpenDocument spreadsheet",
    "application/vnd.oasis.opendocument.presentation": "an OpenDocument presentation",
    "application/epub+zip": "an EPUB book",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A zip archive by its content: `kind` is None when it is none that is read here."""

    kind: Kind | None
    words: str
    has_macros: bool = False


def package_of(archive: ZipFile) -> Package:
    """Tell an Office file from other archives; reads two small entries at most.

    Raises:
        zipfile.BadZipFile: an entry it had to read is broken.
        zlib.error: likewise.

    """
    names = set(archive.namelist())
    if "mimetype" in names:
        return _by_mimetype(_small_text(archive, "mimetype", _MIME_FILE))
    macros = any(name.endswith("vbaProject.bin") for name in names)
    if _CONTENT_TYPES in names:
        types = _small_text(archive, _CONTENT_TYPES, _SMALL)
        for main in _MAIN.findall(types):
            for part, kind, words in _MAIN_TYPES:
                if part in main:
                    return Package(kind=kind, words=words, has_macros=macros)
    return _by_main_part(names, macros=macros)


def _by_mimetype(mime: str) -> Package:
    return Package(kind=None, words=_MIME_NAMES.get(mime.strip(), "a zip archive"))


def _by_main_part(names: set[str], *, macros: bool) -> Package:
    if "word/document.xml" in names:
        return Package(kind="docx", words="a Word document", has_macros=macros)
    if "xl/workbook.xml" in names:
        return Package(kind="xlsx", words="an Excel workbook", has_macros=macros)
    return Package(kind=None, words="a zip archive")


def _small_text(archive: ZipFile, name: str, limit: int) -> str:
    with archive.open(name) as entry:
        content = entry.read(limit)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    return content.decode("utf-8", "replace")
