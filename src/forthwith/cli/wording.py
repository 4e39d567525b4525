"""Words for states, spans of time and sizes; pure."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from forthwith.model.errors import ForthwithError, InvalidInputError
from forthwith.model.job import JobState

if TYPE_CHECKING:
    from forthwith.client.wire import Job

MARKS: Final = {
    JobState.PENDING: ("○", "yellow"),
    JobState.PROCESSING: ("●", "cyan"),
    JobState.COMPLETED: ("✓", "green"),
    JobState.FAILED: ("✗", "red"),
    JobState.TIMED_OUT: ("✗", "red"),
    JobState.CANCELLED: ("■", "magenta"),
}
"""State → mark and colour."""

_WAITING: Final = {
    "slot": "waits for a free slot",
    "schedule": "waits for its time",
    "retry": "waits for the next try",
    "rate_limit": "waits for the provider's rate",
    "circuit": "waits for the provider to recover",
    "paused": "its queue is paused",
    "version": "waits for a worker with this version of the pipeline",
}
_HINTS: Final = {
    "unknown_pipeline": (
        "`forthwith pipelines` lists them. Start the service with --app MODULE:NAME for your own "
        "(or this command, where no service runs)."
    ),
    "not_found": "Check the id; `forthwith list` shows the jobs that are there.",
    "job_not_done": "Wait for its end: forthwith watch {job}",
    "job_has_no_result": "See why: forthwith status {job}; try it again: forthwith retry {job}",
    "idempotency_key_reused": "Give another --idempotency-key, or the same files and options.",
    "idempotency_in_progress": "Run the same command again in a moment.",
    "overloaded": "Run the same command again later.",
    "rate_limited": "Run the same command again later.",
    "draining": "Run the same command again once the server is back.",
    "wait_timeout": "The job goes on: forthwith watch {job}",
    "deadline_exceeded": "Give it longer, or leave out --option fallback_to_queue=false.",
}
"""Code → what to do about it at a command line; the API's own hints speak of requests."""

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0
_KIB: Final = 1024


def short(text: str, width: int) -> str:
    """A name cut in its middle, so that its beginning and its ending stay.

    >>> short("quarterly-report-2026.pdf", 15)
    'quarter…026.pdf'
    """
    if len(text) <= width:
        return text
    tail = (width - 1) // 2
    return f"{text[: width - 1 - tail]}…{text[len(text) - tail :]}"


def span(seconds: float) -> str:
    """A span of time.

    >>> span(0.04), span(1.84), span(75), span(7322), span(200000)
    ('40 ms', '1.8 s', '1 min 15 s', '2 h 2 min', '2 d 7 h')
    """
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < _MINUTE:
        return f"{seconds:.1f} s"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE:.0f} min {seconds % _MINUTE:.0f} s"
    if seconds < _DAY:
        return f"{seconds // _HOUR:.0f} h {seconds % _HOUR // _MINUTE:.0f} min"
    return f"{seconds // _DAY:.0f} d {seconds % _DAY // _HOUR:.0f} h"


def size(count: float) -> str:
    """A number of bytes.

    >>> size(512), size(2048), size(5 * 1024 * 1024)
    ('512 B', '2.0 KiB', '5.0 MiB')
    """
    for unit in ("B", "KiB", "MiB", "GiB"):
        if count < _KIB:
            return f"{count:.0f} B" if unit == "B" else f"{count:.1f} {unit}"
        count /= _KIB
    return f"{count:.1f} TiB"


def ago(instant: datetime | None, now: datetime) -> str:
    """How long ago something was, roughly.

    >>> ago(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 0, 5, 40, tzinfo=UTC))
    '5 min ago'
    """
    if instant is None:
        return ""
    seconds = max(0.0, (now - instant).total_seconds())
    for unit, length in (("d", _DAY), ("h", _HOUR), ("min", _MINUTE)):
        if seconds >= length:
            return f"{seconds // length:.0f} {unit} ago"
    return f"{seconds:.0f} s ago"


def state_words(job: Job) -> str:
    """The state, with what it waits for or how well it ended."""
    if job.state is JobState.COMPLETED and job.outcome == "partial":
        return "partial"
    if job.state is JobState.PROCESSING and job.cancel_requested:
        return "stopping"
    return job.state.value.replace("_", " ")


def waiting_words(job: Job) -> str:
    """What a job that does not run waits for."""
    return _WAITING.get(job.waiting_for or "", "")


def run_seconds(job: Job) -> float | None:
    """How long the job took from submit to end."""
    if job.finished_at is None or job.created_at is None:
        return None
    return (job.finished_at - job.created_at).total_seconds()


def ending(job: Job) -> str:
    """How a job ended, in a few words; how it stands, if it has not."""
    took = run_seconds(job)
    words = state_words(job) + (f" in {span(took)}" if job.succeeded and took is not None else "")
    if job.failure is not None:
        return f"{words}: {job.failure.message or job.failure.code}"
    return words


def hint_for(error: ForthwithError) -> str:
    """What to do about an error, as a command.

    >>> hint_for(ForthwithError("no")), hint_for(InvalidInputError("no"))
    ('', 'Correct what is named and run the command again.')
    """
    if error.hint == InvalidInputError.hint:
        return "Correct what is named and run the command again."
    job = getattr(error, "job_id", "") or "JOB"
    return _HINTS[error.code].format(job=job) if error.code in _HINTS else error.hint


def now() -> datetime:
    """The instant that `ago` counts from."""
    return datetime.fromtimestamp(time.time(), UTC)
