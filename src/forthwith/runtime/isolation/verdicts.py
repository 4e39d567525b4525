"""What the end of a child means: pure decisions, taken in the worker."""

from datetime import timedelta
from typing import assert_never

from forthwith.runtime.isolation import wire
from forthwith.runtime.isolation.errors import (
    ChildDiedError,
    ChildMemoryError,
    ChildNotStartedError,
    ChildThreadsError,
    ChildTimeoutError,
    IsolationError,
    RemoteStageError,
    ZygoteLostError,
)
from forthwith.runtime.isolation.link import End, Ended, Lost, Refused
from forthwith.runtime.isolation.values import Limits


def error_of_end(end: End, limits: Limits) -> IsolationError:
    """Decide what a call came to whose child ended without an answer."""
    match end:
        case Lost():
            return ZygoteLostError()
        case Refused(reason=reason):
            return ChildNotStartedError(reason)
        case Ended():
            return _error_of_death(end, limits)
        case _:
            assert_never(end)


def error_of_failure(failure: wire.RemoteFailure) -> RemoteStageError:
    """Return the error for an exception that the function raised."""
    return RemoteStageError(
        type_name=failure.type_name,
        stage_code=failure.stage_code,
        message=failure.message,
        permanent=failure.permanent,
        hint=failure.hint,
    )


def _error_of_death(end: Ended, limits: Limits) -> IsolationError:
    match end.verdict:
        case "memory":
            return ChildMemoryError(limits.memory_bytes, end.max_rss_bytes)
        case "threads":
            return ChildThreadsError(limits.threads)
        case "cpu":
            return ChildTimeoutError("cpu", timedelta(seconds=limits.cpu_seconds))
        case _:
            return ChildDiedError(
                signal_number=end.signal,
                exit_code=end.exit_code,
                max_rss_bytes=end.max_rss_bytes,
            )
