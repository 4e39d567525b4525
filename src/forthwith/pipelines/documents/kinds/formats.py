"""The formats that are read, one row each: what they are called, and what is special about them.

A new format is a row here, a reader in `readers/`, and the line in `steps/reading.py` that joins
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from forthwith.pipelines.documents.models import Kind

_OOXML: Final = "application/vnd.openxmlformats-officedocument."
_ODF: Final = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format that is read.

    Attributes:
        noun: what a person calls such a file.
        page: what one of its pages is called.
        extensions: by which names claim to be of it, the kind itself among them.
        by_library: whether the extraction library may try where the first reader fails.
        broken_by_lines: whether its lines end where paper ends, and words are split there.
        tabular: whether it holds tables and hardly any prose.
        is_picture: whether it is a picture, whose text must be recognised.

    """

    mime: str
    noun: str
    extensions: tuple[str, ...]
    page: str = "page"
    by_library: bool = False
    broken_by_lines: bool = False
    tabular: bool = False
    is_picture: bool = False


def _picture(mime: str, noun: str, *extensions: str) -> Format:
    return Format(
        mime=mime, noun=noun, extensions=extensions, broken_by_lines=True, is_picture=True
    )


FORMATS: Final[Mapping[Kind, Format]] = {
    "pdf": Format(
        mime="application/pdf",
        noun="PDF file",
        extensions=("pdf",),
        broken_by_lines=True,
    ),
    "docx": Format(
        mime=f"{_OOXML}wordprocessingml.document",
        noun="Word document",
        extensions=("docx", "docm", "dotx", "dotm"),
        by_library=True,
    ),
    "xlsx": Format(
        mime=f"{_OOXML}spreadsheetml.sheet",
        noun="Excel workbook",
        extensions=("xlsx", "xlsm", "xltx", "xltm"),
        page="sheet",
        by_library=True,
        tabular=True,
    ),
    "html": Format(
        mime="text/html",
        noun="web page",
        extensions=("html", "htm", "xhtml"),
        by_library=True,
    ),
    "eml": Format(
        mime="message/rfc822",
        noun="e-mail file",
        extensions=("eml", "mht", "mhtml", "mbox"),
        by_library=True,
        broken_by_lines=True,
    ),
    "txt": Format(
        mime="text/plain",
        noun="text file",
        extensions=("txt", "text", "log"),
        broken_by_lines=True,
    ),
    "md": Format(
        mime="text/markdown",
        noun="Markdown file",
        extensions=("md", "markdown"),
    ),
    "csv": Format(
        mime="text/csv",
        noun="CSV file",
        extensions=("csv", "tsv", "tab"),
        tabular=True,
    ),
    "pptx": Format(
        mime=f"{_OOXML}presentationml.presentation",
        noun="PowerPoint presentation",
        extensions=("pptx", "pptm", "potx", "potm", "ppsx", "ppsm"),
        page="slide",
        by_library=True,
    ),
    "odt": Format(
        mime=f"{_ODF}text",
        noun="OpenDocument text",
        extensions=("odt", "ott", "fodt"),
        by_library=True,
    ),
    "ods": Format(
        mime=f"{_ODF}spreadsheet",
        noun="OpenDocument workbook",
        extensions=("ods", "ots", "fods"),
        page="sheet",
        tabular=True,
    ),
    "odp": Format(
        mime=f"{_ODF}presentation",
        noun="OpenDocument presentation",
        extensions=("odp", "otp", "fodp"),
        page="slide",
        by_library=True,
    ),
    "rtf": Format(
        mime="application/rtf",
        noun="Rich Text (RTF) document",
        extensions=("rtf",),
        by_library=True,
    ),
    "msg": Format(
        mime="application/vnd.ms-outlook",
        noun="Outlook message",
        extensions=("msg", "oft"),
        broken_by_lines=True,
    ),
    "doc": Format(
        mime="application/msword",
        noun="old Word document",
        extensions=("doc", "dot"),
    ),
    "xls": Format(
        mime="application/vnd.ms-excel",
        noun="old Excel workbook",
        extensions=("xls", "xlt"),
        page="sheet",
        tabular=True,
    ),
    "ppt": Format(
        mime="application/vnd.ms-powerpoint",
        noun="old PowerPoint presentation",
        extensions=("ppt", "pps", "pot"),
        page="slide",
    ),
    "json": Format(
        mime="application/json",
        noun="JSON file",
        extensions=("json", "jsonl", "ndjson", "geojson"),
    ),
    "xml": Format(
        mime="application/xml",
        noun="XML file",
        extensions=("xml", "rss", "atom"),
    ),
    "png": _picture("image/png", "PNG picture", "png"),
    "jpeg": _picture("image/jpeg", "JPEG picture", "jpg", "jpeg", "jpe", "jfif"),
    "tiff": _picture("image/tiff", "TIFF picture", "tif", "tiff"),
    "gif": _picture("image/gif", "GIF picture", "gif"),
    "bmp": _picture("image/bmp", "BMP picture", "bmp", "dib"),
    "webp": _picture("image/webp", "WebP picture", "webp"),
}

KIND_OF_EXTENSION: Final[Mapping[str, Kind]] = {
    extension: kind for kind, format_ in FORMATS.items() for extension in format_.extensions
}
