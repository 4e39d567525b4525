"""The supervising process: it keeps the API process and the worker processes alive.

It beats for the workers, because a worker may be busy in native code and silent for long; it gives
a crashed worker's jobs back the moment the process is gone; and it sweeps. It runs no stage and
answers no request, so there is little that could end it; if something does, its processes end
with it, and all is found in the ledger at the next start.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from forthwith.model.errors import LedgerDamagedError, StorageError
from forthwith.runtime.heart import beat_forever
from forthwith.runtime.processes import is_stopped
from forthwith.runtime.pulse import BLOCKED_AFTER_S, HOPELESS_AFTER_S, PulseWatch
from forthwith.runtime.sweeper import Sweeper

if TYPE_CHECKING:
    from forthwith.model.records import WorkerRow
    from forthwith.ports.ledger import Ledger
    from forthwith.runtime.clock import Clock

_FIRST_PAUSE_S = 0.1
_LONGEST_PAUSE_S = 5.0
_LONG_LIFE_S = 10.0
_KILL_AFTER_S = 5.0

PARENT_VARIABLE = "FORTHWITH_PARENT"
WORKER_VARIABLE = "FORTHWITH_WORKER"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildPlan:
    """A process to keep alive: what it is called, how it starts, and whether it is a worker."""

    name: str
    argv: Sequence[str]
    environment: Mapping[str, str]
    worker: bool


@dataclass(slots=True)
class _Child:
    plan: ChildPlan
    process: asyncio.subprocess.Process | None = None
    worker_id: str = ""
    restarts: int = 0
    task: asyncio.Task[None] | None = field(default=None, repr=False)


class Supervisor:
    """Keeps processes alive until it is told to stop."""

    def __init__(
        self,
        ledger: Ledger,
        clock: Clock,
        plans: Sequence[ChildPlan],
        *,
        lease: timedelta,
        beat: timedelta,
        drain: timedelta,
        told: Callable[[str], None],
    ) -> None:
        self._ledger = ledger
        self._clock = clock
        self._children = [_Child(plan) for plan in plans]
        self._lease = lease
        self._beat = beat
        self._drain = drain
        self._told = told
        self._sweeper = Sweeper(ledger)
        self._pulses = PulseWatch(clock)
        self._stopping = asyncio.Event()
        self._hurry = asyncio.Event()

    async def run(self) -> None:
        """Run until SIGTERM or SIGINT; a second one ends it the hard way."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        for child in self._children:
            child.task = asyncio.ensure_future(self._keep(child))
        sweeping = asyncio.ensure_future(self._sweeper.run())
        beating = asyncio.ensure_future(self._beats())
        try:
            await self._stopping.wait()
            await self._end()
        finally:
            for task in (sweeping, beating):
                task.cancel()
            await asyncio.gather(sweeping, beating, return_exceptions=True)

    def stop(self) -> None:
        """Begin to stop; the second call hurries."""
        if self._stopping.is_set():
            self._hurry.set()
        self._stopping.set()

    async def _beats(self) -> None:
        rows: list[WorkerRow] = []

        def mine() -> Sequence[WorkerRow]:
            alive = {c.worker_id: c.process.pid for c in self._children if c.process is not None}
            ours = [r for r in rows if r.id in alive and not is_stopped(alive[r.id])]
            return [replace(r, state=self._state(r)) for r in ours]

        beats = asyncio.ensure_future(
            beat_forever(
                self._ledger,
                mine,
                lease=self._lease,
                every=self._beat,
                when_busy=self._kill_suspended,
            )
        )
        try:
            while True:
                with contextlib.suppress(StorageError):
                    rows[:] = await self._ledger.workers()
                    await self._end_blocked(rows)
                await asyncio.sleep(self._beat.total_seconds() / 2)
        finally:
            beats.cancel()

    def _state(self, row: WorkerRow) -> str:
        silent = self._pulses.silent_seconds(row.lock)
        return "blocked" if silent > BLOCKED_AFTER_S else "running"

    async def _end_blocked(self, rows: Sequence[WorkerRow]) -> None:
        """End a worker whose event loop is blocked, once there is nothing to wait for."""
        known = {row.id: row for row in rows}
        for child in self._children:
            row = known.get(child.worker_id)
            silent = self._pulses.silent_seconds(row.lock) if row is not None else 0.0
            if row is None or silent <= BLOCKED_AFTER_S:
                continue
            if silent > HOPELESS_AFTER_S or not await self._ledger.held_by(row.id):
                self._told(f"{child.plan.name} does not answer for {silent:.0f} s; ending it")
                self._pulses.forget(row.lock)
                _signal(child, signal.SIGKILL)

    def _kill_suspended(self) -> None:
        """Nobody can write: a process that was suspended in the middle of a write stops all."""
        for child in self._children:
            if child.process is not None and is_stopped(child.process.pid):
                _signal(child, signal.SIGKILL)

    async def _keep(self, child: _Child) -> None:
        pause = _FIRST_PAUSE_S
        while not self._stopping.is_set():
            began = self._clock.monotonic()
            how = await self._life(child)
            if self._stopping.is_set():
                return
            child.restarts += 1
            if self._clock.monotonic() - began > _LONG_LIFE_S:
                pause = _FIRST_PAUSE_S
            self._told(f"{child.plan.name} {how}")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)
            pause = min(_LONGEST_PAUSE_S, pause * 2)

    async def _life(self, child: _Child) -> str:
        """One life of the process: how it ended, or why it did not begin.

        Over a ledger that is damaged or gone nothing is started: it would make a new one, and
        serve as if there had never been a job.
        """
        try:
            await self._ledger.health()
        except LedgerDamagedError as error:
            return f"waits: {error}"
        except StorageError:
            pass  # it is there; the process waits for it itself
        try:
            return f"{_manner(await self._live(child))}; starting it again"
        except OSError as error:
            return f"could not be started: {error}"

    async def _live(self, child: _Child) -> int:
        child.worker_id = self._clock.new_id("wrk") if child.plan.worker else ""
        environment = {
            **child.plan.environment,
            PARENT_VARIABLE: str(os.getpid()),
            WORKER_VARIABLE: child.worker_id,
        }
        child.process = await asyncio.create_subprocess_exec(
            *child.plan.argv, env=environment, start_new_session=True
        )
        if self._stopping.is_set():  # it was told while the process was being made
            _signal(child, signal.SIGTERM)
        code = await child.process.wait()
        child.process = None
        if child.worker_id:
            await self._give_back(child.worker_id)
        return code

    async def _give_back(self, worker: str) -> None:
        """The worker is gone: its jobs go back at once. What fails here, the sweeper finds."""
        with contextlib.suppress(StorageError):
            await self._sweeper.give_back(worker)

    async def _end(self) -> None:
        for child in self._children:
            _signal(child, signal.SIGTERM)
        tasks = [child.task for child in self._children if child.task is not None]
        patience = asyncio.ensure_future(self._hurry.wait())
        bound = self._drain.total_seconds() + _KILL_AFTER_S
        ended = asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.wait((ended, patience), timeout=bound, return_when=asyncio.FIRST_COMPLETED)
        for child in self._children:
            _signal(child, signal.SIGKILL)
        await ended
        patience.cancel()


def _signal(child: _Child, number: signal.Signals) -> None:
    if child.process is not None:
        with contextlib.suppress(ProcessLookupError):
            child.process.send_signal(number)


def _manner(code: int) -> str:
    """How a process ended.

    >>> _manner(3), _manner(-9)
    ('ended with exit code 3', 'was killed by SIGKILL')
    """
    known = {member.value: member.name for member in signal.Signals}
    if code < 0:
        return f"was killed by {known.get(-code, f'signal {-code}')}"
    return f"ended with exit code {code}"
