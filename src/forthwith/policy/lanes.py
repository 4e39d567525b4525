"""Which handed-over jobs give way when too many run in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forthwith.model.job import Lane, Method

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forthwith.model.job import Job


def free_background_slots(running: Iterable[Job], concurrency: int) -> int:
    """How many more background jobs this worker process may claim."""
    return max(0, concurrency - sum(job.lane is Lane.BACKGROUND for job in running))


def to_preempt(running: Iterable[Job], concurrency: int) -> list[str]:
    """The jobs that stop at their next checkpoint and are queued: the youngest handed-over ones.

    As many as there are more background jobs than slots.
    """
    background = [job for job in running if job.lane is Lane.BACKGROUND]
    surplus = len(background) - concurrency
    if surplus <= 0:
        return []
    handed_over = [job for job in background if job.method is Method.FALLBACK]
    handed_over.sort(key=lambda job: (job.created_at, job.id), reverse=True)
    return [job.id for job in handed_over[:surplus]]
