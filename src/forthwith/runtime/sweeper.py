"""The sweeper: it settles what dead workers held and ends what is overdue.

It decides nothing of its own: a lost worker, a passed `expires_at`, a deadline whose API process
died and a stop that was not carried out are outcomes like any other, settled by policy and applied
under the fence. So any number of sweepers may run, and one that dies loses nothing. What it
finds late is bounded by its interval, half a second.
"""

from __future__ import annotations

import contextlib
import socket
from datetime import timedelta
from typing import TYPE_CHECKING

from forthwith.model.errors import LeaseLostError, StorageError
from forthwith.model.outcome import Cancelled, Interrupted, Outcome
from forthwith.policy.deadline import expiry_code
from forthwith.policy.settlement import expire, settle
from forthwith.runtime.clock import pause
from forthwith.runtime.interrupting import settled
from forthwith.runtime.liveness import forget, is_held

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from forthwith.model.job import Job
    from forthwith.model.outcome import Transition
    from forthwith.ports.ledger import Ledger

EVERY_S = 0.5
_GAP_S = 5.0
_HEARTBEAT_S = 2.5
EXPIRY_GRACE = timedelta(seconds=3)
"""A worker gets this long to end an expired job itself."""
CANCEL_GRACE = timedelta(seconds=4)
"""A worker gets this long to carry out a stop itself."""
KEYS_LIVE = timedelta(hours=24)
_KEYS_EVERY = 1200
LOST = Interrupted(reason="lost_worker")


class Sweeper:
    """Sweeps for ever; `sweep` is one round, safe to repeat."""

    def __init__(self, ledger: Ledger, wait: Callable[[float], Awaitable[None]] = pause) -> None:
        self._ledger = ledger
        self._wait = wait
        self._host = socket.gethostname()
        self._rounds = 0

    async def run(self) -> None:
        """Sweep twice a second until cancelled.

        After a gap (the machine slept, all of us were suspended) every lease looks ended: the
        living get the time of a heartbeat to say that they are there.
        """
        last = await self._ledger.now()
        while True:
            if await self._ledger.now() - last > _GAP_S:
                await self._wait(_HEARTBEAT_S)
            last = await self._ledger.now()
            with contextlib.suppress(StorageError):  # the next round tries again
                await self.sweep()
            await self._wait(EVERY_S)

    async def sweep(self) -> None:
        """Settle everything that is overdue now."""
        await self._end_leases_of_the_dead()
        for job in await self._ledger.lost_jobs():
            await self._apply(await settled(self._ledger, job, LOST))
        await self._end_overdue()
        for job in await self._ledger.unanswered_jobs():
            await self._ledger.hand_over(job.id)
        if self._rounds % _KEYS_EVERY == 0:
            await self._ledger.clear_keys(older_than=KEYS_LIVE)
        self._rounds += 1

    async def give_back(self, worker: str, outcome: Outcome = LOST) -> None:
        """A worker is known to be gone: settle its jobs and take it out."""
        await self._ledger.end_lease(worker)
        for job in await self._ledger.held_by(worker):
            await self._apply(await settled(self._ledger, job, outcome))
        for row in await self._ledger.workers():
            if row.id == worker and row.host == self._host and row.lock:
                forget(row.lock)
        await self._ledger.leave(worker)

    async def _end_leases_of_the_dead(self) -> None:
        """On this host a dead worker shows at once: nobody holds its lock any more."""
        for row in await self._ledger.workers():
            if row.host == self._host and row.lock and not is_held(row.lock):
                await self.give_back(row.id)

    async def _end_overdue(self) -> None:
        overdue = await self._ledger.overdue_jobs(grace=EXPIRY_GRACE)
        unstopped = await self._ledger.unstopped_jobs(grace=CANCEL_GRACE)
        now = await self._ledger.now() if overdue else 0.0
        for job in overdue:
            await self._apply(expire(job, expiry_code(job, now)))
        for job in unstopped:
            await self._apply(settle(job, Cancelled(stopped=False)))

    async def _apply(self, transition: Transition) -> Job | None:
        try:
            return await self._ledger.apply(transition)
        except LeaseLostError:
            return None  # somebody else settled it first
