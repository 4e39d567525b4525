"""The parts of an Office file: found through its relationships, read without trust."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass, field
from typing import BinaryIO, Final, Protocol

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.containers.archives import BROKEN_ENTRY, opened_archive
from forthwith.pipelines.documents.containers.xmlstream import Elements, Handler, walk

_PROPERTIES: Final = {
    "title": "title",
    "subject": "subject",
    "creator": "author",
    "keywords": "keywords",
    "description": "description",
    "lastModifiedBy": "last_modified_by",
    "created": "created",
    "modified": "modified",
    "category": "category",
    "language": "language",
    "Application": "producer",
    "Company": "company",
    "Manager": "manager",
}


class Remarks(Protocol):
    """What collects the notes on a file."""

    def remark(self, code: str, message: str | None = None) -> None:
        """Add a note, once for each code."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Where a part points to; `type` is the last word of the relationship's type."""

    id: str
    type: str
    target: str


@dataclass(slots=True)
class Parts:
    """The parts of an opened Office file; `damaged` names those that could not be read whole."""

    archive: zipfile.ZipFile
    damaged: set[str] = field(default_factory=set)
    elements: Elements = field(default_factory=Elements)

    def remark(self, blocks: Remarks) -> None:
        """Note what was not read of the parts."""
        if self.damaged:
            blocks.remark("recovered_after_damage")
        remark_elements(self.elements, blocks)

    def names(self) -> list[str]:
        """Return the names of all parts, in the archive's order."""
        return self.archive.namelist()

    def attachments(self) -> list[str]:
        """Return the names of the files that are embedded."""
        found = [name.rpartition("/")[2] for name in self.names() if "/embeddings/" in name]
        return [name for name in found if name][: limits.ATTACHMENTS]

    def has_pictures(self) -> bool:
        """Tell whether pictures are embedded."""
        return any("/media/" in name for name in self.names())

    def walk(self, name: str, handler: Handler, *, only: frozenset[str] | None = None) -> bool:
        """Walk through a part; False if it is not there. What is damaged ends early.

        Raises:
            PermanentError: the part is hostile.

        """
        try:
            with self.archive.open(name) as stream:
                whole = walk(stream, handler, only=only, elements=self.elements)  # type: ignore[arg-type]  # IO[bytes] reads alike
        except KeyError:
            return False
        except BROKEN_ENTRY:
            whole = False
        if not whole:
            self.damaged.add(name)
        return True

    def relations(self, part: str) -> list[Relation]:
        """Return where `part` points to within the file, external targets left out."""
        folder, base = posixpath.split(part)
        found = _Relations(folder)
        self.walk(posixpath.join(folder, "_rels", f"{base}.rels"), found)
        return found.relations

    def properties(self) -> dict[str, str]:
        """Return what the file says of itself: title, author, dates."""
        found = _Properties()
        for part in ("docProps/core.xml", "docProps/app.xml"):
            self.walk(part, found)
        return found.values


def remark_elements(elements: Elements, blocks: Remarks) -> None:
    """Note that there are more elements than are read, if so."""
    if elements.left < 0:
        most = f"{limits.PARTS_ELEMENTS:,}"
        blocks.remark("truncated_output", f"The first {most} elements of the file were read.")


def opened_parts(stream: BinaryIO) -> Parts:
    """Open an Office file.

    Raises:
        PermanentError: it is no archive that can be opened.

    """
    return Parts(opened_archive(stream))


class _Relations:
    def __init__(self, folder: str) -> None:
        self.relations: list[Relation] = []
        self._folder = folder

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "")
        path = target if target.startswith("/") else posixpath.join("/", self._folder, target)
        self.relations.append(
            Relation(
                id=attributes.get("Id", ""),
                type=attributes.get("Type", "").rpartition("/")[2],
                target=posixpath.normpath(path).lstrip("/"),
            )
        )

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


class _Properties:
    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self._key: str | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        self._key = _PROPERTIES.get(name)

    def end(self, name: str) -> None:
        del name
        self._key = None

    def text(self, data: str) -> None:
        if self._key is not None and data.strip():
            self.values[self._key] = self.values.get(self._key, "") + data
