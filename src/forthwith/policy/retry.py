"""When a failed try of a stage is followed by another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forthwith.model.pipeline import Pipeline, RetryPolicy, Stage

IN_PLACE = timedelta(seconds=5)
"""A delay up to this is waited with the slot kept; a longer one parks the job."""

_MAX_DOUBLINGS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryInPlace:
    """Wait with the slot kept, then try again; sibling stages go on."""

    delay: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Park:
    """Give the slot back; the job is pending until the delay is over."""

    delay: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp:
    """No try is left, or another cannot help."""


NextTry = RetryInPlace | Park | GiveUp


def delay(policy: RetryPolicy, tries: int, *, jitter: float) -> timedelta:
    """Time to wait after the `tries`-th try (1 or more); `jitter` is in [-1, 1].

    >>> from forthwith.model.pipeline import RetryPolicy
    >>> delay(RetryPolicy(), 3, jitter=0.0)
    datetime.timedelta(seconds=4)
    >>> delay(RetryPolicy(), 99, jitter=1.0)
    datetime.timedelta(seconds=66)
    """
    growth = policy.multiplier ** min(tries - 1, _MAX_DOUBLINGS)
    seconds = min(policy.cap.total_seconds(), policy.base.total_seconds() * growth)
    return timedelta(seconds=seconds * (1 + policy.jitter * jitter))


def stage_policy(pipeline: Pipeline, stage: Stage) -> RetryPolicy:
    """The stage's own policy, or else the pipeline's."""
    return stage.retry or pipeline.retry


def bound_of_tries(policy: RetryPolicy, job_cap: int | None) -> int:
    """How often a stage may be tried in one round: the job option caps the policy.

    >>> from forthwith.model.pipeline import RetryPolicy
    >>> bound_of_tries(RetryPolicy(max_attempts=5), 2), bound_of_tries(RetryPolicy(), None)
    (2, 3)
    """
    return policy.max_attempts if job_cap is None else min(policy.max_attempts, job_cap)


def next_try(
    policy: RetryPolicy,
    *,
    tries: int,
    job_cap: int | None,
    permanent: bool,
    jitter: float,
    retry_after: timedelta | None = None,
) -> NextTry:
    """Decide what follows the `tries`-th try of a stage, which failed.

    `retry_after` is what a provider asked for; the longer of the two delays counts.
    """
    if permanent or tries >= bound_of_tries(policy, job_cap):
        return GiveUp()
    wait = max(delay(policy, tries, jitter=jitter), retry_after or timedelta())
    return RetryInPlace(delay=wait) if wait <= IN_PLACE else Park(delay=wait)
