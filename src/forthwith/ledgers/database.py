"""What the ledger asks of a database: named statements in transactions, grouped into commits.

A unit of work is `async def work(tx: Transaction) -> T`. On SQLite the writer's thread drives it
to its end in one go (nothing in it waits for the event loop), on PostgreSQL it is awaited. A work
may be run more than once (when the commit that carried it failed, or when another work of the same
transaction failed after it had written), so it keeps nothing outside itself that must be exact.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Protocol, TypeAlias, TypeVar

from forthwith.model.records import Hint

T = TypeVar("T")

SqlValue: TypeAlias = "str | int | float | bytes | None"
Params: TypeAlias = Mapping[str, SqlValue]
Row: TypeAlias = tuple[Any, ...]  # its types are the schema's, which the conformance suite checks
Listener: TypeAlias = Callable[[Sequence[Hint]], None]

NO_PARAMS: Params = {}


class Transaction(Protocol):
    """One caller's share of a transaction. `:now` in a statement is bound to `now`.

    The name of a statement may be followed by the columns that it shall set (`dialect`).
    """

    @property
    def now(self) -> float:
        """The ledger's clock when this caller's share began, in seconds since the epoch."""
        ...

    async def all(self, name: str, params: Params = NO_PARAMS) -> list[Row]:
        """Run the named statement; all its rows."""
        ...

    async def one(self, name: str, params: Params = NO_PARAMS) -> Row | None:
        """Run the named statement; its first row, None when there is none."""
        ...

    async def every(self, name: str, rows: Sequence[Params]) -> list[list[Row]]:
        """Run the named statement once per row of parameters; all its rows for each."""
        ...

    async def many(self, name: str, rows: Sequence[Params]) -> int:
        """Run the named statement once per row of parameters; how many rows it changed in all."""
        ...

    async def each(self, name: str, rows: Sequence[Params]) -> list[Row | None]:
        """Run the named statement once per row of parameters, with one outcome for each.

        The outcome is the row that it returns, or an empty one when it returns none but changed
        something, or None when it did nothing.
        """
        ...

    def tell(self, hint: Hint) -> None:
        """Pass the hint to the listeners when (and only when) this is committed."""
        ...


Work: TypeAlias = Callable[[Transaction], Coroutine[None, None, T]]


class Database(Protocol):
    """A database that runs units of work, with the statements of its dialect."""

    async def open(self) -> None:
        """Connect, and create or migrate the schema under a lock."""
        ...

    async def close(self) -> None:
        """Finish the writes that were handed in, then disconnect; safe to repeat."""
        ...

    async def write(self, work: Work[T], *, unless: Work[T | None] | None = None) -> T:
        """Run `work` in a transaction that others may share; it is durable on return.

        `unless` may look first, at what is committed: what it returns, if not None, is the answer,
        and nobody else has to wait for a write of nothing. It is not asked when others write
        anyhow, and cannot write itself.

        What `work` raises undoes its own changes and no one else's. A caller that is cancelled
        does not know whether its work was committed.
        """
        ...

    async def read(self, work: Work[T]) -> T:
        """Run `work` on one consistent snapshot; it cannot write."""
        ...

    async def settled(self) -> int:
        """The `seq` of an event up to which no other event can appear any more."""
        ...

    def on_commit(self, listener: Listener) -> None:
        """Call `listener` in the event loop, once per commit that has hints."""
        ...

    def clock(self) -> float:
        """The ledger's clock, in seconds since the epoch."""
        ...

    async def facts(self) -> Mapping[str, str]:
        """What an operator wants to know; raises StorageError when it cannot serve."""
        ...
