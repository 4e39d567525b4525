"""The sweeper after a gap: who slept is not dead."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from forthwith.model.job import JobState
from forthwith.runtime.sweeper import Sweeper
from tests.conformance.kit import CHAIN, LEASE, Bench, in_memory, worker

SLEPT_S = 3600.0


class Rounds:
    """The sweeper's pauses: nothing but the ledger's clock goes on, and a script in between."""

    def __init__(self, bench: Bench, *, living: bool) -> None:
        self._bench = bench
        self._living = living
        self._left = [self._sleep, self._wake_up, self._end]

    async def __call__(self, seconds: float) -> None:
        self._bench.clock.advance(seconds)
        await self._left.pop(0)()

    async def _sleep(self) -> None:
        self._bench.clock.advance(SLEPT_S)

    async def _wake_up(self) -> None:
        if self._living:
            await self._bench.ledger.beat([worker()], lease=LEASE)

    async def _end(self) -> None:
        raise asyncio.CancelledError


@pytest.mark.parametrize(
    ("living", "state"), [(True, JobState.PROCESSING), (False, JobState.PENDING)]
)
async def test_after_the_machine_slept_the_living_keep_their_jobs_and_the_dead_lose_them(
    tmp_path: Path, *, living: bool, state: JobState
) -> None:
    bench = in_memory(tmp_path)
    await bench.ledger.open()
    await bench.ledger.register([CHAIN])
    job = await bench.running(timeout=timedelta(seconds=2 * SLEPT_S))

    with pytest.raises(asyncio.CancelledError):
        await Sweeper(bench.ledger, Rounds(bench, living=living)).run()

    assert (await bench.row(job.id)).state is state
    await bench.ledger.close()
