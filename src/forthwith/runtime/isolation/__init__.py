"""Functions run alone in sandboxed, disposable child processes.

For stages that touch untrusted bytes, that burn processor time, or that cannot be stopped in a
thread. `Isolation.run` gives a function its bytes and its open documents, and gets bytes back;
what the function may use is in `Limits`, what the sandbox could reach in `SandboxLevel`.
`zygote` draws the processes, `sandbox` the walls, `errors` the ways it can go wrong.
"""

from forthwith.runtime.isolation.errors import (
    ChildDiedError,
    ChildMemoryError,
    ChildNotStartedError,
    ChildProtocolError,
    ChildThreadsError,
    ChildTimeoutError,
    IsolationError,
    IsolationStartError,
    OutputTooLargeError,
    RemoteStageError,
    ZygoteLostError,
)
from forthwith.runtime.isolation.isolation import Isolation
from forthwith.runtime.isolation.values import IsolatedCall, Limits, SandboxLevel, SandboxName

__all__ = [
    "ChildDiedError",
    "ChildMemoryError",
    "ChildNotStartedError",
    "ChildProtocolError",
    "ChildThreadsError",
    "ChildTimeoutError",
    "IsolatedCall",
    "Isolation",
    "IsolationError",
    "IsolationStartError",
    "Limits",
    "OutputTooLargeError",
    "RemoteStageError",
    "SandboxLevel",
    "SandboxName",
    "ZygoteLostError",
]
