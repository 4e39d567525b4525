"""A search of the memory of this process without a map of it, which a sandboxed child cannot read.

The kernel copies memory into a pipe and says where there is none. The search begins at what is
known to be memory: every object that Python tracks, the environment on the stack, the heap.
"""

from __future__ import annotations

import ctypes
import gc
import os
from collections.abc import Iterator

_PAGE = 4096
_STEP = 16 * _PAGE
"""What a pipe holds."""
_LONGEST = 256


def holds(head: str, reversed_tail: str) -> bool:
    """Whether the word stands anywhere; its halves alone are in this function's own memory."""
    first, second = head.encode(), reversed_tail.encode()
    return any(_stands(text, first, second) for text in _texts())


def _stands(text: bytes, first: bytes, second: bytes) -> bool:
    at = text.find(first)
    while at >= 0:
        end = at + len(first)
        if text[end : end + len(second)][::-1] == second:
            return True
        at = text.find(first, at + 1)
    return False


def _texts() -> Iterator[bytes]:
    """The memory piece by piece, each with the end of the one before it."""
    seen: set[int] = set()
    libc = ctypes.CDLL(None, use_errno=True)
    reader, writer = os.pipe()
    try:
        for seed in _seeds(libc):
            before = b""
            page = _lowest(libc, reader, writer, seed, seen)
            while page not in seen and (text := _copied(libc, reader, writer, page)):
                seen.update(range(page, page + len(text), _PAGE))
                yield before + text
                before = text[-_LONGEST:]
                page += len(text)
    finally:
        os.close(reader)
        os.close(writer)


def _seeds(libc: ctypes.CDLL) -> set[int]:
    """Pages that are memory for sure."""
    libc.sbrk.restype = ctypes.c_void_p
    environment = ctypes.c_void_p.in_dll(libc, "environ").value or 0
    first = ctypes.c_void_p.from_address(environment).value or 0
    places = [id(each) for each in gc.get_objects()]
    places += [libc.sbrk(0) - 1, environment, first]
    return {place // _PAGE * _PAGE for place in places if place > _PAGE}


def _lowest(libc: ctypes.CDLL, reader: int, writer: int, page: int, seen: set[int]) -> int:
    """Go down from a page as long as there is memory that was not searched."""
    while page not in seen and page - _PAGE not in seen:
        if not _copied(libc, reader, writer, page - _PAGE, _PAGE):
            break
        page -= _PAGE
    return page


def _copied(libc: ctypes.CDLL, reader: int, writer: int, page: int, size: int = _STEP) -> bytes:
    """What stands there, up to where there is no memory."""
    count = libc.write(writer, ctypes.c_void_p(page), ctypes.c_size_t(size))
    return os.read(reader, count) if count > 0 else b""
