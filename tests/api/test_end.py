"""How the server ends: in order, and nobody is left without an answer."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest

from forthwith.api.access import ExposedWithoutKeysError
from forthwith.api.server import listen
from forthwith.settings import Settings
from tests.support.answers import as_object, data, envelope, job_of
from tests.support.serving import client_of, running
from tests.support.waiting import eventually_async

PROGRAM = """
import asyncio, sys
from pathlib import Path
from tests.support.serving import running

async def main() -> None:
    async with running(Path(sys.argv[1])) as server:
        sys.stdout.write(f"{server.port}\\n")
        sys.stdout.flush()
        await server.task

asyncio.run(main())
"""


@asynccontextmanager
async def process(data_dir: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, int]]:
    """A server in a process of its own, and its port."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        PROGRAM,
        str(data_dir),
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONWARNINGS": "error"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert child.stdout is not None
    try:
        yield child, int(await child.stdout.readline())
    finally:
        if child.returncode is None:
            child.kill()
        await child.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_gives_who_waits_a_receipt_and_ends_with_0(
    tmp_path: Path, number: signal.Signals
) -> None:
    async with process(tmp_path) as (child, port):
        base = f"http://127.0.0.1:{port}/api/v1/"
        async with httpx2.AsyncClient(base_url=base, timeout=20) as api:
            job = job_of(gate="never")
            waiting = asyncio.create_task(api.post("jobs?wait=30", json={**job, "tags": ["w"]}))
            job_id = await _first_job(api)
            url = f"jobs/{job_id}/events"
            async with api.stream("GET", url, headers={"Accept": "text/event-stream"}) as stream:
                chunks = stream.aiter_text()
                await anext(chunks)
                child.send_signal(number)
                rest = "".join([chunk async for chunk in chunks])
            receipt = await waiting

        body = as_object(envelope(receipt)["data"])
        assert (receipt.status_code, body["id"], body["method"]) == (202, job_id, "fallback")
        assert "job.ended" not in rest
        assert await asyncio.wait_for(child.wait(), 30) == 0


async def _first_job(api: httpx2.AsyncClient) -> str:
    while True:
        answer = await api.get("jobs?tag=w&state=processing")
        jobs = envelope(answer)["data"]
        if isinstance(jobs, list) and jobs:
            return str(as_object(jobs[0])["id"])


async def test_a_long_poll_ends_when_the_server_does(tmp_path: Path) -> None:
    async with running(tmp_path, worker=False) as server, client_of(server) as api:
        job_id = str(data(await api.post("jobs", json=job_of()), 202)["id"])
        etag = (await api.get(f"jobs/{job_id}")).headers["etag"]
        headers = {"If-None-Match": etag, "Prefer": "wait=30"}
        poll = asyncio.create_task(api.get(f"jobs/{job_id}", headers=headers))
        await eventually_async(lambda: server.service._waiters._waiting)

        server.stop.set()

        assert (await asyncio.wait_for(poll, 5)).status_code == 304


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "example.org", ""])  # noqa: S104 - refused
def test_without_keys_nobody_else_may_reach_the_server(host: str) -> None:
    with pytest.raises(ExposedWithoutKeysError, match="without API keys"):
        listen(Settings().model_copy(update={"host": host, "port": 0}))


def test_a_port_that_is_taken_is_said_at_once() -> None:
    settings = Settings().model_copy(update={"port": 0})
    with listen(settings) as first:
        first.listen()
        taken = settings.model_copy(update={"port": first.getsockname()[1]})

        with pytest.raises(OSError, match="in use"):
            listen(taken)
