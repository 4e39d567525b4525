"""The zygote: a small process that has the parsers loaded and forks a child for each call.

    worker ──── socket: run, kill ─────▶ zygote ──fork──▶ child (one job, then gone)
       ▲   ◀─── ready, refused, ended ──    │ wait4            │
       └──────────── channel of the call: progress, result ────┘

It has one thread, so that forking is safe, and an empty environment. It never reads a document: the
descriptors that arrive with a call go to the child and are closed here. It is the children's
parent, so only it may send them signals without hitting a reused process id, and only it learns
how they ended. When the worker dies the kernel kills the zygote, and with it every child.

Started by `ZygoteLink` as `python -I -m forthwith.runtime.isolation.zygote FD WORKER_PID`.
"""

import errno
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Final

from forthwith.runtime.isolation import child, sandbox, wire
from forthwith.runtime.isolation.nursery import Nursery
from forthwith.runtime.isolation.values import Limits, SandboxLevel

_WATCH_EVERY_SECONDS: Final = 0.05
_SESSION_NICE: Final = 10
_MAX_DESCRIPTORS: Final = 253  # the kernel's limit for one message


class Zygote:
    """Serves the worker at the other end of `control`."""

    def __init__(
        self, control: socket.socket, prepared: sandbox.Sandbox, level: SandboxLevel
    ) -> None:
        self._control = control
        self._sandbox = prepared
        self._level = level
        self._nursery = Nursery()
        self._buffer = bytearray()
        self._descriptors: list[int] = []

    def serve(self) -> None:
        """Work until the worker closes its end, then leave no child behind."""
        self._send({"event": "ready", "level": asdict(self._level)})
        wake, wake_writer = _wakeups()
        with selectors.DefaultSelector() as selector, wake, wake_writer:
            selector.register(self._control, selectors.EVENT_READ)
            selector.register(wake, selectors.EVENT_READ)
            while self._turn(selector, wake):
                pass
            self._nursery.end_all()  # their ends still wake

    def _turn(self, selector: selectors.BaseSelector, wake: socket.socket) -> bool:
        """Wait for something to happen and deal with it; False when the worker is gone."""
        ready = selector.select(_WATCH_EVERY_SECONDS if self._nursery else None)
        with suppress(BlockingIOError):
            wake.recv(4096)
        for ended in self._nursery.reap():
            self._send({"event": "ended", **asdict(ended)})
        self._nursery.watch()
        return all(self._receive() for key, _ in ready if key.fileobj is self._control)

    def _receive(self) -> bool:
        data, descriptors, _, _ = socket.recv_fds(self._control, 1 << 16, _MAX_DESCRIPTORS)
        self._buffer += data
        self._descriptors += descriptors
        for message in wire.take_messages(self._buffer):
            self._obey(message)
        return bool(data)

    def _obey(self, message: wire.Message) -> None:
        call = wire.whole(message, "call")
        if wire.text(message, "do") == "kill":
            self._nursery.kill(call)
            return
        count = wire.whole(message, "descriptors")
        descriptors, self._descriptors = self._descriptors[:count], self._descriptors[count:]
        try:
            self._start(call, message, descriptors, count)
        except OSError as error:
            self._send({"event": "refused", "call": call, "reason": error.strerror})
        finally:
            for fd in descriptors:
                os.close(fd)

    def _start(self, call: int, message: wire.Message, descriptors: list[int], count: int) -> None:
        if len(descriptors) < count:
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))  # the kernel dropped some
        channel, *documents = descriptors
        assignment = child.Assignment(
            target=wire.text(message, "target"),
            limits=Limits.from_json(message["limits"]),
            channel=channel,
            documents=tuple(documents),
            zygote=os.getpid(),
            sandbox=self._sandbox,
            expected=self._level,
            shared=message["shared"] is True,
        )
        self._nursery.start(call, child.run, assignment)

    def _send(self, message: wire.Message) -> None:
        self._control.sendall(wire.pack_message(message))


def probe(prepared: sandbox.Sandbox) -> SandboxLevel | None:
    """Have a first child close the sandbox and tell how far it came; None if it died of it."""
    ours, theirs = socket.socketpair()
    nursery = Nursery()
    with ours:
        with theirs:
            assignment = child.Assignment(
                target="",
                limits=Limits(),
                channel=theirs.fileno(),
                documents=(),
                zygote=os.getpid(),
                sandbox=prepared,
                expected=None,
            )
            nursery.start(0, child.probe, assignment)
        answer = b"".join(iter(lambda: ours.recv(4096), b""))
    os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
    for _ in nursery.reap():
        pass
    return SandboxLevel.from_json(json.loads(answer)) if answer else None


def main(control_fd: int, worker: int) -> None:
    """Configure from the first message, load the modules, and serve."""
    sandbox.die_with_parent(worker)
    _step_back()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=control_fd)
    (size,) = wire.LENGTH.unpack(wire.read_exactly(control_fd, wire.LENGTH.size))
    settings = wire.unpack_message(wire.read_exactly(control_fd, size))
    sys.path += wire.texts(settings, "extra_path")
    prepared = sandbox.prepare()
    reason = load(wire.texts(settings, "preload"))
    level = None if reason else probe(prepared)
    if level is None:
        reason = reason or "the first child died while it closed its sandbox"
        control.sendall(wire.pack_message({"event": "failed", "reason": reason}))
        return
    gc.collect()
    gc.freeze()  # children share the pages of what is loaded as long as nobody touches them
    gc.disable()
    Zygote(control, prepared, level).serve()


def _step_back() -> None:
    """Let this session have the processor after the others: children may burn it.

    Where Linux shares the processor by sessions (autogroup), the niceness of a single process does
    not count against other sessions; that of the session does.
    """
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(_SESSION_NICE), encoding="ascii")


def load(modules: Iterable[str]) -> str | None:
    """Import the modules; return why children cannot be forked now, if so."""
    for name in modules:
        try:
            importlib.import_module(name)
        except ImportError as error:
            return f"cannot import {name} ({error.name})"
    return None if _thread_count() == 1 else "a preloaded module started a thread"


def _thread_count() -> int:
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.is_dir() else threading.active_count()


def _wakeups() -> tuple[socket.socket, socket.socket]:
    """Return a pair that becomes readable when a child ends."""
    wake, writer = socket.socketpair()
    wake.settimeout(0)
    writer.settimeout(0)
    signal.signal(signal.SIGCHLD, _only_wake)
    signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    return wake, writer


def _only_wake(_number: int, _frame: FrameType | None) -> None:
    """Python writes to the wake-up descriptor only for signals that have a handler."""


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
