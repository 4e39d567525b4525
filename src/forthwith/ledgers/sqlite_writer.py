"""The one thread of a process that writes to SQLite, with group commit.

Callers hand in units of work. The writer takes all that have come (up to 256), passes the gate,
and runs them in one transaction, so that a commit costs one sync of the disk for all; who comes
while they run joins them. A unit that fails before it has written anything is nobody else's
affair. When one fails later, or the transaction as a whole (the disk is full, an I/O error), all
is rolled back and each unit is run again in a transaction of its own, so that each caller gets
its own answer; a unit of work must bear that. Savepoints would save that rare second run, and
cost each unit two statements more.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Final

from forthwith.ledgers.database import Listener, Work
from forthwith.ledgers.dialect import Statement
from forthwith.ledgers.sqlite_errors import meaning
from forthwith.ledgers.sqlite_transaction import SqliteTransaction, drive
from forthwith.model.errors import StorageError
from forthwith.model.records import Hint

MAX_BATCH: Final = 256
JOIN_S: Final = 0.005
"""How long a transaction takes in who comes late; its first caller waits for its commit."""
_LOOK_S: Final = 0.1


class _WholeTransactionError(Exception):
    """The transaction as a whole is gone, not one caller's share of it."""


@dataclass(frozen=True, slots=True)
class Call:
    """A unit of work with the future of the task that waits for it.

    Attributes:
        unless: looks first; see `Database.write`.

    """

    work: Work[object]
    future: asyncio.Future[object]
    loop: asyncio.AbstractEventLoop
    unless: Work[object] | None = None
    _begun: Lock = field(default_factory=Lock)

    def begin(self) -> bool:
        """Whether it was still to be done: who gets True carries it out, or withdraws it."""
        return self._begun.acquire(blocking=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a call: its result or its error, and the hints that it gave."""

    call: Call
    result: object = None
    error: Exception | None = None
    hints: Sequence[Hint] = ()

    def settle(self) -> None:
        """Wake the task that waits, unless it has gone."""
        if self.call.future.done():
            return
        if self.error is None:
            self.call.future.set_result(self.result)
        else:
            self.call.future.set_exception(self.error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the writer works with.

    Attributes:
        enter: opens the gate for a transaction, or raises StorageError.
        leave: disconnects; the writer's last act, whenever that is.
        place: the ledger's file, for error messages.

    """

    connection: sqlite3.Connection
    statements: Mapping[str, Statement]
    clock: Callable[[], float]
    enter: Callable[[], AbstractContextManager[None]]
    leave: Callable[[], None]
    place: str


class Writer:
    """Takes units of work from any event loop and commits them in groups.

    Attributes:
        failing: whether the storage refused some of what was written last.

    """

    def __init__(self, desk: Desk, listeners: Sequence[Listener]) -> None:
        self._desk = desk
        self._listeners = listeners
        self._calls: SimpleQueue[Call | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name="ledger-writer", daemon=True)
        self.failing = False
        self._ending = False
        self._at_gate: float | None = None

    def start(self) -> None:
        """Begin to take calls."""
        self._thread.start()

    def take(self, call: Call) -> None:
        """Hand in a unit of work; it is run in the order of coming."""
        self._calls.put(call)

    @property
    def blocked_s(self) -> float:
        """For how long another process has kept the gate closed; 0 while it does not."""
        since = self._at_gate
        return 0.0 if since is None else time.monotonic() - since

    def finish(self, *, patience_s: float) -> None:
        """Carry out what was handed in, then end the thread. Blocks.

        A gate that has been closed for longer than the patience is not waited for any more.
        """
        self._calls.put(None)
        while self._thread.is_alive() and self.blocked_s <= patience_s:
            self._thread.join(_LOOK_S)

    def _work(self) -> None:
        try:
            while not self._ending:
                calls = self._next_batch()
                if calls:
                    answers = self._carry_out(calls)
                    self.failing = any(isinstance(a.error, StorageError) for a in answers)
                    self._deliver(answers)
        finally:
            self._desk.leave()

    def _next_batch(self) -> list[Call]:
        first = self._calls.get()
        if first is None:
            self._ending = True
            return []
        return [first, *self._come(MAX_BATCH - 1)]

    def _come(self, room: int) -> Iterator[Call]:
        """The calls that are there, no more than there is room for."""
        with suppress(Empty):
            while room > 0 and not self._ending:
                call = self._calls.get_nowait()
                if call is None:
                    self._ending = True
                else:
                    room -= 1
                    yield call

    # -- the transaction ---------------------------------------------------------------------

    def _carry_out(self, calls: list[Call]) -> list[Answer]:
        if all(call.unless is not None for call in calls):
            seen = [self._look(call) for call in calls]
            known = [answer for answer in seen if answer is not None]
            left = [call for call, answer in zip(calls, seen, strict=True) if answer is None]
            return known + (self._write(left) if left else [])
        return self._write(calls)

    def _look(self, call: Call) -> Answer | None:
        """The answer of a call that has nothing to write, without the gate; None if it has."""
        if call.unless is None:
            return None
        answer = self._run(call, call.unless)
        return None if answer.error is None and answer.result is None else answer

    def _write(self, calls: list[Call]) -> list[Answer]:
        try:
            self._at_gate = time.monotonic()
            with self._desk.enter():
                self._at_gate = None
                wanted = [call for call in calls if call.begin()]
                return self._in_groups(wanted, joining=True) if wanted else []
        except StorageError as error:
            return [Answer(call, error=error) for call in calls]
        except OSError as error:
            ours = StorageError(f"the ledger's gate cannot be used: {self._desk.place} ({error})")
            return [Answer(call, error=ours) for call in calls]
        finally:
            self._at_gate = None

    def _in_groups(self, calls: list[Call], *, joining: bool) -> list[Answer]:
        """Commit the calls and, when `joining`, those that come meanwhile: `calls` grows."""
        try:
            return self._together(calls, joining=joining)
        except _WholeTransactionError as failure:
            if len(calls) == 1:
                return [Answer(calls[0], error=self._reason(failure))]
            alone = (self._in_groups([call], joining=False) for call in calls)
            return [answer for answers in alone for answer in answers]
        except StorageError as error:  # nothing was begun: whoever is in the group hears it
            return [Answer(call, error=error) for call in calls]

    def _reason(self, failure: _WholeTransactionError) -> Exception:
        cause = failure.__cause__
        if isinstance(cause, sqlite3.Error):
            return meaning(cause, self._desk.place)
        return cause if isinstance(cause, Exception) else failure

    def _together(self, calls: list[Call], *, joining: bool) -> list[Answer]:
        connection = self._desk.connection
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise meaning(error, self._desk.place) from error
        try:
            answers = self._shares(calls, joining=joining)
            connection.execute("COMMIT")
        except (sqlite3.Error, _WholeTransactionError) as error:
            self._roll_back()
            raise _WholeTransactionError from (error.__cause__ or error)
        return answers

    def _shares(self, calls: list[Call], *, joining: bool) -> list[Answer]:
        until = time.monotonic() + JOIN_S
        answers = [self._share(call) for call in calls]
        while joining:  # what is there already always comes in, however late it is
            late = [call for call in self._come(MAX_BATCH - len(calls)) if call.begin()]
            calls += late
            answers += map(self._share, late)
            joining = bool(late) and time.monotonic() < until
        return answers

    def _share(self, call: Call) -> Answer:
        connection = self._desk.connection
        before = connection.total_changes
        answer = self._run(call, call.work)
        if answer.error is not None and not self._harmless(before):
            raise _WholeTransactionError from answer.error
        return answer

    def _harmless(self, before: int) -> bool:
        """Whether a unit that failed has left nothing behind."""
        connection = self._desk.connection
        return connection.in_transaction and connection.total_changes == before

    def _run(self, call: Call, work: Work[object]) -> Answer:
        tx = SqliteTransaction(self._desk.connection, self._desk.statements, self._desk.clock())
        try:
            return Answer(call, drive(work, tx), hints=tx.hints)
        except sqlite3.Error as error:
            return Answer(call, error=meaning(error, self._desk.place))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is its caller's
            return Answer(call, error=error)

    def _roll_back(self) -> None:
        if self._desk.connection.in_transaction:
            with suppress(sqlite3.Error):  # what it was rolled back for is what counts
                self._desk.connection.execute("ROLLBACK")

    # -- the answers --------------------------------------------------------------------------

    def _deliver(self, answers: list[Answer]) -> None:
        """Wake everybody with one call into each event loop."""
        loops: dict[asyncio.AbstractEventLoop, list[Answer]] = {}
        for answer in answers:
            loops.setdefault(answer.call.loop, []).append(answer)
        for loop, theirs in loops.items():
            with suppress(RuntimeError):  # the loop has been closed: nobody waits there any more
                loop.call_soon_threadsafe(self._wake, theirs)

    def _wake(self, answers: list[Answer]) -> None:
        for answer in answers:
            answer.settle()
        hints = [hint for answer in answers for hint in answer.hints]
        if hints:
            for listener in self._listeners:
                listener(hints)
