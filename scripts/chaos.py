"""Kill a real service again and again while it works, and show that nothing was lost.

    python scripts/chaos.py --jobs 500 --kills 10

The jobs have three stages. A kill hits the whole service, its API or one of its workers; the seed
says which and when. The verdict is in the exit code: 0 when every promise was kept.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]

if TYPE_CHECKING:
    from tests.processes.chaos import Report


def table(report: Report) -> str:
    """The figures of a run, one a line."""
    states = ", ".join(f"{number} {state}" for state, number in sorted(report.states.items()))
    lines = {
        "accepted (201/202 seen)": f"{report.accepted} of {report.plan.jobs}",
        "in the ledger": f"{report.known}: {states}",
        "kills -9": f"{len(report.kills)} (seed {report.plan.seed})",
        "jobs interrupted by them": f"{report.interruptions} times",
        "stage runs": f"{report.stage_runs}, of which committed {report.committed}",
        "events": f"{report.events}, checked for gaps and by their hashes",
        "time": f"{report.seconds:.1f} s",
    }
    width = max(map(len, lines))
    return "\n".join(f"{name:<{width}}  {value}" for name, value in lines.items())


def main() -> int:
    """Run it as told on the command line; the exit code is the verdict."""
    sys.path.insert(0, str(ROOT))
    from tests.processes.chaos import Plan, run_chaos  # noqa: PLC0415 - needs the path above

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--jobs", type=int, default=500)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="forthwith-chaos-") as folder:
        plan = Plan(jobs=asked.jobs, kills=asked.kills, seed=asked.seed)
        report = run_chaos(Path(folder), plan, print)
    print(f"\n{table(report)}\n")
    for fault in report.faults:
        print(f"✗ {fault}")
    print("✗ a promise was broken" if report.faults else "✓ every promise was kept")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
