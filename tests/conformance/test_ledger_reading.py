import asyncio
from datetime import timedelta

import pytest

from forthwith.ledgers.schema import HEAD
from forthwith.model.errors import (
    ConflictError,
    NotFoundError,
    PipelineChangedError,
)
from forthwith.model.job import JobState, Priority
from forthwith.model.pipeline import Pipeline, Stage
from forthwith.model.records import DurationSample, JobFilter
from forthwith.policy.estimate import bin_of
from tests.conformance.kit import (
    CHAIN,
    ECHO,
    LEASE,
    NOON,
    TENANT,
    Bench,
    new_document,
    note,
    parse,
    waiting_job,
    worker,
)


async def ids(bench: Bench, **conditions: object) -> list[str]:
    filter_ = JobFilter(tenant=TENANT, **conditions)  # type: ignore[arg-type] # fields by name
    found = await bench.ledger.search(filter_, before=None, limit=50)
    return [record.job.id for record in found]


async def test_a_list_shows_a_tenants_jobs_newest_first_page_by_page(bench: Bench) -> None:
    jobs = [(await bench.submit()).id for _ in range(5)]
    await bench.submit(tenant="other")
    filter_ = JobFilter(tenant=TENANT)

    first = await bench.ledger.search(filter_, before=None, limit=3)
    rest = await bench.ledger.search(filter_, before=first[-1].job.id, limit=3)

    assert [record.job.id for record in (*first, *rest)] == jobs[::-1]
    assert first[0] == await bench.ledger.get(TENANT, jobs[-1])


async def test_filters_add_up_and_their_values_are_alternatives(bench: Bench) -> None:
    document = await bench.ledger.add_document(new_document(name="Ärztebrief.pdf"))
    a = await bench.submit(tags=("x", "y"), document_ids=(document.id,), owner="ann")
    b = await bench.submit(pipeline=ECHO, tags=("y",), queue="slow", owner="bob", batch_id="bat_1")
    c = await bench.submit(priority=Priority.BULK, metadata={"case": "Ü-77"})
    await bench.ledger.request_cancel(TENANT, c.id)

    assert await ids(bench, states=(JobState.CANCELLED,)) == [c.id]
    assert await ids(bench, states=(JobState.CANCELLED, JobState.PENDING)) == [c.id, b.id, a.id]
    assert await ids(bench, pipelines=(ECHO.name,)) == [b.id]
    assert await ids(bench, queues=("slow",)) == [b.id]
    assert await ids(bench, priorities=(Priority.BULK, Priority.HIGH)) == [c.id]
    assert await ids(bench, batches=("bat_1",)) == [b.id]
    assert await ids(bench, tags=("x", "z")) == [a.id]
    assert await ids(bench, owners=("bob",), tags=("y",)) == [b.id]
    assert await ids(bench, formats=("pdf",)) == [a.id]
    assert await ids(bench, text="ECHO") == [b.id]
    assert await ids(bench, text="tebrief") == [a.id]
    assert await ids(bench, text="-77") == [c.id]
    assert await ids(bench, text=a.id[-8:].upper()) == [a.id]


async def test_the_stream_of_all_events_leaves_none_out(bench: Bench) -> None:
    jobs = await asyncio.gather(*(bench.submit() for _ in range(20)))
    await bench.claim(background=5)

    seen: list[int] = []
    while batch := await bench.ledger.tail(seen[-1] if seen else 0, limit=7):
        seen += [event.seq for event in batch]

    assert seen == sorted(set(seen))
    assert len(seen) == len(jobs) + 5 * 2
    assert await bench.ledger.last_seq() == seen[-1]


async def test_events_can_be_read_from_where_one_stopped(bench: Bench) -> None:
    job = await bench.running()

    later = await bench.ledger.events(TENANT, job.id, after=1, limit=1)

    assert [(event.job_seq, event.kind) for event in later] == [(2, "job.claimed")]


async def test_stages_that_have_not_begun_are_shown_in_the_pipelines_order(bench: Bench) -> None:
    job = await bench.running()

    stages = await bench.ledger.stages(TENANT, job.id)

    assert [(s.stage, s.state.value) for s in stages] == [
        ("parse", "running"),
        ("note", "pending"),
        ("write", "pending"),
    ]


async def test_a_lease_ends_by_time_or_by_word_and_its_jobs_are_found(bench: Bench) -> None:
    one, other = await bench.running(), await bench.submit()
    await bench.claim_one("w2", only=other.id)
    assert await bench.ledger.lost_jobs() == []

    await bench.ledger.end_lease("w2")
    assert [job.id for job in await bench.ledger.lost_jobs()] == [other.id]
    bench.clock.advance(LEASE.total_seconds() + 0.001)

    assert [job.id for job in await bench.ledger.lost_jobs()] == [one.id, other.id]
    await bench.ledger.beat([worker("w1")], lease=LEASE)
    assert [job.id for job in await bench.ledger.lost_jobs()] == [other.id]
    assert [job.id for job in await bench.ledger.held_by("w1")] == [one.id]


async def test_workers_come_beat_and_leave(bench: Bench) -> None:
    await bench.ledger.beat([worker("w1"), worker("w2")], lease=LEASE)
    bench.clock.advance(2)
    await bench.ledger.beat([worker("w1")], lease=LEASE)
    await bench.ledger.leave("w2")

    [known] = await bench.ledger.workers()

    assert (known.id, known.started_at, known.beat_at) == ("w1", NOON, NOON + 2)
    assert (known.lease_until, known.capabilities) == (NOON + 12, worker().capabilities)


async def test_a_running_job_is_overdue_after_the_grace_only(bench: Bench) -> None:
    job = await bench.running()
    bench.clock.advance(301)

    assert await bench.ledger.overdue_jobs(grace=timedelta(seconds=5)) == []
    bench.clock.advance(4)
    late = await bench.ledger.overdue_jobs(grace=timedelta(seconds=5))
    assert [each.id for each in late] == [job.id]


async def test_the_next_due_instant_is_the_nearest_start_or_expiry(bench: Bench) -> None:
    assert await bench.ledger.next_due() is None
    await bench.submit(run_in=timedelta(seconds=50))
    await bench.submit(expires_in=timedelta(seconds=20))

    assert await bench.ledger.next_due() == NOON + 20


async def test_the_queue_is_counted(bench: Bench) -> None:
    await bench.submit()
    bench.clock.advance(7)
    await bench.submit(run_in=timedelta(seconds=60))
    await bench.running(waiting_job())

    facts = await bench.ledger.queue_facts()

    assert (facts.pending, facts.scheduled, facts.processing, facts.immediate) == (1, 1, 1, 1)
    assert facts.oldest_waiting_s == 7
    assert facts.by_state == {"pending": 2, "processing": 1}


async def test_a_histogram_forgets_by_halves(bench: Bench) -> None:
    slow = DurationSample(pipeline="p", stage="s", bucket=3, bin=bin_of(8.0), count=900)
    fast = DurationSample(pipeline="p", stage="s", bucket=3, bin=bin_of(1.0), count=1)
    await bench.ledger.add_durations([slow])
    await bench.ledger.add_durations([fast] * 100)
    assert (await bench.ledger.estimates("p", 3))["s"].samples == 1000

    await bench.ledger.add_durations([fast])

    assert (await bench.ledger.estimates("p", 3))["s"].samples == 500
    assert await bench.ledger.estimates("p", 4) == {}


async def test_a_document_is_there_until_it_is_deleted(bench: Bench) -> None:
    document = await bench.ledger.add_document(new_document())
    twin = await bench.ledger.add_document(new_document())
    assert await bench.ledger.add_document(document) == document
    assert await bench.ledger.document(TENANT, document.id) == document
    with pytest.raises(NotFoundError):
        await bench.ledger.document("other", document.id)

    assert await bench.ledger.delete_document(TENANT, document.id) is None
    assert await bench.ledger.delete_document(TENANT, twin.id) == twin.address

    with pytest.raises(NotFoundError):
        await bench.ledger.document(TENANT, document.id)


async def test_a_document_stays_while_an_open_job_needs_it(bench: Bench) -> None:
    document = await bench.ledger.add_document(new_document())
    job = await bench.submit(document_ids=(document.id,))

    with pytest.raises(ConflictError):
        await bench.ledger.delete_document(TENANT, document.id)

    await bench.ledger.request_cancel(TENANT, job.id)
    assert await bench.ledger.delete_document(TENANT, document.id) == document.address
    assert (await bench.ledger.get(TENANT, job.id)).details.documents == (document,)


async def test_a_versions_stages_cannot_change_under_open_jobs(bench: Bench) -> None:
    job = await bench.submit()
    changed = Pipeline(
        name=CHAIN.name, stages=(Stage("parse", parse), Stage("note", note)), result="note"
    )

    with pytest.raises(PipelineChangedError):
        await bench.ledger.register([changed])

    await bench.ledger.register([CHAIN])
    await bench.ledger.request_cancel(TENANT, job.id)
    await bench.ledger.register([changed])


async def test_the_ledger_tells_its_clock_and_its_health(bench: Bench) -> None:
    assert await bench.ledger.now() == NOON
    health = await bench.ledger.health()
    assert (health["kind"], health["revision"]) == (bench.kind, HEAD)


async def test_closing_twice_does_no_harm(bench: Bench) -> None:
    await bench.ledger.close()
    await bench.ledger.close()


async def test_the_ledger_knows_which_contents_are_needed_whoever_needs_them(bench: Bench) -> None:
    kept = await bench.ledger.add_document(new_document(address="a" * 64))
    gone = await bench.ledger.add_document(new_document(address="b" * 64))
    await bench.ledger.add_document(new_document(address="c" * 64, tenant="other"))
    await bench.ledger.delete_document(TENANT, gone.id)

    found = await bench.ledger.needed([letter * 64 for letter in "abcd"])

    assert found == {kept.address, "c" * 64}


async def test_the_ledger_keeps_its_name(bench: Bench) -> None:
    name = await bench.ledger.identity()
    await bench.ledger.close()
    await bench.ledger.open()

    again = await bench.ledger.identity()

    assert len(name) == 32
    assert again == name or bench.path is None  # one in memory is another each time
