"""A stream that says how much of the file was read, whatever reads from it."""

from __future__ import annotations

from collections.abc import Callable
from io import SEEK_SET
from typing import BinaryIO, Final

_LEAST_STEP: Final = 1 << 16
_STEPS: Final = 50


class CountingStream:
    """Reads from `stream`, and calls `told` with the bytes read so far, at most fifty times.

    An archive is read in small pieces while its parts are unpacked, so that counts the reading of
    Office files too. What is read again counts again, but never beyond the `size` of the file.
    """

    def __init__(self, stream: BinaryIO, size: int, told: Callable[[int], None]) -> None:
        self._stream = stream
        self._size = size
        self._told = told
        self._step = max(_LEAST_STEP, size // _STEPS)
        self._seen = 0
        self._next = self._step

    def read(self, size: int | None = -1, /) -> bytes:
        content = self._stream.read(-1 if size is None else size)
        self._count(len(content))
        return content

    def _count(self, length: int) -> None:
        self._seen += length
        if self._next <= self._seen <= self._size:
            self._next = self._seen + self._step
            self._told(self._seen)

    def seek(self, offset: int, whence: int = SEEK_SET, /) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def seekable(self) -> bool:
        return True
