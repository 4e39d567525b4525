"""The codes with which a job ends badly, for the page of error codes.

They stand in `failure.code` of a job, never in the error of a request: to ask for a failed job is a
good request. A pipeline has codes of its own besides these.
"""

from __future__ import annotations

from typing import Final

FAILURE_CODES: Final = {
    "timeout": "Processing took longer than `timeout_seconds` in one round.",
    "expired": "The job was not done `expires_in_seconds` after it was accepted.",
    "deadline_exceeded": "The deadline came, and `fallback_to_queue` was false.",
    "stage_timeout": "A stage took longer than its time-out, at every try.",
    "stage_error": "A stage raised an error, at every try.",
    "degrade_failed": "A stage failed, and what was to stand in for it failed too.",
    "poison_document": "Reading this document ended the process that read it, twice.",
    "child_died": "The isolated process of a stage died, at every try.",
    "child_timeout": "The isolated process of a stage ran longer than it may.",
    "child_memory": "The isolated process of a stage needed more memory than it may have.",
    "child_threads": "The isolated process of a stage started more threads than it may.",
    "child_protocol": "The isolated process of a stage answered in a way that it never should.",
    "child_not_started": "The isolated process of a stage could not be started.",
    "zygote_lost": "The process that isolated ones are made from was lost.",
    "output_too_large": "The output of a stage is larger than it may be.",
    "isolation_not_started": "Isolated processes cannot be made on this machine.",
    "interrupted_too_often": "The job was interrupted more than 20 times, by no fault of its own.",
    "damaged_checkpoint": "The stored output of a stage is not what was stored.",
    "bad_output": "A stage returned something that it does not say it returns.",
}
"""Code → when it happens."""
