"""Connections: where the database is, and how every session is set up."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

import asyncpg

_CONNECT_S: Final = 5.0
_COMMAND_S: Final = 30.0
_SESSION: Final = {
    "application_name": "forthwith",
    "jit": "off",  # compiling costs more than any statement here takes
    "plan_cache_mode": "force_generic_plan",  # states are literals: a generic plan is the best one
    "enable_seqscan": "off",  # plans are made while tables are empty, and kept when they are full
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "30s",
    "default_transaction_isolation": "read committed",
}


class Address:
    """A URL, and what may be said of it: no password is in `place`."""

    def __init__(self, url: str) -> None:
        self.url = url
        parts = urlsplit(url)
        host = f"{parts.hostname or 'local'}:{parts.port or 5432}"
        self.place = f"postgresql://{host}{parts.path}"


async def connect(address: Address) -> asyncpg.Connection:
    """A new session. Raises what asyncpg raises."""
    return await asyncpg.connect(
        address.url,
        timeout=_CONNECT_S,
        command_timeout=_COMMAND_S,
        statement_cache_size=512,
        max_cached_statement_lifetime=0,
        server_settings=_SESSION,
    )
