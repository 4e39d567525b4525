"""kill -9 at every commit of the ledger in turn, before it and right after it."""

import asyncio
import signal
import sys
from collections import Counter
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from tests.processes.app import app
from tests.processes.service import ROOT, STAGES, audited, environment, run_twice_in

FEWEST_COMMITS = 8
"""Entering, accepting, claiming, a commit for each stage, ending, and leaving."""


async def die_at(folder: Path, number: int, moment: str) -> int:
    """Run a job in a process that is killed at that commit; its exit code."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.processes.dying", str(folder), str(number), moment),
        env=environment(folder / "data"),
        cwd=ROOT,
    )
    return await asyncio.wait_for(process.wait(), 30)


async def finish(folder: Path) -> None:
    """A fresh process's work: end every job that the ledger has."""
    async with app.running(data_dir=folder / "data") as fw:
        jobs = await fw.service.ledger.tail(0, limit=1000)
        for job_id in {event.job_id for event in jobs}:
            record = await fw.job(job_id).wait(timeout=timedelta(seconds=20))
            assert (record.job.state.value, record.job.attempt <= 1) == ("completed", True)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_job_ends_well_whichever_commit_its_process_was_killed_at(
    tmp_path: Path, moment: str
) -> None:
    for number in count(1):
        folder = tmp_path / str(number)
        folder.mkdir()

        code = await die_at(folder, number, moment)
        await finish(folder)

        _hold_to_the_promises(folder)
        if code == 0:
            break
        assert code == -signal.SIGKILL
    assert number > FEWEST_COMMITS


def _hold_to_the_promises(folder: Path) -> None:
    ledger, diary = folder / "data" / "ledger.db", folder / "diary"
    assert audited(ledger, idle=True) == []
    accepted = folder / "accepted"
    jobs = accepted.read_text().split() if accepted.exists() else []
    assert run_twice_in(ledger, diary, jobs) == []
    lines = diary.read_text().splitlines() if diary.exists() else []
    ends = Counter(line.split()[1] for line in lines if " ends " in line)
    assert all(ends[stage] <= 2 for stage in STAGES)  # once, and once more if it was not committed
