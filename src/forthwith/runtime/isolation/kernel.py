"""The few Linux calls that Python does not offer, each a small typed function.

Every function raises `OSError` with the kernel's number when the kernel refuses.
"""

import ctypes
import os
from typing import Final

PR_SET_PDEATHSIG: Final = 1
PR_SET_DUMPABLE: Final = 4
PR_SET_NO_NEW_PRIVS: Final = 38

CLONE_NEWIPC: Final = 0x08000000
CLONE_NEWUSER: Final = 0x10000000
CLONE_NEWNET: Final = 0x40000000

SYS_LANDLOCK_CREATE_RULESET: Final = 444
SYS_LANDLOCK_ADD_RULE: Final = 445
SYS_LANDLOCK_RESTRICT_SELF: Final = 446
LANDLOCK_CREATE_RULESET_VERSION: Final = 1
LANDLOCK_RULE_PATH_BENEATH: Final = 1

SECCOMP_SET_MODE_FILTER: Final = 1
CAPABILITY_VERSION_3: Final = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


class RulesetAttributes(ctypes.Structure):
    """`struct landlock_ruleset_attr`."""

    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class PathBeneathAttributes(ctypes.Structure):
    """`struct landlock_path_beneath_attr`."""

    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _CapabilityData(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def prctl(option: int, argument: int) -> int:
    """Call `prctl` with one argument."""
    zero = ctypes.c_ulong(0)
    return _checked(_libc.prctl(option, ctypes.c_ulong(argument), zero, zero, zero))


def unshare(flags: int) -> None:
    """Leave the namespaces named by `flags` for new ones."""
    _checked(_libc.unshare(flags))


def landlock_abi() -> int:
    """Return the version of the kernel's Landlock, 0 where there is none."""
    try:
        return _syscall(SYS_LANDLOCK_CREATE_RULESET, None, 0, LANDLOCK_CREATE_RULESET_VERSION)
    except OSError:
        return 0


def landlock_create_ruleset(attributes: RulesetAttributes, size: int) -> int:
    """Return the descriptor of a new, empty rule set."""
    reference = ctypes.byref(attributes)
    return _syscall(SYS_LANDLOCK_CREATE_RULESET, reference, ctypes.c_size_t(size), 0)


def landlock_allow(ruleset: int, path_fd: int, access: int) -> None:
    """Allow `access` on a path and on all beneath it."""
    rule = PathBeneathAttributes(allowed_access=access, parent_fd=path_fd)
    reference = ctypes.byref(rule)
    _syscall(SYS_LANDLOCK_ADD_RULE, ruleset, LANDLOCK_RULE_PATH_BENEATH, reference, 0)


def landlock_restrict_self(ruleset: int) -> None:
    """Hold this thread and its future children to the rule set, for ever."""
    _syscall(SYS_LANDLOCK_RESTRICT_SELF, ruleset, 0)


def seccomp_filter(program: bytes, number: int) -> None:
    """Install a classic BPF program on this thread, for ever."""
    argument = ctypes.byref(_Program(len(program) // 8, program))
    _syscall(number, SECCOMP_SET_MODE_FILTER, 0, argument)


def drop_capabilities() -> None:
    """Give up every capability of this thread."""
    header = _CapabilityHeader(version=CAPABILITY_VERSION_3, pid=0)
    nothing = (_CapabilityData * 2)()
    _checked(_libc.capset(ctypes.byref(header), ctypes.byref(nothing)))


def _syscall(number: int, *arguments: object) -> int:
    return _checked(_libc.syscall(ctypes.c_long(number), *arguments))


def _checked(result: int) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result
