"""Contents that nobody names any more, as a crash between a content and its row leaves them.

To find them the folder is compared with a ledger. So it notes which ledgers have used it: with more
than one, or with contents from before the note, none can tell what is left over.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

_NOTE: Final = "ledgers"
_UNKNOWN: Final = "unknown"
_PREFIXES: Final = 256


def note_user(folder: Path, ledger: str) -> None:
    """Note that this ledger uses the folder; safe to repeat."""
    known = users(folder)
    if ledger in known:
        return
    stranger = f"{_UNKNOWN}\n" if not known and any(_prefixes(folder)) else ""
    handle = os.open(folder / _NOTE, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w") as note:
        note.write(f"{stranger}{ledger}\n")


def users(folder: Path) -> set[str]:
    """The ledgers that have used the folder."""
    try:
        return set((folder / _NOTE).read_text(encoding="ascii").split())
    except FileNotFoundError:
        return set()


def old_contents(folder: Path, *, age_s: float, most: int) -> list[Path]:
    """At most so many contents that were stored so long ago, beginning anywhere.

    No more than that many are looked at, and another time others are.
    """
    before = time.time() - age_s
    return [path for path in islice(_contents(folder), most) if _is_older(path, before)]


def remove_old(contents: Iterable[Path], *, age_s: float) -> int:
    """Remove those that were not stored anew meanwhile; how many."""
    before = time.time() - age_s
    removed = 0
    for path in contents:
        if _is_older(path, before):
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _contents(folder: Path) -> Iterator[Path]:
    for prefix in _prefixes(folder):
        for second in sorted(prefix.iterdir()):
            yield from second.iterdir()


def _prefixes(folder: Path) -> Iterator[Path]:
    first = secrets.randbelow(_PREFIXES)
    for number in range(_PREFIXES):
        prefix = folder / f"{(first + number) % _PREFIXES:02x}"
        if prefix.is_dir():
            yield prefix


def _is_older(path: Path, before: float) -> bool:
    with suppress(FileNotFoundError):
        return path.stat().st_mtime < before
    return False
