"""What happens to a job at submit: run now, queue (why), reject (why)."""

from __future__ import annotations

from datetime import timedelta

from forthwith.model.admission import Admission, AdmissionFacts, Queue, Reject, RunNow
from forthwith.policy.deadline import MIN_SAMPLES

_RETRY_WHEN_FULL = timedelta(seconds=10)


def admit(facts: AdmissionFacts) -> Admission:
    """Decide for one job, from the facts as they are under the admission lock."""
    if facts.pending >= facts.max_pending:
        return Reject(
            reason=f"{facts.pending} jobs wait already, the most that this service takes",
            retry_after=_RETRY_WHEN_FULL,
        )
    if facts.wait is None:
        return Queue(reason="nobody waits for it")
    if facts.delayed:
        return Queue(reason="it is to start later")
    if facts.immediate_running >= facts.immediate_slots:
        return Queue(reason=f"all {facts.immediate_slots} immediate slots are taken")
    return _by_estimate(facts, facts.wait)


def _by_estimate(facts: AdmissionFacts, wait: timedelta) -> Admission:
    estimate = facts.estimate
    if estimate is None or estimate.samples < MIN_SAMPLES:
        return RunNow(reason="a slot is free, and there is too little history to predict")
    if estimate.p50 > wait.total_seconds():
        return Queue(reason=f"it takes about {estimate.p50:.1f} s, longer than the caller waits")
    return RunNow(reason=f"a slot is free, and it takes about {estimate.p50:.1f} s")
