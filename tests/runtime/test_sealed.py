"""With keys, nothing of a job's content lies in the data directory in clear."""

import base64
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from forthwith.model.job import DocumentRef, JobState
from forthwith.model.pipeline import Pipeline, Stage
from forthwith.ports.context import StageContext
from forthwith.runtime.running import Running
from forthwith.runtime.submit import Submission
from tests.runtime import stages
from tests.runtime.engines import ONCE, PATIENCE, engine

CANARY = "canary-7f3a-sings"
KEYS = SecretStr("k1:" + base64.b64encode(bytes(range(32))).decode())
OTHER = SecretStr("k2:" + base64.b64encode(bytes(32)).decode())


def large(read: dict[str, str], input: dict[str, str]) -> bytes:  # noqa: A002 - the engine's name
    return "".join(f"{text} {input['note']};" for text in read.values()).encode() * 20_000


def seen(ctx: StageContext, large: bytes) -> str:
    with ctx.documents[0].open() as handle:
        return handle.read().decode() + large[:17].decode()


PIPELINE = Pipeline(
    name="sealed",
    input=dict[str, str],
    stages=(
        Stage("read", stages.read, isolated=True),
        Stage("large", large),
        Stage("seen", seen),
    ),
    retry=ONCE,
)


async def chunks(body: bytes) -> AsyncIterator[bytes]:
    yield body


async def stored(fw: Running) -> DocumentRef:
    body = f"{CANARY} in a document".encode()
    return await fw.service.store_document("local", "local", "song.txt", "text/plain", chunks(body))


def files_that_tell(folder: Path) -> list[str]:
    """The files below that hold the canary in clear."""
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and CANARY.encode() in path.read_bytes()
    )


@pytest.mark.parametrize("keys", [KEYS, SecretStr("")])
async def test_with_keys_no_file_holds_document_input_or_output_in_clear(
    tmp_path: Path, keys: SecretStr
) -> None:
    async with engine(tmp_path, PIPELINE, encryption_keys=keys) as fw:
        document = await stored(fw)
        job = await fw.submit("sealed", {"document_id": document.id, "note": CANARY})

        assert (await job.wait(timeout=PATIENCE)).job.failure is None
        assert await job.result() == f"{CANARY} in a document{CANARY}"
        while_open = files_that_tell(tmp_path)
    told = files_that_tell(tmp_path)

    assert bool(told) is not bool(keys.get_secret_value())
    assert bool(while_open) is not bool(keys.get_secret_value())


async def test_another_key_ends_the_job_instead_of_reading_nonsense(tmp_path: Path) -> None:
    async with engine(tmp_path, PIPELINE, encryption_keys=KEYS) as fw:
        document = await stored(fw)
    async with engine(tmp_path, PIPELINE, encryption_keys=OTHER) as fw:
        job = await fw.submit("sealed", {"document_id": document.id, "note": CANARY})
        record = await job.wait(timeout=PATIENCE)

    assert record.job.failure is not None
    assert (record.job.state, record.job.failure.code) == (JobState.FAILED, "sealed_unreadable")


async def test_a_job_that_cannot_be_opened_holds_up_no_other(tmp_path: Path) -> None:
    async with engine(tmp_path, PIPELINE, encryption_keys=KEYS, only={"none"}) as fw:
        earlier = await fw.service.submit(
            Submission(
                tenant="local",
                owner="local",
                pipeline="sealed",
                input={"note": CANARY},
                received_at=fw.service.clock.monotonic(),
            )
        )
    async with engine(tmp_path, PIPELINE, encryption_keys=OTHER) as fw:
        document = await stored(fw)
        job = await fw.submit("sealed", {"document_id": document.id, "note": CANARY})

        assert await job.result(timeout=10) == f"{CANARY} in a document{CANARY}"
        failure = (await fw.job(earlier.job.id).wait(timeout=PATIENCE)).job.failure
    assert failure is not None
    assert failure.code == "sealed_unreadable"
