"""The ledger's file: its schema, two processes on it, and what can befall it."""

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from forthwith.ledgers import schema
from forthwith.ledgers.audit import violations
from forthwith.ledgers.dialect import load
from forthwith.ledgers.sqlite import SqliteDatabase
from forthwith.model.errors import LedgerDamagedError, StorageError
from tests.conformance.kit import CHAIN, Bench, on_file, open_bench

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def schema_of(path: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    found = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' "
        "ORDER BY type, name"
    ).fetchall()
    connection.close()
    return found


def modes_in(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in folder.glob("ledger.db*")}


def content_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("ledger.db*"))


async def opened(bench: Bench) -> Bench:
    await bench.ledger.open()
    await bench.ledger.register([CHAIN])
    return bench


def script(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", f"tests.ledgers.{name}", *arguments]


async def test_a_new_ledger_equals_a_migrated_one(tmp_path: Path) -> None:
    new, old = tmp_path / "new.db", tmp_path / "old.db"
    empty = sqlite3.connect(old)
    empty.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    empty.close()

    for path in (new, old):
        database = SqliteDatabase(path)
        await database.open()
        await database.close()

    assert schema_of(new) == schema_of(old)
    revision = sqlite3.connect(old)
    assert revision.execute("SELECT * FROM alembic_version").fetchall() == [(schema.HEAD,)]
    revision.close()


async def test_a_ledger_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    bench = await opened(on_file(tmp_path))
    await bench.ledger.close()
    path = tmp_path / "ledger.db"
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()

    with pytest.raises(StorageError, match="9999"):
        await on_file(tmp_path).ledger.open()


def test_a_current_ledger_needs_no_alembic_to_open(tmp_path: Path) -> None:
    code = (
        "import asyncio, sys\n"
        "from forthwith.ledgers.sqlite import SqliteDatabase\n"
        "async def main():\n"
        "    for _ in range(2):\n"
        f"        database = SqliteDatabase({str(tmp_path / 'x.db')!r})\n"
        "        await database.open()\n"
        "        await database.close()\n"
        "asyncio.run(main())\n"
        "print(sorted({'alembic', 'sqlalchemy', 'cryptography'} & set(sys.modules)))\n"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)

    assert done.stdout.strip() == "[]"


async def test_processes_that_open_a_new_ledger_at_once_all_succeed(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    writers = [
        await asyncio.create_subprocess_exec(
            *script("writes", str(path), str(number), "50"),
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        for number in range(3)
    ]

    said = [json.loads((await writer.communicate())[0]) for writer in writers]

    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert [each["errors"] for each in said] == [[], [], []]
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM jobs").fetchone() == (150,)
    assert connection.execute("SELECT count(*) FROM events").fetchone() == (150,)
    assert violations(connection) == []
    connection.close()


async def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(b"not a database at all, but somebody's notes\n" * 100)
    before = path.read_bytes()

    with pytest.raises(LedgerDamagedError, match="not a database"):
        await on_file(tmp_path).ledger.open()

    assert path.read_bytes() == before


async def test_somebody_elses_database_is_refused(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "ledger.db")
    connection.execute("CREATE TABLE songs (name TEXT)")
    connection.close()

    with pytest.raises(LedgerDamagedError, match="not a ledger"):
        await on_file(tmp_path).ledger.open()


async def test_a_damaged_ledger_is_refused(tmp_path: Path) -> None:
    bench = await opened(on_file(tmp_path))
    for _ in range(50):
        await bench.submit(input=b"x" * 3000)
    await bench.ledger.close()
    path = tmp_path / "ledger.db"
    content = bytearray(path.read_bytes())
    for page in range(20, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
    path.write_bytes(content)

    with pytest.raises(LedgerDamagedError):
        await on_file(tmp_path).ledger.open()


@pytest.mark.parametrize("replaced", [False, True])
async def test_a_file_that_vanished_while_open_is_noticed(
    tmp_path: Path, *, replaced: bool
) -> None:
    bench = await opened(on_file(tmp_path))
    path = tmp_path / "ledger.db"
    if replaced:
        shutil.copy(path, tmp_path / "copy.db")
        (tmp_path / "copy.db").replace(path)
    else:
        path.unlink()
    bench.ledger._database._looked_at = 0.0  # type: ignore[attr-defined] # a second has passed

    with pytest.raises(LedgerDamagedError, match="deleted or replaced"):
        await bench.submit()
    with pytest.raises(LedgerDamagedError, match="deleted or replaced"):
        await bench.ledger.last_seq()
    with pytest.raises(LedgerDamagedError):
        await bench.ledger.health()
    await bench.ledger.close()


async def test_only_its_owner_can_read_the_ledger(tmp_path: Path) -> None:
    bench = await opened(on_file(tmp_path))

    modes = modes_in(tmp_path)

    assert {"ledger.db", "ledger.db-wal", "ledger.db.gate"} <= modes.keys()
    assert set(modes.values()) == {0o600}
    await bench.ledger.close()


async def test_a_sealed_ledger_holds_no_plain_text_on_the_disk(tmp_path: Path) -> None:
    bench = await opened(on_file(tmp_path, sealed=True))
    job = await bench.running(input=b"CANARY-input")
    await bench.complete(job, b"CANARY-result")

    held = content_of(tmp_path)

    assert b"CANARY" not in held
    assert job.id.encode() in held
    await bench.ledger.close()


def test_an_unknown_synchronous_setting_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="synchronous"):
        SqliteDatabase(tmp_path / "x.db", synchronous="MAYBE")


def test_every_statement_is_one_that_sqlite_understands() -> None:
    dialect = load("sqlite")
    connection = sqlite3.connect(":memory:")
    for statement in dialect.schema:
        connection.execute(statement)
    pieces = {"for_update", "clock", "failure_code", "due", "is_due"}
    pieces |= {name for name in dialect.statements if name.endswith("_columns")}
    connection.execute(dialect.statements["add_revision_table"].text)

    whole = {name for name in dialect.statements if name != "move_job"}
    for name in whole - pieces - {"add_revision_table"} | {"move_job state worker"}:
        connection.execute(f"EXPLAIN {dialect.statements[name].text}", _Anything())
    connection.close()


@pytest.mark.parametrize("name", ["lock_job state", "no_such", "no_such state"])
def test_columns_are_set_by_statements_that_have_room_for_them_only(name: str) -> None:
    with pytest.raises(KeyError, match=name.split(maxsplit=1)[0]):
        load("sqlite").statements[name]


class _Anything(dict[str, object]):
    def __missing__(self, key: str) -> object:
        return None


def test_the_hot_questions_are_answered_from_their_indexes() -> None:
    dialect = load("sqlite")
    connection = sqlite3.connect(":memory:")
    for statement in dialect.schema:
        connection.execute(statement)
    wanted = {
        "promote": "jobs_delayed",
        "ready_tenants": "jobs_ready",
        "heads": "jobs_ready",
        "claimable_of_tenant": "jobs_ready",
        "running_by_tenant": "jobs_held",
        "count_pending": "jobs_ready",
        "count_immediate": "jobs_held",
        "held_by": "jobs_held",
        "lost_jobs": "jobs_held",
        "unstopped_jobs": "jobs_held",
        "overdue_pending": "jobs_expiring",
        "overdue_processing": "jobs_held",
        "unanswered_jobs": "jobs_awaited",
        "next_run": "jobs_delayed",
        "next_expiry": "jobs_expiring",
        "events": "events_of_job",
        "search": "jobs_of_tenant",
    }
    plans = {
        name: " ".join(
            str(row[3])
            for row in connection.execute(
                f"EXPLAIN QUERY PLAN {dialect.statements[name].text}", _Anything()
            )
        )
        for name in wanted
    }

    assert {name: plan for name, plan in plans.items() if wanted[name] not in plan} == {}
    connection.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a small disk of its own")
def test_a_full_disk_loses_nothing_that_was_accepted(tmp_path: Path) -> None:
    apart = [shutil.which("unshare") or "unshare", "--mount"]
    if subprocess.run([*apart, sys.executable, "-c", ""], check=False).returncode != 0:
        pytest.skip("no mount namespace here")
    done = subprocess.run(
        [*apart, *script("full_disk", str(tmp_path))],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["error"] == "storage_full"
    assert said["kept"] == said["accepted"] > 0
    assert said["violations"] == []
    assert said["works_again"]


async def test_a_memory_ledger_lives_as_long_as_it_is_open() -> None:
    bench = await opened(open_bench(lambda clock: SqliteDatabase(":memory:", clock=clock)))
    job = await bench.submit()
    assert (await bench.row(job.id)) == job
    await bench.ledger.close()
    bench = await opened(open_bench(lambda clock: SqliteDatabase(":memory:", clock=clock)))
    assert await bench.ledger.jobs([job.id]) == []
    await bench.ledger.close()


LOOKS_AND_LEAVES = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT * FROM jobs").fetchall()
connection.close()
"""


async def test_a_second_opening_in_a_process_drops_no_lock_of_the_first(tmp_path: Path) -> None:
    """Else who closes the ledger elsewhere takes its write-ahead log away, with what is in it."""
    first, second = await opened(on_file(tmp_path)), await opened(on_file(tmp_path))
    await second.ledger.close()
    path = tmp_path / "ledger.db"

    other = await asyncio.create_subprocess_exec(sys.executable, "-c", LOOKS_AND_LEAVES, str(path))
    assert await other.wait() == 0

    assert path.with_name("ledger.db-wal").exists()
    job = await first.submit()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT id FROM jobs").fetchall() == [(job.id,)]
    await first.ledger.close()
