"""What the failure of a try means, as the values that policy settles and the ledger records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forthwith.model.outcome import ChildDied, StageError
from forthwith.model.stage import StageFailed
from forthwith.policy.retry import bound_of_tries, delay, stage_policy
from forthwith.runtime.failures import Failed

if TYPE_CHECKING:
    from datetime import timedelta

    from forthwith.model.errors import ForthwithError
    from forthwith.model.job import Job
    from forthwith.model.pipeline import Pipeline, RetryPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A stage of a job, and how often it was tried in this round."""

    pipeline: Pipeline
    stage: str
    tries: int
    job: Job

    @property
    def policy(self) -> RetryPolicy:
        """When it is tried again."""
        return stage_policy(self.pipeline, self.pipeline.stage(self.stage))

    @property
    def bound(self) -> int:
        """How often it may be tried."""
        return bound_of_tries(self.policy, self.job.max_attempts)


def stage_error(tried: Tried, failed: Failed, *, delay: timedelta | None = None) -> StageError:
    """The outcome of a job whose critical stage failed; with a delay it is tried again."""
    return StageError(
        stage=tried.stage,
        code=failed.code,
        message=failed.message,
        hint=failed.hint,
        permanent=failed.permanent,
        try_number=tried.tries,
        max_attempts=tried.bound,
        delay=delay,
    )


def death(tried: Tried, failed: Failed, *, jitter: float) -> ChildDied:
    """The outcome of a job whose isolated child died."""
    return ChildDied(
        stage=tried.stage,
        message=failed.message,
        try_number=tried.tries,
        max_attempts=tried.bound,
        delay=delay(tried.policy, tried.tries, jitter=jitter),
    )


def failure_of_run(
    name: str, failed: Failed, delay_s: float | None, *, counted: bool = False
) -> StageFailed:
    """How the failed run is recorded; a death that the outcome counts is not counted here."""
    return StageFailed(
        stage=name,
        code=failed.code,
        message=failed.message,
        retry_delay_s=delay_s,
        died=failed.child_died and not counted,
    )


def unstored(error: ForthwithError) -> Failed:
    """A try whose inputs could not be read, or whose output could not be kept."""
    return Failed(
        code=error.code, message=error.message, hint=error.hint, permanent=not error.retryable
    )


def unreadable(error: ForthwithError) -> StageError:
    """The outcome of a job whose documents cannot be opened."""
    return StageError(
        stage="",
        code=error.code,
        message=error.message,
        hint=error.hint,
        permanent=True,
        try_number=0,
        max_attempts=1,
        delay=None,
    )
