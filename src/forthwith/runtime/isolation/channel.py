"""One conversation with one child: the request goes in, progress and an answer come out."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from forthwith.runtime.isolation import wire
from forthwith.runtime.isolation.errors import (
    ChildMemoryError,
    ChildNotStartedError,
    ChildProtocolError,
    ChildTimeoutError,
    OutputTooLargeError,
)
from forthwith.runtime.isolation.values import Limits
from forthwith.runtime.isolation.verdicts import error_of_failure

OnProgress = Callable[[float, float, str], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call returned, and whether the child waits for another one."""

    result: bytes
    stays: bool


class Channel:
    """The worker's end of a child's socket. Everything that comes from it is untrusted.

    Attributes:
        begun: whether a child that had served before has said that it took up this call.

    """

    def __init__(self, ours: socket.socket, limits: Limits) -> None:
        ours.settimeout(0)
        self._socket = ours
        self._limits = limits
        self._left = limits.output_bytes
        self.begun = False

    async def ask(self, request: bytes, on_progress: OnProgress) -> Answer | None:
        """Send the request and return the answer, or None if the child closed without one.

        Raises:
            IsolationError: the child used up its time, said too much, or said that it failed.

        """
        limit = asyncio.timeout(self._limits.wall.total_seconds())
        try:
            async with limit:
                await self._send(request)
                return await self._listen(on_progress)
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise ChildTimeoutError("wall", self._limits.wall) from error

    async def _send(self, request: bytes) -> None:
        loop = asyncio.get_running_loop()
        with suppress(BrokenPipeError, ConnectionResetError):  # it died: how, its end will tell
            await loop.sock_sendall(self._socket, wire.LENGTH.pack(len(request)))
            await loop.sock_sendall(self._socket, request)

    async def _listen(self, on_progress: OnProgress) -> Answer | None:
        while (frame := await self._frame()) is not None:
            kind, payload = frame
            if kind in {wire.RESULT, wire.RESULT_AND_MORE}:
                return Answer(bytes(payload), stays=kind == wire.RESULT_AND_MORE)
            if kind == wire.BEGUN:
                self.begun = True
                continue
            if kind != wire.PROGRESS:
                raise self._error(kind, bytes(payload))
            self._pass_on(bytes(payload), on_progress)
            await asyncio.sleep(0)  # a flood of progress must not keep the loop from others
        return None

    async def _frame(self) -> tuple[bytes, bytearray] | None:
        head = await self._exactly(wire.FRAME.size)
        if head is None:
            return None
        kind, size = wire.FRAME.unpack(head)
        payload = await self._exactly(size)
        return None if payload is None else (kind, payload)

    async def _exactly(self, size: int) -> bytearray | None:
        if size > self._left:
            raise OutputTooLargeError(self._limits.output_bytes)
        self._left -= size
        buffer = bytearray(size)
        view = memoryview(buffer)
        while view:
            received = await self._receive_into(view)
            if not received:
                return None
            view = view[received:]
        return buffer

    async def _receive_into(self, view: memoryview) -> int:
        try:
            return await asyncio.get_running_loop().sock_recv_into(self._socket, view)
        except ConnectionResetError:
            return 0

    def _error(self, kind: bytes, payload: bytes) -> Exception:
        if kind == wire.MEMORY:
            return ChildMemoryError(self._limits.memory_bytes, None)
        if kind == wire.UNSAFE:
            return ChildNotStartedError("its sandbox did not close as the first child's did")
        if kind != wire.ERROR:
            return ChildProtocolError()
        try:
            return error_of_failure(wire.unpack_failure(payload))
        except ValueError:
            return ChildProtocolError()

    def _pass_on(self, payload: bytes, on_progress: OnProgress) -> None:
        try:
            progress = wire.unpack_progress(payload)
        except ValueError as error:
            raise ChildProtocolError from error
        on_progress(progress.done, progress.total, progress.message)
