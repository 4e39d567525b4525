"""The promises of the ledger, asked of a PostgreSQL database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forthwith.ledgers.audit import (
    CHAIN,
    ENDS,
    LIMITS,
    broken_chains,
    limits_at,
    questions,
    sentence,
)
from forthwith.ledgers.dialect import Statement
from forthwith.ledgers.postgresql.statements import prepared

if TYPE_CHECKING:
    import asyncpg

    from forthwith.ledgers.database import Row


async def violations(
    connection: asyncpg.Connection, *, idle: bool = False, now: float | None = None
) -> list[str]:
    """What breaks a promise, as sentences; empty on a sound ledger (`forthwith.ledgers.audit`)."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        limits = limits_at(await _rows(connection, LIMITS), now)
        types = dict.fromkeys(limits, "double precision")
        found: list[str] = []
        for name, query in questions(idle=idle).items():
            asked = prepared(Statement(text=query, wants_now=False), types)
            values = [limits[parameter] for parameter in asked.names]
            found += [sentence(name, row) for row in await connection.fetch(asked.text, *values)]
        events, ends = await _rows(connection, CHAIN), await _rows(connection, ENDS)
        return [*found, *broken_chains(events, ends)]


async def _rows(connection: asyncpg.Connection, query: str) -> list[Row]:
    return [tuple(row) for row in await connection.fetch(query)]
