"""The sandbox around a child: prepared once in the zygote, closed in each child.

    zygote                              child, in this order
    ──────────────────────────────      ─────────────────────────────────────────────
    own network and IPC namespace       dies with the zygote (PDEATHSIG)
    Landlock rule set from the paths    resource limits
                                        no new privileges
                                        no capabilities, no core dumps
                                        Landlock: read the libraries, nothing else
                                        seccomp: last, because it refuses the others

What the kernel or a container does not permit is left out and *reported*: `close` returns what it
did, and the zygote checks that every later child reaches the level of the first. The uid stays: a
root worker's child is root without capabilities, so that it can read a virtual environment below
a home folder. Run the worker as an ordinary user where there is no Landlock.
"""

import os
import platform
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from forthwith.runtime.isolation import kernel, landlock, seccomp
from forthwith.runtime.isolation.values import Limits, SandboxLevel, name_level

IS_LINUX: Final = sys.platform == "linux"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sandbox:
    """What the zygote prepares for its children."""

    landlock_abi: int
    ruleset: int | None
    network_namespace: bool
    architecture: seccomp.Architecture | None


def prepare() -> Sandbox:
    """Leave the network of the host and make the rule set; call it once, with one thread."""
    if not IS_LINUX:
        return Sandbox(landlock_abi=0, ruleset=None, network_namespace=False, architecture=None)
    abi = kernel.landlock_abi()
    return Sandbox(
        landlock_abi=abi,
        ruleset=landlock.make_ruleset(abi, landlock.allowances()) if abi else None,
        network_namespace=_leave_network(),
        architecture=seccomp.ARCHITECTURES.get(platform.machine()),
    )


def close(sandbox: Sandbox, limits: Limits, *, zygote: int, documents: int) -> SandboxLevel:
    """Close the sandbox around this process, for ever, and say what is in force."""
    in_force = {
        "dies_with_parent": _attempt(lambda: _die_with(zygote)),
        "memory_limit": _limit_resources(limits, documents),
        "no_new_privileges": _attempt(lambda: kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)),
        "capabilities_dropped": _attempt(kernel.drop_capabilities),
        "no_core_dumps": _attempt(lambda: kernel.prctl(kernel.PR_SET_DUMPABLE, 0)),
        "network_namespace": sandbox.network_namespace,
        "landlock": _attempt(lambda: _restrict(sandbox.ruleset)),
        "seccomp": _attempt(lambda: _filter(sandbox.architecture)),
    }
    name = name_level([part for part, holds in in_force.items() if not holds])
    return SandboxLevel(name=name, landlock_abi=sandbox.landlock_abi, **in_force)


def die_with_parent(parent: int) -> bool:
    """Have the kernel kill this process when its parent dies; False where it cannot."""
    return _attempt(lambda: _die_with(parent))


class _MissingHereError(OSError):
    """This machine does not have the protection."""


def _attempt(protect: Callable[[], object]) -> bool:
    try:
        protect()
    except OSError:
        return False
    return True


def _die_with(parent: int) -> None:
    if not IS_LINUX:
        raise _MissingHereError
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we asked
        os.kill(os.getpid(), signal.SIGKILL)


def _restrict(ruleset: int | None) -> None:
    if ruleset is None:
        raise _MissingHereError
    kernel.landlock_restrict_self(ruleset)
    os.close(ruleset)


def _filter(architecture: seccomp.Architecture | None) -> None:
    if architecture is None:
        raise _MissingHereError
    program = seccomp.build_filter(architecture, pid=os.getpid())
    kernel.seccomp_filter(program, architecture.seccomp_number)


def _leave_network() -> bool:
    """Move to an empty network; without privileges, by way of a new user namespace."""
    flags = kernel.CLONE_NEWNET | kernel.CLONE_NEWIPC
    return _attempt(lambda: kernel.unshare(flags)) or _attempt(
        lambda: kernel.unshare(kernel.CLONE_NEWUSER | flags)
    )


def _limit_resources(limits: Limits, documents: int) -> bool:
    """Set the limits that the kernel enforces; False if memory cannot be limited."""
    _limit(resource.RLIMIT_CORE, 0, 0)
    _limit(resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1)
    _limit(resource.RLIMIT_FSIZE, limits.file_bytes, limits.file_bytes)
    files = limits.open_files + documents
    _limit(resource.RLIMIT_NOFILE, files, files)
    if not IS_LINUX:  # there it counts processes, not threads, so that 1 refuses every fork
        _limit(resource.RLIMIT_NPROC, 1, 1)
    memory = _mapped_bytes() + limits.memory_bytes
    return _limit(resource.RLIMIT_AS, memory, memory)


def _limit(kind: int, soft: int, hard: int) -> bool:
    ceiling = resource.getrlimit(kind)[1]
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    with suppress(ValueError, OSError):
        resource.setrlimit(kind, (soft, hard))
        return True
    return False


def _mapped_bytes() -> int:
    """Address space that this process has already taken from the zygote."""
    if not IS_LINUX:
        return 0
    with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123 - runs in every child
        return int(statm.read().split()[0]) * resource.getpagesize()
