"""What a service is watched for while it reads hostile files."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2

from forthwith.model.json import JsonObject
from forthwith.pipelines.documents.codes import HINTS, REFUSALS
from tests.processes.processes import family
from tests.processes.service import Service

_EVERY_S = 0.05
_ISOLATED = "isolation.zygote"
_BATCH = "documents.batch_analysis"
_SINGLE = (
    "documents.full_analysis",
    "documents.quality_check",
    "documents.full_analysis",
    "documents.data_extraction",
)
_UPLOADS = 8


class Listener:
    """Somebody who waits to be called, and should not be."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self._thread = threading.Thread(target=self._answer, daemon=True)
        self._thread.start()

    def _answer(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._server.accept()
                with connection:
                    connection.settimeout(1)
                    with suppress(OSError):
                        self.calls.append(connection.recv(200).decode("latin-1"))

    def close(self) -> None:
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(5)


class Watch:
    """What each process below a service took: the most memory, and for a child processor time."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._end = threading.Event()
        self.memory: dict[int, int] = {}
        self.busy: dict[int, float] = {}

    def _look(self) -> None:
        while not self._end.wait(_EVERY_S):
            for process in family(self._service.supervisor.pid):
                pid = process.pid
                self.memory[pid] = max(_peak(pid), self.memory.get(pid, 0))
                if _ISOLATED in process.command:
                    self.busy[pid] = max(_busy_seconds(pid), self.busy.get(pid, 0.0))

    @contextmanager
    def looking(self) -> Iterator[None]:
        thread = threading.Thread(target=self._look)
        thread.start()
        try:
            yield
        finally:
            self._end.set()
            thread.join()


def _peak(pid: int) -> int:
    """The high-water mark in bytes; 0 when the process is gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def _busy_seconds(pid: int) -> float:
    """The processor time of a process; 0 when it is gone."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def submit_all(service: Service, files: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """Upload every file, then submit a job for each at once; the job's id by the file's name."""
    with service.client(timeout=120) as client, ThreadPoolExecutor(_UPLOADS) as pool:
        documents = []
        for name, content in files:  # one at a time: some are large
            documents.append((name, _upload(client, name, content)))
        orders = [(name, order(name, n, d)) for n, (name, d) in enumerate(documents)]
        ids = pool.map(lambda each: _submit(client, each[1]), orders)
        return {
            f"{n} {name}": job for n, ((name, _), job) in enumerate(zip(orders, ids, strict=True))
        }


def order(name: str, number: int, document: str) -> JsonObject:
    pipeline = _BATCH if name.endswith(".zip") else _SINGLE[number % len(_SINGLE)]
    return {"pipeline": pipeline, "input": {"document_id": document}}


def _upload(client: httpx2.Client, name: str, content: bytes) -> str:
    answer = client.post("documents", params={"name": name}, content=content)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["data"]["id"])


def _submit(client: httpx2.Client, body: JsonObject) -> str:
    answer = client.post("jobs", json=body)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["data"]["id"])


def fault_of(job: JsonObject) -> str | None:
    """What is wrong with how a hostile file ended; None if it ended as one should."""
    if job["state"] == "completed":
        return None
    failure = job["failure"]
    if job["state"] != "failed" or not isinstance(failure, dict):
        return f"{job['state']}"
    known = REFUSALS.get(str(failure["code"]))
    if known is None:
        return f"{failure['code']}: {failure['message']}"
    if failure["hint"] not in {known.hint, *HINTS.values()} or not failure["message"]:
        return f"{failure['code']} without words"
    return None
