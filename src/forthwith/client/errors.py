"""What a server says went wrong, as the exceptions of `forthwith.model.errors`.

An answer carries a stable `code`; the class of that code is raised. Codes that only a caller of
a server can meet have their classes here:

ForthwithError
├── ServerUnreachableError        nobody answered at that address
├── NotAllowedError               the key is missing, unknown, or lacks the right
├── RateLimitedError              this tenant asks too often
├── DeadlineExceededError         `fallback_to_queue: false`, and the deadline came first
└── RequestFailedError            any other refusal, under the server's own code
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from forthwith.client.wire import ErrorBody
from forthwith.model import errors
from forthwith.model.errors import Detail, ForthwithError, InvalidInputError


def without_password(url: str) -> str:
    """An address as it may be shown.

    >>> without_password("http://me:secret@127.0.0.1:8700/x"), without_password("http://a.example")
    ('http://me:***@127.0.0.1:8700/x', 'http://a.example')
    """
    scheme, mark, rest = url.partition("://")
    place, slash, path = rest.partition("/")
    who, at, host = place.rpartition("@")
    user, colon, _ = who.partition(":")
    hidden = f"{user}:***" if colon else who
    return f"{scheme}{mark}{hidden}{at}{host}{slash}{path}"


class ServerUnreachableError(ForthwithError):
    """Nobody answered at that address."""

    code = "server_unreachable"
    hint = "Start one with `forthwith serve`, or correct the address."
    retryable = True

    def __init__(self, url: str, reason: str) -> None:
        self.url = without_password(url)
        super().__init__(f"cannot reach the server at {self.url}: {reason}")


class RefusedError(ForthwithError):
    """A refusal that the server put into its own words."""

    def __init__(self, body: ErrorBody) -> None:
        super().__init__(body.message, hint=body.hint)
        self.code = body.code


class NotAllowedError(RefusedError):
    """The key is missing, unknown, or lacks the right."""


class RateLimitedError(RefusedError):
    """This tenant asks too often."""


class DeadlineExceededError(RefusedError):
    """The job was stopped at its deadline, as `fallback_to_queue: false` asks."""


class RequestFailedError(RefusedError):
    """Any other refusal, under the server's own code."""


_BY_STATUS: Final[dict[int, type[ForthwithError]]] = {
    HTTPStatus.UNAUTHORIZED: NotAllowedError,
    HTTPStatus.FORBIDDEN: NotAllowedError,
    HTTPStatus.NOT_FOUND: errors.NotFoundError,
    HTTPStatus.CONFLICT: errors.ConflictError,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: errors.TooLargeError,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: errors.UnsupportedDocumentError,
    HTTPStatus.UNPROCESSABLE_ENTITY: InvalidInputError,
    HTTPStatus.TOO_MANY_REQUESTS: RateLimitedError,
    HTTPStatus.GATEWAY_TIMEOUT: DeadlineExceededError,
}
_BY_CODE: Final[dict[str, type[ForthwithError]]] = {
    each.code: each
    for each in vars(errors).values()
    if isinstance(each, type)
    and issubclass(each, ForthwithError)
    and each not in (ForthwithError, errors.PermanentError)  # these have any code
}


def raised_for(
    status: int, body: ErrorBody, *, job_id: str = "", answer: bytes = b""
) -> ForthwithError:
    """The exception that this answer asks for, with the server's words and facts.

    The class of the code wins; an unknown code falls back on the class of the HTTP status.
    `answer` is kept for who wants the envelope itself.
    """
    kind = _BY_CODE.get(body.code) or _BY_STATUS.get(status, RequestFailedError)
    error = kind.__new__(kind, body.message)
    ForthwithError.__init__(error, body.message, hint=body.hint)
    error.code = body.code
    facts = {
        "details": tuple(Detail(each.field, each.issue) for each in body.details),
        "retry_after": body.retry_after,
        "job_id": body.job_id or job_id,
        "status": status,
        "request_id": body.request_id,
        "answer": answer,
    }
    vars(error).update(facts)
    return error
