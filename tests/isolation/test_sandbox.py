"""What a function in the sandbox can and cannot do: tried by a module that tries everything."""

import json
import os
import platform
import socket
import sys
from pathlib import Path

import pytest

from forthwith.runtime.isolation import IsolatedCall, Isolation, SandboxLevel, SandboxName
from forthwith.runtime.isolation.seccomp import ARCHITECTURES
from forthwith.runtime.isolation.syscalls import SYSCALLS
from forthwith.runtime.isolation.values import name_level
from tests.isolation.calls import Reports, hostile, run
from tests.isolation.targets.hostile import ALLOWED

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox is Linux's")

NUMBERED = ("prctl", "ptrace", "prlimit64", "unshare")


def number(name: str) -> int | None:
    return SYSCALLS[name][ARCHITECTURES[platform.machine()].column]


async def require_full(isolation: Isolation) -> None:
    level = await isolation.start()
    if level.name is not SandboxName.FULL:
        pytest.skip(f"this kernel or container does not permit: {', '.join(level.missing)}")


async def attack(isolation: Isolation, folder: Path) -> dict[str, dict[str, str]]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        target = {
            "folder": str(folder),
            "worker": os.getpid(),
            "port": server.getsockname()[1],
            "numbers": {name: number(name) for name in NUMBERED},
        }
        answer = await run(isolation, hostile("break_out", json.dumps(target).encode()))
    results: dict[str, dict[str, str]] = json.loads(answer)
    return results


async def test_nothing_that_a_parser_should_not_do_is_allowed(
    isolation: Isolation, modules: Path
) -> None:
    await require_full(isolation)

    results = (await attack(isolation, modules))["results"]

    assert len(results) > 40
    assert [name for name, result in results.items() if result == ALLOWED] == []
    assert (modules / "ledger.sqlite3").read_bytes() == b"secret"
    assert await run(isolation, hostile("echo", b"the zygote lives")) == b"the zygote lives"


async def test_refusals_come_from_the_sandbox_and_not_from_a_missing_file(
    isolation: Isolation, modules: Path
) -> None:
    await require_full(isolation)

    results = (await attack(isolation, modules))["results"]

    odd = {name: r for name, r in results.items() if r not in {"EPERM", "EACCES", "EXDEV"}}
    assert odd == {}


async def test_a_child_sees_no_variable_of_the_worker(
    isolation: Isolation, modules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret")

    environment = (await attack(isolation, modules))["environment"]

    assert set(environment) <= {
        "LANG",
        "LC_CTYPE",
        "MALLOC_ARENA_MAX",
        "OMP_NUM_THREADS",
        "RAYON_NUM_THREADS",
        "TOKIO_WORKER_THREADS",
    }


async def test_a_child_can_do_what_parsers_do(isolation: Isolation, tmp_path: Path) -> None:
    paths = [tmp_path / "one", tmp_path / "two"]
    for path in paths:
        path.write_text(path.name)
    reports = Reports()

    with paths[0].open("rb") as first, paths[1].open("rb") as second:
        first.read()  # the worker has read it: the child must see it from the start
        fds = (first.fileno(), second.fileno())
        call = IsolatedCall(target="hostile:behave", request=b"three", fds=fds)
        result = await isolation.run(call, on_progress=reports)

    assert result == b"one|two|three"
    assert reports.seen == [(1, 2, "reading"), (2, 2, "1")]


async def test_a_document_that_could_be_written_is_refused_before_anything_starts(
    isolation: Isolation, tmp_path: Path
) -> None:
    with (tmp_path / "document").open("w+b") as document:
        call = IsolatedCall(target="hostile:echo", fds=(document.fileno(),))
        with pytest.raises(ValueError, match="reading only"):
            await run(isolation, call)

    assert isolation.zygote_pid is None


async def test_the_level_is_what_a_first_child_reached(isolation: Isolation) -> None:
    assert isolation.level.name is SandboxName.NOT_STARTED

    level = await isolation.start()

    assert isolation.level is level
    assert level.dies_with_parent
    assert level.no_new_privileges
    assert level.memory_limit
    assert (level.name is SandboxName.FULL) == (level.missing == ())


@pytest.mark.parametrize(
    ("landlock", "seccomp", "network", "name"),
    [
        (True, True, True, SandboxName.FULL),
        (True, True, False, SandboxName.NO_NETWORK_NAMESPACE),
        (True, False, True, SandboxName.NO_SECCOMP),
        (False, True, True, SandboxName.NO_LANDLOCK),
        (False, False, True, SandboxName.RLIMITS_ONLY),
    ],
)
def test_a_level_is_named_after_the_most_important_part_that_is_missing(
    *, landlock: bool, seccomp: bool, network: bool, name: SandboxName
) -> None:
    assert name_level(landlock=landlock, seccomp=seccomp, network_namespace=network) is name
    missing = SandboxLevel(name=name, landlock=landlock, seccomp=seccomp).missing
    assert ("landlock" in missing, "seccomp" in missing) == (not landlock, not seccomp)
