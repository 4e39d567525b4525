"""`evolve(job, state=…)`: what `dataclasses.replace` does to a job, several times faster.

Every write of the ledger needs two or three. To the type checker it is `replace` itself, which
knows the fields and their types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forthwith.model.job import Job

__all__ = ["evolve"]

if TYPE_CHECKING:
    from dataclasses import replace as evolve
else:

    def evolve(job: Job, /, **changes: object) -> Job:
        """The job with these fields changed."""
        return Job.of({**vars(job), **changes})
