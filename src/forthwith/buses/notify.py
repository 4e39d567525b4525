"""Hints between hosts, by PostgreSQL's NOTIFY; beside the sockets that carry them on one host.

A NOTIFY takes a lock of the whole cluster when its transaction commits, so no write of the ledger
carries one: hints are gathered for some milliseconds and told by a connection of their own. What
is lost while it is away costs a poll's time, as with every bus.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import asyncpg

from forthwith.buses.datagram import decode, encode
from forthwith.buses.local import Listener, LocalBus
from forthwith.model.errors import StorageError

if TYPE_CHECKING:
    from forthwith.model.records import Hint

    Connection = asyncpg.Connection[asyncpg.Record]

_GATHER_S: Final = 0.01
_AGAIN_S: Final = 1.0
_CONNECT_S: Final = 5.0
_HINTS_PER_NOTIFY: Final = 40  # a payload is shorter than 8,000 bytes
_MAX_PAYLOAD: Final = 7_900
_WAITING: Final = 2_000
_FAULTS: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
)


class NotifyBus:
    """Hints to and from the processes of other hosts over the same ledger.

    `group` names who needs not be told, because a nearer bus tells them: the processes of one
    host, as they all say it.
    """

    def __init__(self, url: str, *, channel: str = "forthwith", group: str = "") -> None:
        self._url = url
        self._channel = channel
        self._group = group or secrets.token_hex(4)
        self._local = LocalBus()
        self._waiting: list[Hint] = []
        self._some = asyncio.Event()
        self._teller: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin to listen. Raises StorageError."""
        try:
            connection = await self._connect()
        except _FAULTS as error:
            raise StorageError(f"no hints can be had: {type(error).__name__}") from error
        self._teller = asyncio.create_task(self._tell(connection))

    async def close(self) -> None:
        """End; safe to repeat."""
        teller, self._teller = self._teller, None
        if teller is not None:
            teller.cancel()
            with suppress(asyncio.CancelledError):
                await teller
        await self._local.close()

    def publish(self, hints: Sequence[Hint]) -> None:
        """Tell the other hosts, within some milliseconds; the newest of what cannot be told."""
        self._waiting += hints
        del self._waiting[:-_WAITING]
        self._some.set()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Add a listener for what other hosts tell."""
        return self._local.subscribe(listener)

    # -- the connection -------------------------------------------------------------------------

    async def _connect(self) -> Connection:
        connection: Connection = await asyncpg.connect(
            self._url,
            timeout=_CONNECT_S,
            command_timeout=_CONNECT_S,
            server_settings={"application_name": "forthwith hints"},
        )
        connection.add_termination_listener(lambda _: self._some.set())
        await connection.add_listener(self._channel, self._hear)
        return connection

    async def _tell(self, connection: Connection) -> None:
        try:
            while True:
                connection = await self._living(connection)
                await self._some.wait()
                await asyncio.sleep(_GATHER_S)
                self._some.clear()
                hints, self._waiting = self._waiting, []
                await self._notify(connection, hints)
        finally:
            connection.terminate()

    async def _living(self, connection: Connection) -> Connection:
        while connection.is_closed():
            try:
                connection = await self._connect()
            except _FAULTS:
                await asyncio.sleep(_AGAIN_S)
        return connection

    async def _notify(self, connection: Connection, hints: Sequence[Hint]) -> None:
        for start in range(0, len(hints), _HINTS_PER_NOTIFY):
            body = encode(hints[start : start + _HINTS_PER_NOTIFY]).decode()
            payload = f"{self._group} {body}"
            if len(payload) <= _MAX_PAYLOAD:
                await self._send(connection, payload)

    async def _send(self, connection: Connection, payload: str) -> None:
        try:
            await connection.execute("SELECT pg_notify($1, $2)", self._channel, payload)
        except _FAULTS:  # whoever misses it polls
            return

    def _hear(self, connection: object, pid: int, channel: str, payload: object) -> None:
        del connection, pid, channel
        group, _, body = str(payload).partition(" ")
        hints = [] if group == self._group else decode(body.encode())
        if hints:
            self._local.publish(hints)
