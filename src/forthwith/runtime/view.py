"""A job as every edge shows it: one projection for HTTP, command line and client."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from forthwith.model.job import JobState, Method
from forthwith.policy.health import is_stalled
from forthwith.policy.progress import FULL
from forthwith.policy.retry import bound_of_tries

if TYPE_CHECKING:
    from forthwith.model.admission import Estimate
    from forthwith.model.event import Event
    from forthwith.model.job import Job, JobDetails, JobRecord, Progress
    from forthwith.model.json import JsonObject, JsonValue
    from forthwith.model.pipeline import Pipeline
    from forthwith.policy.health import Capacity

_API = "/api/v1"
MIN_SHOWN_SAMPLES = 5
"""An estimate is shown from this many earlier runs on."""

_CUT_SHORT = frozenset({JobState.CANCELLED, JobState.TIMED_OUT})
"""How a job ends whose work had to be stopped; else there is nothing to say of that."""

_BEYOND = "9999-12-31T23:59:59.999Z"


def instant(seconds: float | None) -> str | None:
    """An instant as RFC 3339 in UTC with milliseconds.

    >>> instant(0.5)
    '1970-01-01T00:00:00.500Z'
    """
    if seconds is None:
        return None
    try:
        text = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError, OSError):  # no row may break a list, whatever it holds
        return _BEYOND
    return text.replace("+00:00", "Z")


def view_job(
    record: JobRecord,
    pipeline: Pipeline | None,
    *,
    now: float,
    estimate: Estimate | None,
    position: int | None,
    waiting_for: str | None,
    next_step: str,
) -> JsonObject:
    """The job with every member of the public projection, absent ones as null."""
    job, details = record.job, record.details
    remaining = _remaining(job, estimate, now)
    return {
        **_identity(job),
        "progress": _progress(job, record.progress, pipeline),
        "waiting_for": waiting_for,
        "queue_position": position,
        "stalled": is_stalled(job, progress_at=_shown_at(record.progress), now=now),
        "estimated_seconds_remaining": remaining,
        **_tries(record, pipeline),
        **_asked(details, job),
        "fallback": _fallback(details, next_step),
        "degraded": [{"stage": d.stage, "reason": d.reason} for d in record.degraded],
        "failure": None if job.failure is None else asdict(job.failure),
        "batch_id": job.batch_id,
        "tags": [*details.tags],
        "metadata": details.metadata,
        **_times(job, remaining, now),
        "version": job.version,
        "links": links(job.id),
    }


def _shown_at(progress: Progress | None) -> float | None:
    return None if progress is None else progress.updated_at


def _identity(job: Job) -> JsonObject:
    return {
        "id": job.id,
        "pipeline": job.pipeline,
        "pipeline_version": job.pipeline_version,
        "state": job.state.value,
        "done": job.done,
        "outcome": job.outcome,
        "priority": job.priority.value,
        "method": job.method.value,
        "fallback_used": job.method is Method.FALLBACK,
        "timeout_exceeded": job.method is Method.FALLBACK or job.state is JobState.TIMED_OUT,
    }


def _tries(record: JobRecord, pipeline: Pipeline | None) -> JsonObject:
    job = record.job
    return {
        "attempt": job.attempt,
        "max_attempts": _max_attempts(job, pipeline, _stage_in_question(record)),
        "next_attempt_at": instant(job.run_at),
        "last_retry_at": instant(job.last_retry_at),
        "round": job.round,
        "cancel_requested": job.cancel_requested_at is not None,
        "stopped": job.stopped if job.state in _CUT_SHORT else None,
    }


def _stage_in_question(record: JobRecord) -> str | None:
    """The stage that failed, or else the one that runs."""
    if record.job.failure is not None:
        return record.job.failure.stage
    return None if record.progress is None else record.progress.stage


def _asked(details: JobDetails, job: Job) -> JsonObject:
    return {
        "queue": job.queue,
        "owner": job.owner,
        "request_id": details.request_id,
        "options": details.options,
        "document": _document(details),
        "admission": details.admission,
    }


def links(job_id: str) -> JsonObject:
    """Where the job is found over HTTP."""
    path = f"{_API}/jobs/{job_id}"
    return {
        "self": path,
        "result": f"{path}/result",
        "events": f"{path}/events",
        "cancel": f"{path}/cancel",
    }


def view_capacity(capacity: Capacity) -> JsonObject:
    """Capacity and advice."""
    return {
        "statistics": {
            "concurrent_processing": capacity.concurrent_processing,
            "max_concurrent_processing": capacity.max_concurrent_processing,
            "available_capacity": capacity.available_capacity,
            "capacity_utilization": round(capacity.capacity_utilization, 4),
        },
        "service_health": {
            "status": capacity.status.value,
            "can_process_immediately": capacity.can_process_immediately,
            "recommended_action": capacity.recommended_action.value,
        },
    }


def view_event(event: Event) -> JsonObject:
    """An event as SSE and the JSON history show it."""
    return {
        "seq": event.job_seq,
        "job_id": event.job_id,
        "kind": event.kind,
        "at": instant(event.at),
        "round": event.round,
        "fence": event.fence,
        "data": event.data,
        "hash": event.hash,
    }


def view_progress(progress: Progress) -> JsonObject:
    """A snapshot of the progress."""
    return {
        "percent": progress.percent,
        "stage": progress.stage,
        "label": progress.label,
        "message": progress.message,
        "step": progress.step,
        "steps": progress.steps,
    }


def _times(job: Job, remaining: JsonObject | None, now: float) -> JsonObject:
    queue_ms = None if job.started_at is None else _millis(job.started_at - job.created_at)
    run_ms = None
    if job.started_at is not None and job.finished_at is not None:
        run_ms = _millis(job.finished_at - job.started_at)
    p50 = remaining["p50"] if remaining else None
    return {
        "created_at": instant(job.created_at),
        "updated_at": instant(job.updated_at),
        "started_at": instant(job.started_at),
        "finished_at": instant(job.finished_at),
        "queue_ms": queue_ms,
        "run_ms": run_ms,
        "deadline_at": instant(job.deadline_at),
        "expires_at": instant(job.expires_at),
        "estimated_completion_at": instant(now + p50) if isinstance(p50, float) else None,
    }


def _millis(seconds: float) -> int:
    return round(max(0.0, seconds) * 1000)


def _progress(job: Job, progress: Progress | None, pipeline: Pipeline | None) -> JsonValue:
    steps = len(pipeline.stages) if pipeline else 0
    if job.state is JobState.COMPLETED:
        return {
            "percent": FULL,
            "stage": None,
            "label": "Done",
            "message": "",
            "step": steps,
            "steps": steps,
        }
    if progress is not None:
        return view_progress(progress)
    empty: JsonObject = {"percent": 0.0, "stage": None, "label": "", "message": "", "step": 0}
    return {**empty, "steps": steps}


def _remaining(job: Job, estimate: Estimate | None, now: float) -> JsonObject | None:
    if job.done or estimate is None or estimate.samples < MIN_SHOWN_SAMPLES:
        return None
    spent = now - job.claimed_at if job.claimed_at is not None else 0.0
    spent += job.processed_s
    if spent >= estimate.p90:
        return None  # it takes longer than nine in ten: nothing honest can be said
    return {
        "p50": round(max(0.0, estimate.p50 - spent), 3),
        "p90": round(max(0.0, estimate.p90 - spent), 3),
    }


def _max_attempts(job: Job, pipeline: Pipeline | None, stage: str | None) -> int | None:
    """The bound on the tries of that stage; of a stage without a policy of its own if None."""
    if pipeline is None:
        return job.max_attempts
    own = next((s.retry for s in pipeline.stages if s.name == stage), None)
    return bound_of_tries(own or pipeline.retry, job.max_attempts)


def _document(details: JobDetails) -> JsonObject | None:
    if not details.documents:
        return None
    first = details.documents[0]
    return {
        "id": first.id,
        "name": first.name,
        "bytes": first.size_bytes,
        "format": first.format,
    }


def _fallback(details: JobDetails, next_step: str) -> JsonObject | None:
    if details.fallback is None:
        return None
    at = details.fallback.get("at")
    when = instant(at) if isinstance(at, int | float) else None
    return {
        **details.fallback,
        "at": when,
        "next_step": details.fallback.get("next_step") or next_step,
    }
