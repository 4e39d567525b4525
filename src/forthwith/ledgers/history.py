"""Figures: how long things take, and how the queue stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from forthwith.ledgers.database import Params, Transaction
from forthwith.ledgers.part import LedgerPart
from forthwith.model.admission import Estimate
from forthwith.model.job import Job, JobState, Lane
from forthwith.model.records import DurationSample, QueueFacts
from forthwith.policy.estimate import estimate

MAX_SAMPLES: Final = 1000
"""A histogram that holds more is halved, so that old durations weigh less and less."""


class Remembering(LedgerPart):
    """The part of the ledger that counts."""

    async def add_durations(self, samples: Sequence[DurationSample]) -> None:
        async def work(tx: Transaction) -> None:
            await tx.many("add_duration", [_sample_row(sample) for sample in samples])
            for pipeline, bucket, stage in {(s.pipeline, s.bucket, s.stage) for s in samples}:
                await _halve(tx, {"pipeline": pipeline, "bucket": bucket, "stage": stage})

        if samples:
            await self._database.write(work)

    async def estimates(self, pipeline: str, bucket: int) -> Mapping[str, Estimate]:
        params: Params = {"pipeline": pipeline, "bucket": bucket}

        async def work(tx: Transaction) -> Mapping[str, Estimate]:
            counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
            for stage, bin_, count in await tx.all("durations", params):
                counts[stage][bin_] = count
            found = {stage: estimate(histogram) for stage, histogram in counts.items()}
            return {stage: known for stage, known in found.items() if known is not None}

        return await self._database.read(work)

    async def queue_facts(self) -> QueueFacts:
        async def work(tx: Transaction) -> QueueFacts:
            ready, due, later, running, immediate, oldest = (await tx.all("queue_facts"))[0]
            return QueueFacts(
                pending=ready + due,
                scheduled=later,
                processing=running,
                immediate=immediate,
                oldest_waiting_s=0.0 if oldest is None else max(0.0, tx.now - oldest),
                by_state=dict(await tx.all("count_by_state")),
            )

        return await self._database.read(work)

    async def queue_position(self, job: Job) -> int | None:
        async def work(tx: Transaction) -> int | None:
            row = await tx.one("place", {"id": job.id})
            if row is None:
                return None
            lane, tenant, rank, ahead, first, last = row
            if lane == Lane.IMMEDIATE:
                return await _number(tx, "ready_in_lane_before", {"lane": lane, "rank": rank})
            if first == last:  # nobody else waits
                return int(ahead)
            return await _place_by_turns(tx, tenant, rank, ahead)

        return None if job.state is not JobState.PENDING else await self._database.read(work)

    async def clear_keys(self, *, older_than: timedelta) -> int:
        async def work(tx: Transaction) -> int:
            cleared = await tx.all("clear_keys", {"older_s": older_than.total_seconds()})
            return len(cleared)

        return await self._database.write(work)


def _sample_row(sample: DurationSample) -> Params:
    return {
        "pipeline": sample.pipeline,
        "bucket": sample.bucket,
        "stage": sample.stage,
        "bin": sample.bin,
        "count": sample.count,
    }


async def _halve(tx: Transaction, histogram: Params) -> None:
    if await _number(tx, "total_durations", histogram) > MAX_SAMPLES:
        await tx.many("halve_durations", [histogram])
        await tx.many("drop_durations", [histogram])


async def _place_by_turns(tx: Transaction, tenant: str, rank: float, ahead: int) -> int:
    """How many go first, if no running job ends: turns as `policy.turns` takes them."""
    held: dict[str, int] = dict(await tx.all("running_by_tenant"))
    turn = held.get(tenant, 0) + ahead
    place = ahead
    for (other,) in await tx.all("ready_tenants"):
        if other != tenant:
            place += await _goes_before(tx, other, turn - held.get(other, 0), (rank, tenant))
    return place


async def _goes_before(tx: Transaction, other: str, turns: int, mine: tuple[float, str]) -> int:
    """How many jobs of another tenant go first: those of earlier turns, and an older equal."""
    if turns < 0:
        return 0
    count = await _number(tx, "ready_up_to", {"tenant": other, "limit": turns})
    if count < turns:
        return count
    equal = await tx.one("rank_at", {"tenant": other, "place": turns})
    return count + int(equal is not None and (equal[0], other) < mine)


async def _number(tx: Transaction, name: str, params: Params) -> int:
    row = await tx.one(name, params)
    return int(row[0] or 0) if row else 0
