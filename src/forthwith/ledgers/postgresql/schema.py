"""The schema of a ledger on PostgreSQL, and whether the server can be trusted with it."""

from __future__ import annotations

from typing import Final

import asyncpg

from forthwith.ledgers.dialect import Dialect
from forthwith.ledgers.schema import HEAD
from forthwith.model.errors import LedgerDamagedError, StorageError

_OLDEST: Final = 150000
_LOCK: Final = 0x466F727468  # "Forth": who makes or migrates the schema holds it


async def check(connection: asyncpg.Connection, place: str, *, accept_loss: bool) -> None:
    """Refuse a server that is too old, or that loses what it has said it keeps."""
    version = int(await connection.fetchval("SHOW server_version_num"))
    if version < _OLDEST:
        raise StorageError(
            f"PostgreSQL {version // 10000} is too old: {place}",
            hint="Use PostgreSQL 15 or newer.",
        )
    if await connection.fetchval("SHOW server_encoding") != "UTF8":
        raise StorageError(
            f"the database is not encoded as UTF-8: {place}",
            hint="Make it with ENCODING 'UTF8'.",
        )
    for setting in ("fsync", "synchronous_commit"):
        if not accept_loss and await connection.fetchval(f"SHOW {setting}") == "off":
            raise StorageError(
                f"{setting} is off: a crash of the database would lose accepted jobs ({place})",
                hint=f"Switch {setting} on, or say FORTHWITH_ACCEPT_LOSS=true.",
            )


async def prepare(connection: asyncpg.Connection, dialect: Dialect, place: str) -> None:
    """Make the schema where there is none; one process at a time."""
    await connection.execute("SELECT pg_advisory_lock($1)", _LOCK)
    try:
        revision = await _revision(connection)
        if revision == HEAD:
            return
        if revision is not None:
            raise StorageError(
                f"the ledger {place} has revision {revision!r}, and this version wants {HEAD!r}",
                hint="Run `forthwith db upgrade`.",
            )
        await _refuse_foreign(connection, place)
        async with connection.transaction():
            for statement in dialect.schema:
                await connection.execute(statement)
            await connection.execute(dialect.statements["add_revision_table"].text)
            await connection.execute("INSERT INTO alembic_version VALUES ($1)", HEAD)
    finally:
        await connection.execute("SELECT pg_advisory_unlock($1)", _LOCK)


async def _revision(connection: asyncpg.Connection) -> str | None:
    if await connection.fetchval("SELECT to_regclass('alembic_version')") is None:
        return None
    return str(await connection.fetchval("SELECT version_num FROM alembic_version"))


async def _refuse_foreign(connection: asyncpg.Connection, place: str) -> None:
    found = await connection.fetchval(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LIMIT 1"
    )
    if found is not None:
        raise LedgerDamagedError(
            f"{place} is a database, but not a ledger (it has {found!r})",
            hint="Give the ledger a database or a schema of its own.",
        )
