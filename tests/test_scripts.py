"""The scripts that the documentation names start as it says."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "command",
    [
        ("-m", "scripts.format_table"),
        ("scripts/field_run.py",),
        ("scripts/chaos.py",),
    ],
    ids=" ".join,
)
def test_a_script_says_what_it_is_for(command: tuple[str, ...]) -> None:
    said = subprocess.run(
        [sys.executable, *command, "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert "usage:" in said.stdout
