"""Failures that only an HTTP request can have; each is a code of the registry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from forthwith.model.errors import Detail, ForthwithError, InvalidInputError

BODY: Final = "body"
_KEY_CHARACTERS: Final = 100


class MalformedJsonError(InvalidInputError):
    """The body is not JSON; `issue` is the parser's sentence, which quotes nothing of it."""

    code = "malformed_json"
    hint = ""

    def __init__(self, issue: str) -> None:
        super().__init__("the body is not valid JSON", (Detail(BODY, issue),))


class DuplicateKeyError(InvalidInputError):
    """A JSON object has one key twice: readers differ in which of the values counts."""

    code = "duplicate_key"
    hint = ""

    def __init__(self, key: str) -> None:
        name = "".join(filter(str.isprintable, key))[:_KEY_CHARACTERS]
        super().__init__(
            f"the key {name!r} comes twice in one object", (Detail(name, "once only"),)
        )


class MalformedFormError(InvalidInputError):
    """The body is not a multipart form."""

    code = "malformed_form"
    hint = ""

    def __init__(self, issue: str) -> None:
        super().__init__("the body is not a valid multipart form", (Detail(BODY, issue),))


class UnsupportedMediaTypeError(InvalidInputError):
    """The body is of another kind than the route takes."""

    code = "unsupported_media_type"
    hint = ""

    def __init__(self, *accepted: str) -> None:
        takes = " or ".join(accepted)
        super().__init__(f"this path takes {takes}", (Detail("Content-Type", f"send {takes}"),))


class EncodedBodyError(InvalidInputError):
    """The body is compressed; it would have to be unpacked before its size is known."""

    code = "unsupported_media_type"
    hint = "Send the body as it is, without Content-Encoding."

    def __init__(self, encoding: str) -> None:
        issue = Detail("Content-Encoding", "must be absent or identity")
        super().__init__(f"a body in the encoding {encoding[:40]!r} is not taken", (issue,))


class FormatNotAvailableError(ForthwithError):
    """The result has no such rendering."""

    code = "format_not_available"

    def __init__(self, wanted: str, there_are: Sequence[str]) -> None:
        formats = ", ".join(there_are)
        super().__init__(f"this result does not exist as {wanted[:60]!r}; there is: {formats}")
        self.details = tuple(Detail("format", f"may be {name}") for name in there_are)


class SlowBodyError(ForthwithError):
    """The client paused for too long within its body."""

    code = "request_timeout"
    retryable = True

    def __init__(self, seconds: float) -> None:
        super().__init__(f"nothing of the body came for {seconds:g} s")
        self.headers = {"Connection": "close"}


class WrongHostError(ForthwithError):
    """The Host header is not one of ours: perhaps a name that was made to point here."""

    code = "wrong_host"

    def __init__(self) -> None:
        super().__init__("the Host header does not name this server")


class CrossOriginError(ForthwithError):
    """A page of another origin sent this request with its reader's browser."""

    code = "cross_origin"

    def __init__(self) -> None:
        super().__init__("pages of other origins may not call this server")


class DrainingError(ForthwithError):
    """The server ends and takes nothing new."""

    code = "draining"
    retryable = True

    def __init__(self) -> None:
        super().__init__("the server is being stopped")


class DeadlineExceededError(ForthwithError):
    """`fallback_to_queue: false`: the job was stopped when its caller's patience ended."""

    code = "deadline_exceeded"

    def __init__(self, job_id: str) -> None:
        super().__init__(f"job {job_id} was stopped at its deadline")
        self.job_id = job_id
        self.details = (Detail("id", job_id),)
        self.headers = {"Location": f"/api/v1/jobs/{job_id}"}


class ClientGoneError(Exception):
    """The client hung up in mid-body: nobody is there to be told."""
