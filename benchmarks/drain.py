"""Drain of no-op jobs, against Huey on SQLite in the same run, in turns.

Both store 3,000 jobs first, with `synchronous=FULL`, and then run them with one executing process.
Huey keeps neither results, events nor leases; Forthwith keeps all three.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.figures import Figure

JOBS = 3000
RUNS = 5


def measure() -> list[Figure]:
    """Both in turns; the ratio is of neighbours."""
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(RUNS):
        theirs.append(_in_process("benchmarks.drain_huey"))
        ours.append(_in_process("benchmarks.drain_forthwith"))
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    return [
        Figure(name="drain, Huey on SQLite FULL", unit="jobs/s", runs=theirs, at_most=False),
        Figure(name="drain, Forthwith on SQLite FULL", unit="jobs/s", runs=ours, at_most=False),
        Figure(
            name="drain, Forthwith as a share of Huey", unit="", runs=ratios, bar=0.5, at_most=False
        ),
    ]


def _in_process(module: str) -> float:
    with tempfile.TemporaryDirectory(prefix="forthwith-bench-") as folder:
        command = [sys.executable, "-m", module, folder, str(JOBS)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return float(done.stdout.split()[-1])


def arguments() -> tuple[Path, int]:
    """The folder to work in and the number of jobs, as `_in_process` passes them."""
    return Path(sys.argv[1]), int(sys.argv[2])
