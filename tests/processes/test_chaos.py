"""Service, API and workers killed at random, again and again, while they run."""

from pathlib import Path

import pytest

from tests.processes.chaos import Plan, run_chaos


def test_what_is_killed_a_few_times_keeps_every_promise(tmp_path: Path) -> None:
    report = run_chaos(tmp_path, Plan(jobs=60, kills=3, seed=2), print)

    assert report.faults == []
    assert report.interruptions > 0


@pytest.mark.chaos
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_five_hundred_jobs_survive_ten_kills(tmp_path: Path, seed: int) -> None:
    report = run_chaos(tmp_path, Plan(jobs=500, kills=10, seed=seed), print)

    assert report.faults == []
    assert len(report.kills) == 10
    assert report.interruptions > 0
