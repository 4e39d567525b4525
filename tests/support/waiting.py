"""Wait for what another thread or process does, up to a deadline, and not a moment longer."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
LOOK_EVERY = 0.005


class NeverHappenedError(AssertionError):
    """What the test waited for did not come before the deadline."""

    def __init__(self, what: Callable[[], object], seconds: float, last: object) -> None:
        super().__init__(
            f"{getattr(what, '__name__', what)} still gave {last!r} after {seconds:g} s"
        )


def eventually(look: Callable[[], T], *, seconds: float = 10) -> T:
    """Look until there is something true to see, and return it.

    For what tells nobody when it happens: a file that appears, a process that ends, a row that
    another process writes. Inside one process wait for the event itself.

    Raises:
        NeverHappenedError: the time ran out.

    """
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not (seen := look()):
        if time.monotonic() > deadline:
            raise NeverHappenedError(look, seconds, seen)
        pause.wait(LOOK_EVERY)
    return seen


async def eventually_async(look: Callable[[], T], *, seconds: float = 10) -> T:
    """Do what `eventually` does while the event loop goes on."""
    deadline = time.monotonic() + seconds
    never = asyncio.get_running_loop().create_future()
    while not (seen := look()):
        if time.monotonic() > deadline:
            raise NeverHappenedError(look, seconds, seen)
        await asyncio.wait({never}, timeout=LOOK_EVERY)
    return seen
