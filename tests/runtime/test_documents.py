"""Uploads: a content stays as long as a row names it, and no longer."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from forthwith.model.errors import NotFoundError, StorageFullError
from forthwith.model.job import DocumentRef
from forthwith.model.pipeline import Pipeline
from forthwith.runtime.running import Running
from tests.runtime.engines import PATIENCE, engine, one

BODY = b"a song of some length"
Enter = Callable[[DocumentRef], Awaitable[DocumentRef]]


def sing() -> bytes:
    return BODY * 20_000


LARGE: Pipeline = one("large", sing)


async def chunks(body: bytes) -> AsyncIterator[bytes]:
    yield body


async def upload(fw: Running, body: bytes = BODY) -> DocumentRef:
    return await fw.service.store_document("local", "local", "s.txt", "text/plain", chunks(body))


def contents(data_dir: Path) -> list[Path]:
    return sorted(path for path in data_dir.glob("blobs/??/??/*"))


def refuse(fw: Running, monkeypatch: pytest.MonkeyPatch, *, entered: bool) -> None:
    """From now on the ledger refuses documents, before or after it has entered them."""
    enter: Enter = fw.service.ledger.add_document

    async def full(document: DocumentRef) -> DocumentRef:
        if entered:
            await enter(document)
        raise StorageFullError("the disk is full")

    monkeypatch.setattr(fw.service.ledger, "add_document", full)


async def test_a_document_that_the_ledger_refuses_leaves_no_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with engine(tmp_path, LARGE) as fw:
        refuse(fw, monkeypatch, entered=False)
        with pytest.raises(StorageFullError):
            await upload(fw)

    assert contents(tmp_path) == []


async def test_a_document_that_is_refused_takes_no_content_from_an_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with engine(tmp_path, LARGE) as fw:
        earlier = await upload(fw)
        refuse(fw, monkeypatch, entered=False)
        with pytest.raises(StorageFullError):
            await upload(fw)

        assert await fw.service.blobs.get("local", earlier.address) == BODY


async def test_a_document_that_was_entered_all_the_same_keeps_its_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with engine(tmp_path, LARGE) as fw:
        refuse(fw, monkeypatch, entered=True)
        with pytest.raises(StorageFullError):
            await upload(fw)

    assert len(contents(tmp_path)) == 1


async def test_a_sweep_leaves_what_documents_and_outputs_need(tmp_path: Path) -> None:
    async with engine(tmp_path, LARGE) as fw:
        blobs = fw.service.blobs
        document = await upload(fw)
        job = await fw.submit("large", {})
        assert await job.result(timeout=PATIENCE) == BODY * 20_000
        left = await blobs.put("local", b"of an upload that a crash cut short")
        for path in contents(tmp_path):
            os.utime(path, (0, 0))

        assert await fw.service.sweep_contents() == 1

        assert await blobs.get("local", document.address) == BODY
        assert await job.result() == BODY * 20_000
        with pytest.raises(NotFoundError):
            await blobs.get("local", left.address)


async def test_what_was_stored_today_is_not_swept_away(tmp_path: Path) -> None:
    async with engine(tmp_path, LARGE) as fw:
        await fw.service.blobs.put("local", b"of an upload that goes on")

        assert await fw.service.sweep_contents() == 0
