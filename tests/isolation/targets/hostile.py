"""A "parser" that tries what no parser should do, and tells what came of it."""

import asyncio
import ctypes
import errno
import json
import mmap
import os
import signal
import socket
import stat
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

Report = Callable[[float, float, str], None]

ALLOWED = "allowed"


def outcome(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, "unknown")
    return ALLOWED


def syscall(number: int, *arguments: int) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    result = int(libc.syscall(number, *(ctypes.c_long(value) for value in arguments)))
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return result


def fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def write(path: Path) -> None:
    path.write_bytes(b"written")


def send_through_pair() -> None:
    left, right = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with left, right:
        left.sendto(b"x", "/run/forthwith-nowhere")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What to attack."""

    folder: Path
    modules: Path
    worker: int
    port: int
    numbers: dict[str, int]

    @property
    def ledger(self) -> Path:
        return self.folder / "ledger.sqlite3"


Attempts = dict[str, Callable[[], object]]


def reach_the_network(target: Target) -> Attempts:
    return {
        "tcp socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
        "unix socket": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
        "connect": lambda: socket.create_connection(("127.0.0.1", target.port)),
        "datagram pair": send_through_pair,
    }


def read_files(target: Target) -> Attempts:
    paths = {
        "the ledger": target.ledger,
        "a hidden file beside the modules": target.modules / ".secret",
        "own environment": Path("/proc/self/environ"),
        "own memory map": Path("/proc/self/maps"),
        "init's environment": Path("/proc/1/environ"),
        "the worker's environment": Path(f"/proc/{target.worker}/environ"),
        "the worker's memory": Path(f"/proc/{target.worker}/mem"),
        "the password file": Path("/etc/passwd"),
    }
    attempts: Attempts = {f"read {name}": path.read_bytes for name, path in paths.items()}
    return {**attempts, "list the folder above": lambda: list(target.folder.parent.iterdir())}


def change_files(target: Target) -> Attempts:
    ledger, folder = target.ledger, target.folder
    return {
        "write a file": lambda: write(folder / "written"),
        "overwrite the ledger": lambda: write(ledger),
        "write to /tmp": lambda: write(Path("/tmp/forthwith-written")),  # noqa: S108 - an attack
        "open the ledger's mode": lambda: ledger.chmod(0o666),
        "delete the ledger": ledger.unlink,
        "rename the ledger": lambda: ledger.rename(folder / "moved"),
        "link the ledger": lambda: (folder / "link").hardlink_to(ledger),
        "make a folder": (folder / "new").mkdir,
        "change times": lambda: os.utime(ledger, (0, 0)),
        "set an attribute": lambda: os.setxattr(ledger, "user.a", b"b"),
    }


def start_processes(_target: Target) -> Attempts:
    return {
        "fork": fork,
        "run a program": lambda: subprocess.run(["/bin/true"], check=False),
        "exec": lambda: os.execv("/bin/true", ["true"]),  # noqa: S606 - an attack
        "spawn": lambda: os.posix_spawn("/bin/true", ["true"], {}),
    }


def touch_processes(target: Target) -> Attempts:
    worker, numbers = target.worker, target.numbers
    return {
        "kill the zygote": lambda: os.kill(os.getppid(), signal.SIGKILL),
        "kill the worker": lambda: os.kill(worker, signal.SIGKILL),
        "kill its process group": lambda: os.killpg(0, signal.SIGTERM),
        "kill everybody": lambda: os.kill(-1, signal.SIGTERM),
        "signal by descriptor": lambda: os.pidfd_open(worker),
        "trace the worker": lambda: syscall(numbers["ptrace"], 16, worker, 0, 0),
        "limit the worker": lambda: syscall(numbers["prlimit64"], worker, 7, 0, 0),
        "slow the worker down": lambda: os.setpriority(os.PRIO_PROCESS, worker, 19),
    }


def widen_the_sandbox(target: Target) -> Attempts:
    numbers = target.numbers
    return {
        "leave the process group": lambda: os.setpgid(0, 0),
        "outlive the parent": lambda: syscall(numbers["prctl"], 1, 0, 0, 0, 0),
        "raise a limit": raise_limit,
        "new namespaces": lambda: syscall(numbers["unshare"], 0x10000000),
        "memory without a limit": lambda: os.memfd_create("x"),
        "io_uring": lambda: syscall(425, 1, 0),
        "become somebody else": lambda: os.setresuid(1, 1, 1),
        "new root": lambda: os.chroot("/"),
        "numbers of another machine": lambda: syscall(0x40000000 | 41, 2, 1, 0),
    }


ATTACKS = (
    reach_the_network,
    read_files,
    change_files,
    start_processes,
    touch_processes,
    widen_the_sandbox,
)


def break_out(request: bytes, _documents: Sequence[BinaryIO], _report: Report) -> bytes:
    """Try everything; `request` names the folder, the port and the processes to attack."""
    wish = json.loads(request)
    target = Target(
        folder=Path(wish["folder"]),
        modules=Path(__file__).parent,
        worker=wish["worker"],
        port=wish["port"],
        numbers=wish["numbers"],
    )
    attempts = {name: act for attack in ATTACKS for name, act in attack(target).items()}
    results = {name: outcome(act) for name, act in attempts.items()}
    return json.dumps({"results": results, "environment": dict(os.environ)}).encode()


def raise_limit() -> None:
    import resource  # noqa: PLC0415 - a late import must work too

    try:
        resource.setrlimit(resource.RLIMIT_AS, (-1, -1))
    except ValueError as error:
        raise PermissionError(errno.EPERM, "refused") from error


async def join(texts: list[bytes]) -> bytes:
    return await asyncio.to_thread(b"|".join, texts)


def behave(request: bytes, documents: Sequence[BinaryIO], report: Report) -> bytes:
    """Do what a stage does: read documents, import late, use threads and a loop, tell progress."""
    import decimal  # noqa: PLC0415 - a late import must work

    report(1, 2, "reading")
    texts: list[bytes] = [document.read() for document in documents]
    thread = threading.Thread(target=lambda: texts.append(request))
    thread.start()
    thread.join()
    mmap.mmap(-1, 1 << 20).close()
    report(2, 2, str(decimal.Decimal(1)))
    return asyncio.run(join(texts))


def echo(request: bytes, _documents: Sequence[BinaryIO], _report: Report) -> bytes:
    return request


def answer_with_its_pid_and_wait(
    _request: bytes, _documents: Sequence[BinaryIO], report: Report
) -> bytes:
    report(os.getpid(), os.getppid(), "started")
    signal.pause()
    return b""


def start_a_thread_and_loop(request: bytes, documents: Sequence[BinaryIO], report: Report) -> bytes:
    threading.Thread(target=signal.pause if not request else spin).start()
    return answer_with_its_pid_and_wait(request, documents, report)


def spin() -> None:
    while True:
        pass


def loop_for_ever(request: bytes, _documents: Sequence[BinaryIO], _report: Report) -> bytes:
    signal.signal(signal.SIGXCPU, signal.SIG_IGN if request else signal.SIG_DFL)
    spin()
    return b""


def eat_slices(request: bytes, _documents: Sequence[BinaryIO], _report: Report) -> bytes:
    eaten = []
    while True:
        eaten.append(bytearray(int(request)))


def eat_at_once(_request: bytes, _documents: Sequence[BinaryIO], _report: Report) -> bytes:
    return bytes(bytearray(1 << 34))


def eat_natively(_request: bytes, _documents: Sequence[BinaryIO], _report: Report) -> bytes:
    os.write(2, b"memory allocation of 17179869184 bytes failed\n")
    os.abort()


def crash(_request: bytes, _documents: Sequence[BinaryIO], _report: Report) -> bytes:
    return ctypes.string_at(0)


def abort(_request: bytes, _documents: Sequence[BinaryIO], _report: Report) -> bytes:
    os.abort()


def leave(request: bytes, _documents: Sequence[BinaryIO], _report: Report) -> bytes:
    os._exit(int(request))


def flood(request: bytes, _documents: Sequence[BinaryIO], _report: Report) -> bytes:
    return bytes(int(request))


def flood_with_progress(_request: bytes, _documents: Sequence[BinaryIO], _report: Report) -> bytes:
    frame = b"P" + (16).to_bytes(4, "big") + bytes(16)
    while True:
        os.write(answer_channel(), frame * 1000)


def talk_nonsense(request: bytes, _documents: Sequence[BinaryIO], _report: Report) -> bytes:
    os.write(answer_channel(), request)
    signal.pause()
    return b""


def answer_channel() -> int:
    """Find the socket that leads to the worker."""
    return next(fd for fd in range(3, 64) if is_socket(fd))


def is_socket(fd: int) -> bool:
    with suppress(OSError):
        return stat.S_ISSOCK(os.fstat(fd).st_mode)
    return False


def talk_on_stderr(_request: bytes, _documents: Sequence[BinaryIO], _report: Report) -> bytes:
    for _ in range(1000):
        print("x" * 1000)  # noqa: T201 - parsers do
        with suppress(BlockingIOError):
            os.write(2, b"y" * 1000)
    return b"done"


def start_many_threads(request: bytes, _documents: Sequence[BinaryIO], _report: Report) -> bytes:
    threading.stack_size(64 * 1024)
    never = threading.Event()
    for _ in range(int(request)):
        threading.Thread(target=never.wait, daemon=True).start()
    signal.pause()
    return b""


class BrokenDocumentError(Exception):
    code = "document_broken"


def refuse(_request: bytes, _documents: Sequence[BinaryIO], _report: Report) -> bytes:
    raise BrokenDocumentError("x" * 100_000)


def refuse_for_good(_request: bytes, _documents: Sequence[BinaryIO], _report: Report) -> bytes:
    from forthwith.model.errors import PermanentError  # noqa: PLC0415 - late, as stages do

    raise PermanentError("encrypted", "the document is encrypted")


def exit_politely(_request: bytes, _documents: Sequence[BinaryIO], _report: Report) -> bytes:
    raise SystemExit(0)


def return_a_number(_request: bytes, _documents: Sequence[BinaryIO], _report: Report) -> int:
    return 7


def answer_with_parent(_request: bytes, _documents: Sequence[BinaryIO], _report: Report) -> bytes:
    return b"%d" % os.getppid()


def can_be_dumped(_request: bytes, _documents: Sequence[BinaryIO], _report: Report) -> bytes:
    return b"%d" % ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
