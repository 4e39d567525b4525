"""Why and how an attempt is stopped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forthwith.model.outcome import Interrupted

if TYPE_CHECKING:
    from forthwith.model.outcome import Outcome

GRACE_S = 2.0
"""How long work that was told to stop may take until it is left behind."""

LOST = Interrupted(reason="lost_lease")
PREEMPTED = Interrupted(reason="preempted")


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRequest:
    """Why an attempt is to stop; `at_checkpoint` lets running tries finish and commit first."""

    outcome: Outcome
    at_checkpoint: bool = False
    grace_s: float = GRACE_S
