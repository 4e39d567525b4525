"""A stage that plays a parser taken over by its document, and tries every way out.

It runs through the engine, as the parsers do. Each attempt is reported by its name with the error
that it met. Attempts that would do harm or end the child if they were let through are made with
what makes them harmless: a program that does not exist, the signal 0.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import platform
import resource
import signal
import socket
import stat
import struct
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path

from pydantic import BaseModel

from forthwith.ports.context import StageContext
from forthwith.runtime.isolation.seccomp import ARCHITECTURES
from forthwith.runtime.isolation.syscalls import SYSCALLS
from tests.isolation.targets import memory
from tests.isolation.targets.hostile import Attempts, answer_channel, outcome, syscall

_CLONE_PARENT = 0x8000
_NEW_USER = 0x10000000
_AT_EMPTY_PATH = 0x1000
_FIOSETOWN = 0x8901
_FS_IOC_SETFLAGS = 0x40086602
_FS_IOC_ENABLE_VERITY = 0x40806685
_NOATIME = 0x80
_NOWHERE = "/forthwith-nowhere"


class Prey(BaseModel):
    """What there is to win.

    Attributes:
        folder: the data directory.
        other: the blob of a document that the job was not given.
        worker: the process that runs the engine.
        port: where somebody listens on the loopback interface.
        hidden: secrets of the worker's environment, each cut in two and its second half
            reversed, so that the request itself does not bring them into the child's memory.
        word: something that the request does bring there, to see that it would be found.
        brought: the same word, cut likewise.

    """

    document_id: str
    folder: Path
    other: Path
    worker: int
    port: int
    hidden: dict[str, tuple[str, str]]
    word: str
    brought: tuple[str, str]


class Booty(BaseModel):
    """What came of it.

    Attributes:
        attempts: by name, the error that each met, or `allowed`.
        descriptors: what kind of file each open descriptor is.
        environment: the variables that the child sees.
        found: the names of the secrets that its memory holds.
        finds: whether the search finds what is there.

    """

    attempts: dict[str, str]
    descriptors: dict[int, str]
    environment: list[str]
    found: list[str]
    finds: bool


def break_out(input: Prey, ctx: StageContext) -> Booty:  # noqa: A002 - the engine's name
    """Try everything and come back with what was found."""
    with ctx.documents[0].open() as document:
        descriptors = {fd: kind_of(fd) for fd in range(256) if kind_of(fd)}
        attempts = {
            name: outcome(act)
            for attack in ATTACKS
            for name, act in attack(input, document.fileno()).items()
        }
    return Booty(
        attempts=attempts,
        descriptors=descriptors,
        environment=sorted(os.environ),
        found=[name for name, halves in input.hidden.items() if memory.holds(*halves)],
        finds=memory.holds(*input.brought),
    )


def kind_of(fd: int) -> str:
    """What a descriptor leads to; nothing if it is closed."""
    with suppress(OSError):
        facts = os.fstat(fd)
        kinds = {stat.S_IFREG: "file", stat.S_IFIFO: "pipe", stat.S_IFSOCK: "socket"}
        if facts.st_rdev == os.makedev(1, 3):
            return "null"
        return kinds.get(stat.S_IFMT(facts.st_mode), "other")
    return ""


def call(name: str, *arguments: int) -> Callable[[], int]:
    """A system call by its name; what starts a process ends it at once if it is let through."""
    number = SYSCALLS[name][ARCHITECTURES[platform.machine()].column]
    assert number is not None, name

    def act() -> int:
        result = syscall(number, *arguments)
        if result == 0 and name in {"fork", "vfork", "clone", "clone3"}:
            os._exit(0)
        return result

    return act


def present(names: Iterable[str]) -> list[str]:
    column = ARCHITECTURES[platform.machine()].column
    return [name for name in names if SYSCALLS[name][column] is not None]


def the_network(prey: Prey, _document: int) -> Attempts:
    kinds = {
        "tcp": (socket.AF_INET, socket.SOCK_STREAM),
        "tcp over ipv6": (socket.AF_INET6, socket.SOCK_STREAM),
        "udp": (socket.AF_INET, socket.SOCK_DGRAM),
        "raw": (socket.AF_INET, socket.SOCK_RAW),
        "unix": (socket.AF_UNIX, socket.SOCK_STREAM),
        "unix datagram": (socket.AF_UNIX, socket.SOCK_DGRAM),
        "netlink": (socket.AF_NETLINK, socket.SOCK_RAW),
        "packet": (socket.AF_PACKET, socket.SOCK_RAW),
        "vsock": (socket.AF_VSOCK, socket.SOCK_STREAM),
    }
    sockets: Attempts = {f"a {n} socket": partial(socket.socket, *k) for n, k in kinds.items()}
    return {
        **sockets,
        "connect": lambda: socket.create_connection(("127.0.0.1", prey.port)),
        "connect a pair elsewhere": lambda: with_pair(lambda end: end.connect("\0forthwith")),
        "an abstract name": lambda: with_pair(lambda end: end.bind("\0forthwith-breakout")),
        "listen": lambda: with_pair(lambda end: end.listen()),
        "send a descriptor to the worker": lambda: send_descriptor(answer_channel()),
        "send a descriptor": lambda: with_pair(lambda end: send_descriptor(end.fileno())),
    }


def with_pair(act: Callable[[socket.socket], object]) -> None:
    left, right = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with left, right:
        act(left)


def send_descriptor(fd: int) -> None:
    with socket.socket(fileno=os.dup(fd)) as end:
        socket.send_fds(end, [b""], [0])


def files(prey: Prey, document: int) -> Attempts:
    ledger = prey.folder / "ledger.db"
    paths = {
        "the ledger": ledger,
        "the ledger's log": Path(f"{ledger}-wal"),
        "the ledger's index": Path(f"{ledger}-shm"),
        "another document": prey.other,
        "the password file": Path("/etc/passwd"),
        "its own memory": Path("/proc/self/mem"),
        "its own map": Path("/proc/self/maps"),
        "its own environment": Path("/proc/self/environ"),
    }
    folders = {
        "the data directory": prey.folder,
        "the blobs": prey.other.parents[2],
        "its descriptors": Path("/proc/self/fd"),
        "the processes": Path("/proc"),
        "the root": Path("/"),
        "the home folder": Path.home(),
    }
    return {
        **{f"read {name}": path.read_bytes for name, path in paths.items()},
        **{f"write {name}": partial(opened, p, os.O_WRONLY) for name, p in paths.items()},
        "write its document by its number": lambda: opened(
            Path(f"/proc/self/fd/{document}"), os.O_RDWR
        ),
        **{f"list {name}": partial(os.listdir, p) for name, p in folders.items()},
    }


def opened(path: Path, flags: int) -> None:
    os.close(os.open(path, flags, 0o600))


def other_processes(prey: Prey, _document: int) -> Attempts:
    attempts: Attempts = {}
    for name, pid in (("the zygote", os.getppid()), ("the worker", prey.worker), ("init", 1)):
        for entry in ("mem", "environ", "maps", "auxv", "stack", "cmdline", "status"):
            path = Path(f"/proc/{pid}/{entry}")
            attempts[f"read {entry} of {name}"] = path.read_bytes
        attempts |= {
            f"list the descriptors of {name}": partial(os.listdir, f"/proc/{pid}/fd"),
            f"follow a descriptor of {name}": partial(os.readlink, f"/proc/{pid}/fd/0"),
            f"write to the memory of {name}": partial(opened, Path(f"/proc/{pid}/mem"), os.O_RDWR),
            f"kill {name}": partial(os.kill, pid, 0),
            f"trace {name}": call("ptrace", 16, pid, 0, 0),
            f"read from {name}": call("process_vm_readv", pid, 0, 0, 0, 0, 0),
            f"write to {name}": call("process_vm_writev", pid, 0, 0, 0, 0, 0),
            f"hold {name}": call("pidfd_open", pid, 0),
            f"queue a signal for {name}": call("rt_sigqueueinfo", pid, 0, 0),
            f"limit {name}": call("prlimit64", pid, resource.RLIMIT_NOFILE, 0, 0),
            f"move {name} to another core": partial(os.sched_setaffinity, pid, {0}),
            f"have news sent to {name}": partial(send_news_to, pid),
        }
    return attempts


def send_news_to(pid: int) -> None:
    """Have the kernel signal another process when a pipe of ours can be read."""
    reader, writer = os.pipe()
    try:
        fcntl.fcntl(reader, fcntl.F_SETOWN, pid)
    finally:
        os.close(reader)
        os.close(writer)


def new_files(prey: Prey, document: int) -> Attempts:
    places = (prey.folder, Path(), Path("/tmp"), Path("/dev/shm"), Path("/var/tmp"), Path.home())  # noqa: S108 - an attack
    attempts: Attempts = {
        f"make a file in {place}": partial(
            opened, place / "forthwith-breakout", os.O_WRONLY | os.O_CREAT
        )
        for place in places
    }
    nameless = os.O_TMPFILE | os.O_RDWR
    ledger = prey.folder / "ledger.db"
    link = prey.folder / "forthwith-breakout"
    return attempts | {
        "make a file without a name": lambda: opened(prey.folder, nameless),
        "link": lambda: link.hardlink_to(ledger),
        "link symbolically": lambda: link.symlink_to(ledger),
        "make a device": lambda: os.mknod(link, stat.S_IFCHR, os.makedev(1, 1)),
        "make a pipe": lambda: os.mkfifo(link),
        "cut off the ledger": lambda: os.truncate(ledger, 0),
        "remove the ledger": ledger.unlink,
        "write to its document": lambda: os.write(document, b"x"),
        "cut off its document": lambda: os.ftruncate(document, 0),
        "open its document to all": lambda: os.fchmod(document, 0o777),
        "touch its document": lambda: os.utime(document),
        "mark its document": lambda: ioctl(document, _FS_IOC_SETFLAGS, struct.pack("l", _NOATIME)),
        "freeze its document": lambda: ioctl(document, _FS_IOC_ENABLE_VERITY, bytes(128)),
        "lock its document": lambda: fcntl.flock(document, fcntl.LOCK_EX | fcntl.LOCK_NB),
    }


def ioctl(fd: int, request: int, argument: bytes) -> None:
    fcntl.ioctl(fd, request, argument)


def new_processes(_prey: Prey, _document: int) -> Attempts:
    with_exit = ctypes.create_string_buffer(struct.pack("8Q", 0, 0, 0, 0, signal.SIGCHLD, 0, 0, 0))
    program = ctypes.create_string_buffer(_NOWHERE.encode())
    address = ctypes.addressof(program)
    forks: Attempts = {name: call(name) for name in present(("fork", "vfork"))}
    return forks | {
        "clone": call("clone", signal.SIGCHLD, 0, 0, 0, 0),
        "clone a sibling": call("clone", signal.SIGCHLD | _CLONE_PARENT, 0, 0, 0, 0),
        "clone3": lambda: keeping(with_exit, call("clone3", ctypes.addressof(with_exit), 64)),
        "run a program": lambda: os.execv(_NOWHERE, ["x"]),  # noqa: S606 - an attack
        "run what is in memory": lambda: os.memfd_create("program"),
        "run a descriptor": lambda: keeping(
            program, call("execveat", -100, address, 0, 0, _AT_EMPTY_PATH)
        ),
        "spawn": lambda: os.posix_spawn(_NOWHERE, ["x"], {}),
    }


def keeping(_alive: object, act: Callable[[], int]) -> int:
    """Act while the buffer that the call points to is alive."""
    return act()


def the_kernel(prey: Prey, document: int) -> Attempts:
    refused = (
        *("io_uring_setup", "userfaultfd", "bpf", "perf_event_open", "open_by_handle_at"),
        *("name_to_handle_at", "mount", "umount2", "pivot_root", "move_mount", "open_tree"),
        *("fsopen", "mount_setattr", "setns", "keyctl", "add_key", "request_key"),
        *("init_module", "finit_module", "kexec_load", "reboot", "swapon", "sethostname"),
        *("settimeofday", "personality", "syslog", "quotactl", "acct", "shmget", "msgget"),
        *("semget", "mq_open", "mq_unlink", "memfd_secret", "fanotify_init", "inotify_init1"),
        *("kcmp", "pidfd_getfd", "setsid", "setpriority", "migrate_pages", "move_pages"),
        *("sync", "syncfs", "file_setattr", "open_tree_attr"),
    )
    return {name: call(name, -1, 0, 0, 0, 0) for name in refused} | {
        "new namespaces": call("unshare", _NEW_USER),
        "another root": lambda: os.chroot("/"),
        "another user": lambda: os.setresuid(1, 1, 1),
        "other groups": lambda: os.setgroups([]),
        "outlive the zygote": call("prctl", 1, 0, 0, 0, 0),
        "be dumped": call("prctl", 4, 1, 0, 0, 0),
        "more files": lambda: raised(resource.RLIMIT_NOFILE),
        "more memory": lambda: raised(resource.RLIMIT_AS),
        "more processor time": lambda: raised(resource.RLIMIT_CPU),
        "leave the group": lambda: os.setpgid(0, 0),
        "type into a terminal": lambda: ioctl(0, 0x5412, b"x"),
        "have news sent by a device": lambda: ioctl(
            document, _FIOSETOWN, struct.pack("i", prey.worker)
        ),
    }


def raised(kind: int) -> None:
    """Ask for more than the hard limit, by the call that the filter does not look at."""
    hard = resource.getrlimit(kind)[1]
    more = struct.pack("QQ", hard, hard + 1)
    buffer = ctypes.create_string_buffer(more)
    numbers = {"x86_64": 160, "aarch64": 164}
    syscall(numbers[platform.machine()], kind, ctypes.addressof(buffer))


ATTACKS: tuple[Callable[[Prey, int], Attempts], ...] = (
    the_network,
    files,
    other_processes,
    new_files,
    new_processes,
    the_kernel,
)
