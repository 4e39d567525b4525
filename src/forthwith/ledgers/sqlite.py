"""SQLite as the ledger's database: one writer with group commit, a few readers.

Between processes the gate makes writers take turns; SQLite's own lock and busy time-out stand
behind it. In WAL mode readers never wait for the writer, nor it for them. With `synchronous=FULL`
(the default) a commit survives the loss of power; `NORMAL` may lose the last ones then, and keeps
them when only the process dies.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import local
from typing import Final, TypeVar, cast

from forthwith.ledgers import dialect, schema
from forthwith.ledgers.database import NO_PARAMS, Listener, Transaction, Work
from forthwith.ledgers.gate import Gate
from forthwith.ledgers.sqlite_errors import meaning
from forthwith.ledgers.sqlite_transaction import SqliteTransaction, drive
from forthwith.ledgers.sqlite_writer import Call, Desk, Writer
from forthwith.model.errors import LedgerDamagedError, StorageError

T = TypeVar("T")

MEMORY: Final = ":memory:"
SYNCHRONOUS: Final = frozenset({"OFF", "NORMAL", "FULL", "EXTRA"})
_READERS: Final = 2
_ALL: Final = 2**63 - 1
_BUSY_TIMEOUT_S: Final = 5.0
_LOOK_EVERY_S: Final = 1.0
_SOON_S: Final = 0.05
_CHECKED_BYTES: Final = 32 * 1024 * 1024  # a larger file is checked by `doctor`, not at each start
_PRAGMAS: Final = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is erased is overwritten
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -8000",  # 8 MB
    "PRAGMA wal_autocheckpoint = 2000",  # pages: a checkpoint at every 8 MB of log
    "PRAGMA journal_size_limit = 67108864",  # 64 MiB: a log that grew is cut back
)


class SqliteDatabase:
    """A SQLite file, or `:memory:` for one process and as long as it is open."""

    def __init__(
        self,
        path: Path | str,
        *,
        synchronous: str = "FULL",
        clock: Callable[[], float] = time.time,
        busy_timeout_s: float = _BUSY_TIMEOUT_S,
    ) -> None:
        if synchronous not in SYNCHRONOUS:
            raise ValueError(f"synchronous is one of {sorted(SYNCHRONOUS)}, not {synchronous!r}")
        self.clock = clock
        self._path = None if str(path) == MEMORY else Path(path)
        self._place = str(path)
        self._synchronous = synchronous
        self._busy_timeout_s = busy_timeout_s
        self._dialect = dialect.load("sqlite")
        self._listeners: list[Listener] = []
        self._gate = None if self._path is None else Gate(self._path, timeout_s=busy_timeout_s)
        self._identity: tuple[int, int] | None = None
        self._looked_at = 0.0
        self._connection: sqlite3.Connection | None = None
        self._writer: Writer | None = None
        self._readers: Readers | None = None

    def on_commit(self, listener: Listener) -> None:
        self._listeners.append(listener)

    async def open(self) -> None:
        connection = await asyncio.to_thread(self._connect_writer)
        self._connection = connection
        desk = Desk(
            connection=connection,
            statements=self._dialect.statements,
            clock=self.clock,
            enter=self._enter,
            leave=partial(self._leave, connection),
            place=self._place,
        )
        self._writer = Writer(desk, self._listeners)
        self._writer.start()
        if self._path is not None:
            self._readers = Readers(self._connect_reader)

    async def close(self) -> None:
        writer, self._writer = self._writer, None
        readers, self._readers = self._readers, None
        if writer is not None:
            await asyncio.to_thread(writer.finish, patience_s=self._busy_timeout_s)
        if readers is not None:
            await asyncio.to_thread(readers.close)
        self._connection = None

    async def write(self, work: Work[T], *, unless: Work[T | None] | None = None) -> T:
        if self._writer is None:
            raise StorageError(f"the ledger is not open: {self._place}")
        loop = asyncio.get_running_loop()
        call = Call(work, loop.create_future(), loop, unless)
        self._writer.take(call)
        patience = Patience(self._writer, call, self._busy_timeout_s, self._gate)
        try:
            return cast("T", await call.future)
        finally:
            patience.end()

    async def read(self, work: Work[T]) -> T:
        if self._path is None:
            return await self.write(work)  # one connection is all there is of it
        if self._readers is None:
            raise StorageError(f"the ledger is not open: {self._place}")
        return await self._readers.run(lambda connection: self._snapshot(connection, work))

    async def settled(self) -> int:
        return _ALL  # writers take turns: numbers appear in the order in which they are given

    async def facts(self) -> Mapping[str, str]:
        await self._prove_writing()

        async def look(tx: SqliteTransaction) -> Mapping[str, str]:
            version = await tx.one("revision")
            return {"revision": str(version[0]) if version else "none"}

        self._looked_at = 0.0
        found = await self.read(cast("Work[Mapping[str, str]]", look))
        return {
            "kind": "sqlite",
            "place": self._place,
            "synchronous": self._synchronous,
            "wal_bytes": str(await asyncio.to_thread(_size, f"{self._place}-wal")),
            **found,
        }

    async def _prove_writing(self) -> None:
        """Write something small when the last write failed, or the gate is closed."""

        async def prove(tx: Transaction) -> None:
            await tx.many("prove", [NO_PARAMS])

        writer = self._writer
        if writer is not None and (writer.failing or writer.blocked_s > _LOOK_EVERY_S):
            await self.write(prove)

    # -- connections ----------------------------------------------------------------------------

    def _connect_writer(self) -> sqlite3.Connection:
        try:
            return self._prepared()
        except sqlite3.Error as error:
            raise meaning(error, self._place) from error
        except OSError as error:
            raise StorageError(f"the ledger cannot be opened: {self._place} ({error})") from error

    def _prepared(self) -> sqlite3.Connection:
        if self._path is None or self._gate is None:
            return self._with_schema(self._connect())
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make_private(self._path)
        with self._gate.held_soon():
            connection = self._with_schema(self._connect())
        self._identity = _identity(self._path)
        return connection

    def _with_schema(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        try:
            if self._path is not None:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute(f"PRAGMA synchronous = {self._synchronous}")
                self._check(connection)
            schema.prepare(connection, self._dialect, self._place)
        except BaseException:
            connection.close()
            raise
        return connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._place,
            timeout=self._busy_timeout_s,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        return connection

    def _connect_reader(self) -> sqlite3.Connection:
        connection = self._connect()
        connection.execute("PRAGMA query_only = ON")
        return connection

    def _check(self, connection: sqlite3.Connection) -> None:
        if self._path is None or self._path.stat().st_size > _CHECKED_BYTES:
            return
        found = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != ("ok",):
            raise LedgerDamagedError(f"the ledger is damaged: {self._place} ({found[0]})")

    def _leave(self, connection: sqlite3.Connection) -> None:
        """Disconnect; in the writer's thread, which may still have stood at the gate at the end."""
        connection.close()
        if self._gate is not None:
            self._gate.close()

    # -- transactions ---------------------------------------------------------------------------

    @contextmanager
    def _enter(self) -> Iterator[None]:
        if self._gate is None:
            yield
            return
        with self._gate.held():
            self._looked_at = 0.0  # a look at each commit: none goes to a file that is gone
            self._look()
            yield

    def _snapshot(self, connection: sqlite3.Connection, work: Work[T]) -> T:
        self._look()
        try:
            connection.execute("BEGIN")
            try:
                tx = SqliteTransaction(connection, self._dialect.statements, self.clock())
                return drive(work, tx)
            finally:
                connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise meaning(error, self._place) from error

    def _look(self) -> None:
        """Once in a while: is the file still the one that was opened."""
        moment = time.monotonic()
        if self._path is None or moment - self._looked_at < _LOOK_EVERY_S:
            return
        if _identity(self._path) != self._identity:
            raise LedgerDamagedError(
                f"the ledger's file was deleted or replaced while it was open: {self._place}"
            )
        self._looked_at = moment


class Patience:
    """Withdraws a call that waits while another process keeps the gate closed for too long."""

    __slots__ = ("_call", "_gate", "_patience_s", "_timer", "_writer")

    def __init__(self, writer: Writer, call: Call, patience_s: float, gate: Gate | None) -> None:
        self._writer = writer
        self._call = call
        self._patience_s = patience_s
        self._gate = gate
        self._timer = call.loop.call_later(patience_s, self._look)

    def _look(self) -> None:
        left = self._patience_s - self._writer.blocked_s
        if left > 0 or self._gate is None:
            self._timer = self._call.loop.call_later(max(left, _SOON_S), self._look)
        elif self._call.begin() and not self._call.future.done():
            self._call.future.set_exception(self._gate.busy())

    def end(self) -> None:
        """The call is answered, or nobody waits for it any more."""
        self._timer.cancel()


class Readers:
    """A few threads, each with a connection of its own that cannot write."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._mine = local()
        self._all: list[sqlite3.Connection] = []
        self._threads = ThreadPoolExecutor(_READERS, thread_name_prefix="ledger-reader")

    async def run(self, use: Callable[[sqlite3.Connection], T]) -> T:
        """Use a connection in one of the threads."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._with_connection, use)

    def close(self) -> None:
        """Let the running reads end, then disconnect. Blocks."""
        self._threads.shutdown(wait=True)
        for connection in self._all:
            connection.close()

    def _with_connection(self, use: Callable[[sqlite3.Connection], T]) -> T:
        connection: sqlite3.Connection | None = getattr(self._mine, "connection", None)
        if connection is None:
            connection = self._mine.connection = self._connect()
            self._all.append(connection)
        return use(connection)


def _make_private(path: Path) -> None:
    """Create the file for its owner alone; one that is there is not even opened.

    Closing any descriptor of a database's file drops all locks of this process on it
    (https://sqlite.org/howtocorrupt.html, 2.2), and another process that closes the ledger then
    would take the write-ahead log away from under ours.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def _size(file: str) -> int:
    try:
        return Path(file).stat().st_size
    except FileNotFoundError:
        return 0


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
