"""The disk by itself: what a durable commit costs at least, and how long the disk may stall.

Read the other figures against this one: no ledger can be more punctual than its disk.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from benchmarks.figures import Figure, percentile

RUNS = 5
SYNCS = 1000
BLOCK = os.urandom(64 * 1024)
FILE_BYTES = 8 * 1024 * 1024
EVERY_S = 0.001


def measure() -> list[Figure]:
    """Write 64 KiB into a file and sync it, a thousand times."""
    with tempfile.TemporaryDirectory(prefix="forthwith-bench-") as folder:
        runs = [_syncs(Path(folder, "file")) for _ in range(RUNS)]
    name = "the disk: write 64 KiB and sync"
    return [
        Figure(name=f"{name}, p50", unit="ms", runs=[percentile(run, 0.5) for run in runs]),
        Figure(name=f"{name}, p99", unit="ms", runs=[percentile(run, 0.99) for run in runs]),
        Figure(name=f"{name}, worst", unit="ms", runs=[max(run) for run in runs]),
    ]


def _syncs(path: Path) -> list[float]:
    took = []
    file = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        for number in range(SYNCS):
            began = time.perf_counter()
            os.pwrite(file, BLOCK, number * len(BLOCK) % FILE_BYTES)
            os.fdatasync(file)
            took.append(1000 * (time.perf_counter() - began))
            time.sleep(EVERY_S)
    finally:
        os.close(file)
    return took
