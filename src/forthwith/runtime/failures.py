"""What the end of a try means: a stage may raise anything, and a child may end in many ways."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from forthwith.model.errors import ForthwithError, PermanentError
from forthwith.runtime.isolation import (
    ChildTimeoutError,
    IsolationError,
    OutputTooLargeError,
    RemoteStageError,
)
from forthwith.runtime.payloads import storable

_MAX_MESSAGE = 500
_CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")
STAGE_FAILED = "stage_failed"
_TOO_LONG = "Give it a longer time-out, or a smaller input."
_MEND_AND_RETRY = (
    "Look at the stage's code or its input; when the cause is gone, retry the job: "
    "`forthwith retry JOB` or POST /jobs/{id}/retry. Finished stages are kept."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A try that gave no output, and whether another could."""

    code: str
    message: str
    hint: str = ""
    permanent: bool = False
    retry_after: timedelta | None = None
    child_died: bool = False
    interrupted: bool = False


def timed_out(seconds: float) -> Failed:
    """The try took longer than this."""
    return Failed(
        code="stage_timeout",
        message=f"The stage took longer than the {seconds:.3g} s that it was given.",
        hint=_TOO_LONG,
    )


def cancelled_itself() -> Failed:
    """A stage cancelled its own task: nobody stops this try, so it has failed."""
    return Failed(
        code=STAGE_FAILED,
        message="CancelledError: the stage cancelled itself",
        hint=_MEND_AND_RETRY,
    )


def refused(error: PermanentError) -> Failed:
    """What a stage means that says that trying again cannot help."""
    return Failed(
        code=_known(error.code),
        message=storable(error.message),
        hint=storable(error.hint),
        permanent=True,
    )


def failure_of(error: IsolationError) -> Failed:
    """What the end of an isolated call means for the try."""
    if isinstance(error, RemoteStageError):
        return Failed(
            code=_known(error.stage_code) if error.permanent else STAGE_FAILED,
            message=storable(error.message)[:_MAX_MESSAGE] or error.type_name,
            hint=storable(error.hint)[:_MAX_MESSAGE] if error.permanent else _MEND_AND_RETRY,
            permanent=error.permanent,
        )
    if isinstance(error, ChildTimeoutError):
        return Failed(code="stage_timeout", message=f"{error}.", hint=_TOO_LONG)
    if isinstance(error, OutputTooLargeError):
        return Failed(code="output_too_large", message=f"{error}.", permanent=True)
    return Failed(
        code=error.code,
        message=f"{error}.",
        child_died=error.blames_document,
        interrupted=error.code == "zygote_lost",
    )


def failure_of_any(error: BaseException) -> Failed:
    """What any exception of a stage means: the try failed, and another may help."""
    if isinstance(error, PermanentError):
        return refused(error)
    if isinstance(error, IsolationError):
        return failure_of(error)
    wait = getattr(error, "retry_after", None)
    return Failed(
        code=error.code if isinstance(error, ForthwithError) else STAGE_FAILED,
        message=_words_of(error),
        hint=(error.hint if isinstance(error, ForthwithError) else "") or _MEND_AND_RETRY,
        retry_after=wait if isinstance(wait, timedelta) else None,
    )


def _known(code: str | None) -> str:
    """A stage's own code, where it is one: codes become labels of metrics and keys of tables."""
    return code if code is not None and _CODE.fullmatch(code) else STAGE_FAILED


def _words_of(error: BaseException) -> str:
    try:
        words = f"{type(error).__name__}: {error}"
    except BaseException:  # noqa: BLE001 - the error's own `__str__` is the stage's code, too
        words = type(error).__name__
    return storable(words)[:_MAX_MESSAGE]
