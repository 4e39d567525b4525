"""Many units of work in one transaction, and few statements for all of them.

Each unit runs until it asks for a statement. When all have asked, those that ask for the same one
get it together, as one statement with the rows of all; then each runs on to its next question. So
a hundred callers that each lock a job, decide, and write three rows cost four statements.

What must not be done by two units at a time (to hold one job, to count the immediate lane) the
second does when the first has ended: it then sees what that one wrote.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Coroutine, Generator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from forthwith.ledgers.database import NO_PARAMS, Params, Row, Work
from forthwith.ledgers.postgresql.statements import Prepared, PreparedStatements, told

if TYPE_CHECKING:
    import asyncpg
    from asyncpg.pool import PoolConnectionProxy

    from forthwith.model.records import Hint

    Connection: TypeAlias = asyncpg.Connection | PoolConnectionProxy

_SINGLE: Final[dict[str, str]] = {"lock_job": "id", "lock_admission": ""}
"""Statements that take hold of something, and the parameter that names it."""

_PROVES: Final = "add_event"

Hold: TypeAlias = tuple[str, object]


class UnclearError(Exception):
    """What became of one caller's rows cannot be told from the others': each goes alone."""


@dataclass(slots=True)
class Ask:
    """A statement that a unit of work waits for."""

    name: str
    rows: Sequence[Params]
    answer: Answered | None = None

    def __await__(self) -> Generator[Ask, None, Answered]:
        yield self
        if self.answer is None:
            raise RuntimeError("a unit of work was resumed without an answer")
        return self.answer


@dataclass(frozen=True, slots=True)
class Answered:
    """What a statement did.

    Attributes:
        every: the rows that it returned, for each row of parameters.
        each: the outcome of each row of parameters, where that can be told.
        changed: how many rows it changed, in all.

    """

    every: Sequence[list[Row]]
    each: Sequence[Row | None]
    changed: int

    @classmethod
    def told(cls, every: Sequence[list[Row]]) -> Answered:
        """What follows from the rows that were returned."""
        each = [rows[0] if rows else None for rows in every]
        return cls(every, each, sum(map(len, every)))


@dataclass(slots=True)
class Share:
    """A caller's share of the transaction (`forthwith.ledgers.database.Transaction`).

    Attributes:
        proof: an event that it writes, with its hash: found later, it proves the commit.

    """

    work: Work[object]
    now: float
    hints: list[Hint] = field(default_factory=list)
    wrote: bool = False
    proof: Params | None = None
    result: object = None
    error: Exception | None = None
    holds: set[Hold] = field(default_factory=set)
    _running: Coroutine[object, None, object] | None = None

    async def all(self, name: str, params: Params = NO_PARAMS) -> list[Row]:
        return (await Ask(name, [params])).every[0]

    async def one(self, name: str, params: Params = NO_PARAMS) -> Row | None:
        return (await Ask(name, [params])).each[0]

    async def every(self, name: str, rows: Sequence[Params]) -> list[list[Row]]:
        return list((await Ask(name, rows)).every) if rows else []

    async def many(self, name: str, rows: Sequence[Params]) -> int:
        return (await Ask(name, rows)).changed if rows else 0

    async def each(self, name: str, rows: Sequence[Params]) -> list[Row | None]:
        return list((await Ask(name, rows)).each) if rows else []

    def tell(self, hint: Hint) -> None:
        self.hints.append(hint)

    def go_on(self) -> Ask | None:
        """Run to the next question; None when the unit has ended."""
        if self._running is None:
            self._running = self.work(self)
        try:
            asked = self._running.send(None)
        except StopIteration as ended:
            self.result = ended.value
        except Exception as error:  # noqa: BLE001 - whatever it is, it is its caller's
            self.error = error
        else:
            if isinstance(asked, Ask):
                return asked
            self._running.close()
            self.error = RuntimeError("a unit of work waited for something else than a statement")
        self.holds.clear()
        return None

    def give_up(self) -> None:
        """End it where it stands."""
        if self._running is not None:
            self._running.close()


Question: TypeAlias = tuple[Share, Ask]


async def run(
    shares: Sequence[Share], connection: Connection, statements: PreparedStatements
) -> None:
    """Run all units to their end. Raises what the database raised; nothing of it is then to stay.

    Raises:
        UnclearError: they do not bear to be run together.

    """
    try:
        asked = _next(shares)
        while asked:
            answered = _may_ask(asked)
            if not answered:
                raise UnclearError
            for name, group in _by_name(answered).items():
                await _ask(group, connection, statements[name])
            left = [question for question in asked if question[1].answer is None]
            asked = [*left, *_next([share for share, _ in answered])]
    finally:
        for share in shares:
            share.give_up()


def _next(shares: Iterable[Share]) -> list[Question]:
    asked = ((share, share.go_on()) for share in shares)
    return [(share, ask) for share, ask in asked if ask is not None]


def _may_ask(asked: Sequence[Question]) -> list[Question]:
    """Those whose turn it is: who wants what another holds waits for its end."""
    held: dict[Hold, Share] = {hold: share for share, _ in asked for hold in share.holds}
    may: list[Question] = []
    for share, ask in asked:
        hold = _hold(ask)
        if hold is not None and held.setdefault(hold, share) is not share:
            continue
        if hold is not None:
            share.holds.add(hold)
        may.append((share, ask))
    return may


def _hold(ask: Ask) -> Hold | None:
    named = _SINGLE.get(ask.name)
    if named is None:
        return None
    return ask.name, ask.rows[0].get(named)


def _by_name(asked: Sequence[Question]) -> dict[str, list[Question]]:
    groups: defaultdict[str, list[Question]] = defaultdict(list)
    for share, ask in asked:
        groups[ask.name].append((share, ask))
    return groups


async def _ask(group: Sequence[Question], connection: Connection, statement: Prepared) -> None:
    for share, ask in group:
        share.wrote = share.wrote or statement.writes
        if ask.name == _PROVES:
            share.proof = ask.rows[0]
    if statement.many:
        await _together(group, connection, statement)
        return
    for share, ask in group:
        ask.answer = await _row_by_row(ask.rows, connection, statement, share.now)


async def _row_by_row(
    rows: Sequence[Params], connection: Connection, statement: Prepared, now: float
) -> Answered:
    if not statement.returns:
        counts = [
            _count(await connection.execute(statement.text, *statement.arguments([row], now)))
            for row in rows
        ]
        each = [() if count else None for count in counts]
        return Answered([[]] * len(rows), each, sum(counts))
    every = [
        [tuple(one) for one in await connection.fetch(statement.text, *arguments)]
        for arguments in (statement.arguments([row], now) for row in rows)
    ]
    return Answered.told(every)


async def _together(group: Sequence[Question], connection: Connection, statement: Prepared) -> None:
    rows = [row for _, ask in group for row in ask.rows]
    arguments = statement.arguments(rows, group[0][0].now)
    if not statement.told_by:
        _untold(group, _count(await connection.execute(statement.text, *arguments)))
        return
    every = told(statement, rows, await connection.fetch(statement.text, *arguments))
    place = 0
    for _, ask in group:
        ask.answer = Answered.told(every[place : place + len(ask.rows)])
        place += len(ask.rows)


def _untold(group: Sequence[Question], changed: int) -> None:
    """A tag tells how many rows were changed, not whose; nobody goes by it who shares one."""
    for _, ask in group:
        mine = changed if len(group) == 1 else len(ask.rows)
        ask.answer = Answered([[]] * len(ask.rows), [()] * len(ask.rows), mine)


def _count(tag: str) -> int:
    number = tag.rpartition(" ")[2]
    return int(number) if number.isdigit() else 0
