"""A caller's share of a SQLite transaction; none of its methods ever waits."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import TypeVar

from forthwith.ledgers.database import NO_PARAMS, Params, Row, Work
from forthwith.ledgers.dialect import Statement
from forthwith.model.records import Hint

T = TypeVar("T")


class SqliteTransaction:
    """Runs named statements on one connection."""

    __slots__ = ("_cursor", "_statements", "hints", "now")

    def __init__(
        self, connection: sqlite3.Connection, statements: Mapping[str, Statement], now: float
    ) -> None:
        self._cursor = connection.cursor()
        self._statements = statements
        self.now = now
        self.hints: list[Hint] = []

    async def all(self, name: str, params: Params = NO_PARAMS) -> list[Row]:
        return self._run(name, params).fetchall()

    async def one(self, name: str, params: Params = NO_PARAMS) -> Row | None:
        cursor = self._run(name, params)
        row: Row | None = cursor.fetchone()
        return row

    async def every(self, name: str, rows: Sequence[Params]) -> list[list[Row]]:
        return [self._run(name, row).fetchall() for row in rows]

    async def many(self, name: str, rows: Sequence[Params]) -> int:
        statement = self._statements[name]
        if statement.wants_now:
            rows = [{**row, "now": self.now} for row in rows]
        return self._cursor.executemany(statement.text, rows).rowcount if rows else 0

    async def each(self, name: str, rows: Sequence[Params]) -> list[Row | None]:
        return [self._outcome(name, row) for row in rows]

    def tell(self, hint: Hint) -> None:
        self.hints.append(hint)

    def _outcome(self, name: str, params: Params) -> Row | None:
        cursor = self._run(name, params)
        if cursor.description is None:
            return () if cursor.rowcount else None
        row: Row | None = cursor.fetchone()
        return row

    def _run(self, name: str, params: Params) -> sqlite3.Cursor:
        statement = self._statements[name]
        bound = {**params, "now": self.now} if statement.wants_now else params
        return self._cursor.execute(statement.text, bound)


def drive(work: Work[T], tx: SqliteTransaction) -> T:
    """Run a unit of work to its end, here and now."""
    running = work(tx)
    try:
        running.send(None)
    except StopIteration as ended:
        result: T = ended.value
        return result
    running.close()
    raise RuntimeError("a unit of work waited for something else than its transaction")
