"""Calls that tell which process they run in."""

import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from typing import Final


def pid() -> bytes:
    return str(os.getpid()).encode()


def slow() -> bytes:
    threading.Event().wait(0.2)  # long enough for the other call to begin
    return pid()


def greedy() -> bytes:
    held = b"x" * (150 << 20)
    return pid() if held else b""


def threaded() -> bytes:
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    return pid()


def busy() -> bytes:
    while time.process_time() < 0.3:
        pass
    return pid()


def fails() -> bytes:
    raise ValueError("no")


def dies() -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


CALLS: Final[Mapping[str, Callable[[], bytes]]] = {
    call.__name__: call for call in (pid, slow, greedy, threaded, busy, fails, dies)
}


def run(request: bytes, *_: object) -> bytes:
    return CALLS[request.decode()]()
