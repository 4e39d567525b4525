"""Every blob store keeps to the port's rules; a new one is one line in OPENERS."""

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import pytest

from forthwith.blobs.folder import FolderBlobStore
from forthwith.blobs.pieces import PIECE_BYTES
from forthwith.model.errors import (
    NotFoundError,
    SealError,
    StorageFullError,
    TooLargeError,
)
from forthwith.seals.aes_gcm import AesGcmCodec, Key
from forthwith.seals.plain import PlainCodec

OPENERS: dict[str, Callable[[Path], FolderBlobStore]] = {
    "folder": lambda folder: FolderBlobStore(folder, PlainCodec(), sealed=False),
    "sealed-folder": lambda folder: FolderBlobStore(
        folder, AesGcmCodec([Key("k1", b"1" * 32)]), sealed=True
    ),
}
DAY = timedelta(days=1)
SIZES = [0, 1, 5000, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES]


@pytest.fixture(params=OPENERS)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> FolderBlobStore:
    opened = OPENERS[request.param](tmp_path)
    await opened.prepare()
    return opened


@pytest.fixture
async def sealed(tmp_path: Path) -> FolderBlobStore:
    return OPENERS["sealed-folder"](tmp_path)


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


def anonymous(handle: BinaryIO) -> bool:
    return str(Path(f"/proc/self/fd/{handle.fileno()}").readlink()).startswith("/memfd:")


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("size", SIZES)
async def test_what_was_put_is_there_whole(store: FolderBlobStore, size: int) -> None:
    body = os.urandom(size)

    received = await store.put("a", body)

    assert (received.size_bytes, received.head) == (size, body[:4096])
    assert await store.get("a", received.address) == body
    with await store.open("a", received.address) as handle:
        assert handle.read() == body
        handle.seek(0)
        assert os.fstat(handle.fileno()).st_size == size


async def test_a_stream_is_stored_as_it_comes(store: FolderBlobStore, tmp_path: Path) -> None:
    parts = [os.urandom(300_000) for _ in range(8)]

    received = await store.receive("a", chunks(*parts), max_bytes=10_000_000)
    again = await store.put("a", b"".join(parts))

    assert received.address == again.address
    assert received.sha256 == again.sha256
    assert await store.get("a", received.address) == b"".join(parts)
    assert len(files(tmp_path)) == 1


async def test_one_byte_too_many_is_refused_and_leaves_nothing(
    store: FolderBlobStore, tmp_path: Path
) -> None:
    assert (await store.receive("a", chunks(b"x" * 10), max_bytes=10)).size_bytes == 10
    before = files(tmp_path)

    with pytest.raises(TooLargeError) as caught:
        await store.receive("a", chunks(b"x" * 10, b"y"), max_bytes=10)

    assert caught.value.max_bytes == 10
    assert files(tmp_path) == before


async def test_a_stream_that_breaks_off_leaves_nothing(
    store: FolderBlobStore, tmp_path: Path
) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"x" * 1000
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await store.receive("a", broken(), max_bytes=10_000)

    assert files(tmp_path) == []


async def test_another_tenant_does_not_find_it(store: FolderBlobStore) -> None:
    received = await store.put("a", b"mine")

    assert (await store.put("b", b"mine")).address != received.address
    with pytest.raises(SealError):
        await store.get("b", received.address)


async def test_what_is_not_there_is_not_found(store: FolderBlobStore) -> None:
    for address in ("0" * 64, "../../etc/passwd", "", "Z" * 64):
        with pytest.raises(NotFoundError):
            await store.get("a", address)
        with pytest.raises(NotFoundError):
            await store.open("a", address)
        await store.delete("a", address)


async def test_a_deleted_content_is_gone(store: FolderBlobStore, tmp_path: Path) -> None:
    received = await store.put("a", b"x")

    await store.delete("a", received.address)

    with pytest.raises(NotFoundError):
        await store.get("a", received.address)
    assert files(tmp_path) == []


async def test_many_at_once_do_not_disturb_each_other(store: FolderBlobStore) -> None:
    bodies = [b"%d" % (number % 5) * 1000 for number in range(20)]

    received = await asyncio.gather(*(store.put("a", body) for body in bodies))

    assert len({each.address for each in received}) == 5
    assert [await store.get("a", each.address) for each in received] == bodies


async def test_a_changed_content_does_not_open(store: FolderBlobStore, tmp_path: Path) -> None:
    received = await store.put("a", os.urandom(PIECE_BYTES + 5000))
    [file] = files(tmp_path)
    content = bytearray(file.read_bytes())
    content[-100] ^= 1
    file.write_bytes(content)

    with pytest.raises(SealError):
        await store.get("a", received.address)


async def test_a_full_disk_says_so_and_leaves_nothing(
    store: FolderBlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(StorageFullError):
        await store.put("a", b"x")

    assert files(tmp_path) == []


async def test_left_over_uploads_are_cleared_when_they_are_old(
    store: FolderBlobStore, tmp_path: Path
) -> None:
    old, young = tmp_path / "incoming" / "old", tmp_path / "incoming" / "young"
    for path in (old, young):
        path.touch()
    os.utime(old, (0, 0))

    await store.prepare()

    assert files(tmp_path) == [young]


async def test_a_sealed_content_is_nowhere_plain(sealed: FolderBlobStore, tmp_path: Path) -> None:
    received = await sealed.put("a", b"CANARY" * 1000)

    assert b"CANARY" not in b"".join(path.read_bytes() for path in files(tmp_path))
    with await sealed.open("a", received.address) as handle:
        assert anonymous(handle)


async def test_a_sealed_content_in_anothers_place_does_not_open(
    sealed: FolderBlobStore, tmp_path: Path
) -> None:
    first = await sealed.put("a", b"first")
    second = await sealed.put("a", b"second")
    one, two = (tmp_path / x[:2] / x[2:4] / x for x in (first.address, second.address))
    two.write_bytes(one.read_bytes())

    with pytest.raises(SealError):
        await sealed.get("a", second.address)
    with pytest.raises(SealError):
        await sealed.open("a", second.address)


@pytest.mark.parametrize("keep", [16, 20, PIECE_BYTES + 100])
async def test_a_sealed_content_that_was_cut_off_does_not_open(
    sealed: FolderBlobStore, tmp_path: Path, keep: int
) -> None:
    received = await sealed.put("a", os.urandom(2 * PIECE_BYTES))
    [file] = files(tmp_path)
    os.truncate(file, keep)

    with pytest.raises(SealError):
        await sealed.get("a", received.address)


async def test_sealed_pieces_cannot_be_dropped_at_their_border(
    sealed: FolderBlobStore, tmp_path: Path
) -> None:
    received = await sealed.put("a", os.urandom(2 * PIECE_BYTES))
    [file] = files(tmp_path)
    sealed_piece = int.from_bytes(file.read_bytes()[16:20], "big")
    os.truncate(file, 16 + 4 + sealed_piece)

    with pytest.raises(SealError):
        await sealed.get("a", received.address)


async def nothing_needed(addresses: Sequence[str]) -> set[str]:
    del addresses
    return set()


def grown_old(folder: Path) -> None:
    for path in files(folder):
        os.utime(path, (0, 0))


async def test_what_an_upload_stored_can_be_taken_back(
    store: FolderBlobStore, tmp_path: Path
) -> None:
    received = await store.put("a", b"x")

    await store.take_back(received)
    await store.take_back(received)

    assert files(tmp_path) == []


async def test_a_content_that_was_there_before_is_not_taken_back(store: FolderBlobStore) -> None:
    await store.put("a", b"x")
    again = await store.put("a", b"x")

    await store.take_back(again)

    assert await store.get("a", again.address) == b"x"


async def test_a_content_that_was_stored_again_is_not_taken_back(store: FolderBlobStore) -> None:
    received = await store.put("a", b"x")
    await store.put("a", b"x")

    await store.take_back(received)

    assert await store.get("a", received.address) == b"x"


async def test_of_many_that_store_a_content_at_once_one_alone_can_take_it_back(
    store: FolderBlobStore,
) -> None:
    received = await asyncio.gather(*(store.put("a", b"x") for _ in range(20)))

    assert sum(each.file is not None for each in received) == 1


async def test_old_contents_that_nobody_needs_are_swept_away(
    store: FolderBlobStore, tmp_path: Path
) -> None:
    await store.prepare("ledger-1")
    needed, left = await store.put("a", b"needed"), await store.put("a", b"left")
    grown_old(tmp_path)
    young = await store.put("a", b"young")

    async def those(addresses: Sequence[str]) -> set[str]:
        assert set(addresses) == {needed.address, left.address}
        return {needed.address}

    assert await store.sweep(those, age=DAY, most=100) == 1
    assert await store.get("a", needed.address) == b"needed"
    assert await store.get("a", young.address) == b"young"
    with pytest.raises(NotFoundError):
        await store.get("a", left.address)


async def test_a_content_that_is_stored_again_while_one_sweeps_stays(
    store: FolderBlobStore, tmp_path: Path
) -> None:
    await store.prepare("ledger-1")
    left = await store.put("a", b"left")
    grown_old(tmp_path)

    async def meanwhile(addresses: Sequence[str]) -> set[str]:
        await store.put("a", b"left")
        return await nothing_needed(addresses)

    assert await store.sweep(meanwhile, age=DAY, most=100) == 0
    assert await store.get("a", left.address) == b"left"


async def test_a_sweep_looks_at_so_many_and_no_more(store: FolderBlobStore, tmp_path: Path) -> None:
    await store.prepare("ledger-1")
    for number in range(20):
        await store.put("a", b"%d" % number)
    grown_old(tmp_path)

    assert await store.sweep(nothing_needed, age=DAY, most=15) == 15
    assert await store.sweep(nothing_needed, age=DAY, most=15) == 5


async def test_a_folder_that_two_ledgers_have_used_is_not_swept(
    store: FolderBlobStore, tmp_path: Path
) -> None:
    await store.prepare("ledger-1")
    await store.put("a", b"x")
    grown_old(tmp_path)

    await store.prepare("ledger-2")
    assert await store.sweep(nothing_needed, age=DAY, most=100) == 0
    await store.prepare("ledger-1")
    assert await store.sweep(nothing_needed, age=DAY, most=100) == 0


async def test_a_folder_with_contents_of_unknown_ledgers_is_not_swept(
    store: FolderBlobStore, tmp_path: Path
) -> None:
    await store.put("a", b"x")
    grown_old(tmp_path)

    await store.prepare("ledger-1")

    assert await store.sweep(nothing_needed, age=DAY, most=100) == 0


async def test_who_uses_a_folder_is_noted_once(store: FolderBlobStore, tmp_path: Path) -> None:
    for _ in range(3):
        await store.prepare("ledger-1")

    assert (tmp_path / "ledgers").read_text() == "ledger-1\n"
