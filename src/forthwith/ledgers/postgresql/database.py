"""PostgreSQL as the ledger's database: callers share transactions, readers have snapshots.

The first caller goes at once; those who come while its transaction runs share the next one
(`waves`). A connection that is lost before the commit was sent costs nothing but time: the units
are run again on another. When it is lost after that, the events of the transaction tell
whether it was committed.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar, cast

import asyncpg

from forthwith.ledgers import dialect
from forthwith.ledgers.database import Listener, Params, Work
from forthwith.ledgers.postgresql import schema
from forthwith.ledgers.postgresql.connecting import Address, connect
from forthwith.ledgers.postgresql.errors import AGAIN, FAULTS, LOST, PASSING, meaning
from forthwith.ledgers.postgresql.statements import PreparedStatements
from forthwith.ledgers.postgresql.stream import Stream
from forthwith.ledgers.postgresql.waves import Share, UnclearError, run
from forthwith.model.errors import StorageError

T = TypeVar("T")

MAX_GROUP: Final = 256
_READERS: Final = 4
_PATIENCE_S: Final = 5.0
_PAUSE_S: Final = 0.05
_FATE_PAUSE_S: Final = 0.01


@dataclass(frozen=True, slots=True)
class Call:
    """A unit of work with the future of the task that waits for it."""

    work: Work[object]
    future: asyncio.Future[object]


class _WholeError(Exception):
    """The transaction as a whole is gone, not one caller's share of it."""


class PostgresDatabase:
    """A database of a PostgreSQL server, version 15 or newer.

    `clock` stands in for the database's own, in tests. `accept_loss` lets it be used with
    `fsync` or `synchronous_commit` off: then a crash of the server may lose accepted jobs.
    """

    def __init__(
        self,
        url: str,
        *,
        clock: Callable[[], float] | None = None,
        accept_loss: bool = False,
        patience_s: float = _PATIENCE_S,
    ) -> None:
        self._address = Address(url)
        self._given_clock = clock
        self._accept_loss = accept_loss
        self._patience_s = patience_s
        self._dialect = dialect.load("postgresql")
        self._statements = PreparedStatements(self._dialect)
        self._listeners: list[Listener] = []
        self._calls: deque[Call] = deque()
        self._rounds: asyncio.Task[None] | None = None
        self._writer: asyncpg.Connection | None = None
        self._readers: asyncpg.Pool | None = None
        self._ahead_s = 0.0
        self._stream = Stream()

    def on_commit(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def clock(self) -> float:
        """The database's clock, as it was last read, carried on by the monotonic one of here."""
        return self._given_clock() if self._given_clock else time.monotonic() + self._ahead_s

    async def open(self) -> None:
        try:
            writer = await connect(self._address)
        except FAULTS as error:
            raise meaning(error, self._address.place) from error
        try:
            await schema.check(writer, self._address.place, accept_loss=self._accept_loss)
            await schema.prepare(writer, self._dialect, self._address.place)
            await self._read_clock(writer)
        except BaseException:
            await writer.close()
            raise
        self._writer = writer
        self._readers = await asyncpg.create_pool(
            connect=lambda *_, **__: connect(self._address),
            min_size=0,  # a floor is kept by a task that logs each try with its values
            max_size=_READERS,
        )

    async def close(self) -> None:
        while self._rounds is not None:
            await asyncio.wait([self._rounds])
        readers, self._readers = self._readers, None
        writer, self._writer = self._writer, None
        if readers is not None:
            await readers.close()
        if writer is not None:
            await _hang_up(writer)

    async def write(self, work: Work[T], *, unless: Work[T | None] | None = None) -> T:
        if self._readers is None:
            raise StorageError(f"the ledger is not open: {self._address.place}")
        if unless is not None and not self._calls:
            known = await self.read(unless)
            if known is not None:
                return known
        call = Call(work, asyncio.get_running_loop().create_future())
        self._calls.append(call)
        if self._rounds is None:
            self._rounds = asyncio.create_task(self._go_round())
        return cast("T", await call.future)

    async def read(self, work: Work[T]) -> T:
        until = time.monotonic() + self._patience_s
        while True:
            try:
                return await self._snapshot(work)
            except LOST as error:
                if time.monotonic() > until:
                    raise meaning(error, self._address.place) from error
                await asyncio.sleep(_PAUSE_S)
            except asyncpg.PostgresError as error:
                raise meaning(error, self._address.place) from error

    async def settled(self) -> int:
        async def look(tx: Share) -> int:
            return self._stream.settled(*(await tx.all("stream_place"))[0])

        return await self.read(cast("Work[int]", look))

    async def facts(self) -> Mapping[str, str]:
        async def look(tx: Share) -> Mapping[str, str]:
            version = await tx.one("revision")
            server = await tx.one("server")
            return {
                "revision": str(version[0]) if version else "none",
                "server": str(server[0]) if server else "",
            }

        found = await self.read(cast("Work[Mapping[str, str]]", look))
        return {"kind": "postgresql", "place": self._address.place, **found}

    # -- snapshots ------------------------------------------------------------------------------

    async def _snapshot(self, work: Work[T]) -> T:
        if self._readers is None:
            raise StorageError(f"the ledger is not open: {self._address.place}")
        share = Share(cast("Work[object]", work), self.clock())
        async with (
            self._readers.acquire() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            await run([share], connection, self._statements)
        if share.error is not None:
            raise share.error
        return cast("T", share.result)

    # -- transactions ---------------------------------------------------------------------------

    async def _go_round(self) -> None:
        try:
            while self._calls:
                size = min(len(self._calls), MAX_GROUP)
                await self._carry_out([self._calls.popleft() for _ in range(size)])
        finally:
            self._rounds = None

    async def _carry_out(self, calls: Sequence[Call]) -> None:
        """Commit the units together; those that do not bear it, each by itself."""
        try:
            shares = await self._persistently(calls)
        except (_WholeError, UnclearError) as error:
            if len(calls) == 1:
                self._answer(calls[0], error.__cause__ or error)
                return
            for call in calls:
                await self._carry_out([call])
            return
        except StorageError as error:
            for call in calls:
                self._answer(call, error)
            return
        for call, share in zip(calls, shares, strict=True):
            self._answer(call, share.error, share.result)
        self._tell(shares)

    def _answer(self, call: Call, error: BaseException | None, result: object = None) -> None:
        if call.future.done():
            return
        if error is None:
            call.future.set_result(result)
        else:
            call.future.set_exception(error)

    def _tell(self, shares: Sequence[Share]) -> None:
        hints = [hint for share in shares if share.error is None for hint in share.hints]
        if hints:
            for listener in self._listeners:
                listener(hints)

    async def _persistently(self, calls: Sequence[Call]) -> Sequence[Share]:
        """One transaction; begun anew as long as it is only the connection, or others' locks."""
        until = time.monotonic() + self._patience_s
        while True:
            try:
                return await self._transaction(calls)
            except PASSING as error:
                if isinstance(error, LOST):
                    await self._drop_writer()
                if time.monotonic() > until:
                    raise meaning(error, self._address.place) from error
                await asyncio.sleep(_PAUSE_S)

    async def _transaction(self, calls: Sequence[Call]) -> Sequence[Share]:
        writer = await self._connected()
        await writer.execute("BEGIN")
        xid = ""
        try:
            xid = await self._begin(writer)
            shares = [Share(call.work, self.clock()) for call in calls]
            await run(shares, writer, self._statements)
            self._refuse_halves(shares)
        except BaseException as error:
            await self._roll_back(writer)
            if isinstance(error, asyncpg.PostgresError) and not isinstance(error, PASSING):
                raise _WholeError from meaning(error, self._address.place)
            raise
        await self._commit(writer, xid, shares)
        return shares

    def _refuse_halves(self, shares: Sequence[Share]) -> None:
        """What a unit wrote before it failed must not stay: then nothing stays."""
        for share in shares:
            if share.error is not None and share.wrote:
                raise _WholeError from share.error

    async def _commit(self, writer: asyncpg.Connection, xid: str, shares: Sequence[Share]) -> None:
        try:
            await writer.execute("COMMIT")
        except LOST as error:
            await self._drop_writer()
            if not await self._was_committed(xid, shares):
                raise error from None
        except AGAIN:
            raise
        except asyncpg.PostgresError as error:
            raise _WholeError from meaning(error, self._address.place)

    async def _was_committed(self, xid: str, shares: Sequence[Share]) -> bool:
        """What became of a transaction whose commit was sent and not answered.

        An event with its hash is the proof; a server that crashed gives the number of a
        transaction that it lost to another one. Without events all may be done again. Raises
        what a lost connection means when the server does not come back in time: then nobody knows.
        """
        proof = next((share.proof for share in shares if share.proof is not None), None)
        until = time.monotonic() + self._patience_s
        while True:
            try:
                writer = await self._connected()
                if not await self._is_open(writer, xid):
                    return proof is not None and await self._is_there(writer, proof)
            except LOST as error:
                await self._drop_writer()
                if time.monotonic() > until:
                    raise meaning(error, self._address.place) from error
            await asyncio.sleep(_FATE_PAUSE_S)

    async def _is_open(self, writer: asyncpg.Connection, xid: str) -> bool:
        try:
            fate = await writer.fetchval(self._statements["fate"].text, xid)
        except asyncpg.InvalidParameterValueError:  # not given yet: the server has forgotten it
            return False
        return bool(fate == "in progress")

    async def _is_there(self, writer: asyncpg.Connection, proof: Params) -> bool:
        statement = self._statements["proof"]
        found = await writer.fetchval(statement.text, *statement.arguments([proof], self.clock()))
        return found is not None

    async def _begin(self, writer: asyncpg.Connection) -> str:
        [(at, xid)] = await writer.fetch(self._statements["began"].text)
        self._ahead_s = at - time.monotonic()
        return str(xid)

    async def _roll_back(self, writer: asyncpg.Connection) -> None:
        try:
            await writer.execute("ROLLBACK")
        except FAULTS:  # what it was rolled back for is what counts
            await self._drop_writer()

    # -- the connection that writes ---------------------------------------------------------------

    async def _connected(self) -> asyncpg.Connection:
        if self._writer is None or self._writer.is_closed():
            self._writer = await connect(self._address)
        return self._writer

    async def _drop_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.terminate()

    async def _read_clock(self, connection: asyncpg.Connection) -> None:
        at = await connection.fetchval("SELECT extract(epoch FROM clock_timestamp())::float8")
        self._ahead_s = at - time.monotonic()


async def _hang_up(connection: asyncpg.Connection) -> None:
    try:
        await connection.close()
    except LOST:  # the server has hung up first
        connection.terminate()
