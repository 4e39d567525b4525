"""Ending what still runs when an attempt is over."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Set as AbstractSet

T = TypeVar("T")

_LAST_WAIT_S = 0.5
"""How long a cancelled task may take to end."""


async def end_tasks(
    tasks: Collection[asyncio.Task[T]], threads: AbstractSet[asyncio.Task[T]], *, grace_s: float
) -> bool:
    """End these tasks; False when something could not be ended and is left behind.

    Coroutines and isolated children are cancelled at once. A thread cannot be: it gets the grace
    to see `ctx.cancelled`.
    """
    for task in tasks:
        if task not in threads:
            task.cancel()
    if tasks and grace_s > 0:
        await asyncio.wait(tasks, timeout=grace_s)
    left = [task for task in tasks if not task.done()]
    for task in left:
        task.cancel()
    if left:
        await asyncio.wait(left, timeout=_LAST_WAIT_S)
    for task in tasks:
        if task.done() and not task.cancelled():
            task.exception()
    return threads.isdisjoint(left) and all(task.done() for task in left)
