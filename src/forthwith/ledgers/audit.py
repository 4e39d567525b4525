"""The promises of the ledger as queries on its audit views: each returns what breaks one.

The eleventh promise (nothing is open) holds on an idle system only and is asked for apart. The
queries use the views alone, so they say the same on every database, and about any ledger file.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from forthwith.ledgers.audit_queries import ALWAYS, WHEN_IDLE
from forthwith.model.event import GENESIS, event_hash

CHAIN: Final = """
SELECT job_id, job_seq, round, kind, at, fence, data, prev_hash, hash
  FROM events ORDER BY job_id, job_seq
"""
ENDS: Final = "SELECT id, last_seq, last_hash FROM jobs"
LIMITS: Final = "SELECT name, value FROM audit_limits"


def violations(
    connection: sqlite3.Connection, *, idle: bool = False, now: float | None = None
) -> list[str]:
    """What breaks a promise in a SQLite ledger, as sentences; empty on a sound one.

    `now` stands in for the ledger's clock where a test has stopped that.
    """
    limits = limits_at(connection.execute(LIMITS), now)
    found = [
        sentence(name, row)
        for name, query in questions(idle=idle).items()
        for row in connection.execute(query, limits)
    ]
    return [*found, *broken_chains(connection.execute(CHAIN), connection.execute(ENDS))]


def questions(*, idle: bool) -> Mapping[str, str]:
    """The queries that find nothing on a sound ledger, by what their rows would mean."""
    return ALWAYS | WHEN_IDLE if idle else ALWAYS


def limits_at(found: Iterable[tuple[str, float]], now: float | None) -> dict[str, float]:
    """The parameters of the queries."""
    limits = dict(found)
    if now is not None:
        limits["now"] = now
    return limits


def sentence(name: str, row: Iterable[object]) -> str:
    """What a row that should not be there means."""
    return f"{name}: {' '.join(map(str, row))}"


def broken_chains(
    events: Iterable[tuple[Any, ...]], ends: Iterable[tuple[str, int, str]]
) -> Iterator[str]:
    """Jobs whose events have a gap, or were changed after they were written.

    `events` are the rows of `CHAIN`, `ends` those of `ENDS`.
    """
    last: defaultdict[str, tuple[int, str]] = defaultdict(lambda: (0, GENESIS))
    for job_id, seq, round_, kind, at, fence, data, prev, own in events:
        number, before = last[job_id]
        if seq != number + 1:
            yield f"8 gap in job_seq: {job_id} {number} {seq}"
        if prev != before:
            yield f"8 broken hash chain: {job_id} {seq}"
        expected = event_hash(
            prev,
            job_id=job_id,
            job_seq=seq,
            round_=round_,
            kind=kind,
            at=at,
            fence=fence,
            data=data,
        )
        if own != expected:
            yield f"8 event was changed: {job_id} {seq}"
        last[job_id] = (seq, own)
    for job_id, seq, own in ends:
        if last[job_id] != (seq, own):
            yield f"8 events do not end where the job says: {job_id} {seq}"
