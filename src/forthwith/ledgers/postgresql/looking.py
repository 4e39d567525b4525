"""A look at a ledger on PostgreSQL that makes and changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

import asyncpg

from forthwith.ledgers.postgresql.connecting import Address, connect
from forthwith.ledgers.postgresql.errors import FAULTS, meaning
from forthwith.ledgers.postgresql.schema import check


@dataclass(frozen=True, slots=True)
class Seen:
    """The server's version, and how many jobs the ledger has; None where there is no ledger."""

    server: str
    jobs: int | None


async def look(url: str, *, accept_loss: bool) -> Seen:
    """Whether the server can be had and trusted. Raises StorageError."""
    address = Address(url)
    try:
        connection = await connect(address)
        try:
            await check(connection, address.place, accept_loss=accept_loss)
            return Seen(await connection.fetchval("SHOW server_version"), await _jobs(connection))
        finally:
            await connection.close()
    except FAULTS as error:
        raise meaning(error, address.place) from error


async def _jobs(connection: asyncpg.Connection) -> int | None:
    if await connection.fetchval("SELECT to_regclass('audit_jobs')") is None:
        return None
    return int(await connection.fetchval("SELECT count(*) FROM audit_jobs"))
