"""How an isolated call can go wrong.

    IsolationError
    ├── IsolationStartError     the zygote cannot be started or cannot import what it should
    ├── ChildNotStartedError    no child could be made, or its sandbox did not close
    ├── ZygoteLostError         the zygote died, and the call with it: an interruption
    ├── ChildTimeoutError       wall clock or processor time
    ├── RemoteStageError        the function raised
    └── (blamed on the document)
        ├── ChildDiedError      a signal or an exit without a result
        ├── ChildMemoryError    the memory limit
        ├── ChildThreadsError   the limit of threads
        ├── OutputTooLargeError the limit of output
        └── ChildProtocolError  the child sent what no child of ours sends

`blames_document` says whether the end counts as the death of a child that was running this document
alone. No message here contains text that the child wrote, except `RemoteStageError.message`,
which is therefore not part of `str(error)`.
"""

import signal
from datetime import timedelta
from typing import ClassVar, Literal


class IsolationError(Exception):
    """An isolated call gave no result."""

    code: ClassVar[str] = "isolation_failed"
    blames_document: ClassVar[bool] = False


class IsolationStartError(IsolationError):
    """The zygote did not become ready. Trying again helps only if the cause was passing."""

    code = "isolation_not_started"

    def __init__(self, reason: str) -> None:
        super().__init__(f"the process for isolated stages did not start: {reason}")
        self.reason = reason


class ChildNotStartedError(IsolationError):
    """The child did not come to run the function, so nothing is known about the document."""

    code = "child_not_started"

    def __init__(self, reason: str) -> None:
        super().__init__(f"the isolated child did not start: {reason}")
        self.reason = reason


class ZygoteLostError(IsolationError):
    """The zygote died while the call was running. The next call starts another one."""

    code = "zygote_lost"

    def __init__(self) -> None:
        super().__init__("the process that keeps isolated children was lost")


class ChildTimeoutError(IsolationError):
    """The child used up its wall time or its processor time and was killed."""

    code = "stage_timeout"

    def __init__(self, clock: Literal["wall", "cpu"], limit: timedelta) -> None:
        super().__init__(
            f"the isolated child used up its {clock} time of {limit.total_seconds()} s"
        )
        self.clock = clock
        self.limit = limit


class RemoteStageError(IsolationError):
    """The function raised an exception in the child.

    Attributes:
        type_name: name of the exception's class.
        stage_code: its `code`, where it has one.
        message: its text, cut at 2,000 characters. It may quote the document: never log it.
        permanent: whether it was a `PermanentError`, so that trying again cannot help.
        hint: what such an error says can be done, cut likewise.

    """

    code = "stage_failed"

    def __init__(
        self,
        *,
        type_name: str,
        stage_code: str | None,
        message: str,
        permanent: bool,
        hint: str = "",
    ) -> None:
        super().__init__(f"the isolated function raised {type_name} ({stage_code or 'no code'})")
        self.type_name = type_name
        self.stage_code = stage_code
        self.message = message
        self.permanent = permanent
        self.hint = hint


class ChildDiedError(IsolationError):
    """The child ended without a result, and nobody here ended it.

    Attributes:
        signal: number of the signal that killed it, if one did.
        exit_code: its exit code otherwise.
        max_rss_bytes: the most memory it had resident, if known.

    """

    code = "child_died"
    blames_document = True

    def __init__(
        self, *, signal_number: int | None, exit_code: int | None, max_rss_bytes: int | None
    ) -> None:
        super().__init__(f"the isolated child died: {_manner(signal_number, exit_code)}")
        self.signal = signal_number
        self.exit_code = exit_code
        self.max_rss_bytes = max_rss_bytes


class ChildMemoryError(IsolationError):
    """The child ran out of the memory that it may use."""

    code = "child_memory"
    blames_document = True

    def __init__(self, limit: int, max_rss_bytes: int | None) -> None:
        super().__init__(f"the isolated child needed more than {limit} bytes of memory")
        self.limit = limit
        self.max_rss_bytes = max_rss_bytes


class ChildThreadsError(IsolationError):
    """The child started more threads than it may have and was killed."""

    code = "child_threads"
    blames_document = True

    def __init__(self, limit: int) -> None:
        super().__init__(f"the isolated child started more than {limit} threads")
        self.limit = limit


class OutputTooLargeError(IsolationError):
    """The child sent more than it may, progress included, and was killed."""

    code = "output_too_large"
    blames_document = True

    def __init__(self, limit: int) -> None:
        super().__init__(f"the isolated child sent more than {limit} bytes")
        self.limit = limit


class ChildProtocolError(IsolationError):
    """The child sent bytes that are no frame. Native code in it may have been taken over."""

    code = "child_protocol"
    blames_document = True

    def __init__(self) -> None:
        super().__init__("the isolated child sent a frame that does not exist")


def _manner(signal_number: int | None, exit_code: int | None) -> str:
    if signal_number is None:
        return f"exit code {exit_code}"
    known = {member.value for member in signal.Signals}
    name = signal.Signals(signal_number).name if signal_number in known else "unknown"
    return f"signal {signal_number} ({name})"
