"""What the exit codes of `forthwith` mean, and which error ends with which."""

from __future__ import annotations

from enum import IntEnum
from http import HTTPStatus
from typing import Final

from forthwith.model import errors
from forthwith.model.errors import ForthwithError
from forthwith.model.job import JobState


class Exit(IntEnum):
    """Exit codes; scripts may rely on them."""

    OK = 0
    UNEXPECTED = 1
    USAGE = 2
    JOB_FAILED = 3
    NOT_FOUND = 4
    WAIT_OVER = 5
    NOT_ALLOWED = 6
    CONFLICT = 7
    RATE_LIMITED = 8
    UNREACHABLE = 9
    INTERRUPTED = 130

    @property
    def meaning(self) -> str:
        """One sentence for the reference."""
        return _MEANINGS[self]


_MEANINGS: Final = {
    Exit.OK: "It went well.",
    Exit.UNEXPECTED: "Something unexpected happened, or `doctor` found a fault.",
    Exit.USAGE: "The command was not understood, or asks for something that is not valid.",
    Exit.JOB_FAILED: "The job ended failed, timed out or cancelled.",
    Exit.NOT_FOUND: "There is no such job, document or pipeline.",
    Exit.WAIT_OVER: "The wait was over before the job; it goes on.",
    Exit.NOT_ALLOWED: "The key is missing, unknown, or lacks the right.",
    Exit.CONFLICT: "The state of the job does not allow it.",
    Exit.RATE_LIMITED: "Too much was asked at once; try again later.",
    Exit.UNREACHABLE: "No server answered.",
    Exit.INTERRUPTED: "Ctrl-C; a job that a server has goes on.",
}

_BY_CODE: Final = {
    "unknown_pipeline": Exit.NOT_FOUND,
    "job_has_no_result": Exit.JOB_FAILED,
    "idempotency_key_reused": Exit.CONFLICT,
    "deadline_exceeded": Exit.JOB_FAILED,
    "server_unreachable": Exit.UNREACHABLE,
    "draining": Exit.UNREACHABLE,
}

_BY_CLASS: Final[dict[type[ForthwithError], Exit]] = {
    errors.PermanentError: Exit.JOB_FAILED,
    errors.InvalidInputError: Exit.USAGE,
    errors.NotFoundError: Exit.NOT_FOUND,
    errors.ConflictError: Exit.CONFLICT,
    errors.LeaseLostError: Exit.CONFLICT,
    errors.OverloadedError: Exit.RATE_LIMITED,
    errors.WaitTimeoutError: Exit.WAIT_OVER,
}

_BY_STATUS: Final[dict[object, Exit]] = {
    HTTPStatus.UNAUTHORIZED: Exit.NOT_ALLOWED,
    HTTPStatus.FORBIDDEN: Exit.NOT_ALLOWED,
    HTTPStatus.TOO_MANY_REQUESTS: Exit.RATE_LIMITED,
    HTTPStatus.NOT_ACCEPTABLE: Exit.USAGE,
}


def exit_of(error: ForthwithError) -> Exit:
    """The exit code of an error: by its code, then its class, then its HTTP status.

    >>> exit_of(errors.NotFoundError("job", "job_1"))
    <Exit.NOT_FOUND: 4>
    """
    if error.code in _BY_CODE:
        return _BY_CODE[error.code]
    for kind in type(error).__mro__:
        if kind in _BY_CLASS:
            return _BY_CLASS[kind]
    return _BY_STATUS.get(getattr(error, "status", None), Exit.UNEXPECTED)


def exit_of_state(state: JobState) -> Exit:
    """The exit code of a command that waited for a job, by how the job ended."""
    return Exit.OK if state is JobState.COMPLETED else Exit.JOB_FAILED


def worst(exits: list[Exit]) -> Exit:
    """The code of a command on several jobs: the gravest; a failed job outranks a wait.

    >>> worst([Exit.OK, Exit.WAIT_OVER, Exit.JOB_FAILED])
    <Exit.JOB_FAILED: 3>
    """
    order = (
        Exit.UNEXPECTED,
        Exit.UNREACHABLE,
        Exit.NOT_ALLOWED,
        Exit.RATE_LIMITED,
        Exit.USAGE,
        Exit.NOT_FOUND,
        Exit.CONFLICT,
        Exit.JOB_FAILED,
        Exit.WAIT_OVER,
        Exit.INTERRUPTED,
    )
    return next((each for each in order if each in exits), Exit.OK)
