"""The worker's end of a zygote: starts it, sends it calls, hears how its children ended."""

import asyncio
import itertools
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack, suppress
from dataclasses import dataclass
from typing import Final, Self

from forthwith.runtime.isolation import wire
from forthwith.runtime.isolation.errors import IsolationStartError, ZygoteLostError
from forthwith.runtime.isolation.values import NOT_STARTED, IsolatedCall, SandboxLevel

_READY_WITHIN_SECONDS: Final = 60.0
_OBEYS_WITHIN_SECONDS: Final = 1.0
_GONE_WITHIN_SECONDS: Final = 5.0
_ZYGOTE: Final = "forthwith.runtime.isolation.zygote"
#: All that the zygote and its children see. Thread pools of native parsers stay small, so that
#: their stacks fit the memory limit whatever the number of cores.
_ENVIRONMENT: Final = {
    "LANG": "C.UTF-8",
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "2",
    "RAYON_NUM_THREADS": "2",
    "TOKIO_WORKER_THREADS": "2",
}
#: What else of the worker's own environment they see: where data lies that parsers read.
_DATA_FOLDERS: Final = ("TESSDATA_PREFIX",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The zygote could not make a child."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """The zygote died, and the child with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The child ended and has been waited for."""

    signal: int | None
    exit_code: int | None
    max_rss_bytes: int
    verdict: str | None


End = Ended | Refused | Lost


class ZygoteLink:
    """A running zygote. Once lost it stays lost; the owner opens another one."""

    def __init__(self, process: subprocess.Popen[bytes], control: socket.socket) -> None:
        self.level = NOT_STARTED
        self._process = process
        self._control = control
        self._buffer = bytearray()
        self._ends: dict[int, asyncio.Future[End]] = {}
        self._numbers = itertools.count(1)
        self._listener: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, *, preload: Sequence[str], extra_path: Sequence[str]) -> Self:
        """Start a zygote and wait until it has loaded its modules and tried its sandbox.

        Raises:
            IsolationStartError: it did not become ready.

        """
        async with AsyncExitStack() as undo:
            try:
                link = cls(*_launch())
            except OSError as error:
                raise IsolationStartError(f"{error.strerror}") from error
            undo.push_async_callback(link.close)
            await link._prepare({"preload": [*preload], "extra_path": [*extra_path]})
            undo.pop_all()
        return link

    @property
    def pid(self) -> int:
        """Process id of the zygote."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether calls can be sent."""
        is_heard = self._listener is not None and not self._listener.done()
        return is_heard and self._process.poll() is None

    def start(self, call: IsolatedCall, channel: socket.socket) -> "Child":
        """Ask for a child for this call, with its end of the channel and the documents.

        Raises:
            ZygoteLostError: the zygote is gone.

        """
        number = next(self._numbers)
        descriptors = [channel.fileno(), *call.fds]
        message = {
            "do": "run",
            "call": number,
            "target": call.target,
            "limits": call.limits.to_json(),
            "descriptors": len(descriptors),
            "shared": bool(call.share),
        }
        self._ends[number] = end = asyncio.get_running_loop().create_future()
        self._send(message, descriptors)
        return Child(self, number, end)

    def kill(self, number: int) -> None:
        """Ask the zygote to kill a child."""
        if number in self._ends:
            with suppress(ZygoteLostError):
                self._send({"do": "kill", "call": number})

    async def close(self) -> None:
        """End the zygote and all its children, and wait for it.

        Asked by the end of its input it kills and awaits its children first; one that does
        not do so in time is killed, and the kernel kills the children.
        """
        self._lose_all()
        with suppress(OSError):  # it is gone already
            self._control.shutdown(socket.SHUT_WR)
        if self._listener is not None:
            await asyncio.wait([self._listener], timeout=_OBEYS_WITHIN_SECONDS)
            self._listener.cancel()
        self._process.kill()
        await asyncio.to_thread(self._process.wait, _GONE_WITHIN_SECONDS)
        self._control.close()

    def _send(self, message: wire.Message, descriptors: Sequence[int] = ()) -> None:
        """Send at once or not at all: a zygote that does not read is as good as lost."""
        data = wire.pack_message(message)
        sent = 0
        with suppress(BlockingIOError, BrokenPipeError, ConnectionResetError):
            sent = socket.send_fds(self._control, [data], descriptors)
        if sent < len(data):
            self._process.kill()
            raise ZygoteLostError

    async def _prepare(self, settings: wire.Message) -> None:
        self._send(settings)
        try:
            async with asyncio.timeout(_READY_WITHIN_SECONDS):
                answer = await self._first_message()
        except TimeoutError as error:
            raise IsolationStartError("it was not ready in time") from error
        if wire.text(answer, "event") == "failed":
            raise IsolationStartError(wire.text(answer, "reason"))
        self.level = SandboxLevel.from_json(answer["level"])
        self._listener = asyncio.create_task(self._listen(), name="isolation-zygote")

    async def _first_message(self) -> wire.Message:
        while await self._receive():
            for message in wire.take_messages(self._buffer):
                return message
        raise IsolationStartError("it ended before it was ready")

    async def _listen(self) -> None:
        try:
            while await self._receive():
                for message in wire.take_messages(self._buffer):
                    self._hear(message)
        finally:
            self._process.kill()
            self._lose_all()

    async def _receive(self) -> bool:
        try:
            data = await asyncio.get_running_loop().sock_recv(self._control, 1 << 16)
        except ConnectionResetError:
            return False
        self._buffer += data
        return bool(data)

    def _hear(self, message: wire.Message) -> None:
        waiting = self._ends.pop(wire.whole(message, "call"), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(_end(message))

    def _lose_all(self) -> None:
        for waiting in self._ends.values():
            if not waiting.done():
                waiting.set_result(Lost())
        self._ends.clear()


class Child:
    """One running child, as the worker sees it."""

    def __init__(self, link: ZygoteLink, number: int, end: "asyncio.Future[End]") -> None:
        self._link = link
        self._number = number
        self._end = end

    async def ended(self, *, within: float) -> End:
        """Wait until the child is dead and waited for; if it takes too long, see to it.

        A zygote that cannot end a child is itself ended, which the kernel passes on to its
        children, so this returns within about twice the time.
        """
        if not await self._is_over(within):
            self._link.kill(self._number)
        if not await self._is_over(within):
            await self._link.close()
        return self._end.result()

    async def killed(self, *, within: float) -> End:
        """Kill the child and wait until it is dead."""
        self.kill()
        return await self.ended(within=within)

    def kill(self) -> None:
        """Have the child killed; safe to repeat."""
        self._link.kill(self._number)

    @property
    def is_over(self) -> bool:
        """Whether it is dead and waited for."""
        return self._end.done()

    async def _is_over(self, within: float) -> bool:
        done, _ = await asyncio.wait([self._end], timeout=within)
        return bool(done)


def _data_folders() -> dict[str, str]:
    return {name: os.environ[name] for name in _DATA_FOLDERS if name in os.environ}


def _launch() -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Start the process with nothing of ours but one end of a socket."""
    ours, theirs = socket.socketpair()
    with theirs, ExitStack() as undo:
        undo.enter_context(ours)
        process = subprocess.Popen(
            [sys.executable, "-I", "-m", _ZYGOTE, str(theirs.fileno()), str(os.getpid())],
            env={**_ENVIRONMENT, **_data_folders()},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=(theirs.fileno(),),
            start_new_session=True,
        )
        undo.pop_all()
    ours.settimeout(0)
    return process, ours


def _end(message: wire.Message) -> End:
    if wire.text(message, "event") == "refused":
        return Refused(reason=wire.text(message, "reason"))
    verdict = message["verdict"]
    return Ended(
        signal=None if message["signal"] is None else wire.whole(message, "signal"),
        exit_code=None if message["exit_code"] is None else wire.whole(message, "exit_code"),
        max_rss_bytes=wire.whole(message, "max_rss_bytes"),
        verdict=None if verdict is None else str(verdict),
    )
