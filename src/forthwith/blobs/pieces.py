"""A sealed file as pieces: a random name of the file, then each piece with its length.

Each piece is bound to the file's name, to its number, and to whether it is the last.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import IO, Final

from forthwith.model.errors import SealError
from forthwith.ports.codec import Codec

PIECE_BYTES: Final = 1024 * 1024
_NAME_BYTES: Final = 16
_LENGTH: Final = struct.Struct(">I")
_LONGEST: Final = PIECE_BYTES + 1024


class PieceWriter:
    """Seals what it is given, piece by piece, into a file."""

    def __init__(self, file: IO[bytes], codec: Codec, context: str) -> None:
        self._file = file
        self._codec = codec
        name = os.urandom(_NAME_BYTES)
        self._context = f"{context}/{name.hex()}"
        self._number = 0
        self._waiting = bytearray()
        file.write(name)

    def write(self, chunk: bytes) -> None:
        """Add plain bytes."""
        self._waiting += chunk
        while len(self._waiting) > PIECE_BYTES:
            piece = bytes(self._waiting[:PIECE_BYTES])
            del self._waiting[:PIECE_BYTES]
            self._seal(piece, last=False)

    def finish(self) -> None:
        """Write the last piece."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        place = _place(self._context, self._number, last=last)
        sealed = self._codec.seal(piece, context=place)
        self._file.write(_LENGTH.pack(len(sealed)) + sealed)
        self._number += 1


class PieceReader:
    """The plain pieces of a sealed file, in order."""

    def __init__(self, file: IO[bytes], codec: Codec, context: str) -> None:
        self._file = file
        self._codec = codec
        self._context = context

    def __iter__(self) -> Iterator[bytes]:
        """Raises SealError as soon as something does not fit."""
        context = f"{self._context}/{self._file.read(_NAME_BYTES).hex()}"
        number, piece = 0, self._read()
        while piece is not None:
            after = self._read()
            place = _place(context, number, last=after is None)
            yield self._codec.open(piece, context=place)
            number, piece = number + 1, after
        if number == 0:
            raise SealError("it is not sealed, or it is damaged")

    def _read(self) -> bytes | None:
        """The next sealed piece; None at the end of the file."""
        header = self._file.read(_LENGTH.size)
        if not header:
            return None
        length = _LENGTH.unpack(header)[0] if len(header) == _LENGTH.size else 0
        if not 0 < length <= _LONGEST:
            raise SealError("it is not sealed, or it is damaged")
        return self._file.read(length)


def _place(context: str, number: int, *, last: bool) -> str:
    return f"{context}/{number}/{'last' if last else 'more'}"
