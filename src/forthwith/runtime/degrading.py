"""Standing in for a stage that failed for good or is not started."""

from __future__ import annotations

import inspect
from datetime import timedelta
from typing import TYPE_CHECKING

from forthwith.model.errors import PermanentError
from forthwith.model.stage import StageDegraded
from forthwith.policy.deadline import reason_to_skip
from forthwith.runtime.failures import Failed
from forthwith.runtime.payloads import decode, encode

if TYPE_CHECKING:
    from forthwith.model.admission import Estimate
    from forthwith.model.pipeline import Degrade, Pipeline, Stage
    from forthwith.runtime.attempt import Attempt
    from forthwith.runtime.outputs import Outputs


def reason_not_to_start(
    attempt: Attempt, stage: Stage, estimate: Estimate | None, now: float
) -> str | None:
    """Why a stage is stood in for without a try; None when it is run."""
    job = attempt.claimed.job
    if stage.critical:
        return None
    deadline = attempt.local(job, job.deadline_at)
    wait = (job.deadline_at or job.created_at) - job.created_at
    return reason_to_skip(
        job.degrade, now=now, deadline_at=deadline, wait=timedelta(seconds=wait), estimate=estimate
    )


async def stand_in(
    pipeline: Pipeline, name: str, outputs: Outputs, failed: Failed, *, ran: bool
) -> StageDegraded | Failed:
    """The stage's output as its `Degrade` says, labelled with the reason."""
    degrade = pipeline.stage(name).on_failure
    if degrade is None:
        return failed
    try:
        value = await _value(pipeline, name, degrade, outputs)
        plain = encode(pipeline.signatures[name].returns, value)
    except PermanentError as error:
        return Failed(code=error.code, message=error.message, permanent=True)
    except Exception as error:  # noqa: BLE001 - a user's function may raise anything
        text = f"{type(error).__name__} while standing in for the stage"
        return Failed(code="degrade_failed", message=text, permanent=True)
    return StageDegraded(
        stage=name,
        output=await outputs.store(name, plain),
        reason=failed.code,
        ran=ran,
        error_code=failed.code,
        error_message=failed.message,
        died=failed.child_died,
    )


async def _value(pipeline: Pipeline, name: str, degrade: Degrade, outputs: Outputs) -> object:
    if not callable(degrade.to):
        return degrade.to
    stored = await outputs.inputs(pipeline, name)
    types = pipeline.signatures[name].parameters
    wanted = inspect.signature(degrade.to).parameters
    return degrade.to(**{p: decode(types[p], stored[p]) for p in wanted if p in stored})
