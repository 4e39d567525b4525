from datetime import timedelta

import pytest

from forthwith.ledgers import submit
from forthwith.ledgers.part import LedgerLimits
from forthwith.model.errors import IdempotencyKeyReusedError, NotFoundError, OverloadedError
from forthwith.model.job import JobState, Lane, Method, Priority
from forthwith.model.records import DurationSample, IdempotencyKey
from forthwith.policy.estimate import bin_of, size_bucket
from tests.conformance.kit import NOON, TENANT, Bench, new_document, new_job, waiting_job

KEY = IdempotencyKey(route="POST /jobs", key="k-1", body_hash="b" * 64)


async def test_an_accepted_job_is_in_the_ledger_with_its_first_event(bench: Bench) -> None:
    job = await bench.submit(tags=("a", "b"), metadata={"case": 7}, options={"language": "de"})

    record = await bench.ledger.get(TENANT, job.id)

    assert record.job == job
    assert (job.state, job.lane, job.method) == (
        JobState.PENDING,
        Lane.BACKGROUND,
        Method.QUEUED,
    )
    assert (record.details.tags, record.details.metadata) == (("a", "b"), {"case": 7})
    assert record.details.options == {"language": "de"}
    assert record.details.admission["decision"] == "queued"
    assert await bench.kinds(job.id) == ["job.accepted"]
    assert (job.version, job.last_seq, job.round, job.fence) == (1, 1, 1, 0)


async def test_a_job_that_somebody_waits_for_takes_an_immediate_slot(bench: Bench) -> None:
    job = await bench.submit(waiting_job(30, waited=timedelta(seconds=2)))

    assert (job.lane, job.method) == (Lane.IMMEDIATE, Method.IMMEDIATE)
    assert job.deadline_at == NOON + 28


@pytest.mark.parametrize("limits", [LedgerLimits(immediate_slots=2)])
async def test_no_more_jobs_are_immediate_than_there_are_slots(bench: Bench) -> None:
    lanes = [(await bench.submit(waiting_job())).lane for _ in range(3)]
    await bench.claim(immediate=1)
    lanes.append((await bench.submit(waiting_job())).lane)

    assert lanes == [Lane.IMMEDIATE, Lane.IMMEDIATE, Lane.BACKGROUND, Lane.BACKGROUND]


@pytest.mark.parametrize("limits", [LedgerLimits(immediate_slots=1)])
async def test_an_immediate_slot_is_free_again_when_its_job_is_handed_over(bench: Bench) -> None:
    first = await bench.submit(waiting_job())
    await bench.ledger.hand_over(first.id)

    assert (await bench.submit(waiting_job())).lane is Lane.IMMEDIATE


@pytest.mark.parametrize("limits", [LedgerLimits(max_pending=2)])
async def test_a_full_queue_refuses_and_writes_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submit, "_QUICK_S", 3600.0)  # however slow the machine: always counted
    for _ in range(2):
        await bench.submit()
    refused = new_job()

    with pytest.raises(OverloadedError) as caught:
        await bench.submit(refused)

    assert caught.value.retry_after > timedelta()
    assert await bench.ledger.jobs([refused.id]) == []
    await bench.claim(background=1)
    assert (await bench.submit()).state is JobState.PENDING


async def test_admission_is_told_how_long_such_jobs_took(bench: Bench) -> None:
    new = waiting_job(3)
    took = DurationSample(
        pipeline=new.pipeline,
        stage="",
        bucket=size_bucket(new.size_bytes),
        bin=bin_of(8.0),
        count=20,
    )
    await bench.ledger.add_durations([took])

    submitted = await bench.submitted(new)

    assert submitted.job.method is Method.QUEUED
    assert submitted.details.admission["estimate"] == pytest.approx(
        {"p50": 8.0, "p90": 8.0, "samples": 20}, rel=0.2
    )


async def test_a_repeat_with_the_same_key_gets_the_first_job_as_it_is_now(bench: Bench) -> None:
    first = await bench.submit(idempotency=KEY)
    running = (await bench.claim_one()).job

    again = await bench.submitted(idempotency=KEY)

    assert again.replayed
    assert again.job == running
    assert again.job.id == first.id


async def test_one_key_with_another_body_is_refused(bench: Bench) -> None:
    await bench.submit(idempotency=KEY)
    other = IdempotencyKey(route=KEY.route, key=KEY.key, body_hash="c" * 64)

    with pytest.raises(IdempotencyKeyReusedError):
        await bench.submit(idempotency=other)


async def test_keys_are_kept_apart_by_tenant_and_route(bench: Bench) -> None:
    first = await bench.submit(idempotency=KEY)
    elsewhere = IdempotencyKey(route="POST /batches", key=KEY.key, body_hash="c" * 64)

    others = {
        (await bench.submit(idempotency=KEY, tenant="other")).id,
        (await bench.submit(idempotency=elsewhere)).id,
    }

    assert first.id not in others
    assert len(others) == 2


async def test_a_key_is_free_again_after_24_hours(bench: Bench) -> None:
    first = await bench.submit(idempotency=KEY)
    bench.clock.advance(24 * 3600 + 1)

    second = await bench.submit(idempotency=KEY)

    assert second.id != first.id
    assert await bench.ledger.clear_keys(older_than=timedelta(hours=24)) == 0


async def test_keys_of_that_age_are_cleared(bench: Bench) -> None:
    await bench.submit(idempotency=KEY)
    bench.clock.advance(24 * 3600)

    assert await bench.ledger.clear_keys(older_than=timedelta(hours=24)) == 1
    assert await bench.ledger.clear_keys(older_than=timedelta(hours=24)) == 0


async def test_the_same_submit_written_twice_is_one_job(bench: Bench) -> None:
    new = new_job()

    first, second = await bench.submit(new), await bench.submitted(new)

    assert (second.job, second.replayed) == (first, False)
    assert await bench.kinds(first.id) == ["job.accepted"]


async def test_a_refused_key_leaves_nothing_behind(bench: Bench) -> None:
    await bench.submit(idempotency=KEY)
    before = await bench.ledger.last_seq()
    other = new_job(idempotency=IdempotencyKey(route=KEY.route, key=KEY.key, body_hash="x"))

    with pytest.raises(IdempotencyKeyReusedError):
        await bench.submit(other)

    assert await bench.ledger.jobs([other.id]) == []
    assert await bench.ledger.last_seq() == before


async def test_a_job_names_documents_of_its_own_tenant_only(bench: Bench) -> None:
    document = await bench.ledger.add_document(new_document())
    foreign = await bench.ledger.add_document(new_document(tenant="other"))

    submitted = await bench.submitted(document_ids=(document.id,))

    assert submitted.details.documents == (document,)
    with pytest.raises(NotFoundError):
        await bench.submit(document_ids=(document.id, foreign.id))


async def test_a_delayed_job_waits_for_its_time(bench: Bench) -> None:
    job = await bench.submit(run_in=timedelta(seconds=60))

    assert (job.ready, job.run_at, job.waiting_for) == (False, NOON + 60, "schedule")
    assert await bench.ledger.next_due() == NOON + 60
    assert await bench.claim() == []
    bench.clock.advance(60)
    assert (await bench.claim_one()).job.id == job.id


async def test_expiry_counts_from_acceptance_and_a_hard_deadline_bounds_it(bench: Bench) -> None:
    soft = await bench.submit(expires_in=timedelta(seconds=90))
    hard = await bench.submit(
        waiting_job(20, fallback_to_queue=False, expires_in=timedelta(seconds=90))
    )

    assert (soft.expires_at, hard.expires_at) == (NOON + 90, NOON + 20)


async def test_a_high_priority_is_a_head_start_and_old_work_overtakes(bench: Bench) -> None:
    old = await bench.submit(priority=Priority.NORMAL)
    bench.clock.advance(599)
    high = await bench.submit(priority=Priority.HIGH)
    bench.clock.advance(2)
    late = await bench.submit(priority=Priority.HIGH)

    claimed = [claim.job.id for claim in await bench.claim()]

    assert claimed == [high.id, old.id, late.id]
