"""Chaos: many jobs, a service that is killed again and again at random, and then the accounts.

The random numbers come from a seed, so the same kills can be tried again; what the machine does
meanwhile is its own affair.
"""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock
from uuid import uuid4

import httpx2

from tests.processes.service import Service, audited, run_twice
from tests.support.waiting import NeverHappenedError, eventually

Say = Callable[[str], None]

CALLERS = 4
STAGE_S = 0.2
ALL_END_WITHIN_S = 240
TARGETS = ("service", "worker", "worker", "api")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to happen."""

    jobs: int
    kills: int
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """One kill: what it hit, when, and how many jobs ran then."""

    target: str
    at: float
    running: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came of it; `faults` is empty when every promise was kept."""

    plan: Plan
    kills: list[Kill]
    accepted: int
    known: int
    states: dict[str, int]
    interruptions: int
    stage_runs: int
    committed: int
    events: int
    seconds: float
    faults: list[str] = field(default_factory=list)


class Crowd:
    """Callers that submit until each job was accepted, whatever becomes of the service."""

    def __init__(self, service: Service, jobs: int) -> None:
        self.accepted: list[str] = []
        self._service = service
        self._left = jobs
        self._lock = Lock()
        self._pause = Event()

    def submit_all(self) -> None:
        while self._take():
            self.accepted.append(self._submit())

    def _take(self) -> bool:
        with self._lock:
            self._left -= 1
            return self._left >= 0

    def _submit(self) -> str:
        """Submit one job, under one key, until it is accepted."""
        key = uuid4().hex
        body = self._service.order(seconds=STAGE_S)
        while True:
            try:
                with self._service.client(timeout=5) as client:
                    answer = client.post("jobs", json=body, headers={"Idempotency-Key": key})
                if answer.status_code in (201, 202):
                    return str(answer.json()["data"]["id"])
            except httpx2.TransportError:
                pass  # it is dead just now
            self._pause.wait(0.05)


class Chaos:
    """One run of it."""

    def __init__(self, service: Service, plan: Plan, say: Say) -> None:
        self._service = service
        self._plan = plan
        self._say = say
        self._dice = random.Random(plan.seed)  # noqa: S311 - a seed, so that it can be repeated
        self._kills: list[Kill] = []
        self._broken: list[str] = []
        self._began = time.monotonic()

    def run(self) -> Report:
        service = self._service
        service.start()
        crowd = Crowd(service, self._plan.jobs)
        with ThreadPoolExecutor(CALLERS) as callers:
            calls = [callers.submit(crowd.submit_all) for _ in range(CALLERS)]
            while len(self._kills) < self._plan.kills and self._jobs_run(calls):
                self._kill_one()
            _results(calls)
        faults = self._wait_for_the_end()
        service.stop()
        return self._account(crowd.accepted, faults)

    # -- killing ------------------------------------------------------------------------------

    def _kill_one(self) -> None:
        """Kill one of them while jobs run; what is gone is started again."""
        target = self._dice.choice(TARGETS)
        kill = Kill(target=target, at=time.monotonic() - self._began, running=self._running())
        self._strike(target)
        self._kills.append(kill)
        self._say(f"{kill.at:6.1f} s  kill -9 {target:<8} {kill.running:3} jobs running")

    def _jobs_run(self, calls: list[Future[None]]) -> bool:
        """Wait a random while, and until jobs run; False when all have ended."""
        Event().wait(self._dice.uniform(0.2, 1.2))
        eventually(lambda: self._running() or self._all_ended(calls), seconds=30)
        return not self._all_ended(calls)

    def _all_ended(self, calls: list[Future[None]]) -> bool:
        return all(call.done() for call in calls) and self._service.rows(_OPEN) == [(0,)]

    def _strike(self, target: str) -> None:
        service = self._service
        if target == "service":
            service.kill()
            self._broken += audited(service.ledger, idle=False)
            service.start()
            return
        alive = eventually(lambda: service.named(f"{target}-process"), seconds=20)
        self._dice.choice(alive).send(signal.SIGKILL)

    def _running(self) -> int:
        ((count,),) = self._service.rows("SELECT count(*) FROM jobs WHERE state = 'processing'")
        return int(str(count))

    # -- the accounts -------------------------------------------------------------------------

    def _wait_for_the_end(self) -> list[str]:
        try:
            eventually(lambda: self._service.rows(_OPEN) == [(0,)], seconds=ALL_END_WITHIN_S)
        except NeverHappenedError:
            return [f"{self._service.rows(_OPEN)[0][0]} jobs had not ended in time"]
        return []

    def _account(self, accepted: list[str], faults: list[str]) -> Report:
        service = self._service
        known = [str(job) for (job,) in service.rows("SELECT id FROM jobs")]
        states = {str(s): int(str(n)) for s, n in service.rows(_STATES)}
        return Report(
            plan=self._plan,
            kills=self._kills,
            accepted=len(set(accepted)),
            known=len(known),
            states=states,
            interruptions=self._number("SELECT sum(interruptions) FROM jobs"),
            stage_runs=self._number("SELECT count(*) FROM audit_stage_runs"),
            committed=self._number(_COMMITTED),
            events=self._number("SELECT count(*) FROM audit_events"),
            seconds=time.monotonic() - self._began,
            faults=[*faults, *self._faults(accepted, known, states)],
        )

    def _number(self, query: str) -> int:
        return int(str(self._service.rows(query)[0][0] or 0))

    def _faults(self, accepted: list[str], known: list[str], states: dict[str, int]) -> list[str]:
        service = self._service
        blamed = self._number("SELECT count(*) FROM jobs WHERE attempt > 1 OR deaths > 0")
        lost = len(set(accepted) - set(known))
        surplus = len(known) - self._plan.jobs
        again = run_twice(service, known)
        return [
            *([f"{lost} accepted jobs are lost"] if lost else []),
            *([f"{surplus} jobs too many for their keys"] if surplus else []),
            *([f"not all completed: {states}"] if states != {"completed": len(known)} else []),
            *([f"{blamed} jobs were blamed for a kill"] if blamed else []),
            *([f"ran again after its commit, or never: {again[:5]}"] if again else []),
            *self._broken,
            *audited(service.ledger, idle=True),
        ]


_OPEN = "SELECT count(*) FROM jobs WHERE state IN ('pending', 'processing')"
_STATES = "SELECT state, count(*) FROM audit_jobs GROUP BY state"
_COMMITTED = "SELECT count(*) FROM audit_stage_runs WHERE outcome = 'committed'"


def _results(calls: list[Future[None]]) -> None:
    for call in calls:
        call.result(timeout=ALL_END_WITHIN_S)


def run_chaos(folder: Path, plan: Plan, say: Say) -> Report:
    """Run the jobs, kill as planned, and report; the service is gone afterwards."""
    service = Service(folder)
    try:
        return Chaos(service, plan, say).run()
    finally:
        service.end()
