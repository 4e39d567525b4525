"""Walk through the XML of an Office part without building a tree.

A handler hears of elements by their local name and of text. A document type ends the reading, so
there are no entities; nesting is bounded; nothing is fetched.
"""

from __future__ import annotations

from typing import BinaryIO, Final, Protocol
from xml.parsers import expat

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.checks.prologs import refuse_doctype
from forthwith.pipelines.documents.codes import refusal

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


def walk(stream: BinaryIO, handler: Handler) -> bool:
    """Tell `handler` what the part holds; False if the XML breaks off or is not well-formed.

    Raises:
        PermanentError: it declares a document type, or is nested too deeply.

    """
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    _attach(parser, handler)
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)  # noqa: FBT003 - pyexpat takes it by position
        parser.Parse(b"", True)  # noqa: FBT003 - likewise
    except (expat.ExpatError, LookupError, ValueError):
        return False
    return True


def _attach(parser: expat.XMLParserType, handler: Handler) -> None:
    depth = 0
    local = _LocalNames()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.XML_NESTING:
            raise refusal(
                "document_too_complex", f"The XML is nested more than {limits.XML_NESTING} deep."
            )
        handler.start(local[name], {local[key]: value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(local[name])

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = refuse_doctype


class _LocalNames(dict[str, str]):
    """Names without their namespace; a part has few, and each is cut once."""

    def __missing__(self, name: str) -> str:
        self[name] = name.rpartition(_SEPARATOR)[2]
        return self[name]
