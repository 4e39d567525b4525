"""The filter as a program: run on a small machine that knows the eight instructions it uses."""

import errno
import struct
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.runtime.isolation.seccomp import ARCHITECTURES, REFUSED, Architecture, build_filter
from forthwith.runtime.isolation.syscalls import SYSCALLS

PID = 4242
ALLOW, ERRNO, KILL = 0x7FFF0000, 0x00050000, 0x80000000
machines = pytest.mark.parametrize("machine", sorted(ARCHITECTURES))


def answer(
    architecture: Architecture,
    number: int,
    arguments: Sequence[int] = (),
    *,
    audit_number: int | None = None,
) -> int:
    """Run the filter on one call, as the kernel does."""
    values = [*arguments, *[0] * (6 - len(arguments))]
    audit = architecture.audit_number if audit_number is None else audit_number
    data = struct.pack("=IIQ6Q", number, audit, 0, *values)
    program = [*struct.iter_unpack("=HBBI", build_filter(architecture, pid=PID))]
    at, accumulator = 0, 0
    while True:
        code, if_true, if_false, value = program[at]
        match code:
            case 0x20:
                (accumulator,) = struct.unpack_from("=I", data, value)
            case 0x06:
                return int(value)
            case 0x15:
                at += if_true if accumulator == value else if_false
            case 0x35:
                at += if_true if accumulator >= value else if_false
            case 0x45:
                at += if_true if accumulator & value else if_false
            case _:
                raise ValueError(code)
        at += 1


def named(machine: str, name: str, *arguments: int) -> int:
    architecture = ARCHITECTURES[machine]
    number = SYSCALLS[name][architecture.column]
    assert number is not None
    return answer(architecture, number, arguments)


@machines
def test_every_refused_call_fails_with_eperm_whatever_its_arguments(machine: str) -> None:
    column = ARCHITECTURES[machine].column
    present = [name for name in REFUSED if SYSCALLS[name][column] is not None]

    assert len(present) > 100
    assert {named(machine, name, PID) for name in present} == {ERRNO | errno.EPERM}


@machines
@given(number=st.integers(0, 500), arguments=st.lists(st.integers(0, 2**64 - 1), max_size=6))
def test_calls_that_are_not_named_are_allowed(
    machine: str, number: int, arguments: list[int]
) -> None:
    architecture = ARCHITECTURES[machine]
    if number not in {numbers[architecture.column] for numbers in SYSCALLS.values()}:
        assert answer(architecture, number, arguments) == ALLOW


@machines
def test_calls_of_another_machine_kill_the_child(machine: str) -> None:
    assert answer(ARCHITECTURES[machine], 0, audit_number=0x40000003) == KILL


@machines
@given(number=st.integers(0x40000000, 0xFFFFFFFF))
def test_numbers_of_the_x32_interface_are_refused(machine: str, number: int) -> None:
    assert answer(ARCHITECTURES[machine], number) == ERRNO | errno.EPERM


@machines
@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("clone", (0x00010F00,), ALLOW),
        ("clone", (0x11,), ERRNO | errno.EPERM),
        ("clone3", (), ERRNO | errno.ENOSYS),
        ("openat2", (), ERRNO | errno.ENOSYS),
        ("kill", (PID, 6), ALLOW),
        ("kill", (PID + 1, 6), ERRNO | errno.EPERM),
        ("kill", (0, 6), ERRNO | errno.EPERM),
        ("kill", (2**64 - 1, 6), ERRNO | errno.EPERM),
        ("tgkill", (PID, PID, 6), ALLOW),
        ("tgkill", (1, 1, 6), ERRNO | errno.EPERM),
        ("prlimit64", (0, 7), ALLOW),
        ("prlimit64", (PID, 7), ALLOW),
        ("prlimit64", (1, 7), ERRNO | errno.EPERM),
        ("prctl", (1, 0), ERRNO | errno.EPERM),
        ("prctl", (4, 0), ERRNO | errno.EPERM),
        ("prctl", (15, 0), ALLOW),
        ("fcntl", (3, 1, 0), ALLOW),
        ("fcntl", (3, 4, 0x800), ALLOW),
        ("fcntl", (3, 8, 1), ERRNO | errno.EPERM),
        ("fcntl", (3, 10, 9), ERRNO | errno.EPERM),
        ("ioctl", (3, 0x5401), ALLOW),
        ("ioctl", (3, 0x5451), ALLOW),
        ("ioctl", (3, 0x40086602), ERRNO | errno.EPERM),
        ("ioctl", (3, 0x8901), ERRNO | errno.EPERM),
        ("openat", (2**64 - 100, 0, 0o2000000), ALLOW),
        ("openat", (2**64 - 100, 0, 1), ERRNO | errno.EACCES),
        ("openat", (2**64 - 100, 0, 0o100), ERRNO | errno.EACCES),
        ("sendto", (5, 1, 1, 0, 0), ALLOW),
        ("sendto", (5, 1, 1, 0, 1), ERRNO | errno.EPERM),
        ("sendto", (5, 1, 1, 0, 1 << 32), ERRNO | errno.EPERM),
        ("socketpair", (1, 1 | 0x80000, 0), ALLOW),
        ("socketpair", (1, 2, 0), ERRNO | errno.EPERM),
        ("socketpair", (2, 1, 0), ERRNO | errno.EPERM),
    ],
)
def test_calls_that_are_allowed_in_part_depend_on_their_arguments(
    machine: str, name: str, arguments: tuple[int, ...], expected: int
) -> None:
    assert named(machine, name, *arguments) == expected
