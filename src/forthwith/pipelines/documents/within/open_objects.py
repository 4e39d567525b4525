"""The objects that an OpenDocument file embeds: documents in folders of it, and OLE objects.

A folder is a document of its own without its package, so that it is packed again to be read. Charts
and formulas are such folders too; their words are read with the document itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from typing import Final
from zipfile import ZipFile

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.clean_text import bare_name
from forthwith.pipelines.documents.containers.inflating import inflated
from forthwith.pipelines.documents.containers.office_parts import Parts, opened_parts
from forthwith.pipelines.documents.kinds.packages import open_kind
from forthwith.pipelines.documents.within.attached import Attached
from forthwith.pipelines.documents.within.embedded import unwrapped_file

_MANIFEST: Final = "META-INF/manifest.xml"
_OLE: Final = re.compile(r"Object \d{1,9}")


@dataclass(slots=True)
class _Manifest:
    """Hears the media types of the folders."""

    types: dict[str, str] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        path = attributes.get("full-path", "")
        if name == "file-entry" and path.endswith("/") and path != "/":
            self.types[path] = attributes.get("media-type", "")

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


def names_of_objects(parts: Parts) -> list[str]:
    """What the embedded objects are called."""
    documents = [_name(folder, mime) for folder, mime in _documents(parts).items()]
    return [*documents, *_wrapped(parts)][: limits.ATTACHMENTS]


def files_of_open_document(content: bytes) -> Iterator[Attached]:
    """The embedded documents, then the files in OLE objects."""
    parts = opened_parts(BytesIO(content))
    for folder, mime in _documents(parts).items():
        yield Attached(_name(folder, mime), partial(_repacked, parts.archive, folder, mime))
    for name in _wrapped(parts):
        yield unwrapped_file(parts.archive, parts.archive.getinfo(name))


def _documents(parts: Parts) -> dict[str, str]:
    manifest = _Manifest()
    parts.walk(_MANIFEST, manifest)
    names = set(parts.names())
    return {
        folder: mime
        for folder, mime in manifest.types.items()
        if open_kind(mime) and f"{folder}content.xml" in names
    }


def _wrapped(parts: Parts) -> list[str]:
    return [name for name in parts.names() if _OLE.fullmatch(name)]


def _name(folder: str, mime: str) -> str:
    return bare_name(f"{folder.rstrip('/')}.{open_kind(mime)}")


def _repacked(archive: ZipFile, folder: str, mime: str) -> bytes:
    """The document in a folder as a package.

    Raises:
        PermanentError: it is larger than an attachment may be, or cannot be unpacked.

    """
    packed, left = BytesIO(), limits.ATTACHED_BYTES
    with ZipFile(packed, "w") as package:
        package.writestr("mimetype", mime)
        for info in archive.infolist():
            if info.filename.startswith(folder) and not info.is_dir():
                content = inflated(archive, info, most=left)
                left -= len(content)
                package.writestr(info.filename.removeprefix(folder), content)
    return packed.getvalue()
