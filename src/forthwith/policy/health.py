"""How the service is doing, in the words that callers branch on, and which jobs have gone quiet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from forthwith.model.job import JobState
from forthwith.policy.lease import lost

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forthwith.model.job import Job
    from forthwith.model.records import QueueFacts, WorkerRow

PROGRESS_SILENCE = timedelta(minutes=5)
"""A running job that shows nothing for longer counts as stalled."""


class ServiceStatus(StrEnum):
    """How busy the service is."""

    HEALTHY = "healthy"
    AT_CAPACITY = "at_capacity"
    OVERLOADED = "overloaded"


class Action(StrEnum):
    """What a caller does best just now."""

    PROCESS_IMMEDIATELY = "process_immediately"
    USE_QUEUE = "use_queue"
    RETRY_LATER = "retry_later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """What runs, what may run, and what that means for the next job.

    Attributes:
        concurrent_processing: jobs that run now.
        max_concurrent_processing: jobs that may run at once, with the workers that are alive.
        capacity_utilization: the share of that which is in use, 0..1; 1 when nothing may run.
        can_process_immediately: whether a caller that waits would be served at once.

    """

    concurrent_processing: int
    max_concurrent_processing: int
    capacity_utilization: float
    status: ServiceStatus
    can_process_immediately: bool
    recommended_action: Action

    @property
    def available_capacity(self) -> int:
        """How many more jobs may start now."""
        return max(0, self.max_concurrent_processing - self.concurrent_processing)


def capacity(
    facts: QueueFacts,
    workers: Iterable[WorkerRow],
    *,
    immediate_slots: int,
    max_pending: int,
    now: float,
) -> Capacity:
    """Judge the service from the state of the queue and its worker processes.

    Overloaded means that it refuses new jobs or that nobody works; at capacity, that a new job
    would have to wait.
    """
    slots = _background_slots(workers, now)
    most = slots + immediate_slots if slots else 0
    full = facts.pending >= max_pending
    at_once = bool(slots) and not full and facts.immediate < immediate_slots
    return Capacity(
        concurrent_processing=facts.processing,
        max_concurrent_processing=most,
        capacity_utilization=min(1.0, facts.processing / most) if most else 1.0,
        status=_status(refuses=full or not slots, full=not at_once or facts.processing >= most),
        can_process_immediately=at_once,
        recommended_action=_action(at_once=at_once, full=full),
    )


def _background_slots(workers: Iterable[WorkerRow], now: float) -> int:
    return sum(worker.concurrency for worker in workers if is_working(worker, now))


def is_working(worker: WorkerRow, now: float) -> bool:
    """Whether a worker process takes jobs: its lease stands and it is not draining."""
    return worker.state == "running" and not lost(worker.lease_until, now)


def _status(*, refuses: bool, full: bool) -> ServiceStatus:
    if refuses:
        return ServiceStatus.OVERLOADED
    return ServiceStatus.AT_CAPACITY if full else ServiceStatus.HEALTHY


def _action(*, at_once: bool, full: bool) -> Action:
    if full:
        return Action.RETRY_LATER
    return Action.PROCESS_IMMEDIATELY if at_once else Action.USE_QUEUE


def is_stalled(job: Job, *, progress_at: float | None, now: float) -> bool:
    """Whether a running job has shown nothing for five minutes: no stage, no progress.

    `progress_at` is when its progress was last stored; None when it never was.
    """
    if job.state is not JobState.PROCESSING:
        return False
    signs = (job.claimed_at, job.updated_at, progress_at)
    newest = max(sign for sign in signs if sign is not None)
    return now - newest > PROGRESS_SILENCE.total_seconds()
