"""Every error that Forthwith raises on purpose, as one tree.

ForthwithError                    has `code`, `message`, `hint`
├── PermanentError                a stage says: trying again cannot help
├── InvalidInputError             the caller's input or option is not valid (carries `details`)
│   ├── PipelineError             a pipeline's graph does not hold together
│   ├── UnknownPipelineError
│   ├── UnsupportedDocumentError
│   └── TooLargeError
├── NotFoundError                 no such thing, or not the caller's
├── ConflictError                 the state of the thing does not allow it
│   ├── JobNotDoneError
│   ├── JobNotEndedError
│   ├── IdempotencyKeyReusedError
│   ├── IdempotencyInProgressError
│   ├── PipelineChangedError
│   └── NoResultError
├── LeaseLostError                the attempt no longer holds its job
├── StorageError                  the ledger or the blob store did not take the write
│   ├── StorageFullError
│   ├── LedgerBusyError
│   ├── LedgerDamagedError
│   └── SealError
├── OverloadedError               the service takes no more for now
└── WaitTimeoutError              somebody's patience ended; the job goes on

A class builds its own message and keeps its facts. `code` is stable; HTTP numbers stand in
`api/problems.py`, exit codes in `cli/exits.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that is wrong with one field of a request."""

    field: str
    issue: str


class ForthwithError(Exception):
    """The root of the tree: what happened, as a stable `code` and a sentence for a person."""

    code: str = "error"
    hint: str = ""
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if hint is not None:
            self.hint = hint


class PermanentError(ForthwithError):
    """Raised by a stage when trying again cannot help: the job fails with this code at once."""

    def __init__(self, code: str, message: str, *, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.code = code


class InvalidInputError(ForthwithError):
    """The request is well-formed but what it asks for is not valid."""

    code = "invalid_input"
    hint = "Correct the named fields and send the request again."

    def __init__(
        self, message: str, details: Sequence[Detail] = (), *, hint: str | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.details = tuple(details)


class PipelineError(InvalidInputError):
    """A pipeline's graph does not hold together; found when the pipeline is built."""

    code = "invalid_pipeline"
    hint = "Mend the pipeline's definition."

    def __init__(self, pipeline: str, issue: str) -> None:
        super().__init__(f"pipeline {pipeline!r}: {issue}")
        self.pipeline = pipeline


class UnknownPipelineError(InvalidInputError):
    """No pipeline of that name is installed."""

    code = "unknown_pipeline"
    hint = "List the pipelines with `forthwith pipelines` or GET /api/v1/pipelines."

    def __init__(self, name: str) -> None:
        super().__init__(
            f"there is no pipeline named {name!r}", (Detail("pipeline", "not installed"),)
        )
        self.name = name


class UnsupportedDocumentError(InvalidInputError):
    """The upload is not of a kind that this service takes."""

    code = "unsupported_media_type"
    hint = "Send JSON, or multipart/form-data with a `file` part."


class TooLargeError(InvalidInputError):
    """The upload or body is larger than the limit."""

    code = "too_large"
    hint = "Send a smaller file, or ask the operator to raise the limit."

    def __init__(self, what: str, *, max_bytes: int) -> None:
        super().__init__(f"{what} is larger than the limit of {max_bytes} bytes")
        self.max_bytes = max_bytes


class NotFoundError(ForthwithError):
    """There is no such thing, or it is not the caller's to see."""

    code = "not_found"
    hint = "Check the id; what belongs to another tenant or was removed is not shown."

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"there is no {kind} {key!r}")
        self.kind = kind
        self.key = key


class ConflictError(ForthwithError):
    """The state of the thing does not allow what was asked."""

    code = "conflict"


class JobNotDoneError(ConflictError):
    """The result was asked for before the job has ended."""

    code = "job_not_done"
    hint = "Wait for the job to end: follow its events, or ask again after `retry_after` seconds."
    retryable = True

    def __init__(self, job_id: str, state: str) -> None:
        super().__init__(f"job {job_id} is {state}: there is no result yet")
        self.job_id = job_id


class NoResultError(ConflictError):
    """The job has ended without a result."""

    code = "job_has_no_result"
    hint = "Read `failure` of the job; retry it with POST /jobs/{id}/retry when it can help."

    def __init__(self, job_id: str, state: str) -> None:
        super().__init__(f"job {job_id} ended {state}: it has no result")
        self.job_id = job_id


class JobNotEndedError(ConflictError):
    """Only a job that ended failed, timed out or cancelled can be retried."""

    code = "job_not_retryable"
    hint = "Only a job that is failed, timed_out or cancelled can be retried."

    def __init__(self, job_id: str, state: str) -> None:
        super().__init__(f"job {job_id} is {state}: it cannot be retried")
        self.job_id = job_id


class IdempotencyKeyReusedError(ConflictError):
    """The key was used within 24 h for a request with another body."""

    code = "idempotency_key_reused"
    hint = "Use a new Idempotency-Key for a new request."

    def __init__(self) -> None:
        super().__init__("this Idempotency-Key belongs to a request with another body")


class IdempotencyInProgressError(ConflictError):
    """The first request with this key has not committed yet."""

    code = "idempotency_in_progress"
    hint = "Send the same request again in a moment."
    retryable = True

    def __init__(self) -> None:
        super().__init__("a request with this Idempotency-Key is being accepted right now")


class PipelineChangedError(ConflictError):
    """A pipeline's stages changed while its version did not, and open jobs still need it."""

    code = "pipeline_changed"
    hint = "Raise the pipeline's version, or let its open jobs end first."

    def __init__(self, name: str, version: int, open_jobs: int) -> None:
        super().__init__(
            f"pipeline {name!r} version {version} has other stages than the ledger knows, "
            f"and {open_jobs} open job(s) are pinned to it"
        )


class LeaseLostError(ForthwithError):
    """The attempt no longer holds its job, so its result must be dropped.

    Another worker has claimed the job, or somebody ended it. Trying again cannot help.
    """

    code = "lease_lost"

    def __init__(self, job_id: str, fence: int) -> None:
        super().__init__(f"fence {fence} no longer holds job {job_id}")
        self.job_id = job_id
        self.fence = fence


class StorageError(ForthwithError):
    """The ledger or the blob store did not take a read or write; nothing was half-done."""

    code = "storage_unavailable"
    hint = "Try again; if it stays, run `forthwith doctor` on the server."
    retryable = True


class StorageFullError(StorageError):
    """The disk of the ledger or the blob store is full; nothing was written."""

    code = "storage_full"
    hint = "Free space on the disk that holds the data directory, then try again."


class LedgerBusyError(StorageError):
    """Another process held the ledger for longer than the busy time-out."""

    code = "ledger_busy"
    hint = "Try again; find the process that holds the ledger if it stays."


class LedgerDamagedError(StorageError):
    """The ledger's file is not a database, is damaged, or has vanished."""

    code = "ledger_damaged"
    hint = "Stop the service and restore the ledger from a backup; `forthwith doctor` says more."
    retryable = False


class SealError(StorageError):
    """A sealed payload could not be opened: wrong key, moved, or changed."""

    code = "sealed_unreadable"
    hint = "Give the key it was sealed with in FORTHWITH_ENCRYPTION_KEYS."
    retryable = False


class OverloadedError(ForthwithError):
    """The service takes no more work for now; nothing was accepted."""

    code = "overloaded"
    hint = "Wait for `retry_after` seconds and send the request again."
    retryable = True

    def __init__(self, message: str, *, retry_after: timedelta) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class WaitTimeoutError(ForthwithError):
    """The wait for a result ended before the job did; the job goes on."""

    code = "wait_timeout"
    hint = "Ask again later; the job is durable."

    def __init__(self, job_id: str, waited: timedelta) -> None:
        super().__init__(f"job {job_id} had not ended after {waited.total_seconds():g} s")
        self.job_id = job_id
