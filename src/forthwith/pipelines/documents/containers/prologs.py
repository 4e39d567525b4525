"""Find a document type declaration in XML, whatever its encoding.

A DTD may stand only before the root element, so a parser that stops there has seen all there is.
It is the real parser, not a search for bytes: UTF-16 hides nothing from it.
"""

from __future__ import annotations

from xml.parsers import expat

from forthwith.pipelines.documents.codes import refusal


class _RootSeenError(Exception):
    """The root element has begun: what follows cannot declare anything."""


def refuse_doctype(*_: object) -> None:
    """Refuse the document; registered for the events of a DTD.

    Raises:
        PermanentError: always.

    """
    raise refusal(
        "document_external_entity",
        "The file declares a document type (DTD) in its XML, which could read other files.",
    )


def _root_seen(*_: object) -> None:
    raise _RootSeenError


class PrologCheck:
    """Looks at XML up to its root element; feed it chunks, the rest it ignores."""

    def __init__(self) -> None:
        self._parser: expat.XMLParserType | None = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = refuse_doctype
        self._parser.StartElementHandler = _root_seen

    def feed(self, chunk: bytes) -> None:
        """Look at the next chunk.

        Raises:
            PermanentError: there is a document type declaration.

        """
        if self._parser is None:
            return
        try:
            self._parser.Parse(chunk)
        except (_RootSeenError, expat.ExpatError, ValueError, LookupError):
            self._parser = None
