"""Settling what ended a claim, with the stages that ran whenever the job was interrupted.

They are asked for only where they are told: at the interruption that ends the job.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from forthwith.model.errors import NotFoundError, StorageError
from forthwith.model.outcome import Interrupted, Outcome, Transition
from forthwith.model.stage import RunOutcome
from forthwith.policy.settlement import is_interrupted_too_often, settle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forthwith.model.job import Job
    from forthwith.model.stage import StageRun
    from forthwith.ports.ledger import Ledger

_CUT_OFF: Final = {None, RunOutcome.LOST, RunOutcome.FENCED, RunOutcome.INTERRUPTED}
"""How a run ends that an interruption cut off; one that is open still is about to be."""


async def settled(ledger: Ledger, job: Job, outcome: Outcome) -> Transition:
    """Where the job goes next, decided by `settle`."""
    if isinstance(outcome, Interrupted) and is_interrupted_too_often(job):
        with contextlib.suppress(StorageError, NotFoundError):  # the end matters more
            runs = await ledger.runs(job.tenant, job.id)
            outcome = replace(outcome, stages=cut_off(runs, job.round))
    return settle(job, outcome)


def cut_off(runs: Iterable[StageRun], round_: int) -> tuple[tuple[str, int], ...]:
    """The stages whose runs were cut off in that round, the most frequent first."""
    counts = Counter(run.stage for run in runs if run.round == round_ and run.outcome in _CUT_OFF)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
