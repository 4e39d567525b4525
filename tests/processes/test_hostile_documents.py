"""A whole service, given hostile files all at once: each ends well, and nothing else happens.

Every job ends with a result or a refusal that has its words; no worker falls; nothing is fetched,
and nothing is written but into the data directory; no text of a document is in a log, a metric or
an event. A sample of the files is tried with the other tests, all of them by `make test-hostile`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from forthwith.model.json import JsonObject
from tests.pipelines.documents import corpus
from tests.pipelines.documents.hostile_calling import LABELS, calling
from tests.pipelines.documents.hostile_files import files, some_files
from tests.processes.conftest import Serve
from tests.processes.hostile_service import Listener, Watch, fault_of, submit_all
from tests.processes.service import ROOT, Service
from tests.support.waiting import eventually

WORD = "quokkazanzibar"
"""Stands in documents alone, so that it is known wherever it turns up."""
LONGEST_S = 60
"""Of processor time: how long a file waits for its turn is another matter."""
CHILD_BYTES = 1 << 30
_TRACES = ("passwd", "evil", "pwned", "forthwith-written", "lollol")


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Folders in which a service has no business: its home and where temporary files go."""
    folders = [tmp_path / "home", tmp_path / "temporary"]
    for folder, name in zip(folders, ("HOME", "TMPDIR"), strict=True):
        folder.mkdir()
        monkeypatch.setenv(name, str(folder))
    return folders


@pytest.fixture
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.close()


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("elsewhere")
def test_a_sample_of_hostile_files_ends_well_and_nothing_else_happens(
    serve: Serve, listener: Listener, elsewhere: list[Path]
) -> None:
    sample = [*calling(listener.url, WORD), *some_files(40)]

    hold_against(serve(app="", workers=2), sample, listener, elsewhere)


@pytest.mark.hostile
@pytest.mark.timeout(3600)
def test_all_hostile_files_at_once_end_well_and_nothing_else_happens(
    serve: Serve, listener: Listener, elsewhere: list[Path]
) -> None:
    def everything() -> Iterator[tuple[str, bytes]]:
        yield from calling(listener.url, WORD)
        yield from files()

    jobs = hold_against(serve(app="", workers=2), everything(), listener, elsewhere)

    assert len(jobs) >= 300


@pytest.mark.hostile
@pytest.mark.timeout(600)
def test_the_malformed_files_of_the_field_end_well_and_nothing_else_happens(
    serve: Serve, listener: Listener, elsewhere: list[Path], field_data: Path
) -> None:
    found = sorted(path for path in (field_data / "malformed").iterdir() if path.is_file())
    named = ((path.name, path.read_bytes()) for path in found)

    hold_against(serve(app="", workers=2), named, listener, elsewhere)


def hold_against(
    service: Service,
    found: Iterator[tuple[str, bytes]] | list[tuple[str, bytes]],
    listener: Listener,
    elsewhere: list[Path],
) -> dict[str, str]:
    """Submit the files at once and hold the service to what it promises."""
    before = listing(elsewhere)
    workers = {process.pid for process in service.named("worker-process")}
    watch = Watch(service)
    with watch.looking():
        jobs = submit_all(service, found)
        eventually(lambda: is_idle(service), seconds=3_000)

    assert faults(service, jobs) == {}
    assert unlabelled(service, jobs) == []
    assert {process.pid for process in service.named("worker-process")} == workers
    assert service.rows("SELECT id FROM jobs WHERE interruptions > 0") == []
    assert [peak for peak in watch.memory.values() if peak > CHILD_BYTES] == []
    assert watch.busy
    assert [seconds for seconds in watch.busy.values() if seconds > LONGEST_S] == []
    assert listener.calls == []
    assert listing(elsewhere) == before
    assert traces(service) == []
    assert tellers(service) == []
    is_well(service)
    return jobs


def is_idle(service: Service) -> bool:
    return (
        service.rows("SELECT 1 FROM jobs WHERE state NOT IN ('completed', 'failed') LIMIT 1") == []
    )


def faults(service: Service, jobs: dict[str, str]) -> dict[str, str]:
    """The files that did not end as they should, and how they did."""
    ended = {name: service.job(job_id) for name, job_id in jobs.items()}
    found = {name: fault_of(job) for name, job in ended.items()}
    return {name: fault for name, fault in found.items() if fault is not None}


def unlabelled(service: Service, jobs: dict[str, str]) -> list[str]:
    """The files that would run, load or compute something, and whose result does not say so."""
    wanted = {name: LABELS.get(name.partition(" ")[2]) for name in jobs}
    return [
        name
        for name, code in wanted.items()
        if code is not None
        and service.job(jobs[name])["state"] == "completed"
        and f'"{code}"' not in service.result(jobs[name])
    ]


def listing(folders: list[Path]) -> list[str]:
    """What lies where nothing should come to lie."""
    own = [path.name for path in ROOT.iterdir() if not path.name.startswith(".")]
    temporary = [path.name for path in Path("/tmp").glob("*forthwith-written*")]  # noqa: S108 - an attack's target
    return sorted([*own, *temporary, *(str(p) for folder in folders for p in folder.rglob("*"))])


def traces(service: Service) -> list[str]:
    """Files of the service that are called as something in a document is."""
    paths = service.data_dir.parent.rglob("*")
    return [str(path) for path in paths if any(trace in path.name for trace in _TRACES)]


def tellers(service: Service) -> list[str]:
    """Where text of a document stands that should not: logs, metrics, events, workers' words."""
    metrics = httpx2.get(f"{service.url}/metrics", timeout=10).text
    events = "".join(str(row) for row in service.rows("SELECT * FROM events"))
    workers = "".join(str(row) for row in service.rows("SELECT * FROM workers"))
    places = {"log": service.log.read_text(), "metrics": metrics, "events": events}
    return [name for name, text in {**places, "workers": workers}.items() if WORD in text]


def is_well(service: Service) -> None:
    """It counts its workers, keeps its promises, and reads a good document at once."""
    assert service.working_workers() == 2
    good: dict[str, str] = submit_all(service, [("contract.docx", corpus.docx())])
    (job_id,) = good.values()
    job: JsonObject = service.ended(job_id)
    assert (job["state"], job["outcome"]) == ("completed", "full")
    service.audit()
