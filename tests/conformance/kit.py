"""What the ledger's tests share: a clock that stands still, a pipeline, jobs and their lives."""

import hashlib
import itertools
import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import asyncpg

from forthwith.ledgers.audit import violations
from forthwith.ledgers.database import Database
from forthwith.ledgers.part import LedgerLimits
from forthwith.ledgers.postgresql.audit import violations as violations_on_postgresql
from forthwith.ledgers.postgresql.database import PostgresDatabase
from forthwith.ledgers.sql_ledger import SqlLedger
from forthwith.ledgers.sqlite import SqliteDatabase
from forthwith.model.ids import make_id
from forthwith.model.job import DegradeMode, DocumentRef, Job, JobState, Priority
from forthwith.model.outcome import Outcome, Succeeded
from forthwith.model.pipeline import Degrade, Pipeline, RetryPolicy, Stage
from forthwith.model.records import Claimed, ClaimRequest, NewJob, Submitted, WorkerRow
from forthwith.model.stage import StageChange, StageCommitted, StageFailed, StageStarted
from forthwith.policy.admission import admit
from forthwith.policy.settlement import settle
from forthwith.ports.ledger import Ledger
from forthwith.seals.aes_gcm import AesGcmCodec, Key
from forthwith.seals.plain import PlainCodec

NOON = 1_800_000_000.0
LEASE = timedelta(seconds=10)
TENANT = "acme"
KEYS = (Key("k1", b"1" * 32),)


@dataclass
class StoppedClock:
    """A clock that goes only when it is told to."""

    at: float = NOON

    def __call__(self) -> float:
        return self.at

    def advance(self, seconds: float) -> None:
        self.at += seconds


async def parse(input: object) -> str:  # noqa: A002 - the pipeline's name for it
    return str(input)


async def note(parse: str) -> str:
    return parse


async def write(parse: str, note: str) -> str:
    return parse + note


CHAIN = Pipeline(
    name="tests.chain",
    stages=(
        Stage("parse", parse),
        Stage("note", note, on_failure=Degrade(to="")),
        Stage("write", write),
    ),
    retry=RetryPolicy(max_attempts=3),
)
ECHO = Pipeline(name="tests.echo", stages=(Stage("parse", parse),))
CAPABILITIES: Mapping[str, tuple[str, ...]] = {CHAIN.key: ("parse",), ECHO.key: ("parse",)}

_numbers = itertools.count(1)


def new_id(prefix: str = "job") -> str:
    """An id that is larger than those before it."""
    return make_id(prefix, millis=next(_numbers), entropy=os.urandom(10))


def new_job(pipeline: Pipeline = CHAIN, **changes: object) -> NewJob:
    """A job as somebody submits it."""
    plain = NewJob(
        id=new_id(),
        tenant=TENANT,
        owner="ann",
        pipeline=pipeline.name,
        pipeline_version=pipeline.version,
        graph=pipeline.digest,
        result_stage=pipeline.result,
        queue="default",
        priority=Priority.NORMAL,
        wait=None,
        waited=timedelta(),
        deadline=None,
        timeout=timedelta(seconds=300),
        expires_in=None,
        run_in=None,
        max_attempts=None,
        degrade=DegradeMode.AUTO,
        fallback_to_queue=True,
        input=b'{"text":"hello"}',
        size_bytes=16,
        options={},
        tags=(),
        metadata={},
        request_id="req_1",
        document_ids=(),
    )
    return replace(plain, **changes)  # type: ignore[arg-type] # the tests name the fields


def waiting_job(seconds: float = 30, **changes: object) -> NewJob:
    """A job that its caller waits for."""
    wait = timedelta(seconds=seconds)
    return new_job(CHAIN, wait=wait, deadline=wait, **changes)


def new_document(**changes: object) -> DocumentRef:
    """An uploaded document."""
    plain = DocumentRef(
        id=new_id("doc"),
        tenant=TENANT,
        owner="ann",
        name="report.pdf",
        size_bytes=1000,
        sha256="d" * 64,
        address="a" * 64,
        format="pdf",
        media_type="application/pdf",
        created_at=NOON,
    )
    return replace(plain, **changes)  # type: ignore[arg-type] # the tests name the fields


def worker(name: str = "w1") -> WorkerRow:
    """A worker process."""
    return WorkerRow(
        id=name, host="here", pid=1, lock="", concurrency=10, capabilities=tuple(CAPABILITIES)
    )


@dataclass
class Bench:
    """A ledger with its clock, and the moves that the tests make."""

    ledger: Ledger
    clock: StoppedClock
    path: Path | None = None
    url: str | None = None
    sealed: bool = False
    limits: LedgerLimits = field(default_factory=LedgerLimits)

    @property
    def kind(self) -> str:
        """The kind of its database."""
        return "sqlite" if self.url is None else "postgresql"

    async def submit(self, new: NewJob | None = None, **changes: object) -> Job:
        return (await self.submitted(new, **changes)).job

    async def submitted(self, new: NewJob | None = None, **changes: object) -> Submitted:
        return await self.ledger.submit(new or new_job(**changes), admit)  # type: ignore[arg-type] # fields by name

    async def claim(
        self,
        name: str = "w1",
        *,
        background: int = 10,
        immediate: int = 10,
        only: str | None = None,
        capabilities: Mapping[str, tuple[str, ...]] = CAPABILITIES,
    ) -> list[Claimed]:
        await self.ledger.beat([worker(name)], lease=LEASE)
        return await self.ledger.claim(
            ClaimRequest(
                worker=name,
                capabilities=capabilities,
                background=background,
                immediate=immediate,
                only=only,
            )
        )

    async def claim_one(self, name: str = "w1", **changes: object) -> Claimed:
        [claimed] = await self.claim(name, **changes)  # type: ignore[arg-type] # fields by name
        return claimed

    async def running(self, new: NewJob | None = None, **changes: object) -> Job:
        """A new job that w1 holds."""
        job = await self.submit(new if new is not None else new_job(CHAIN, **changes))
        return (await self.claim_one(only=job.id)).job

    async def start(self, job: Job, stage: str, try_number: int = 1) -> Job:
        started = StageStarted(stage=stage, try_number=try_number)
        return await self.ledger.advance(job.id, job.fence, [started])

    async def commit(self, job: Job, stage: str, body: bytes = b'"x"') -> Job:
        return await self.ledger.advance(job.id, job.fence, [self.committed(job, stage, body)])

    async def fail(self, job: Job, stage: str, *, retry_delay_s: float | None = None) -> Job:
        failed = StageFailed(stage=stage, code="boom", message="m", retry_delay_s=retry_delay_s)
        return await self.ledger.advance(job.id, job.fence, [failed])

    async def settle(self, job: Job, outcome: Outcome, stages: tuple[StageChange, ...] = ()) -> Job:
        return await self.ledger.apply(settle(job, outcome), stages)

    def committed(self, job: Job, stage: str, body: bytes = b'"x"') -> StageCommitted:
        output = self.ledger.seal_output(job.id, stage, body, sha256_of(body))
        return StageCommitted(stage=stage, output=output, seconds=0.5)

    async def complete(self, job: Job, body: bytes = b'"done"') -> Job:
        """Run what is left of a chain whose `parse` runs, and complete it."""
        await self.commit(job, "parse")
        await self.start(job, "note")
        await self.commit(job, "note")
        await self.start(job, "write")
        last = self.committed(job, "write", body)
        return await self.settle(job, succeeded(body), (last,))

    async def broken_promises(self, *, idle: bool = False) -> list[str]:
        """What the audit finds; nothing of a ledger in memory, which is gone."""
        now = self.clock.at
        if self.url is not None:
            connection = await asyncpg.connect(self.url)
            found = await violations_on_postgresql(connection, now=now, idle=idle)
            await connection.close()
            return found
        if self.path is None:
            return []
        with closing(sqlite3.connect(self.path)) as ledger:
            return violations(ledger, now=now, idle=idle)

    async def row(self, job_id: str) -> Job:
        [job] = await self.ledger.jobs([job_id])
        return job

    async def kinds(self, job_id: str, tenant: str = TENANT) -> list[str]:
        return [event.kind for event in await self.ledger.events(tenant, job_id)]

    async def outcomes(self, job_id: str) -> list[tuple[str, int, str | None]]:
        """Stage, try and outcome of every run, by stage and run."""
        runs = await self.ledger.runs(TENANT, job_id)
        return [
            (run.stage, run.try_number, run.outcome)
            for run in sorted(runs, key=lambda run: (run.stage, run.run))
        ]


def succeeded(body: bytes = b'"done"', *, partial: bool = False) -> Succeeded:
    return Succeeded(result_sha256=sha256_of(body), partial=partial)


def sha256_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def open_bench(
    database: Callable[[StoppedClock], Database],
    *,
    sealed: bool = False,
    limits: LedgerLimits | None = None,
    path: Path | None = None,
    url: str | None = None,
) -> Bench:
    """A bench on a database that `database` makes; not opened yet."""
    clock = StoppedClock()
    codec = AesGcmCodec(KEYS) if sealed else PlainCodec()
    limits = limits or LedgerLimits()
    ledger = SqlLedger(database(clock), codec, limits)
    return Bench(ledger=ledger, clock=clock, path=path, url=url, sealed=sealed, limits=limits)


def on_file(folder: Path, *, sealed: bool = False, limits: LedgerLimits | None = None) -> Bench:
    path = folder / "ledger.db"
    return open_bench(
        lambda clock: SqliteDatabase(path, clock=clock), sealed=sealed, limits=limits, path=path
    )


def in_memory(_: Path, *, limits: LedgerLimits | None = None) -> Bench:
    return open_bench(lambda clock: SqliteDatabase(":memory:", clock=clock), limits=limits)


def on_sealed_file(folder: Path, *, limits: LedgerLimits | None = None) -> Bench:
    return on_file(folder, sealed=True, limits=limits)


def on_postgresql(url: str, *, limits: LedgerLimits | None = None) -> Bench:
    """On an empty ledger there."""
    return open_bench(lambda clock: PostgresDatabase(url, clock=clock), limits=limits, url=url)


OPENERS: dict[str, Callable[..., Bench]] = {
    "sqlite-file": on_file,
    "sqlite-memory": in_memory,
    "sqlite-sealed": on_sealed_file,
}
"""Every implementation in a folder that the suite runs on; the one on a server is another."""

DONE = frozenset(state for state in JobState if state.done)
