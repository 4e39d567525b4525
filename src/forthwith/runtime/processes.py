"""Small facts about processes: dying with a parent, and whether one is stopped."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import signal
import sys
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_SWITCH_S = 0.001
_NICE = 5


def die_with(parent: int) -> None:
    """Be killed when the parent ends, so that no process of a service outlives its supervisor.

    `parent` is its process id as it was told: if it is gone already, end now.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise SystemExit(1)


def is_stopped(pid: int) -> bool:
    """Whether the process is suspended (SIGSTOP); False where that cannot be told.

    Its claims must not stand for ever, so nobody beats for a suspended worker.
    """
    with contextlib.suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state in ("T", "t")
    return False


def settle_memory() -> None:
    """Take what start-up made, which stays for good, out of the garbage collector's sight.

    Its rounds through all modules would hold up the event loop for tens of milliseconds.
    """
    gc.collect()
    gc.freeze()


def step_back() -> None:
    """Let others go first: stages may burn the processor while the API answers on time.

    On Linux this is for the calling thread and those that it starts from now on. The writer of
    the service's ledger, which runs already, keeps its turn: others wait for the gate that it may
    hold. For the same reason it must not wait long for the interpreter while stages burn in
    threads: they hand it over more often than by default (5 ms).
    """
    sys.setswitchinterval(_SWITCH_S)
    with contextlib.suppress(OSError):
        os.nice(_NICE)
        if os.getsid(0) == os.getpid():  # a session of our own: nobody else's shell steps back
            Path("/proc/self/autogroup").write_text(str(_NICE), encoding="ascii")
