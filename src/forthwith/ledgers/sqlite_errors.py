"""What SQLite's errors mean to a caller of the ledger."""

from __future__ import annotations

import sqlite3
from typing import Final

from forthwith.model.errors import (
    LedgerBusyError,
    LedgerDamagedError,
    StorageError,
    StorageFullError,
)

_PRIMARY: Final = 0xFF  # the low byte of an extended result code
_MEANING: Final[dict[int, tuple[type[StorageError], str]]] = {
    sqlite3.SQLITE_FULL: (StorageFullError, "the disk of the ledger is full"),
    sqlite3.SQLITE_BUSY: (LedgerBusyError, "another process holds the ledger"),
    sqlite3.SQLITE_LOCKED: (LedgerBusyError, "another connection holds the ledger"),
    sqlite3.SQLITE_CORRUPT: (LedgerDamagedError, "the ledger is damaged"),
    sqlite3.SQLITE_NOTADB: (LedgerDamagedError, "the ledger's file is not a database"),
    sqlite3.SQLITE_IOERR: (StorageError, "the disk of the ledger does not read or write"),
    sqlite3.SQLITE_READONLY: (StorageError, "the ledger's file cannot be written"),
    sqlite3.SQLITE_CANTOPEN: (StorageError, "the ledger's file cannot be opened"),
}


def meaning(error: sqlite3.Error, place: str) -> StorageError:
    """The error of ours that says what SQLite's means; `place` is the ledger's file."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    kind, words = _MEANING.get(code & _PRIMARY, (StorageError, "the ledger did not take it"))
    ours = kind(f"{words}: {place} ({getattr(error, 'sqlite_errorname', error)})")
    ours.__cause__ = error
    return ours
