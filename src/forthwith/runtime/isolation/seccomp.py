"""The system calls that a sandboxed child is refused, as a classic BPF program.

A deny list: a parser may compute, allocate, read what Landlock lets it read, and start threads. It
may not reach a network, start a process or a program, touch another process, change a file or widen
what it has. A refused call fails with EPERM, so that a library falls back or raises as it would
anywhere; `clone3` and `openat2`, whose arguments a filter cannot read, fail with ENOSYS, upon
which the C library uses the older calls.

`build_filter` is pure: it returns the program as bytes.
"""

import errno
import os
import struct
from dataclasses import dataclass
from typing import Final

from forthwith.runtime.isolation.kernel import PR_SET_DUMPABLE, PR_SET_PDEATHSIG
from forthwith.runtime.isolation.syscalls import SYSCALLS

_ALLOW: Final = 0x7FFF0000
_ERRNO: Final = 0x00050000
_KILL_PROCESS: Final = 0x80000000

_LOAD: Final = 0x20  # BPF_LD | BPF_W | BPF_ABS
_EQUAL: Final = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_AT_LEAST: Final = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_ANY_BIT: Final = 0x45  # BPF_JMP | BPF_JSET | BPF_K
_RETURN: Final = 0x06  # BPF_RET | BPF_K

_NUMBER_OFFSET: Final = 0
_ARCHITECTURE_OFFSET: Final = 4
_ARGUMENTS_OFFSET: Final = 16
_X32_BIT: Final = 0x40000000

_CLONE_THREAD: Final = 0x00010000
_AF_UNIX: Final = 1
_SOCK_STREAM: Final = 1
_SOCK_FLAGS: Final = 0x80800  # SOCK_CLOEXEC | SOCK_NONBLOCK
#: Commands by which the kernel is told to signal a process, or a lease is taken on a file.
_SIGNALLING: Final = (
    8,
    10,
    15,
    1024,
    1026,
)  # F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY
#: All that a library asks a descriptor: whether it is a terminal, what can be read, its flags.
_ASKING: Final = (
    0x5401,  # TCGETS
    0x802C542A,  # TCGETS2
    0x5413,  # TIOCGWINSZ
    0x541B,  # FIONREAD
    0x5421,  # FIONBIO
    0x5450,  # FIONCLEX
    0x5451,  # FIOCLEX
)
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

#: Allowed in part, see `_conditions`, or answered with ENOSYS. All other names are refused.
_ABSENT: Final = ("clone3", "openat2")
_PARTLY: Final = (
    "clone",
    "fcntl",
    "ioctl",
    "kill",
    "open",
    "openat",
    "prctl",
    "prlimit64",
    "sched_setaffinity",
    "sendto",
    "socketpair",
    "tgkill",
)
REFUSED: Final = tuple(name for name in SYSCALLS if name not in (*_ABSENT, *_PARTLY))


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """What a filter must know about a machine."""

    audit_number: int
    #: Column of `SYSCALLS`.
    column: int
    seccomp_number: int


ARCHITECTURES: Final = {
    "x86_64": Architecture(audit_number=0xC000003E, column=0, seccomp_number=317),
    "aarch64": Architecture(audit_number=0xC00000B7, column=1, seccomp_number=277),
}


def build_filter(architecture: Architecture, *, pid: int) -> bytes:
    """Return the program for a child whose process id is `pid`.

    Every block tests one call and either answers or falls through to the next; the jumps are
    therefore short, whatever the length of the list.
    """
    program = [
        *_only_on(architecture),
        *(i for name in _ABSENT for i in _when(name, architecture, [_refuse(errno.ENOSYS)])),
        *(i for name in REFUSED for i in _when(name, architecture, [_refuse(errno.EPERM)])),
    ]
    for name, tests in _conditions(pid):
        program += _when(name, architecture, tests)
    return b"".join([*program, _instruction(_RETURN, _ALLOW)])


def _conditions(pid: int) -> list[tuple[str, list[bytes]]]:
    """Return what is allowed in part, and when."""
    own = (0, pid)
    return [
        ("clone", _allow_if_bit(0, _CLONE_THREAD)),
        ("kill", _allow_if_among(0, (pid,))),
        ("tgkill", _allow_if_among(0, (pid,))),
        ("prlimit64", _allow_if_among(0, own)),
        ("sched_setaffinity", _allow_if_among(0, own)),
        ("prctl", _refuse_if_among(0, (PR_SET_PDEATHSIG, PR_SET_DUMPABLE))),
        ("fcntl", _refuse_if_among(1, _SIGNALLING)),
        ("ioctl", _allow_if_among(1, _ASKING)),
        ("open", _refuse_if_bit(1, _WRITING)),
        ("openat", _refuse_if_bit(2, _WRITING)),
        ("sendto", _allow_without_address()),
        ("socketpair", _allow_stream_pairs()),
    ]


def _only_on(architecture: Architecture) -> list[bytes]:
    """Kill on foreign system calls (32 bit on a 64 bit kernel); refuse the x32 numbers."""
    return [
        _load(_ARCHITECTURE_OFFSET),
        _instruction(_EQUAL, architecture.audit_number, jump_true=1),
        _instruction(_RETURN, _KILL_PROCESS),
        _load(_NUMBER_OFFSET),
        _instruction(_AT_LEAST, _X32_BIT, jump_false=1),
        _refuse(errno.EPERM),
    ]


def _when(name: str, architecture: Architecture, block: list[bytes]) -> list[bytes]:
    """Run `block`, which must answer, for one call; the number is in the accumulator."""
    number = SYSCALLS[name][architecture.column]
    if number is None:
        return []
    return [_instruction(_EQUAL, number, jump_false=len(block)), *block]


def _allow_if_among(argument: int, values: tuple[int, ...]) -> list[bytes]:
    return _choose_among(argument, values, found=_allow(), otherwise=_refuse(errno.EPERM))


def _refuse_if_among(argument: int, values: tuple[int, ...]) -> list[bytes]:
    return _choose_among(argument, values, found=_refuse(errno.EPERM), otherwise=_allow())


def _choose_among(
    argument: int, values: tuple[int, ...], *, found: bytes, otherwise: bytes
) -> list[bytes]:
    tests = [
        _instruction(_EQUAL, value, jump_true=len(values) - position)
        for position, value in enumerate(values)
    ]
    return [_load_argument(argument), *tests, otherwise, found]


def _allow_if_bit(argument: int, bits: int) -> list[bytes]:
    test = _instruction(_ANY_BIT, bits, jump_true=1)
    return [_load_argument(argument), test, _refuse(errno.EPERM), _allow()]


def _refuse_if_bit(argument: int, bits: int) -> list[bytes]:
    test = _instruction(_ANY_BIT, bits, jump_true=1)
    return [_load_argument(argument), test, _allow(), _refuse(errno.EACCES)]


def _allow_without_address() -> list[bytes]:
    """Allow to send on a connected pair; an address would reach another socket."""
    return [
        _load_argument(4),
        _instruction(_EQUAL, 0, jump_false=3),
        _load_argument(4, high=True),
        _instruction(_EQUAL, 0, jump_false=1),
        _allow(),
        _refuse(errno.EPERM),
    ]


def _allow_stream_pairs() -> list[bytes]:
    """Allow the pair that an event loop wakes itself with; a datagram pair could send anywhere."""
    flags = (
        _SOCK_STREAM,
        _SOCK_STREAM | _SOCK_FLAGS,
        *(_SOCK_STREAM | f for f in (0x80000, 0x800)),
    )
    return [
        _load_argument(0),
        _instruction(_EQUAL, _AF_UNIX, jump_true=1),
        _refuse(errno.EPERM),
        *_allow_if_among(1, flags),
    ]


def _load(offset: int) -> bytes:
    return _instruction(_LOAD, offset)


def _load_argument(index: int, *, high: bool = False) -> bytes:
    """Load one half of an argument; both machines are little-endian."""
    return _load(_ARGUMENTS_OFFSET + 8 * index + (4 if high else 0))


def _allow() -> bytes:
    return _instruction(_RETURN, _ALLOW)


def _refuse(code: int) -> bytes:
    return _instruction(_RETURN, _ERRNO | code)


def _instruction(code: int, value: int, *, jump_true: int = 0, jump_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, jump_true, jump_false, value)
