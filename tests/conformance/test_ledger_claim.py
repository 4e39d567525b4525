import asyncio
from datetime import timedelta

from forthwith.model.job import JobState, Lane
from forthwith.model.outcome import Interrupted
from forthwith.model.records import ProgressUpdate
from forthwith.model.stage import StageState
from tests.conformance.kit import CAPABILITIES, ECHO, NOON, TENANT, Bench, waiting_job


async def test_a_claim_takes_the_job_under_a_new_fence_and_starts_its_first_stages(
    bench: Bench,
) -> None:
    job = await bench.submit()

    claimed = await bench.claim_one()

    assert (claimed.job.state, claimed.job.fence, claimed.job.worker) == (
        JobState.PROCESSING,
        1,
        "w1",
    )
    assert claimed.input == b'{"text":"hello"}'
    assert (claimed.stages, claimed.outputs, claimed.percent) == ((), {}, 0.0)
    assert claimed.job.expires_at == NOON + 300
    assert await bench.kinds(job.id) == ["job.accepted", "job.claimed", "stage.started"]
    assert await bench.outcomes(job.id) == [("parse", 1, None)]
    assert await bench.row(job.id) == claimed.job


async def test_a_job_is_claimed_once_however_many_ask(bench: Bench) -> None:
    for _ in range(5):
        await bench.submit()

    takes = await asyncio.gather(*(bench.claim(f"w{n}", background=2) for n in range(6)))

    taken = [claim.job.id for take in takes for claim in take]
    assert len(taken) == len(set(taken)) == 5


async def test_a_claim_takes_no_more_than_the_free_slots(bench: Bench) -> None:
    for _ in range(3):
        await bench.submit()
    for _ in range(2):
        await bench.submit(waiting_job())

    lanes = [claim.job.lane for claim in await bench.claim(background=2, immediate=1)]

    assert sorted(lanes) == [Lane.BACKGROUND, Lane.BACKGROUND, Lane.IMMEDIATE]
    assert await bench.claim(background=0, immediate=0) == []


async def test_a_tenants_first_waiting_job_gets_the_next_slot(bench: Bench) -> None:
    for _ in range(20):
        await bench.submit(tenant="big")
    await bench.claim(background=5)
    small = await bench.submit(tenant="small")

    claimed = await bench.claim(background=1)

    assert [claim.job.id for claim in claimed] == [small.id]


async def test_tenants_take_turns_at_the_slots(bench: Bench) -> None:
    for tenant in ("a", "a", "a", "a", "b", "b"):
        await bench.submit(tenant=tenant)

    claimed = [claim.job.tenant for claim in await bench.claim(background=5)]

    assert claimed == ["a", "b", "a", "b", "a"]


async def test_a_version_that_the_worker_does_not_have_is_left_and_blocks_nobody(
    bench: Bench,
) -> None:
    left = await bench.submit(pipeline_version=9)
    mine = await bench.submit()

    assert [claim.job.id for claim in await bench.claim(background=1)] == [mine.id]
    assert (await bench.row(left.id)).state is JobState.PENDING


async def test_a_job_past_its_expiry_is_not_claimed(bench: Bench) -> None:
    job = await bench.submit(expires_in=timedelta(seconds=10))
    bench.clock.advance(10)

    assert await bench.claim() == []
    assert [late.id for late in await bench.ledger.overdue_jobs(grace=timedelta())] == [job.id]


async def test_one_job_alone_can_be_asked_for(bench: Bench) -> None:
    await bench.submit()
    wanted = await bench.submit()

    assert (await bench.claim_one(only=wanted.id)).job.id == wanted.id
    assert await bench.claim(only=wanted.id) == []


async def test_a_later_claim_gets_the_checkpoints_of_the_earlier_one(bench: Bench) -> None:
    job = await bench.running()
    await bench.commit(job, "parse", b'"pages"')
    update = ProgressUpdate(
        job_id=job.id, fence=1, percent=40, stage="note", label="", message="", step=1, steps=3
    )
    await bench.ledger.save_progress([update])
    await bench.start(job, "note")
    await bench.settle(job, Interrupted(reason="drain"))

    again = await bench.claim_one("w2")

    assert (again.job.fence, again.percent) == (2, 40)
    states = {stage.stage: (stage.state, stage.tries) for stage in again.stages}
    assert states == {"parse": (StageState.COMMITTED, 1), "note": (StageState.PENDING, 0)}
    output = again.outputs["parse"]
    assert bench.ledger.open_output(job.id, "parse", output) == b'"pages"'
    assert list(again.outputs) == ["parse"]
    assert await bench.outcomes(job.id) == [
        ("note", 1, "interrupted"),
        ("parse", 1, "committed"),
    ]


async def test_a_claim_counts_on_a_stage_list_of_that_version_only(bench: Bench) -> None:
    job = await bench.submit()

    claimed = await bench.claim_one(capabilities={**CAPABILITIES, "tests.chain@1": ()})

    assert await bench.outcomes(claimed.job.id) == []
    assert await bench.kinds(job.id) == ["job.accepted", "job.claimed"]


async def test_the_queue_position_counts_the_turns_of_other_tenants(bench: Bench) -> None:
    jobs = {}
    for name in ("a1", "a2", "a3", "b1", "b2"):
        jobs[name] = await bench.submit(tenant=name[0], pipeline=ECHO)
        bench.clock.advance(1)

    places = {name: await bench.ledger.queue_position(job) for name, job in jobs.items()}
    order = [claim.job.id for claim in await bench.claim()]

    assert places == {"a1": 0, "b1": 1, "a2": 2, "b2": 3, "a3": 4}
    assert order == [jobs[name].id for name in sorted(jobs, key=lambda n: places[n] or 0)]
    assert await bench.ledger.queue_position(jobs["a1"]) is None


async def test_the_details_of_the_claim_are_those_of_the_submit(bench: Bench) -> None:
    submitted = await bench.submitted(tags=("t",), metadata={"m": [1, "ü"]})

    claimed = await bench.claim_one()

    assert claimed.details == submitted.details
    assert (await bench.ledger.get(TENANT, claimed.job.id)).details == submitted.details
