"""The children of a zygote: forked, watched, killed and waited for, all by process id.

Only their parent can do this safely: until it has waited for a child, the child's process id cannot
belong to anybody else.
"""

import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from forthwith.runtime.isolation import child
from forthwith.runtime.isolation.sandbox import IS_LINUX
from forthwith.runtime.isolation.values import Limits

Verdict = Literal["memory", "threads", "cpu"]

_LAST_WORDS_BYTES: Final = 1 << 16
_OUT_OF_MEMORY: Final = (
    b"MemoryError",
    b"memory allocation of",
    b"std::bad_alloc",
    b"out of memory",
    b"Out of memory",
    b"Cannot allocate memory",
)
_RSS_UNIT: Final = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a child ended. `verdict` names the limit that it reached, if one."""

    call: int
    signal: int | None
    exit_code: int | None
    max_rss_bytes: int
    verdict: Verdict | None


@dataclass(slots=True, kw_only=True)
class _Running:
    call: int
    limits: Limits
    #: Where native code's last words can be read: only whether they speak of memory is used.
    words: int
    resident_limit: int
    verdict: Verdict | None = None


class Nursery:
    """All children that have not been waited for."""

    def __init__(self) -> None:
        self._running: dict[int, _Running] = {}

    def __bool__(self) -> bool:
        return bool(self._running)

    def start(self, call: int, role: child.Role, assignment: child.Assignment) -> None:
        """Fork a child that plays `role` and never returns.

        Raises:
            OSError: there is no process to be had; nothing was started.

        """
        listen, words = os.pipe()
        os.set_blocking(words, False)  # a talkative child must not wait for us
        try:
            pid = os.fork()
            if pid == 0:
                role(assignment, words)
        except OSError:
            os.close(listen)
            raise
        finally:
            os.close(words)
        self._running[pid] = _Running(
            call=call,
            limits=assignment.limits,
            words=listen,
            resident_limit=_resident_bytes(os.getpid()) + assignment.limits.memory_bytes,
        )

    def kill(self, call: int) -> None:
        """Kill the child of a call; nothing happens if it has ended."""
        for pid, running in self._running.items():
            if running.call == call:
                _kill(pid)

    def end_all(self) -> None:
        """Kill every child and wait until all are dead."""
        for pid in self._running:
            _kill(pid)
        while self._running:
            self._running.pop(os.wait()[0], None)

    def watch(self) -> None:
        """Kill the children that hold more memory or threads than they may."""
        if not IS_LINUX:
            return
        for pid, running in self._running.items():
            if verdict := _judge(pid, running):
                running.verdict = verdict
                _kill(pid)

    def reap(self) -> Iterator[Ended]:
        """Wait for the children that have ended, without blocking."""
        while self._running:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
            if pid == 0:
                return
            yield _end(self._running.pop(pid), status, usage)


def _end(running: _Running, status: int, usage: resource.struct_rusage) -> Ended:
    code = os.waitstatus_to_exitcode(status)
    words = _last_words(running.words)
    signal_number = -code if code < 0 else None
    verdict = running.verdict or _verdict(running.limits, signal_number, usage)
    if verdict is None and code != 0 and any(phrase in words for phrase in _OUT_OF_MEMORY):
        verdict = "memory"
    return Ended(
        call=running.call,
        signal=signal_number,
        exit_code=code if code >= 0 else None,
        max_rss_bytes=usage.ru_maxrss * _RSS_UNIT,
        verdict=verdict,
    )


def _verdict(limits: Limits, number: int | None, usage: resource.struct_rusage) -> Verdict | None:
    """Recognise the limit of processor time: first SIGXCPU, a second later SIGKILL."""
    used = usage.ru_utime + usage.ru_stime
    is_over = number == signal.SIGKILL and used >= limits.cpu_seconds
    return "cpu" if is_over or number == signal.SIGXCPU else None


def _last_words(words: int) -> bytes:
    try:
        os.set_blocking(words, False)  # it may be empty
        return os.read(words, _LAST_WORDS_BYTES)
    except BlockingIOError:
        return b""
    finally:
        os.close(words)


def _judge(pid: int, running: _Running) -> Verdict | None:
    with suppress(FileNotFoundError, ProcessLookupError):
        if _resident_bytes(pid) > running.resident_limit:
            return "memory"
        if _threads(pid) > running.limits.threads:
            return "threads"
    return None


def _resident_bytes(pid: int) -> int:
    if not IS_LINUX:
        return 0
    return int(Path(f"/proc/{pid}/statm").read_bytes().split()[1]) * resource.getpagesize()


def _threads(pid: int) -> int:
    after_name = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2]
    return int(after_name.split()[17])


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    with suppress(ProcessLookupError, PermissionError):  # not yet a group of its own
        os.killpg(pid, signal.SIGKILL)
