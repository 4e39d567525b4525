"""Walk through the XML of an Office part without building a tree.

A handler hears of elements by their local name and of text. A document type ends the reading, so
there are no entities; nesting is bounded; nothing is fetched.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol
from xml.parsers import expat

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.containers.prologs import refuse_doctype

_CHUNK: Final = 1 << 16
_SEPARATOR: Final = "\n"


class Handler(Protocol):
    """What is told about a part, in its order."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Hear that an element begins; names are local, without their namespace."""
        ...

    def end(self, name: str) -> None:
        """Hear that it ends."""
        ...

    def text(self, data: str) -> None:
        """Hear a piece of text; one run of text may come in several pieces."""
        ...


@dataclass(slots=True)
class Elements:
    """How many elements may still be read of a file; below zero, its reading has ended early."""

    left: int = limits.PARTS_ELEMENTS


class _EnoughError(Exception):
    """Ends the parser where the last element that is read has been."""


def walk(
    stream: BinaryIO,
    handler: Handler,
    *,
    only: frozenset[str] | None = None,
    elements: Elements | None = None,
) -> bool:
    """Tell `handler` what the part holds; False if the XML breaks off or is not well-formed.

    With `only` it hears of the elements of these names and of no others; a part with thousands
    of others is read in half the time. With `elements` it hears of no more than there are left.

    Raises:
        PermanentError: it declares a document type, or is nested too deeply.

    """
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    _attach(parser, handler, _LocalNames(only), elements or Elements(sys.maxsize))
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)  # noqa: FBT003 - pyexpat takes it by position
        parser.Parse(b"", True)  # noqa: FBT003 - likewise
    except (expat.ExpatError, LookupError, ValueError):
        return False
    except _EnoughError:
        return True
    return True


def _attach(
    parser: expat.XMLParserType, handler: Handler, local: _LocalNames, elements: Elements
) -> None:
    depth, keys, deepest = 0, _LocalNames(None), limits.XML_NESTING
    begins, ends = handler.start, handler.end

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        elements.left -= 1
        if elements.left < 0:
            raise _EnoughError
        if depth > deepest:
            raise refusal(
                "document_too_complex",
                f"The XML is nested more than {limits.XML_NESTING} deep.",
                cause="nesting",
            )
        if known := local[name]:
            if attributes:
                attributes = {keys[key]: value for key, value in attributes.items()}
            begins(known, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if known := local[name]:
            ends(known)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = refuse_doctype


class _LocalNames(dict[str, str]):
    """Names without their namespace, empty for those that are passed over; each is cut once."""

    def __init__(self, only: frozenset[str] | None) -> None:
        super().__init__()
        self._only = only

    def __missing__(self, name: str) -> str:
        local = name.rpartition(_SEPARATOR)[2]
        self[name] = local if self._only is None or local in self._only else ""
        return self[name]
