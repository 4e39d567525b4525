"""How long the calls of a job have run in children, so that all of them together can be bounded."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Final

from forthwith.runtime.isolation.errors import ChildTimeoutError
from forthwith.runtime.isolation.values import IsolatedCall

_REMEMBERED: Final = 1_000
_LEAST: Final = timedelta(milliseconds=10)


class Budgets:
    """What the jobs of late have spent; use it from one event loop only."""

    def __init__(self) -> None:
        self._spent: OrderedDict[str, float] = OrderedDict()

    @contextmanager
    def charged(self, call: IsolatedCall) -> Iterator[IsolatedCall]:
        """The call with what is left to its job, while the block's time is counted.

        Raises:
            ChildTimeoutError: nothing is left.

        """
        if call.together is None:
            yield call
            return
        loop = asyncio.get_running_loop()
        left = call.together - timedelta(seconds=self._spent.get(call.share, 0.0))
        if left < _LEAST:
            raise ChildTimeoutError("wall", call.together)
        begun = loop.time()
        try:
            yield replace(call, limits=replace(call.limits, wall=min(call.limits.wall, left)))
        finally:
            self._spend(call.share, loop.time() - begun)

    def _spend(self, share: str, seconds: float) -> None:
        self._spent[share] = self._spent.get(share, 0.0) + seconds
        if len(self._spent) > _REMEMBERED:
            self._spent.popitem(last=False)
