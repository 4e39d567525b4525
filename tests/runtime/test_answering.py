"""Answers at the deadline while the ledger cannot be written: late work, no late answer."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from forthwith.model.job import JobState, Lane, Method
from forthwith.runtime.submit import Submission
from tests.runtime.engines import PATIENCE, Gate, Heard, engine, one

WAIT_S = 0.3


@contextmanager
def gate_closed(data_dir: Path) -> Iterator[None]:
    """Another process is writing, and takes its time."""
    with (data_dir / "ledger.db.gate").open("a") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield


async def test_an_answer_does_not_wait_for_a_ledger_that_takes_no_writes(tmp_path: Path) -> None:
    gate = Gate()

    async def hold() -> str:
        await gate.passed()
        return "late"

    async with engine(tmp_path, one("hold", hold)) as fw:
        heard, now = Heard(fw), fw.service.clock.monotonic()
        submission = Submission(
            tenant="local",
            owner="local",
            pipeline="hold",
            input=None,
            received_at=now,
            wait=timedelta(seconds=WAIT_S),
        )
        submitted = await fw.service.submit(submission)
        await heard.of("stage.started", submitted.job.id)
        with gate_closed(tmp_path):
            receipt = await fw.service.answer(submitted, until=now + WAIT_S)
            written = await fw.service.record("local", submitted.job.id)
        await heard.of("job.handed_over", submitted.job.id)
        gate.opened.set()
        ended = await fw.job(submitted.job.id).wait(timeout=PATIENCE)

    said = receipt.job
    assert (said.state, said.lane, said.method) == (
        JobState.PROCESSING,
        Lane.BACKGROUND,
        Method.FALLBACK,
    )
    assert receipt.details.fallback is not None
    assert receipt.details.fallback["reason"] == "deadline"
    assert (written.job.method, written.etag) == (Method.IMMEDIATE, receipt.etag)
    assert (ended.job.method, ended.job.fence) == (Method.FALLBACK, 1)
    assert heard.kinds(said.id).count("job.handed_over") == 1
