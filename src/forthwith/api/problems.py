"""The registry of error codes: the one place where a code gets its HTTP number and its words.

It gives the error answers, the problem types under `/problems/`, the responses in the OpenAPI
description and `docs/reference/errors.md`. A code that is not registered fails the tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from forthwith.model.errors import ForthwithError


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One kind of failure of a request.

    Attributes:
        code: stable; what clients branch on.
        status: the HTTP number.
        title: the same for every occurrence.
        retryable: whether sending the same request again can help.
        retry_after: seconds to wait before that, where the error does not know better.
        hint: how to fix it.

    """

    code: str
    status: int
    title: str
    hint: str
    retryable: bool = False
    retry_after: int | None = None

    @property
    def slug(self) -> str:
        return self.code.replace("_", "-")

    @property
    def type(self) -> str:
        """The RFC 9457 problem type, the same in both forms of an error."""
        return f"/problems/{self.slug}"


_REGISTERED: Final = (
    # -- the request ---------------------------------------------------------------------------
    Problem(
        code="bad_request",
        status=400,
        title="The request is not HTTP that the server understands",
        hint="Check the request line, the headers and the framing of the body.",
    ),
    Problem(
        code="malformed_json",
        status=422,
        title="The body is not valid JSON",
        hint="Send UTF-8 JSON without NaN or Infinity, nested at most 200 levels deep.",
    ),
    Problem(
        code="duplicate_key",
        status=422,
        title="A JSON object has one key twice",
        hint="Send each key once: which of two values counts is not the same to all who read it.",
    ),
    Problem(
        code="malformed_form",
        status=422,
        title="The body is not a valid multipart form",
        hint="Send multipart/form-data with a boundary, every part named and ended.",
    ),
    Problem(
        code="invalid_input",
        status=422,
        title="The request asks for something that is not valid",
        hint="Correct the named fields and send the request again.",
    ),
    Problem(
        code="unknown_pipeline",
        status=422,
        title="No such pipeline is installed",
        hint="List the pipelines with `forthwith pipelines` or GET /api/v1/pipelines.",
    ),
    Problem(
        code="not_found",
        status=404,
        title="There is no such thing",
        hint="Check id and path; what belongs to another tenant or was removed is not shown.",
    ),
    Problem(
        code="method_not_allowed",
        status=405,
        title="The path does not take this method",
        hint="Use a method that the `Allow` header names.",
    ),
    Problem(
        code="format_not_available",
        status=406,
        title="The result does not exist in this format",
        hint="Ask without `format`, or read what formats the pipeline's result has.",
    ),
    Problem(
        code="request_timeout",
        status=408,
        title="The body did not arrive in time",
        hint="Send the body without pauses of more than 30 seconds.",
        retryable=True,
    ),
    Problem(
        code="too_large",
        status=413,
        title="The body is larger than the limit",
        hint="Send a smaller file, or ask the operator to raise the limit.",
    ),
    Problem(
        code="unsupported_media_type",
        status=415,
        title="The body is of a kind that this path does not take",
        hint="Send JSON, or multipart/form-data with a `file` part.",
    ),
    Problem(
        code="headers_too_large",
        status=431,
        title="The request line and headers are larger than the limit",
        hint="Keep the request line and all headers together under 64 KiB.",
    ),
    # -- who asks ------------------------------------------------------------------------------
    Problem(
        code="wrong_host",
        status=421,
        title="The Host header names another server",
        hint="Address the server as localhost, 127.0.0.1, [::1] or by its configured host.",
    ),
    Problem(
        code="cross_origin",
        status=403,
        title="A page of another origin may not call this server",
        hint="Call it from its own pages, from a program, or through a server of your own.",
    ),
    Problem(
        code="rate_limited",
        status=429,
        title="The tenant has used up its rate",
        hint="Wait for `retry_after` seconds and send the request again.",
        retryable=True,
        retry_after=1,
    ),
    # -- the state of the thing ----------------------------------------------------------------
    Problem(
        code="conflict",
        status=409,
        title="The state of the thing does not allow it",
        hint="Read the thing's state and decide again.",
    ),
    Problem(
        code="job_not_done",
        status=409,
        title="The job has not ended yet",
        hint="Wait for the job's end: follow its events, or ask again after `retry_after` seconds.",
        retryable=True,
        retry_after=2,
    ),
    Problem(
        code="job_has_no_result",
        status=409,
        title="The job has ended without a result",
        hint="Read `failure` of the job; retry it with POST /jobs/{id}/retry when it can help.",
    ),
    Problem(
        code="job_not_retryable",
        status=409,
        title="The job cannot be retried in its state",
        hint="Only a job that is failed, timed_out or cancelled can be retried.",
    ),
    Problem(
        code="idempotency_in_progress",
        status=409,
        title="The first request with this key is being accepted",
        hint="Send the same request again in a moment.",
        retryable=True,
        retry_after=1,
    ),
    Problem(
        code="idempotency_key_reused",
        status=422,
        title="The Idempotency-Key belongs to another request",
        hint="Use a new Idempotency-Key for a new request.",
    ),
    Problem(
        code="pipeline_changed",
        status=409,
        title="A pipeline's stages changed under the same version",
        hint="Raise the pipeline's version, or let its open jobs end first.",
    ),
    Problem(
        code="lease_lost",
        status=409,
        title="The attempt no longer holds its job",
        hint="Nothing to do: another worker has the job, or it has ended.",
    ),
    # -- the service ---------------------------------------------------------------------------
    Problem(
        code="error",
        status=500,
        title="Something went wrong",
        hint="Give the operator the `request_id`; the server's log has the details.",
    ),
    Problem(
        code="internal_error",
        status=500,
        title="The server failed in a way that was not foreseen",
        hint="Give the operator the `request_id`; the server's log has the details.",
    ),
    Problem(
        code="invalid_pipeline",
        status=500,
        title="A pipeline's definition does not hold together",
        hint="Mend the pipeline's definition.",
    ),
    Problem(
        code="sealed_unreadable",
        status=500,
        title="Stored content could not be unsealed",
        hint="Give the key it was sealed with in FORTHWITH_ENCRYPTION_KEYS.",
    ),
    Problem(
        code="overloaded",
        status=503,
        title="The service takes no more work for now",
        hint="Wait for `retry_after` seconds and send the request again.",
        retryable=True,
        retry_after=5,
    ),
    Problem(
        code="draining",
        status=503,
        title="The server is being stopped",
        hint="Send the request again: another server, or the next start of this one, takes it.",
        retryable=True,
        retry_after=2,
    ),
    Problem(
        code="storage_unavailable",
        status=503,
        title="The ledger or the blob store does not answer",
        hint="Try again; if it stays, run `forthwith doctor` on the server.",
        retryable=True,
        retry_after=2,
    ),
    Problem(
        code="ledger_busy",
        status=503,
        title="Another process held the ledger for too long",
        hint="Try again; find the process that holds the ledger if it stays.",
        retryable=True,
        retry_after=1,
    ),
    Problem(
        code="ledger_damaged",
        status=503,
        title="The ledger's file is damaged or gone",
        hint="Stop the service and restore the ledger from a backup; `forthwith doctor` says more.",
    ),
    Problem(
        code="storage_full",
        status=507,
        title="The server's disk is full",
        hint="Free space on the disk that holds the data directory, then try again.",
        retryable=True,
        retry_after=30,
    ),
    Problem(
        code="deadline_exceeded",
        status=504,
        title="The job was stopped at its deadline, as asked",
        hint="Wait longer, or leave out `fallback_to_queue: false` to let the job go on.",
    ),
    Problem(
        code="wait_timeout",
        status=504,
        title="The job had not ended when the wait did",
        hint="Ask again later; the job is durable.",
    ),
)

PROBLEMS: Final = {problem.code: problem for problem in _REGISTERED}
"""Code → problem."""

BY_SLUG: Final = {problem.slug: problem for problem in _REGISTERED}
"""The last part of a problem type → problem."""

INTERNAL: Final = PROBLEMS["internal_error"]

_BY_STATUS: Final = {
    400: "bad_request",
    403: "cross_origin",
    404: "not_found",
    405: "method_not_allowed",
    406: "format_not_available",
    408: "request_timeout",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid_input",
    429: "rate_limited",
    431: "headers_too_large",
    503: "overloaded",
}


def problem_of(error: ForthwithError) -> Problem:
    """The problem that an error is: by its code, else by the nearest class of its tree."""
    codes = (error.code, *(getattr(kind, "code", "") for kind in type(error).__mro__))
    return next(PROBLEMS[code] for code in codes if code in PROBLEMS)


def problem_of_status(status: int) -> Problem:
    """The problem that stands for an HTTP number which the framework came up with."""
    return PROBLEMS[_BY_STATUS.get(status, "internal_error" if status >= 500 else "bad_request")]  # noqa: PLR2004 - the class of the number
