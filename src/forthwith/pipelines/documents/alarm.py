"""A limit on the time that the work on one file may take."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import FrameType
from typing import Final

from forthwith.pipelines.documents.codes import refusal
from forthwith.ports.context import StageContext

_HAND_OVER_SECONDS: Final = 3.0
"""What a stage keeps of its time, to say why it ends."""
_AGAIN_SECONDS: Final = 0.5
_AT_ONCE_SECONDS: Final = 0.001


def ended_in_time(ctx: StageContext) -> AbstractContextManager[None]:
    """Refuse the document whose work in this block takes nearly all that its stage is given.

    Otherwise the stage would be ended from outside, and tried again with the same file. With next
    to no time left it is ended from outside.

    Raises:
        PermanentError: it took longer.

    """
    seconds = ctx.remaining.total_seconds() - _HAND_OVER_SECONDS
    return ended_after(seconds) if seconds > 0 else nullcontext()


@contextmanager
def ended_after(seconds: float) -> Generator[None]:
    """Refuse the document whose work in this block goes on for longer.

    An alarm ends it between two steps of Python. Native code is not interrupted: its size is
    bounded, and the stage's time-out ends the child. Outside the main thread, where no alarm
    rings, there is the time-out alone. The alarm rings again, as a parser may swallow the first.
    Such a block may stand in another one, and ends with it at the latest.

    Raises:
        PermanentError: it took longer.

    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    began, outer = time.monotonic(), signal.getitimer(signal.ITIMER_REAL)[0]
    before = signal.signal(signal.SIGALRM, _too_slow)
    _ring_in(min(seconds, outer) if outer else seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if outer:
            _ring_in(outer - (time.monotonic() - began))


def _ring_in(seconds: float) -> None:
    signal.setitimer(signal.ITIMER_REAL, max(seconds, _AT_ONCE_SECONDS), _AGAIN_SECONDS)


def _too_slow(_signal: int, _frame: FrameType | None) -> None:
    raise refusal("document_too_slow", "Reading the file took longer than its share of the time.")
