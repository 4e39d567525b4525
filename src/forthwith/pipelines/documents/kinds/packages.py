"""What a zip archive is: the content types of an Office file, the `mimetype` of others."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
    ("presentationml", "pptx", "a PowerPoint presentation"),
    ("ms-powerpoint.", "pptx", "a PowerPoint presentation"),
    ("visio", None, "a Visio drawing"),
    ("xps", None, "an XPS document"),
)
_MAIN: Final = re.compile(r'ContentType="([^"]{1,200}main(?:\+xml)?)"')
_OPEN_DOCUMENT: Final = "application/vnd.oasis.opendocument."
_OPEN_KINDS: Final[Mapping[str, Kind]] = {
    "text": "odt", "text-template": "odt",
    "spreadsheet": "ods", "spreadsheet-template": "ods",
    "presentation": "odp", "presentation-template": "odp",
}  # fmt: skip
_FLAT: Final = re.compile(
    r"\s{0,1000}(?:<\?xml[^>]{0,500}>\s{0,1000})?<office:document\s[^>]{0,20000}?"
    r"office:mimetype=[\"']" + re.escape(_OPEN_DOCUMENT) + r"([a-z-]{1,40})[\"']"
)
_MIME_NAMES: Final = {"application/epub+zip": "an EPUB book"}
_ARCHIVE: Final = "a zip archive"
FOR_ARCHIVES: Final = "the pipeline documents.batch_analysis reads the documents in a ZIP"
_MANIFEST: Final = "META-INF/manifest.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A zip archive by its content.

    `kind` is None when it is none that is read here; `is_plain` when it is no format of its own
    but an archive of files.
    """

    kind: Kind | None
    words: str
    is_plain: bool = False
    has_macros: bool = False
    is_locked: bool = False


def package_of(archive: ZipFile) -> Package:
    """Tell an Office file from other archives; reads two small entries at most.

    Raises:
        zipfile.BadZipFile: an entry it had to read is broken.
        zlib.error: likewise.

    """
    names = set(archive.namelist())
    if "mimetype" in names:
        return _by_mimetype(archive, _small_text(archive, "mimetype", _MIME_FILE).strip(), names)
    macros = any(name.endswith("vbaProject.bin") for name in names)
    if _CONTENT_TYPES in names:
        types = _small_text(archive, _CONTENT_TYPES, _SMALL)
        for main in _MAIN.findall(types):
            for part, kind, words in _MAIN_TYPES:
                if part in main:
                    return Package(kind=kind, words=words, has_macros=macros)
    return _by_main_part(names, macros=macros)


def open_kind(mime: str) -> Kind | None:
    """Return the kind of an OpenDocument media type, None for those that are not read.

    >>> open_kind("application/vnd.oasis.opendocument.text-template")
    'odt'
    """
    return _OPEN_KINDS.get(mime.removeprefix(_OPEN_DOCUMENT)) if _OPEN_DOCUMENT in mime else None


def flat_kind(text: str) -> Kind | None:
    """Return the kind of an OpenDocument file that is one flat XML; None for other texts."""
    found = _FLAT.match(text)
    return _OPEN_KINDS.get(found[1]) if found else None


def _by_mimetype(archive: ZipFile, mime: str, names: set[str]) -> Package:
    manifest = _small_text(archive, _MANIFEST, _SMALL) if _MANIFEST in names else ""
    kind = open_kind(mime)
    return Package(
        kind=kind,
        words=_MIME_NAMES.get(mime, _ARCHIVE),
        is_plain=kind is None and mime not in _MIME_NAMES,
        has_macros=any(name.startswith("Basic/") for name in names),
        is_locked="encryption-data" in manifest,
    )


def _by_main_part(names: set[str], *, macros: bool) -> Package:
    if "word/document.xml" in names:
        return Package(kind="docx", words="a Word document", has_macros=macros)
    if "xl/workbook.xml" in names:
        return Package(kind="xlsx", words="an Excel workbook", has_macros=macros)
    if "ppt/presentation.xml" in names:
        return Package(kind="pptx", words="a PowerPoint presentation", has_macros=macros)
    return Package(kind=None, words=_ARCHIVE, is_plain=True)


def _small_text(archive: ZipFile, name: str, limit: int) -> str:
    with archive.open(name) as entry:
        content = entry.read(limit)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    return content.decode("utf-8", "replace")
