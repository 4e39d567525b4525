"""Secret options in the ledger's file: what lies there, for how long, and since when."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forthwith.ledgers.sqlite import SqliteDatabase
from forthwith.model.errors import SealError
from forthwith.model.job import JobState
from forthwith.model.records import IdempotencyKey, NewJob, RetryOptions
from forthwith.model.secret_options import MARK, split_options
from tests.conformance.kit import CHAIN, TENANT, Bench, new_job, on_file

PASSWORD = "canary-7f3a-sings"
KEY = IdempotencyKey(route="POST /jobs", key="k", body_hash="a" * 64)
SETS_BACK = (
    "UPDATE job_details SET options = json_set(options, '$.password', 'canary-7f3a-sings')",
    "DROP TABLE job_secrets",
    "UPDATE alembic_version SET version_num = '0001'",
)


def locked(password: str = PASSWORD) -> NewJob:
    split = split_options({"password": password}, ("password",))
    return new_job(options=split.shown, secrets=split.secrets)


async def opened(folder: Path, *, sealed: bool = True) -> Bench:
    bench = on_file(folder, sealed=sealed)
    await bench.ledger.open()
    await bench.ledger.register([CHAIN])
    return bench


def change(folder: Path, *statements: str, values: Sequence[object] = ()) -> None:
    with closing(sqlite3.connect(folder / "ledger.db")) as connection, connection:
        for statement in statements:
            connection.execute(statement, values)


def found(folder: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "ledger.db")) as connection:
        return connection.execute(question).fetchall()


def spellings(password: str) -> Iterator[bytes]:
    """How it may stand in a file."""
    yield password.encode()
    yield json.dumps(password)[1:-1].encode()
    yield json.dumps(password, ensure_ascii=False)[1:-1].encode()


def told_by(folder: Path, password: str) -> list[str]:
    """The ledger's files that hold the password in clear."""
    return sorted(
        path.name
        for path in folder.glob("ledger.db*")
        if any(spelling in path.read_bytes() for spelling in spellings(password))
    )


async def live(bench: Bench, password: str) -> None:
    """A job's whole life: it fails, is tried again with another password, and completes."""
    job = await bench.running(locked(password))
    await bench.fail(job, "parse", retry_delay_s=1.0)
    await bench.ledger.end_lease("w1")
    cancelled = await bench.submit(locked(password))
    await bench.ledger.request_cancel(TENANT, cancelled.id)
    split = split_options({"password": password + "!"}, ("password",))
    asked = RetryOptions(given=split.shown, secrets=split.secrets)
    await bench.ledger.retry(TENANT, cancelled.id, delay=timedelta(), options=asked)
    again = await bench.claim_one(only=cancelled.id)
    assert again.secrets == {"password": password + "!"}
    await bench.complete(again.job)


@settings(max_examples=15, deadline=None)
@given(st.text(min_size=1, max_size=40).map(lambda text: f"pw:{text}:wp"))
def test_with_keys_no_byte_of_a_password_comes_into_the_ledgers_files(password: str) -> None:
    async def lived(folder: Path) -> None:
        bench = await opened(folder)
        await live(bench, password)
        assert told_by(folder, password) == []
        for job in await bench.ledger.held_by("w1"):
            events = await bench.ledger.events(TENANT, job.id)
            assert not any(password in json.dumps(event.data) for event in events)
        await bench.ledger.close()

    with TemporaryDirectory() as folder:
        asyncio.run(lived(Path(folder)))
        assert told_by(Path(folder), password) == []


@pytest.mark.parametrize("sealed", [True, False])
async def test_a_job_that_completed_leaves_nothing_of_its_secrets(
    tmp_path: Path, *, sealed: bool
) -> None:
    bench = await opened(tmp_path, sealed=sealed)
    job = await bench.running(locked())
    waiting = await bench.submit(locked("another password"))
    assert bool(told_by(tmp_path, PASSWORD)) is not sealed

    await bench.complete(job)
    await bench.ledger.close()

    assert found(tmp_path, "SELECT job_id FROM job_secrets") == [(waiting.id,)]
    assert told_by(tmp_path, PASSWORD) == []


async def test_secrets_that_do_not_open_fail_their_job_and_hold_up_no_other(
    tmp_path: Path,
) -> None:
    bench = await opened(tmp_path)
    job, other = await bench.submit(locked()), await bench.submit(locked())
    change(
        tmp_path,
        "UPDATE job_secrets SET sealed = (SELECT sealed FROM job_secrets WHERE job_id <> ?)"
        " WHERE job_id = ?",
        values=(job.id, job.id),
    )

    first, second = await bench.claim()

    assert (first.job.id, first.secrets, first.input) == (job.id, {}, b"")
    assert isinstance(first.unreadable, SealError)
    assert (second.job.id, second.secrets) == (other.id, {"password": PASSWORD})
    await bench.ledger.close()


async def test_without_the_key_nothing_can_be_tried_out_on_what_is_kept_of_a_request(
    tmp_path: Path,
) -> None:
    bench = await opened(tmp_path)
    for tenant in ("acme", "other"):
        await bench.submit(idempotency=KEY, tenant=tenant)

    kept = {body_hash for (body_hash,) in found(tmp_path, "SELECT body_hash FROM idempotency")}

    assert len(kept | {KEY.body_hash}) == 3
    await bench.ledger.close()


async def test_a_request_from_before_there_were_keys_is_known_again(tmp_path: Path) -> None:
    bench = await opened(tmp_path)
    job = await bench.submit(idempotency=KEY)
    change(tmp_path, "UPDATE idempotency SET body_hash = ?", values=(KEY.body_hash,))

    assert (await bench.submitted(new_job(idempotency=KEY))).job.id == job.id
    await bench.ledger.close()


@pytest.mark.parametrize("sealed", [True, False])
async def test_a_password_that_an_older_ledger_holds_in_clear_is_put_apart_and_sealed(
    tmp_path: Path, *, sealed: bool
) -> None:
    bench = await opened(tmp_path, sealed=sealed)
    done = await bench.running(locked())
    await bench.complete(done)
    waiting = await bench.submit(locked())
    await bench.ledger.close()
    change(tmp_path, *SETS_BACK)
    assert told_by(tmp_path, PASSWORD)

    bench = await opened(tmp_path, sealed=sealed)

    claimed = await bench.claim_one()
    assert (claimed.job.id, claimed.secrets) == (waiting.id, {"password": PASSWORD})
    assert found(tmp_path, "SELECT job_id FROM job_secrets") == [(waiting.id,)]
    assert found(tmp_path, "SELECT DISTINCT options FROM job_details") == [
        (json.dumps({"password": MARK}, separators=(",", ":")),)
    ]
    assert (await bench.row(done.id)).state is JobState.COMPLETED
    await bench.ledger.close()
    assert bool(told_by(tmp_path, PASSWORD)) is not sealed


async def test_what_is_sealed_once_is_not_sealed_again_at_the_next_opening(
    tmp_path: Path,
) -> None:
    bench = await opened(tmp_path)
    await bench.submit(locked())
    await bench.ledger.close()
    change(tmp_path, *SETS_BACK)
    for _ in range(2):
        bench = await opened(tmp_path)
        await bench.ledger.close()

    bench = await opened(tmp_path)

    assert (await bench.claim_one()).secrets == {"password": PASSWORD}
    await bench.ledger.close()


async def test_a_ledger_of_the_first_revision_becomes_one_of_the_newest(tmp_path: Path) -> None:
    bench = await opened(tmp_path)
    job = await bench.submit()
    await bench.ledger.close()
    change(tmp_path, *SETS_BACK[1:])

    database = SqliteDatabase(tmp_path / "ledger.db")
    await database.open()
    await database.close()

    bench = await opened(tmp_path)
    assert (await bench.claim_one()).job.id == job.id
    assert found(tmp_path, "SELECT * FROM meta WHERE name = 'open_secrets'") == []
    await bench.ledger.close()
