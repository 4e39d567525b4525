"""The codes with which the engine ends a job badly, and its words beside them.

They stand in `failure.code` of a job, never in the error of a request: to ask for a failed job is a
good request. A stage has codes of its own besides these (`PermanentError`). The tests find a code
that the engine gives and that is missing here, and one that stands here and is never given.
"""

from __future__ import annotations

from typing import Final

FAILURE_CODES: Final = {
    # -- time
    "timeout": "Processing took longer than `timeout_seconds` in one round.",
    "expired": "The job was not done `expires_in_seconds` after it was accepted.",
    "deadline_exceeded": "The deadline came, and `fallback_to_queue` was false.",
    "stage_timeout": "A stage took longer than its time-out at each of its tries; isolated or not.",
    # -- a stage
    "stage_failed": "A stage raised an error, at every try; the message is `Type: text`.",
    "bad_output": "A stage returned something that it does not say it returns.",
    "degrade_failed": "A stage failed, and so did the function that was to stand in for it.",
    "job_stopping": "A stage asked for a provider while its job was being stopped.",
    "no_provider": "An isolated stage asked for a provider; it has none.",
    # -- an isolated child
    "output_too_large": "The output of an isolated stage is larger than it may be.",
    "child_died": "The isolated process of a stage died, and no try was left.",
    "child_memory": "The isolated process of a stage needed more memory than it may have.",
    "child_threads": "The isolated process of a stage started more threads than it may.",
    "child_protocol": "The isolated process of a stage answered in a way that it never should.",
    "poison_document": "Reading this document ended the process that read it, twice.",
    "child_not_started": "The isolated process of a stage could not be started.",
    "isolation_not_started": "Isolated processes cannot be made on this machine.",
    # -- what is stored
    "bad_checkpoint": "The stored output of a stage does not fit the type of its reader any more.",
    "damaged_checkpoint": "The stored output of a stage is not what was stored.",
    "not_found": "A document of the job, a stored output or a provider is not there.",
    "sealed_unreadable": "No key that the worker has opens the input, a document or an output.",
    "storage_unavailable": "The blob store did not give or take something, at every try.",
    "storage_full": "There was no room to open or keep something, at every try.",
    # -- the service
    "interrupted_too_often": "The job was interrupted more than 20 times, by no fault of its own.",
}
"""Code → when it happens."""

DEATH_HINT: Final = (
    "Do not retry the file as it is: save it anew with another program, or in a simpler format."
    " If it needed too much memory, `child_memory_mb` gives more."
)
"""What can be done about a document that ends the processes that read it."""

SKIP_REASONS: Final = {
    "asked_to_degrade": "The job was submitted with `degrade: always`.",
    "deadline_near": "The stage would probably not have been done by the deadline.",
}
"""Reason → why a degradable stage was stood in for without a try."""

INTERRUPTIONS: Final = {
    "drain": "The service was being stopped.",
    "preempted": "A job with a waiting caller needed the slot; it was given up at a checkpoint.",
    "lost_worker": "The worker's process ended.",
    "lost_lease": "The worker was silent for too long, and lost the job.",
    "isolation_lost": "The process that isolated ones are made from ended.",
    "engine_error": "The engine itself failed on the job, which is a defect: report it.",
}
"""Reason → why a job was given back without a fault of its own; it goes on."""

_LOOK: Final = (
    "Look at what the service and the system logged when its processes ended, for want of memory"
    " above all. A stage that is named every time may be the cause: run it isolated. Then retry."
)
_STAY: Final = "Retry the job when the service stays up, or has slots to spare."
INTERRUPTION_HINTS: Final = {
    "drain": _STAY,
    "preempted": _STAY,
    "lost_worker": _LOOK,
    "lost_lease": _LOOK,
    "isolation_lost": _LOOK,
    "engine_error": "Report the error that the service logged, with the job's id; then retry it.",
}
"""Reason of the last interruption → what can be done about a job that had too many."""
