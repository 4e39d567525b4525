"""The demonstration of the deadline, as a person would run it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes.service import ROOT, environment

SHELL, CURL = shutil.which("sh"), shutil.which("curl")


@pytest.mark.skipif(not CURL, reason="the demonstration speaks through curl, which is not here")
def test_curl_sees_an_answer_in_time_a_hand_over_and_a_queue(tmp_path: Path) -> None:
    shown = subprocess.run(
        [str(SHELL), str(ROOT / "scripts" / "demo_deadline.sh")],
        env={**environment(tmp_path), "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        timeout=55,
        check=False,
    )

    assert shown.returncode == 0, shown.stdout + shown.stderr
    assert shown.stdout.count("read#1 think#1 write#1") == 2
    assert "all 1 immediate slots are taken" in shown.stdout
