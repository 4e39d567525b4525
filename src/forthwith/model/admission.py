"""The decision at submit: run now, queue (why), reject (why)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """How long a run takes, from history: seconds at the median and at the 90th percentile."""

    p50: float
    p90: float
    samples: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionFacts:
    """What admission knows at the moment of the decision.

    Attributes:
        immediate_running: jobs in the immediate lane, counted under a lock.
        immediate_slots: the limit of that lane over the whole service.
        pending: jobs that wait, over all tenants.
        max_pending: how many may wait before the service refuses.
        wait: how long the caller waits; None when nobody does.
        delayed: whether the job is to start at a later time.
        estimate: history of this pipeline and size; None while there is too little of it.

    """

    immediate_running: int
    immediate_slots: int
    pending: int
    max_pending: int
    wait: timedelta | None
    delayed: bool
    estimate: Estimate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunNow:
    """Run in the immediate lane while the caller waits."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Run in the background lane."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """Accept nothing; `retry_after` says when it is worth another try."""

    reason: str
    retry_after: timedelta


Admission = RunNow | Queue | Reject
