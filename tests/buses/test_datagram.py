"""Hints between processes: heard, or lost without harm."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.buses.datagram import DatagramBus, decode, encode, rendezvous
from forthwith.model.errors import StorageError
from forthwith.model.records import Hint
from tests.support.waiting import eventually_async

PEER = Path(__file__).parent / "peer.py"
HINTS = st.builds(
    Hint,
    job_id=st.text(max_size=40),
    version=st.integers(0, 1 << 40),
    state=st.text(max_size=10),
    kinds=st.lists(st.text(max_size=20), max_size=4).map(tuple),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=3),
)


def hint(job_id: str) -> Hint:
    return Hint(job_id=job_id, version=1, state="pending", kinds=("job.accepted",))


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path, as a socket needs it."""
    with TemporaryDirectory(prefix="fw-") as name:
        place = Path(name, "meeting")
        place.mkdir(mode=0o700)
        yield place


def mode_of(folder: Path) -> int | None:
    return folder.stat().st_mode & 0o777 if folder.is_dir() else None


@asynccontextmanager
async def a_bus(folder: Path) -> AsyncIterator[tuple[DatagramBus, list[Hint]]]:
    bus, heard = DatagramBus(folder), list[Hint]()
    await bus.open()
    bus.subscribe(heard.extend)
    try:
        yield bus, heard
    finally:
        await bus.close()


def started_peer(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, str(PEER), str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@given(st.lists(HINTS, max_size=20))
def test_what_is_sent_is_what_is_heard(hints: list[Hint]) -> None:
    assert decode(encode(hints)) == hints


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_garbage_is_no_hint_or_a_well_formed_one(body: bytes) -> None:
    for each in decode(body):
        assert isinstance(each.version, int)
        assert all(isinstance(kind, str) for kind in each.kinds)


def test_a_deeply_nested_datagram_is_no_hint() -> None:
    assert decode(b"[" * 60_000) == []


async def test_two_processes_hear_each_other(folder: Path) -> None:
    with started_peer(folder) as peer:
        assert peer.stdout is not None
        assert await asyncio.to_thread(peer.stdout.readline) == "ready\n"
        async with a_bus(folder) as (bus, heard):
            bus.publish([hint("first")])
            await eventually_async(
                lambda: ("first", "heard") in [(h.job_id, h.state) for h in heard]
            )
            bus.publish([hint("end")])
            assert await asyncio.to_thread(peer.wait, 10) == 0
    assert mode_of(folder) is None


async def test_the_socket_of_a_process_that_died_is_removed(folder: Path) -> None:
    dead = folder / "1-dead"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as gone:
        gone.bind(str(dead))
    assert dead.exists()
    async with a_bus(folder) as (bus, heard):
        bus.publish([hint("job")])

        assert not dead.exists()
        assert [each.job_id for each in heard] == ["job"]


async def test_a_peer_that_takes_nothing_holds_nobody_up(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as deaf:
        deaf.bind(str(folder / "1-deaf"))
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        async with a_bus(folder) as (bus, _), a_bus(folder) as (_, heard):
            async with asyncio.timeout(5):
                for number in range(2000):
                    bus.publish([hint(str(number))])
                    await asyncio.sleep(0)
            await eventually_async(lambda: "1999" in [each.job_id for each in heard])
        assert (folder / "1-deaf").exists()


async def test_garbage_from_a_peer_disturbs_nobody(folder: Path) -> None:
    async with a_bus(folder) as (bus, _), a_bus(folder) as (other, heard):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as stranger:
            for body in (b"", b"\xff", b"[" * 50_000, b"[[1]]", b"[[1,Infinity,2]]", b"{}"):
                stranger.sendto(body, str(other._path))
        bus.publish([hint("after")])

        await eventually_async(lambda: [each.job_id for each in heard] == ["after"])


async def test_many_hints_come_in_more_than_one_datagram(folder: Path) -> None:
    async with a_bus(folder) as (bus, _), a_bus(folder) as (_, heard):
        bus.publish([hint(f"job_{number:026}") for number in range(1000)])

        await eventually_async(lambda: len(heard) == 1000)


async def test_a_listener_that_left_hears_nothing_more(folder: Path) -> None:
    async with a_bus(folder) as (bus, heard):
        other: list[Hint] = []
        leave = bus.subscribe(other.extend)
        leave()
        leave()
        bus.publish([hint("job")])

        assert (len(heard), other) == (1, [])


async def test_a_folder_in_which_no_socket_fits_is_refused(tmp_path: Path) -> None:
    deep = tmp_path / ("long" * 30)
    deep.mkdir()

    with pytest.raises(StorageError):
        await DatagramBus(deep).open()


def test_the_folder_belongs_to_this_user_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    folder = rendezvous("/some/ledger.db")

    assert folder.stat().st_mode & 0o777 == 0o700
    assert folder.stat().st_uid == os.getuid()
    assert rendezvous("/some/ledger.db") == folder
    assert rendezvous("/other/ledger.db") != folder


@pytest.mark.parametrize("kind", ["open", "file", "link", "dangling link"])
def test_a_folder_that_others_may_have_made_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    folder = rendezvous("/some/ledger.db")
    folder.rmdir()
    if kind == "open":
        folder.mkdir()
        folder.chmod(0o755)
    elif kind == "file":
        folder.write_bytes(b"")
    else:
        target = tmp_path / "elsewhere"
        if kind == "link":
            target.mkdir(mode=0o700)
        folder.symlink_to(target)

    with pytest.raises(StorageError, match="not a folder of this user alone"):
        rendezvous("/some/ledger.db")


async def test_the_last_one_to_leave_takes_the_folder_away(folder: Path) -> None:
    async with a_bus(folder):
        async with a_bus(folder):
            pass
        assert mode_of(folder) is not None

    assert mode_of(folder) is None


async def test_who_comes_when_the_last_one_has_left_makes_the_folder_anew(folder: Path) -> None:
    late = DatagramBus(folder)
    async with a_bus(folder):
        pass

    await late.open()

    assert mode_of(folder) == 0o700
    await late.close()


def test_who_comes_while_the_last_one_leaves_finds_a_place(folder: Path) -> None:
    def comes_and_goes() -> None:
        async def visit() -> None:
            async with a_bus(folder):
                pass

        for _ in range(100):
            asyncio.run(visit())

    with ThreadPoolExecutor(4) as visitors:
        for visitor in [visitors.submit(comes_and_goes) for _ in range(4)]:
            visitor.result()

    assert mode_of(folder) is None
