"""Hints between the processes of one host, as datagrams on local sockets.

Each process binds a socket in one private folder, and sends to all that it finds there. No process
is in the middle, so none can take the others down; a peer that is gone or too slow is skipped,
because a hint may be lost (the ledger is the truth, and everybody polls).

The folder is named after the ledger and lies where paths are short: a socket's path must fit
into 108 bytes. It belongs to this user alone, so nobody else can send or listen.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import socket
import stat
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic_core import from_json, to_json

from forthwith.buses.local import Listener, LocalBus
from forthwith.model.errors import StorageError
from forthwith.model.records import Hint

_MAX_DATAGRAM = 60_000
_HINTS_PER_DATAGRAM = 200
_LOOK_AGAIN_S = 0.5
_RECEIVE_BUFFER = 4 << 20
_MEETINGS = 50


def rendezvous(ledger: str) -> Path:
    """The folder where the processes of this user meet over one ledger.

    Raises:
        StorageError: somebody else made a folder of that name.

    """
    base = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    name = hashlib.sha256(ledger.encode()).hexdigest()[:16]
    folder = Path(base) / f"forthwith-{os.getuid()}-{name}"
    _make_own(folder)
    return folder


def _make_own(folder: Path) -> None:
    facts = _made(folder)
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.getuid() or facts.st_mode & 0o077:
        raise StorageError(f"{folder} is not a folder of this user alone; remove it")


def _made(folder: Path) -> os.stat_result:
    """Make the folder, unless it is there; who leaves may take it away between the two looks."""
    for _ in range(_MEETINGS):
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        with contextlib.suppress(FileNotFoundError):
            return folder.lstat()
    raise StorageError(f"{folder} goes away again and again")


class DatagramBus:
    """Hints to and from the other processes over the same ledger."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._local = LocalBus()
        self._path = folder / f"{os.getpid()}-{os.urandom(3).hex()}"
        self._socket: socket.socket | None = None
        self._peers: tuple[str, ...] = ()
        self._looked_at = 0.0

    async def open(self) -> None:
        """Bind the socket and begin to receive. Raises StorageError."""
        receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        receiver.setblocking(False)  # noqa: FBT003 - the socket's own name for it
        receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        try:
            self._bind(receiver)
        except OSError as error:
            receiver.close()
            raise StorageError(f"no socket can be made in {self._folder}: {error}") from error
        self._socket = receiver
        asyncio.get_running_loop().add_reader(receiver.fileno(), self._receive)

    def _bind(self, receiver: socket.socket) -> None:
        for _ in range(_MEETINGS):
            with contextlib.suppress(FileNotFoundError):
                receiver.bind(str(self._path))
                return
            _make_own(self._folder)  # the last one here has just left, and taken it away
        raise StorageError(f"{self._folder} goes away again and again")

    async def close(self) -> None:
        """Unbind; safe to repeat."""
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket.fileno())
            self._socket.close()
            self._socket = None
            self._path.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # others are still there
                self._folder.rmdir()
        await self._local.close()

    def publish(self, hints: Sequence[Hint]) -> None:
        """Tell the listeners here, and the other processes."""
        self._local.publish(hints)
        peers = self._others()
        if not peers:
            return
        for start in range(0, len(hints), _HINTS_PER_DATAGRAM):
            body = encode(hints[start : start + _HINTS_PER_DATAGRAM])
            for peer in peers:
                self._send(body, peer)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Add a listener; the returned function takes it off."""
        return self._local.subscribe(listener)

    def _others(self) -> tuple[str, ...]:
        now = time.monotonic()
        if now - self._looked_at > _LOOK_AGAIN_S:
            with contextlib.suppress(OSError):
                found = (path for path in self._folder.iterdir() if path != self._path)
                self._peers = tuple(sorted(map(str, found)))
            self._looked_at = now
        return self._peers

    def _send(self, body: bytes, peer: str) -> None:
        if self._socket is None:
            return
        try:
            self._socket.sendto(body, peer)
        except (ConnectionRefusedError, FileNotFoundError):
            Path(peer).unlink(missing_ok=True)  # its process is gone
            self._looked_at = 0.0
        except OSError:
            pass  # it is too slow to take the hint; it polls

    def _receive(self) -> None:
        while self._socket is not None:
            try:
                body = self._socket.recv(_MAX_DATAGRAM)
            except OSError:
                return
            hints = decode(body)
            if hints:
                self._local.publish(hints)


def encode(hints: Sequence[Hint]) -> bytes:
    """Hints as a datagram: ids, numbers and kinds, nothing of a job's content."""
    rows = [[hint.job_id, hint.version, hint.state, *hint.kinds] for hint in hints]
    return to_json(rows)


def decode(body: bytes) -> list[Hint]:
    """The hints of a datagram; none when it is not one of ours."""
    try:
        rows = from_json(body)
        return [
            Hint(
                job_id=str(row[0]),
                version=int(row[1]),
                state=str(row[2]),
                kinds=tuple(map(str, row[3:])),
            )
            for row in rows
        ]
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
        return []
