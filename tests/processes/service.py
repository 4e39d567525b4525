"""A real `forthwith serve` of a test's own: started, asked over HTTP, killed, and audited."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import httpx2

from forthwith.ledgers.audit import violations
from forthwith.model.json import JsonObject
from tests.processes.processes import Process, family, gone
from tests.support.ports import free_port
from tests.support.waiting import eventually

ROOT = Path(__file__).parents[2]
APP = "tests.processes.app:app"
STAGES = ("one", "two", "three")
READY_WITHIN_S = 30.0
_RUNS = "SELECT job_id, stage, count(*) FROM audit_stage_runs GROUP BY job_id, stage"
_RUNS_AFTER_THE_COMMIT = """
SELECT r.job_id, r.stage, r.run FROM audit_stage_runs r JOIN audit_stage_runs c
    ON c.job_id = r.job_id AND c.stage = r.stage AND c.outcome = 'committed'
 WHERE r.run > c.run"""
_PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "XDG_RUNTIME_DIR")


def environment(data_dir: Path, **settings: object) -> dict[str, str]:
    """The environment of a process under test: nothing of ours but its settings."""
    ours = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    given = {"app": APP, "data_dir": data_dir, **settings}
    return ours | {f"FORTHWITH_{name.upper()}": str(value) for name, value in given.items()}


def forthwith(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "forthwith.cli.main", *arguments]


class Service:
    """One service over one data directory; it can be killed and started again."""

    def __init__(self, folder: Path, **settings: object) -> None:
        self.data_dir = folder / "data"
        self.diary = folder / "diary"
        self.log = folder / "log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._settings = {"workers": 2, "drain_seconds": 5, **settings, "port": self.port}
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    # -- life ---------------------------------------------------------------------------------

    @property
    def supervisor(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "the service was not started"
        return self._process

    def spawn(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A process of the command line on this service's data, in a session of its own."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                forthwith(*arguments),
                env=environment(self.data_dir, **self._settings),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def start(self) -> None:
        """Start it and wait until it takes work with all its workers."""
        self._process = self.spawn("serve")
        eventually(self._is_ready, seconds=READY_WITHIN_S)

    def _is_ready(self) -> bool:
        assert self.supervisor.poll() is None, self.log.read_text()[-2000:]
        return self.working_workers() >= int(str(self._settings["workers"]))

    def working_workers(self) -> int:
        """How many workers the service counts; 0 when it does not answer."""
        try:
            answer = httpx2.get(f"{self.url}/readyz", timeout=5)
        except httpx2.TransportError:
            return 0
        return int(answer.json()["data"]["health"]["workers"]) if answer.is_success else 0

    def processes(self) -> list[Process]:
        """All processes below the supervisor."""
        return family(self.supervisor.pid)

    def named(self, command: str) -> list[Process]:
        """Its own processes of that command: `api-process`, `worker-process`."""
        return [one for one in self.processes() if one.command.endswith(f"main {command}")]

    def kill(self) -> None:
        """Kill the supervisor, which nothing survives; wait until all of it is gone."""
        below = self.processes()
        self.supervisor.kill()
        self.supervisor.wait()
        eventually(lambda: gone(below), seconds=10)

    def stop(self) -> int:
        """Let it drain; its exit code."""
        self.supervisor.send_signal(signal.SIGTERM)
        return self.supervisor.wait(30)

    def end(self) -> None:
        """Leave nothing behind, whatever the test did."""
        if self._process is not None and self._process.poll() is None:
            for process in self.processes():
                process.send(signal.SIGCONT)
            self.kill()

    # -- what it is asked ---------------------------------------------------------------------

    @contextmanager
    def client(self, *, timeout: float = 30) -> Iterator[httpx2.Client]:
        with httpx2.Client(base_url=f"{self.url}/api/v1/", timeout=timeout) as client:
            yield client

    def order(self, pipeline: str = "test.three", **facts: object) -> JsonObject:
        """The body of a submit whose stages write to this service's diary."""
        body: JsonObject = {"pipeline": pipeline}
        body["input"] = {"diary": str(self.diary), **facts}  # type: ignore[dict-item]  # plain facts
        return body

    def submit(self, pipeline: str = "test.three", **facts: object) -> str:
        """The id of a job that was just accepted, nobody waiting."""
        with self.client() as client:
            answer = client.post("jobs", json=self.order(pipeline, **facts))
        assert answer.status_code == 202, answer.text
        return str(answer.json()["data"]["id"])

    def job(self, job_id: str) -> JsonObject:
        with self.client() as client:
            answer = client.get(f"jobs/{job_id}")
        assert answer.status_code == 200, answer.text
        found: JsonObject = answer.json()["data"]
        return found

    def result(self, job_id: str) -> str:
        """The result of a completed job, as it was sent."""
        with self.client() as client:
            answer = client.get(f"jobs/{job_id}/result")
        assert answer.status_code == 200, answer.text
        return answer.text

    def ended(self, job_id: str, *, seconds: float = 30) -> JsonObject:
        """The job when it has ended."""
        eventually(lambda: self.job(job_id)["done"], seconds=seconds)
        return self.job(job_id)

    # -- what is on the disk ------------------------------------------------------------------

    @property
    def ledger(self) -> Path:
        return self.data_dir / "ledger.db"

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Rows of the ledger, read past the service."""
        with closing(sqlite3.connect(f"file:{self.ledger}?mode=ro", uri=True)) as connection:
            return connection.execute(query, values).fetchall()

    def audit(self, *, idle: bool = True) -> None:
        """Hold the ledger to every promise."""
        broken = audited(self.ledger, idle=idle)
        assert broken == [], broken[:10]

    def entries(self, job_id: str = "") -> list[tuple[str, str, str]]:
        """What the stages wrote: job, stage, and `begins` or `ends`."""
        if not self.diary.exists():
            return []
        lines = [line.split() for line in self.diary.read_text().splitlines()]
        return [(line[0], line[1], line[2]) for line in lines if job_id in ("", line[0])]

    def begun(self, job_id: str, stage: str) -> int:
        """How often the stage of the job began to run."""
        return Counter(self.entries())[job_id, stage, "begins"]


def audited(ledger: Path, *, idle: bool) -> list[str]:
    """What breaks a promise in the ledger's file; empty when it is sound."""
    with closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as connection:
        (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
        return [*violations(connection, idle=idle), *([] if sound == "ok" else [str(sound)])]


def run_twice(service: Service, jobs: Sequence[str]) -> list[tuple[object, ...]]:
    """What ran behind the ledger's back or after its commit, or never ran at all."""
    return run_twice_in(service.ledger, service.diary, jobs)


def run_twice_in(ledger: Path, diary: Path, jobs: Sequence[str]) -> list[tuple[object, ...]]:
    """Stages that began more often than the ledger has runs, or after a commit, or never.

    A run is recorded before its stage begins, and no run may follow a committed one: so when this
    finds nothing, what the stages themselves wrote down proves that no committed stage ran again.
    """
    lines = diary.read_text().splitlines() if diary.exists() else []
    began = Counter((each[0], each[1]) for each in map(str.split, lines) if each[2] == "begins")
    with closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as connection:
        runs = dict[tuple[str, str], int](
            ((job, stage), number) for job, stage, number in connection.execute(_RUNS)
        )
        again = connection.execute(_RUNS_AFTER_THE_COMMIT).fetchall()
    behind = [(*key, began[key], runs.get(key)) for key in began if began[key] > runs.get(key, 0)]
    never = [(job, stage) for job in jobs for stage in STAGES if not began[job, stage]]
    return [*behind, *again, *never]
