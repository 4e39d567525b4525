"""What an isolated call is given, and what the sandbox around it could reach."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Final, Self

MEBIBYTE: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one call may use. Reaching a limit ends the child, never the worker."""

    #: Address space and resident memory beyond what the zygote had mapped at the fork.
    memory_bytes: int = 1024 * MEBIBYTE
    #: Processor time of all threads together.
    cpu_seconds: int = 60
    #: Size of any file; the sandbox refuses to write files, this holds where it is absent.
    file_bytes: int = 64 * MEBIBYTE
    #: Open files beside the documents themselves.
    open_files: int = 64
    #: Threads at the same time. Watched every 50 ms, so it may be passed for a moment.
    threads: int = 64
    #: Everything that the child sends back: progress, result or error.
    output_bytes: int = 64 * MEBIBYTE
    #: Time from the start of the child to its result.
    wall: timedelta = timedelta(seconds=60)

    def to_json(self) -> dict[str, int]:
        """Return what the child must know; the wall time is kept by the worker."""
        return {name: getattr(self, name) for name in _CHILD_LIMITS}

    @classmethod
    def from_json(cls, values: object) -> Self:
        """Read what `to_json` wrote."""
        if not isinstance(values, Mapping):
            raise TypeError("limits are an object")
        numbers = {name: int(values[name]) for name in _CHILD_LIMITS}
        return cls(wall=cls().wall, **numbers)


_CHILD_LIMITS: Final = (
    "memory_bytes",
    "cpu_seconds",
    "file_bytes",
    "open_files",
    "threads",
    "output_bytes",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IsolatedCall:
    """One function to be run alone in a child process."""

    #: `module:qualname` of a function `(request, documents, report) -> bytes`.
    target: str
    request: bytes = b""
    #: Descriptors open for reading only; the child sees them as binary files, from their start.
    fds: tuple[int, ...] = ()
    limits: Limits = field(default_factory=Limits)
    #: Calls with the same documents and the same word here may run in one child, one after the
    #: other; without a word a call has a child of its own.
    share: str = ""
    #: How long the calls that share may run, together; None for as long as each may.
    together: timedelta | None = None


class SandboxName(StrEnum):
    """How much of the sandbox is in force, by the most important part that is missing."""

    FULL = "full"
    #: One of the smaller protections is missing; `SandboxLevel.missing` says which.
    PARTIAL = "partial"
    NO_NETWORK_NAMESPACE = "no_network_namespace"
    NO_SECCOMP = "no_seccomp"
    NO_LANDLOCK = "no_landlock"
    RLIMITS_ONLY = "rlimits_only"
    NOT_STARTED = "not_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxLevel:
    """The sandbox as a child found it when it tried, not as it was meant to be."""

    name: SandboxName
    #: Version of the kernel's Landlock; 0 where there is none.
    landlock_abi: int = 0
    #: No reading outside the interpreter and its libraries, no writing anywhere.
    landlock: bool = False
    #: No sockets, no processes, no programs, no signals to others.
    seccomp: bool = False
    #: No interfaces but a loopback that is down.
    network_namespace: bool = False
    no_new_privileges: bool = False
    capabilities_dropped: bool = False
    #: Also where the host pipes them to a program, which `RLIMIT_CORE` does not prevent.
    no_core_dumps: bool = False
    #: The child dies with the zygote, the zygote with the worker.
    dies_with_parent: bool = False
    memory_limit: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the protections that are not in force."""
        return tuple(name for name in PROTECTIONS if not getattr(self, name))

    @classmethod
    def from_json(cls, values: object) -> Self:
        """Read what `dataclasses.asdict` and JSON made of a level."""
        if not isinstance(values, Mapping):
            raise TypeError("a level is an object")
        facts = {name: bool(values[name]) for name in PROTECTIONS}
        name, abi = SandboxName(values["name"]), int(values["landlock_abi"])
        return cls(name=name, landlock_abi=abi, **facts)


PROTECTIONS: Final = (
    "landlock",
    "seccomp",
    "network_namespace",
    "no_new_privileges",
    "capabilities_dropped",
    "no_core_dumps",
    "dies_with_parent",
    "memory_limit",
)

NOT_STARTED: Final = SandboxLevel(name=SandboxName.NOT_STARTED)


def name_level(missing: Collection[str]) -> SandboxName:
    """Name a sandbox by the most important part that is missing.

    >>> name_level(["network_namespace"])
    <SandboxName.NO_NETWORK_NAMESPACE: 'no_network_namespace'>
    """
    if {"landlock", "seccomp"} <= set(missing):
        return SandboxName.RLIMITS_ONLY
    if "landlock" in missing:
        return SandboxName.NO_LANDLOCK
    if "seccomp" in missing:
        return SandboxName.NO_SECCOMP
    if "network_namespace" in missing:
        return SandboxName.NO_NETWORK_NAMESPACE
    return SandboxName.PARTIAL if missing else SandboxName.FULL
