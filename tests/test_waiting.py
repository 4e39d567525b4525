import threading
import time

import pytest

from tests.support.waiting import NeverHappenedError, eventually, eventually_async


def test_waiting_ends_as_soon_as_there_is_something_to_see() -> None:
    ready = threading.Event()
    threading.Timer(0.02, ready.set).start()
    began = time.monotonic()

    assert eventually(ready.is_set, seconds=30)
    assert time.monotonic() - began < 15


def test_waiting_for_what_never_comes_ends_at_the_deadline() -> None:
    with pytest.raises(NeverHappenedError, match=r"never still gave 0 after 0\.02 s"):
        eventually(never, seconds=0.02)


async def test_waiting_in_the_event_loop_ends_at_the_deadline_too() -> None:
    with pytest.raises(NeverHappenedError, match=r"never still gave 0 after 0\.02 s"):
        await eventually_async(never, seconds=0.02)


def never() -> int:
    return 0
