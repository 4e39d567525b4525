"""What PostgreSQL's errors mean to a caller of the ledger."""

from __future__ import annotations

from typing import Final

import asyncpg

from forthwith.model.errors import (
    LedgerBusyError,
    LedgerDamagedError,
    StorageError,
    StorageFullError,
)

LOST: Final = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # asked in the moment in which the server hangs up
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    OSError,
    TimeoutError,
)
"""The connection is gone or cannot be had now: what was not committed can be done again."""

AGAIN: Final = (
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
)
"""Two transactions were in each other's way: one of them goes again."""

PASSING: Final = (*LOST, *AGAIN)
"""What may go well the next time."""

FAULTS: Final = (*LOST, asyncpg.PostgresError)
"""All that a server or the way to it can do."""

_MEANING: Final[tuple[tuple[type[Exception], type[StorageError], str], ...]] = (
    (asyncpg.DiskFullError, StorageFullError, "the disk of the database is full"),
    (asyncpg.OutOfMemoryError, StorageError, "the database is out of memory"),
    (asyncpg.DataCorruptedError, LedgerDamagedError, "the database is damaged"),
    (asyncpg.IndexCorruptedError, LedgerDamagedError, "an index of the database is damaged"),
    (asyncpg.ReadOnlySQLTransactionError, StorageError, "the database only reads"),
    (asyncpg.InsufficientPrivilegeError, StorageError, "the database does not allow it"),
    (asyncpg.InvalidAuthorizationSpecificationError, StorageError, "the database refuses the user"),
    (asyncpg.InvalidCatalogNameError, StorageError, "there is no such database"),
)


def meaning(error: Exception, place: str) -> StorageError:
    """The error of ours that says what PostgreSQL's means; `place` has no password in it."""
    kind, words = _kind(error)
    ours = kind(f"{words}: {place} ({type(error).__name__})")
    ours.__cause__ = error
    return ours


def _kind(error: Exception) -> tuple[type[StorageError], str]:
    for theirs, ours, words in _MEANING:
        if isinstance(error, theirs):
            return ours, words
    if isinstance(error, LOST):
        return StorageError, "the database does not answer"
    if isinstance(error, AGAIN):
        return LedgerBusyError, "other transactions held the rows for too long"
    return StorageError, "the database did not take it"
