"""A process that is killed at any of its commits loses nothing and repeats nothing."""

import signal
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from forthwith.ledgers.audit import violations
from forthwith.model.job import Job, JobState
from forthwith.model.outcome import Interrupted
from tests.conformance.kit import CHAIN, TENANT, Bench, on_file, sha256_of, succeeded
from tests.ledgers.doomed import JOB_ID

ROOT = Path(__file__).parents[2]
STAGES = [stage.name for stage in CHAIN.stages]
COMMITS = 22
"""How many commits the life in `doomed.py` has, the limits at its opening included."""


def killed(path: Path, number: int, moment: str) -> int:
    command = [sys.executable, "-m", "tests.ledgers.doomed", str(path), str(number), moment]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def audit(path: Path, bench: Bench, *, idle: bool = False) -> list[str]:
    connection = sqlite3.connect(path)
    found = violations(connection, idle=idle, now=bench.clock.at)
    connection.close()
    return found


async def resume(bench: Bench) -> Job:
    """Take the job back from the dead, and bring it to its end from where it stands."""
    await bench.ledger.end_lease("w1")
    for lost in await bench.ledger.lost_jobs():
        await bench.settle(lost, Interrupted(reason="lost_worker"))
    row = await bench.row(JOB_ID)
    if row.state is JobState.FAILED:
        await bench.ledger.retry(TENANT, JOB_ID, delay=timedelta())
    if row.state is JobState.COMPLETED:
        return row
    return await finish(bench)


async def finish(bench: Bench) -> Job:
    claimed = await bench.claim_one("w2")
    job = claimed.job
    tries = {stage.stage: stage.tries for stage in claimed.stages}
    for stage in [name for name in STAGES if name not in claimed.outputs]:
        if (stage, job.fence) != ("parse", 1):  # a fresh job's first stage is started with it
            await bench.start(job, stage, tries.get(stage, 0) + 1)
        if stage != "write":
            await bench.commit(job, stage)
    last = bench.committed(job, "write", b'"done"')
    return await bench.settle(job, succeeded(), (last,))


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.timeout(180)
async def test_a_job_goes_on_from_its_last_checkpoint_wherever_its_process_was_killed(
    tmp_path: Path, moment: str
) -> None:
    survived = []
    for number in range(1, COMMITS + 1):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / "ledger.db"
        assert killed(path, number, moment) == -signal.SIGKILL, number
        bench = on_file(folder)
        await bench.ledger.open()
        await bench.ledger.register([CHAIN])
        assert audit(path, bench) == []
        if await bench.ledger.jobs([JOB_ID]):
            ended = await resume(bench)
            survived.append(number)
            assert (ended.state, ended.result_sha256) == (
                JobState.COMPLETED,
                sha256_of(b'"done"'),
            )
        assert audit(path, bench, idle=True) == []
        await bench.ledger.close()

    accepted = 3 if moment == "after" else 4  # limits, graphs, then the submit
    assert survived == list(range(accepted, COMMITS + 1))


def test_the_life_has_as_many_commits_as_are_tried(tmp_path: Path) -> None:
    assert killed(tmp_path / "ledger.db", COMMITS + 1, "before") == 0
