"""A parser taken over by its document has no way out: a stage of the engine tries them all."""

from __future__ import annotations

import base64
import os
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from forthwith.model.pipeline import Pipeline, Stage
from forthwith.runtime.isolation import Isolation, SandboxName
from forthwith.runtime.running import Running
from tests.isolation.targets.breakout import Booty, Prey, break_out
from tests.runtime.engines import ONCE, PATIENCE, engine

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox is Linux's")

KEY = base64.b64encode(bytes(range(7, 39))).decode()
SECRETS = {
    "FORTHWITH_ENCRYPTION_KEYS": f"k1:{KEY}",
    "FORTHWITH_OPENAI_API_KEY": "sk-canary-4711-of-the-worker",
    "FORTHWITH_OPENAI_BASE_URL": "http://127.0.0.1:9/canary-of-the-worker",
    "SOMETHING_ELSE": "another-canary-of-the-worker",
}
OTHER = b"what another caller uploaded"
BROUGHT = "a-word-that-the-request-brings"
#: How the sandbox says no: by the filter, by Landlock, or because the descriptor is for reading.
REFUSALS = {"EPERM", "EACCES", "EXDEV", "EBADF"}
#: Calls that the C library is told do not exist, so that it uses those that a filter can read.
ABSENT = {"clone3": "ENOSYS"}
#: Standard input, output and what takes Python's; last words; the channel; the document.
OPEN = ("null", "null", "null", "pipe", "socket", "file")
SEEN = {
    *("LANG", "LC_CTYPE", "MALLOC_ARENA_MAX", "OMP_NUM_THREADS", "RAYON_NUM_THREADS"),
    *("TESSDATA_PREFIX", "TOKIO_WORKER_THREADS"),
}
PIPELINE = Pipeline(
    name="breakout",
    input=Prey,
    stages=(Stage("break_out", break_out, isolated=True),),
    retry=ONCE,
)


@pytest.fixture
async def full_sandbox() -> None:
    isolation = Isolation()
    level = await isolation.start()
    await isolation.aclose()
    if level.name is not SandboxName.FULL:
        pytest.skip(f"this kernel or container does not permit: {', '.join(level.missing)}")


@pytest.fixture(params=["plain", "sealed"])
def keys(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> SecretStr:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("FORTHWITH_OPENAI_MODEL", "any")
    return SecretStr(SECRETS["FORTHWITH_ENCRYPTION_KEYS"] if request.param == "sealed" else "")


async def chunks(body: bytes) -> AsyncIterator[bytes]:
    yield body


async def stored(fw: Running, body: bytes) -> str:
    document = await fw.service.store_document(
        "local", "local", "a.txt", "text/plain", chunks(body)
    )
    return document.id


def halves(word: str) -> tuple[str, str]:
    middle = len(word) // 2
    return word[:middle], word[middle:][::-1]


def prey(folder: Path, port: int, document: str) -> Prey:
    blobs = [path for path in folder.rglob("*") if len(path.name) == len("0" * 64)]
    return Prey(
        document_id=document,
        folder=folder,
        other=blobs[0],
        worker=os.getpid(),
        port=port,
        hidden={name: halves(value) for name, value in SECRETS.items()},
        word=BROUGHT,
        brought=halves(BROUGHT),
    )


async def booty(folder: Path, keys: SecretStr) -> Booty:
    """What a job of the engine brings home from its attempts."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        async with engine(folder, PIPELINE, encryption_keys=keys) as fw:
            await stored(fw, OTHER)
            target = prey(folder, server.getsockname()[1], await stored(fw, b"its own"))
            job = await fw.submit("breakout", target.model_dump(mode="json"))
            return Booty.model_validate(await job.result(timeout=PATIENCE))


@pytest.mark.usefixtures("full_sandbox")
async def test_a_parser_that_was_taken_over_has_no_way_out_and_finds_no_secret(
    tmp_path: Path, keys: SecretStr
) -> None:
    found = await booty(tmp_path / "data", keys)

    assert len(found.attempts) > 150
    assert {name: said for name, said in found.attempts.items() if not is_refused(name, said)} == {}
    assert Counter(found.descriptors.values()) - Counter(OPEN) == Counter()
    assert set(found.environment) <= SEEN
    assert found.found == []
    assert found.finds, "the search of its memory must find what is there"
    assert left_behind(tmp_path) == []


def left_behind(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if "breakout" in path.name]


def is_refused(name: str, said: str) -> bool:
    return said in REFUSALS or ABSENT.get(name) == said
