"""`python -m benchmarks [NAME …]`: measure, and print a Markdown table.

Run it on a machine that does nothing else. Every row says how many runs it stands on.
"""

from __future__ import annotations

import os
import platform
import sqlite3
import sys

from benchmarks import deadlines, disk, documents, drain, http_load, memory, pickup, steady
from benchmarks.figures import table

SUITES = {
    "disk": disk.measure,
    "drain": drain.measure,
    "pickup": pickup.measure,
    "http": http_load.measure,
    "deadlines": deadlines.measure,
    "documents": documents.measure,
    "memory": memory.measure,
    "steady": steady.measure,
}


def main(names: list[str]) -> int:
    """Measure these suites, or all; 2 for an unknown name."""
    unknown = set(names) - SUITES.keys()
    if unknown:
        print(f"no such suite: {', '.join(sorted(unknown))}; there are {', '.join(SUITES)}")
        return 2
    figures = []
    for name in names or SUITES:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        figures += SUITES[name]()
    print(
        f"{os.cpu_count()} cores, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}\n\n{table(figures)}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
