"""Memory of an idle worker process before any parser is loaded, with the shipped pipelines."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.processes import children, served


def measure() -> list[Figure]:
    """Resident memory, shared pages included."""
    with (
        tempfile.TemporaryDirectory(prefix="forthwith-bench-") as folder,
        served(Path(folder), FORTHWITH_APP="") as (_, pid),
    ):
        workers = [child for child, line in children(pid).items() if "worker-process" in line]
        sizes = [_resident_mb(worker) for worker in workers]
    return [Figure(name="idle worker process", unit="MB", runs=sizes, bar=120)]


def _resident_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1000
    raise ValueError(f"process {pid} tells no size")
