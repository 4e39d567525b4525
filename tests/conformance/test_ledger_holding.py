from datetime import timedelta
from itertools import pairwise

import pytest

from forthwith.model.errors import ConflictError, LeaseLostError
from forthwith.model.event import GENESIS, event_hash
from forthwith.model.job import Failure, JobState
from forthwith.model.outcome import Interrupted, StageError, TimedOut
from forthwith.model.records import Hint, ProgressUpdate
from forthwith.model.stage import StageDegraded, StageSkipped, StageStarted, StageState
from forthwith.policy.settlement import settle
from tests.conformance.kit import NOON, TENANT, Bench, sha256_of, succeeded


def boom(*, delay: float | None = None) -> StageError:
    return StageError(
        stage="parse",
        code="boom",
        message="It broke.",
        hint="Mend it.",
        permanent=False,
        try_number=1,
        max_attempts=3,
        delay=None if delay is None else timedelta(seconds=delay),
    )


def progress_of(job_id: str, *, fence: int = 1, percent: float = 10) -> ProgressUpdate:
    return ProgressUpdate(
        job_id=job_id,
        fence=fence,
        percent=percent,
        stage="parse",
        label="Reading",
        message="page 1",
        step=1,
        steps=3,
    )


async def test_a_job_runs_from_stage_to_stage_to_its_result(bench: Bench) -> None:
    job = await bench.running()

    ended = await bench.complete(job, b'"report"')

    assert (ended.state, ended.outcome, ended.finished_at) == (JobState.COMPLETED, "full", NOON)
    result = await bench.ledger.result(TENANT, job.id)
    assert (result.body, result.sha256) == (b'"report"', sha256_of(b'"report"'))
    stages = await bench.ledger.stages(TENANT, job.id)
    assert [(s.stage, s.state) for s in stages] == [
        ("parse", StageState.COMMITTED),
        ("note", StageState.COMMITTED),
        ("write", StageState.COMMITTED),
    ]
    assert (await bench.kinds(job.id))[-3:] == ["stage.started", "stage.committed", "job.ended"]


async def test_events_are_numbered_without_a_gap_and_chained_by_hash(bench: Bench) -> None:
    job = await bench.running()
    await bench.complete(job)

    events = await bench.ledger.events(TENANT, job.id)

    assert [event.job_seq for event in events] == list(range(1, len(events) + 1))
    assert events[0].prev_hash == GENESIS
    assert all(a.hash == b.prev_hash for a, b in pairwise(events))
    row = await bench.row(job.id)
    assert (row.last_seq, row.last_hash) == (events[-1].job_seq, events[-1].hash)
    first = events[0]
    assert first.hash == event_hash(
        GENESIS,
        job_id=job.id,
        job_seq=1,
        round_=1,
        kind="job.accepted",
        at=NOON,
        fence=0,
        data='{"lane":"background","method":"queued","priority":"normal"}',
    )


async def test_a_worker_that_lost_its_lease_cannot_commit_a_stage(bench: Bench) -> None:
    stale = await bench.running()
    await bench.settle(stale, Interrupted(reason="lost_worker"))
    fresh = (await bench.claim_one("w2")).job
    await bench.start(fresh, "parse")
    before = await bench.ledger.last_seq()

    with pytest.raises(LeaseLostError):
        await bench.commit(stale, "parse")

    assert await bench.ledger.last_seq() == before
    assert (await bench.row(stale.id)).fence == 2
    assert await bench.outcomes(stale.id) == [("parse", 1, "fenced"), ("parse", 1, None)]


async def test_a_worker_that_lost_its_lease_cannot_settle_the_job(bench: Bench) -> None:
    stale = await bench.running()
    await bench.settle(stale, Interrupted(reason="lost_worker"))
    fresh = (await bench.claim_one("w2")).job

    with pytest.raises(LeaseLostError, match="fence 1 no longer holds job"):
        await bench.settle(stale, succeeded())

    assert await bench.row(stale.id) == fresh


async def test_the_same_transition_is_applied_once(bench: Bench) -> None:
    job = await bench.running()
    transition = settle(job, Interrupted(reason="drain"))
    await bench.ledger.apply(transition)

    with pytest.raises(LeaseLostError):
        await bench.ledger.apply(transition)

    assert (await bench.kinds(job.id)).count("job.interrupted") == 1


async def test_an_unknown_job_is_held_by_nobody(bench: Bench) -> None:
    with pytest.raises(LeaseLostError):
        await bench.ledger.advance("job_unknown", 1, [StageStarted(stage="parse", try_number=1)])


async def test_a_stage_is_committed_once(bench: Bench) -> None:
    job = await bench.running()
    await bench.commit(job, "parse")
    before = await bench.row(job.id)

    with pytest.raises(ConflictError):
        await bench.commit(job, "parse", b'"other"')
    with pytest.raises(ConflictError):
        await bench.start(job, "parse", 2)

    assert await bench.row(job.id) == before


async def test_a_failed_try_is_recorded_and_the_next_one_counts_on(bench: Bench) -> None:
    job = await bench.running()
    await bench.fail(job, "parse", retry_delay_s=1.0)
    again = await bench.start(job, "parse", 2)

    assert again.attempt == 2
    assert await bench.outcomes(job.id) == [("parse", 1, "failed"), ("parse", 2, None)]
    run = (await bench.ledger.runs(TENANT, job.id))[0]
    assert (run.error_code, run.error_message, run.worker) == ("boom", "m", "w1")
    assert "stage.retrying" in await bench.kinds(job.id)


async def test_a_long_delay_gives_the_slot_back_until_it_is_over(bench: Bench) -> None:
    job = await bench.running()
    await bench.fail(job, "parse", retry_delay_s=30)

    parked = await bench.settle(job, boom(delay=30))

    assert (parked.state, parked.run_at, parked.waiting_for) == (
        JobState.PENDING,
        NOON + 30,
        "retry",
    )
    assert (await bench.kinds(job.id))[-1] == "job.retry_scheduled"
    assert await bench.claim() == []
    bench.clock.advance(30)
    again = await bench.claim_one()
    assert [(stage.stage, stage.tries) for stage in again.stages] == [("parse", 1)]


async def test_a_stage_without_a_try_left_ends_the_job_with_its_code(bench: Bench) -> None:
    job = await bench.running()
    await bench.fail(job, "parse")

    ended = await bench.settle(job, boom())

    assert ended.state is JobState.FAILED
    assert ended.failure == Failure(
        code="boom",
        message="It broke.",
        stage="parse",
        recoverable=True,
        attempts=1,
        hint="Mend it.",
    )
    assert await bench.row(job.id) == ended


async def test_an_interruption_is_not_a_try(bench: Bench) -> None:
    job = await bench.running()
    back = await bench.settle(job, Interrupted(reason="drain"))

    again = await bench.claim_one("w2")

    assert (back.interruptions, back.ready, back.waiting_for) == (1, True, "slot")
    assert [(stage.stage, stage.tries) for stage in again.stages] == [("parse", 0)]
    await bench.start(again.job, "parse", 1)


async def test_a_degraded_stage_is_labelled_with_its_reason(bench: Bench) -> None:
    job = await bench.running()
    await bench.commit(job, "parse")
    stand_in = bench.ledger.seal_output(job.id, "note", b'""', sha256_of(b'""'))
    degraded = StageDegraded(stage="note", output=stand_in, reason="deadline_near", ran=False)
    await bench.ledger.advance(job.id, 1, [degraded])
    await bench.start(job, "write")
    last = bench.committed(job, "write", b'"short"')

    ended = await bench.settle(job, succeeded(b'"short"', partial=True), (last,))

    record = await bench.ledger.get(TENANT, job.id)
    assert ended.outcome == "partial"
    assert [(d.stage, d.reason) for d in record.degraded] == [("note", "deadline_near")]
    assert await bench.outcomes(job.id) == [("parse", 1, "committed"), ("write", 1, "committed")]


async def test_a_stage_that_ran_before_it_was_degraded_keeps_its_run(bench: Bench) -> None:
    job = await bench.running()
    await bench.commit(job, "parse")
    await bench.start(job, "note")
    output = bench.ledger.seal_output(job.id, "note", b'""', sha256_of(b'""'))
    degraded = StageDegraded(
        stage="note",
        output=output,
        reason="failed",
        ran=True,
        error_code="provider_down",
        error_message="no answer",
    )
    await bench.ledger.advance(job.id, 1, [degraded])

    run = next(r for r in await bench.ledger.runs(TENANT, job.id) if r.stage == "note")
    assert (run.outcome, run.error_code) == ("degraded", "provider_down")


async def test_a_skipped_stage_is_settled_without_an_output(bench: Bench) -> None:
    job = await bench.running()
    await bench.commit(job, "parse")
    await bench.ledger.advance(job.id, 1, [StageSkipped(stage="note")])

    states = {s.stage: s.state for s in await bench.ledger.stages(TENANT, job.id)}
    assert states["note"] is StageState.SKIPPED


async def test_a_timed_out_job_says_which_bound_it_met(bench: Bench) -> None:
    job = await bench.running()
    bench.clock.advance(300)

    ended = await bench.settle(job, TimedOut(code="timeout", stage="parse"))

    assert (ended.state, ended.failure and ended.failure.code) == (JobState.TIMED_OUT, "timeout")
    assert ended.processed_s == 300
    assert await bench.outcomes(job.id) == [("parse", 1, "interrupted")]


async def test_a_transition_and_its_stages_are_written_both_or_neither(bench: Bench) -> None:
    job = await bench.running()
    before = await bench.row(job.id)
    never_begun = bench.committed(job, "write")

    with pytest.raises(ConflictError):
        await bench.settle(job, succeeded(), (never_begun,))

    assert await bench.row(job.id) == before
    assert (await bench.kinds(job.id))[-1] == "stage.started"


async def test_progress_is_a_snapshot_that_never_goes_back(bench: Bench) -> None:
    job = await bench.running()
    for percent in (30, 20):
        await bench.ledger.save_progress([progress_of(job.id, percent=percent)])

    record = await bench.ledger.get(TENANT, job.id)

    assert record.progress is not None
    assert (record.progress.percent, record.progress.version) == (30, 2)
    assert record.etag == f"v{record.job.version}.2"
    assert "progress" not in " ".join(await bench.kinds(job.id))


async def test_progress_under_an_old_fence_is_dropped(bench: Bench) -> None:
    job = await bench.running()
    await bench.settle(job, Interrupted(reason="lost_worker"))
    await bench.claim_one("w2")

    await bench.ledger.save_progress([progress_of(job.id, fence=1)])

    assert (await bench.ledger.get(TENANT, job.id)).progress is None


async def test_listeners_are_told_once_per_commit_what_changed(bench: Bench) -> None:
    told: list[list[Hint]] = []
    bench.ledger.on_commit(lambda hints: told.append(list(hints)))
    job = await bench.running()
    await bench.ledger.save_progress([progress_of(job.id)])
    with pytest.raises(ConflictError):
        await bench.commit(job, "write")

    assert [[(hint.job_id, hint.kinds) for hint in hints] for hints in told] == [
        [(job.id, ("job.accepted",))],
        [(job.id, ("job.claimed", "stage.started"))],
        [(job.id, ("progress",))],
    ]
    assert told[1][0] == Hint(
        job_id=job.id,
        version=2,
        state="processing",
        kinds=("job.claimed", "stage.started"),
    )
