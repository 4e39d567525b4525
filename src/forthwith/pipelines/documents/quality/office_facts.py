"""What an Office or OpenDocument file says of its lock, and of what it forbids to change.

A lock keeps readers out until somebody gives a password. Protection keeps nobody out: it asks
programs not to change a document, a sheet or a section, and is a few attributes of the file.
Whatever goes wrong here makes a fact missing, never a report: the text has been read by then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, Final

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.containers.office_parts import opened_parts
from forthwith.pipelines.documents.containers.xmlstream import walk
from forthwith.pipelines.documents.kinds.signatures import CFB, ZIP
from forthwith.pipelines.documents.language.counted import counted
from forthwith.pipelines.documents.models import Kind
from forthwith.pipelines.documents.quality.models import FileFacts
from forthwith.pipelines.documents.readers.biff import protections_of_workbook
from forthwith.pipelines.documents.sources import SourceFile

_Says = Callable[[Mapping[str, str]], bool]
_ON: Final = frozenset({"1", "true", "on"})


def office_facts(kind: Kind, source: SourceFile) -> FileFacts:
    """Measure a file without paper, opened with its password if it had one."""
    return FileFacts(
        encrypted=source.opened_by is not None,
        needs_password=source.opened_by == "given",
        opens_by_default=source.opened_by == "excel",
        protected=_protections(kind, source),
    )


def _protections(kind: Kind, source: SourceFile) -> list[str]:
    if kind == "xls":
        whole, sheets = protections_of_workbook(source.content())
        return list(_in_words(whole=whole, sheets=sheets))
    looked_for = _PARTS.get(kind)
    if looked_for is None:
        return []
    found = _Protections(looked_for[1])
    try:
        with source.open() as stream:
            _look(stream, looked_for[0], found)
    except PermanentError:  # the readers have said what is wrong with it
        return []
    return list(_in_words(whole=found.whole, sheets=found.sheets, sections=found.sections))


def _look(stream: BinaryIO, prefixes: tuple[str, ...], found: _Protections) -> None:
    """Go through the parts that may say it; a flat OpenDocument file is one part."""
    is_packed = stream.read(len(CFB)).startswith(ZIP)
    stream.seek(0)
    if not is_packed:
        walk(stream, found, only=found.names)
        return
    parts = opened_parts(stream)
    for name in parts.names():
        if name.startswith(prefixes) and name.endswith(".xml"):
            parts.walk(name, found, only=found.names)


def _in_words(*, whole: bool, sheets: int, sections: int = 0) -> Iterator[str]:
    if whole:
        yield "the document as a whole"
    if sheets:
        yield counted(sheets, "sheet")
    if sections:
        yield counted(sections, "section")


class _Protections:
    """Hears which elements of a part forbid changes."""

    def __init__(self, rules: Mapping[str, tuple[str, _Says]]) -> None:
        self.names = frozenset(rules)
        self.whole = False
        self.sheets = 0
        self.sections = 0
        self._rules = rules

    def start(self, name: str, attributes: dict[str, str]) -> None:
        what, says = self._rules[name]
        if not says(attributes):
            return
        if what == "sheet":
            self.sheets += 1
        elif what == "section":
            self.sections += 1
        else:
            self.whole = True

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


def _on(*names: str) -> _Says:
    """Tell whether one of the attributes says yes."""
    return lambda attributes: any(attributes.get(name, "").lower() in _ON for name in names)


def _always(_: Mapping[str, str]) -> bool:
    return True


_OPEN: Final[Mapping[str, tuple[str, _Says]]] = {
    "spreadsheet": ("whole", _on("structure-protected")),
    "table": ("sheet", _on("protected")),
    "section": ("section", _on("protected")),
}
_PARTS: Final[Mapping[Kind, tuple[tuple[str, ...], Mapping[str, tuple[str, _Says]]]]] = {
    "docx": (
        ("word/settings",),
        {
            "documentProtection": ("whole", _on("enforcement")),
            "writeProtection": ("whole", _always),
        },
    ),
    "xlsx": (
        ("xl/workbook", "xl/worksheets/", "xl/chartsheets/"),
        {
            "workbookProtection": ("whole", _on("lockStructure", "lockWindows", "lockRevision")),
            "fileSharing": ("whole", _always),
            "sheetProtection": ("sheet", _on("sheet", "content", "objects")),
        },
    ),
    "pptx": (("ppt/presentation",), {"modifyVerifier": ("whole", _always)}),
    "odt": (("content",), _OPEN),
    "ods": (("content",), _OPEN),
    "odp": (("content",), _OPEN),
}
