"""Multipart forms, part by part as they arrive: a file goes on to the blob store in pieces.

Nothing is spooled: neither memory nor `/tmp` ever holds more than one chunk of a file. The parts
come in the order in which the client wrote them, and each is read (or skipped) before the next.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from forthwith.api.errors import MalformedFormError
from forthwith.model.errors import Detail, InvalidInputError, TooLargeError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MAX_FILES: Final = 200
MAX_FIELDS: Final = 100
"""Other fields than files: more than the tags that a job may have."""
MAX_FIELD_BYTES: Final = 1024 * 1024

_Event = tuple[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the form.

    Attributes:
        filename: what the client calls the file, a label only; None for a plain field.
        chunks: its content; to be read before the next part is asked for.

    """

    name: str
    filename: str | None
    media_type: str
    chunks: AsyncIterator[bytes]

    @property
    def is_file(self) -> bool:
        """Whether it is one of the form's documents, named or not."""
        return self.name == "file" or self.filename is not None

    async def text(self) -> str:
        """The content of a plain field.

        Raises:
            TooLargeError: it is longer than a field may be.
            MalformedFormError: it is not UTF-8.

        """
        body = bytearray()
        async for chunk in self.chunks:
            body += chunk
            if len(body) > MAX_FIELD_BYTES:
                raise TooLargeError(f"the field {self.name[:100]!r}", max_bytes=MAX_FIELD_BYTES)
        try:
            return body.decode()
        except UnicodeDecodeError as error:
            raise MalformedFormError(f"the field {self.name[:100]!r} is not UTF-8") from error


@dataclass(slots=True)
class _Counts:
    """How many parts of each kind the form had so far."""

    files: int = 0
    fields: int = 0

    def take(self, part: Part) -> None:
        self.files += part.is_file
        self.fields += not part.is_file
        if self.files > MAX_FILES:
            issue = f"at most {MAX_FILES} in one form: send the others in a form of their own"
            raise InvalidInputError("the form has too many files", (Detail("file", issue),))
        if self.fields > MAX_FIELDS:
            issue = f"at most {MAX_FIELDS} fields besides the files"
            raise InvalidInputError("the form has too many fields", (Detail("form", issue),))


class Form:
    """The parts of a form whose bytes come from `source`."""

    def __init__(self, content_type: str, source: AsyncIterator[bytes]) -> None:
        self._source = source
        self._events: deque[_Event] = deque()
        self._ended = False
        self._parser = _parser(content_type, self._note)

    async def parts(self) -> AsyncIterator[Part]:
        """Each part in turn.

        Raises:
            MalformedFormError: the form is broken or incomplete.
            InvalidInputError: it has too many files, or too many other fields.

        """
        counts = _Counts()
        while (headers := await self._headers()) is not None:
            content = self._content()
            part = _part(headers, content)
            counts.take(part)
            yield part
            async for _ in content:
                pass

    async def _headers(self) -> dict[bytes, bytes] | None:
        """The headers of the next part; None at the end of the form."""
        headers: dict[bytes, bytes] = {}
        name = b""
        while (event := await self._next()) is not None:
            match event:
                case ("field", piece):
                    name += piece
                case ("value", piece):
                    headers[name.lower()] = headers.get(name.lower(), b"") + piece
                case ("header_end", _):
                    name = b""
                case ("headers_finished", _):
                    return headers
                case _:
                    pass
        return None

    async def _content(self) -> AsyncIterator[bytes]:
        while (event := await self._next()) is not None:
            kind, piece = event
            if kind == "part_end":
                return
            if kind == "data":
                yield piece
        raise MalformedFormError("the form ends within a part")

    async def _next(self) -> _Event | None:
        while not self._events:
            chunk = await anext(self._source, None)
            if chunk is None:
                if not self._ended:
                    raise MalformedFormError("the form has no end")
                return None
            self._feed(chunk)
        return self._events.popleft()

    def _feed(self, chunk: bytes) -> None:
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise MalformedFormError("a part is not framed as it should be") from error

    def _note(self, kind: str, piece: bytes) -> None:
        if kind == "end":
            self._ended = True
        else:
            self._events.append((kind, piece))


def _parser(content_type: str, note: Callable[[str, bytes], None]) -> MultipartParser:
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not boundary:
        raise MalformedFormError("the Content-Type names no boundary")

    def piece_of(event: str) -> Callable[[bytes, int, int], None]:
        return lambda data, start, end: note(event, data[start:end])

    def mark(event: str) -> Callable[[], None]:
        return lambda: note(event, b"")

    callbacks: MultipartCallbacks = {
        "on_header_field": piece_of("field"),
        "on_header_value": piece_of("value"),
        "on_header_end": mark("header_end"),
        "on_headers_finished": mark("headers_finished"),
        "on_part_data": piece_of("data"),
        "on_part_end": mark("part_end"),
        "on_end": mark("end"),
    }
    try:
        return MultipartParser(boundary, callbacks)
    except FormParserError as error:
        raise MalformedFormError("the boundary is too long") from error


def _part(headers: dict[bytes, bytes], content: AsyncIterator[bytes]) -> Part:
    disposition, options = parse_options_header(headers.get(b"content-disposition", b""))
    name = options.get(b"name")
    if disposition != b"form-data" or name is None:
        raise MalformedFormError("a part has no name")
    filename = options.get(b"filename")
    kind, _ = parse_options_header(headers.get(b"content-type", b""))
    return Part(
        name=name.decode(errors="replace"),
        filename=None if filename is None else filename.decode(errors="replace"),
        media_type=kind.decode("latin-1"),
        chunks=content,
    )
