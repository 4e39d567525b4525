"""What a function in the sandbox can and cannot do: tried by a module that tries everything."""

import asyncio
import json
import os
import platform
import socket
import sys
from pathlib import Path

import pytest

from forthwith.runtime.isolation import IsolatedCall, Isolation, SandboxName
from forthwith.runtime.isolation.seccomp import ARCHITECTURES
from forthwith.runtime.isolation.syscalls import SYSCALLS
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


async def test_a_crash_leaves_no_memory_dump_with_document_text(isolation: Isolation) -> None:
    assert await run(isolation, hostile("can_be_dumped")) == b"0"


@pytest.mark.parametrize(
    ("absent", "name"),
    [
        ([], SandboxName.FULL),
        (["network_namespace"], SandboxName.NO_NETWORK_NAMESPACE),
        (["seccomp"], SandboxName.NO_SECCOMP),
        (["landlock"], SandboxName.NO_LANDLOCK),
        (["landlock", "seccomp"], SandboxName.RLIMITS_ONLY),
        (["capabilities_dropped"], SandboxName.PARTIAL),
    ],
)
async def test_what_the_machine_lacks_is_left_out_and_reported(
    isolation: Isolation, tmp_path: Path, absent: list[str], name: SandboxName
) -> None:
    await require_full(isolation)
    script = Path(__file__).parent / "targets" / "degraded.py"

    process = await asyncio.create_subprocess_exec(
        sys.executable, script, tmp_path / "file", *absent, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()

    facts = json.loads(output)
    assert facts["name"] == name
    assert sorted(facts["missing"]) == sorted(absent)
    assert facts["can_write"] is (name is SandboxName.RLIMITS_ONLY)
