"""The promises of the ledger as queries on its audit views: each returns what breaks one.

The eleventh promise (nothing is open) holds on an idle system only and is asked for apart. The
queries use the views alone, so they say the same on every database, and about any ledger file.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from forthwith.ledgers.audit_queries import ALWAYS, WHEN_IDLE
from forthwith.model.event import GENESIS, event_hash

CHAIN: Final = """
SELECT job_id, job_seq, round, kind, at, fence, data, prev_hash, hash
  FROM events ORDER BY job_id, job_seq
"""


def violations(
    connection: sqlite3.Connection, *, idle: bool = False, now: float | None = None
) -> list[str]:
    """What breaks a promise, as sentences; empty on a sound ledger.

    `now` stands in for the ledger's clock where a test has stopped that.
    """
    limits: dict[str, float] = dict(connection.execute("SELECT name, value FROM audit_limits"))
    if now is not None:
        limits["now"] = now
    queries = ALWAYS | WHEN_IDLE if idle else ALWAYS
    found = [
        f"{name}: {' '.join(map(str, row))}"
        for name, query in queries.items()
        for row in connection.execute(query, limits)
    ]
    return [*found, *broken_chains(connection)]


def broken_chains(connection: sqlite3.Connection) -> Iterator[str]:
    """Jobs whose events have a gap, or were changed after they were written."""
    last: defaultdict[str, tuple[int, str]] = defaultdict(lambda: (0, GENESIS))
    for job_id, seq, round_, kind, at, fence, data, prev, own in connection.execute(CHAIN):
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
    for job_id, seq, own in connection.execute("SELECT id, last_seq, last_hash FROM jobs"):
        if last[job_id] != (seq, own):
            yield f"8 events do not end where the job says: {job_id} {seq}"
