"""The schema of a ledger: made at once when it is new, migrated when it is old.

A new ledger gets the whole schema in one transaction and the newest revision's name; an old one
is brought there by Alembic, which is imported only then. Both end at the same schema.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from forthwith.ledgers.dialect import Dialect
from forthwith.model.errors import LedgerDamagedError

HEAD: Final = "0002"


def prepare(connection: sqlite3.Connection, dialect: Dialect, place: str) -> None:
    """Create or migrate the schema; the caller holds the gate."""
    revision = _revision(connection)
    if revision == HEAD:
        return
    if revision is None:
        _refuse_foreign(connection, place)
        _create(connection, dialect)
        return
    from forthwith.ledgers.migrations.run import upgrade  # noqa: PLC0415 - an import worth 20 MB

    upgrade(connection, revision, place)


def _revision(connection: sqlite3.Connection) -> str | None:
    known = connection.execute(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
    ).fetchone()
    if known is None:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else ""


def _refuse_foreign(connection: sqlite3.Connection, place: str) -> None:
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' LIMIT 1"
    ).fetchone()
    if found is not None:
        raise LedgerDamagedError(
            f"{place} is a database, but not a ledger (it has {found[0]!r})",
            hint="Give the ledger a file of its own.",
        )


def _create(connection: sqlite3.Connection, dialect: Dialect) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for statement in dialect.schema:
        connection.execute(statement)
    connection.execute(dialect.statements["add_revision_table"].text)
    connection.execute(dialect.statements["set_revision"].text, {"revision": HEAD})
    connection.execute("COMMIT")
