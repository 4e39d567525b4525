"""In a mount namespace of its own: fill a small disk, and see what the ledger makes of it."""

import asyncio
import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from forthwith.ledgers.audit import violations
from forthwith.model.errors import StorageFullError
from tests.conformance.kit import CHAIN, NOON, Bench, new_job, on_file


async def fill(bench: Bench) -> tuple[list[str], str]:
    accepted: list[str] = []
    for _ in range(2000):
        try:
            accepted.append((await bench.submit(new_job(input=b"x" * 20_000))).id)
        except StorageFullError as error:
            return accepted, error.code
    return accepted, ""


async def main(disk: Path) -> dict[str, object]:
    ballast = disk / "ballast"
    ballast.write_bytes(b"0" * 1_000_000)
    bench = on_file(disk)
    await bench.ledger.open()
    await bench.ledger.register([CHAIN])
    accepted, error = await fill(bench)
    kept = len(await bench.ledger.jobs(accepted))
    ballast.unlink()
    again = await bench.submit()
    await bench.ledger.close()
    connection = sqlite3.connect(disk / "ledger.db")
    found = violations(connection, now=NOON)
    connection.close()
    return {
        "accepted": len(accepted),
        "error": error,
        "kept": kept,
        "violations": found,
        "works_again": again.last_seq == 1,
    }


if __name__ == "__main__":
    place = Path(sys.argv[1])
    mount = shutil.which("mount") or "/bin/mount"
    subprocess.run([mount, "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(place)], check=True)
    sys.stdout.write(json.dumps(asyncio.run(main(place))))
