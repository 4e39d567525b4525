"""What happens in the child: close the sandbox, read the request, run the function, answer, leave.

The child never returns into the zygote's code: `run` ends the process whatever happens.
An exception of the function is reported in `_Reporting.__exit__`, which sees every kind of it;
`MemoryError` passes on, because describing it needs memory.
"""

import gc
import importlib
import json
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import pairwise
from types import TracebackType
from typing import BinaryIO, Final, NoReturn

from forthwith.model.errors import PermanentError
from forthwith.runtime.isolation import sandbox, wire
from forthwith.runtime.isolation.values import Limits, SandboxLevel

Report = Callable[[float, float, str], None]
Target = Callable[[bytes, Sequence[BinaryIO], Report], object]

_FRESH_SHARE: Final = 0.05
_FRESH_MEMORY_SHARE: Final = 0.25
_RSS_UNIT: Final = 1 if sys.platform == "darwin" else 1024
_STEP_BACK: Final = 5  # behind its worker, which holds leases and may hold the ledger's gate
EXIT_DONE: Final = 0
EXIT_NOT_FINISHED: Final = 70
_REPORT_EVERY_SECONDS: Final = 0.05
_MEMORY_FRAME: Final = wire.FRAME.pack(wire.MEMORY, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What the zygote hands to a child."""

    target: str
    limits: Limits
    channel: int
    documents: tuple[int, ...]
    zygote: int
    sandbox: sandbox.Sandbox
    #: The level that the first child reached; None for the first one.
    expected: SandboxLevel | None
    #: Whether it may stay for further calls of the same job.
    shared: bool = False


Role = Callable[[Assignment, int], NoReturn]


def run(assignment: Assignment, words: int) -> NoReturn:
    """Carry out the assignment and end this process; `words` takes what native code says."""
    try:
        os.nice(_STEP_BACK)
        _carry_out(assignment, words)
    except MemoryError:  # nothing may be allocated here
        os.write(assignment.channel, _MEMORY_FRAME)
    finally:
        os._exit(EXIT_NOT_FINISHED)


def probe(assignment: Assignment, words: int) -> NoReturn:
    """Close the sandbox, tell the zygote what is in force, and end this process."""
    try:
        level = _enter(assignment, words)
        wire.write_all(assignment.channel, json.dumps(asdict(level)).encode())
        os._exit(EXIT_DONE)
    finally:
        os._exit(EXIT_NOT_FINISHED)


def _carry_out(assignment: Assignment, words: int) -> None:
    channel = assignment.channel
    level = _enter(assignment, words)
    if assignment.expected is not None and level != assignment.expected:
        wire.write_all(channel, wire.FRAME.pack(wire.UNSAFE, 0))
        return
    with _Reporting(channel):
        request = _request(channel)
        while _answered(assignment, request):
            request = _request(channel)
            wire.write_all(channel, wire.FRAME.pack(wire.BEGUN, 0))
    os._exit(EXIT_DONE)


def _answered(assignment: Assignment, request: bytes) -> bool:
    """Answer a call; whether another may come."""
    result = _call(assignment, request)
    stays = assignment.shared and _is_fresh(assignment.limits)
    wire.write_all(assignment.channel, *wire.pack_result(result, more=stays))
    return stays


def _request(channel: int) -> bytes:
    """Wait for a request; the end of the channel is the end of this process."""
    try:
        (size,) = wire.LENGTH.unpack(wire.read_exactly(channel, wire.LENGTH.size))
        return wire.read_exactly(channel, size)
    except (EOFError, ConnectionResetError):
        os._exit(EXIT_DONE)


def _is_fresh(limits: Limits) -> bool:
    """Whether the next call would find nearly all that its limits grant it, and no thread."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = used.ru_utime + used.ru_stime
    return (
        seconds < limits.cpu_seconds * _FRESH_SHARE
        and used.ru_maxrss * _RSS_UNIT < limits.memory_bytes * _FRESH_MEMORY_SHARE
        and threading.active_count() == 1
    )


def _enter(assignment: Assignment, words: int) -> SandboxLevel:
    """Cut every tie to the zygote, then close the sandbox."""
    os.setpgid(0, 0)  # a group to be killed with, in the zygote's session: it has stepped back
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _keep_only(assignment, words)
    sys.dont_write_bytecode = True
    gc.enable()
    return sandbox.close(
        assignment.sandbox,
        assignment.limits,
        zygote=assignment.zygote,
        documents=len(assignment.documents),
    )


def _keep_only(assignment: Assignment, words: int) -> None:
    """Close what is the zygote's. Native code says its last words to a pipe, Python to nobody."""
    os.dup2(words, 2)
    keep = {0, 1, 2, assignment.channel, *assignment.documents}
    if assignment.sandbox.ruleset is not None:
        keep.add(assignment.sandbox.ruleset)
    for fd, following in pairwise([*sorted(keep), os.sysconf("SC_OPEN_MAX")]):
        if following - fd > 1:
            os.closerange(fd + 1, following)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - it stays open until the end


def _call(assignment: Assignment, request: bytes) -> bytes:
    documents = [_from_start(fd) for fd in assignment.documents]
    result = find_target(assignment.target)(request, documents, _reporter(assignment.channel))
    if not isinstance(result, bytes | bytearray | memoryview):
        raise TypeError(f"{assignment.target} must return bytes, not {type(result).__name__}")
    return bytes(result)


def find_target(target: str) -> Target:
    """Import the function named `module:qualname`."""
    module_name, _, qualified_name = target.partition(":")
    found: object = importlib.import_module(module_name)
    for name in qualified_name.split("."):
        found = getattr(found, name)
    if not callable(found):
        raise TypeError(f"{target} is not a function")
    return found


def _from_start(fd: int) -> BinaryIO:
    """Open a document; its position is shared with the worker, which may have read it."""
    document = os.fdopen(fd, "rb", closefd=False)  # a later call reads it, too
    if document.seekable():
        document.seek(0)
    return document


def _reporter(channel: int) -> Report:
    """Return the function that sends progress, at most every 50 ms and at the end."""
    lock = threading.Lock()
    next_at = 0.0

    def report(done: float, total: float, message: str) -> None:
        nonlocal next_at
        with lock:
            now = time.monotonic()
            if now >= next_at or done >= total:
                next_at = now + _REPORT_EVERY_SECONDS
                wire.write_all(channel, wire.pack_progress(done, total, message))

    return report


class _Reporting:
    """Sends whatever exception leaves the block, then ends the process."""

    def __init__(self, channel: int) -> None:
        self._channel = channel

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is None or isinstance(error, MemoryError):
            return
        with suppress(OSError):
            wire.write_all(self._channel, _describe(error))
        os._exit(EXIT_DONE)


def _describe(error: BaseException) -> bytes:
    code = getattr(error, "code", None)
    failure = wire.RemoteFailure(
        type_name=type(error).__name__,
        stage_code=code if isinstance(code, str) else None,
        message=str(error),
        permanent=isinstance(error, PermanentError),
        hint=error.hint if isinstance(error, PermanentError) else "",
    )
    return wire.pack_failure(failure)
