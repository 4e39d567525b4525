"""Both clients against a real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from forthwith.client import AsyncClient, Client, Event, Progress, ServerUnreachableError
from forthwith.model.errors import (
    IdempotencyKeyReusedError,
    InvalidInputError,
    JobNotDoneError,
    JobNotEndedError,
    NoResultError,
    NotFoundError,
    UnknownPipelineError,
    WaitTimeoutError,
)
from tests.support.program import served

WORDS, GATE, FAIL = "demo.words", "demo.gate", "demo.fail"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("served")) as (_, address):
        yield address


@pytest.fixture
def client(url: str) -> Iterator[Client]:
    with Client(url) as opened:
        yield opened


def test_a_job_in_time_comes_with_its_result(client: Client) -> None:
    job = client.submit(WORDS, {"text": "a b"}, wait=20)

    assert (job.state, job.method, job.done) == ("completed", "immediate", True)
    assert job.result == {"words": ["a", "b"]}
    assert job.created_at is not None
    assert job.created_at.tzinfo is not None


def test_a_job_is_waited_for_and_its_result_fetched(client: Client) -> None:
    job = client.submit(WORDS, {"text": "a"})

    assert client.result(job.id, timeout=20) == {"words": ["a"]}
    assert client.wait(job.id).succeeded


def test_a_wait_that_is_over_leaves_the_job_alone(client: Client, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    job = client.submit(GATE, {"text": str(gate)})

    with pytest.raises(WaitTimeoutError) as caught:
        client.wait(job.id, timeout=0.3)
    with pytest.raises(JobNotDoneError):
        client.download(job.id)
    gate.touch()

    assert caught.value.job_id == job.id
    assert client.wait(job.id, timeout=20).succeeded


def test_files_are_sent_from_paths_and_bytes(client: Client, tmp_path: Path) -> None:
    file = tmp_path / "on disk.txt"
    file.write_text("x")

    job = client.submit(WORDS, files=[file], tags=["t"], metadata={"n": 1}, wait=20)
    several = client.submit(WORDS, files=[file, b"bytes"], wait=20)

    assert job.document is not None
    assert (job.document.name, job.tags, job.metadata) == ("on disk.txt", ("t",), {"n": 1})
    assert several.succeeded
    with pytest.raises(InvalidInputError, match="not both"):
        client.submit(WORDS, {"text": "x"}, files=[file])


def test_an_uploaded_document_can_be_used(client: Client) -> None:
    document = client.upload(b"some text", name="a.txt")

    job = client.submit(WORDS, {"document_id": document.id}, wait=20)

    assert (document.name, document.bytes) == ("a.txt", 9)
    assert job.document is not None
    assert job.document.name == "a.txt"


def test_the_same_key_gives_the_same_job(client: Client) -> None:
    first = client.submit(WORDS, {"text": "k"}, idempotency_key="client-key")
    second = client.submit(WORDS, {"text": "k"}, idempotency_key="client-key")

    assert first.id == second.id
    with pytest.raises(IdempotencyKeyReusedError):
        client.submit(WORDS, {"text": "other"}, idempotency_key="client-key")


def test_events_come_in_order_and_end_with_the_job(client: Client) -> None:
    job = client.submit(WORDS, {"text": "e"})

    updates = list(client.events(job.id))

    events = [each for each in updates if isinstance(each, Event)]
    assert [each.seq for each in events] == list(range(1, len(events) + 1))
    assert events[-1].kind == "job.ended"
    assert list(client.events(job.id, after=events[-1].seq)) == []
    later = [each for each in client.events(job.id, after=2) if isinstance(each, Event)]
    assert later == events[2:]


def test_progress_is_told_while_a_stage_runs(client: Client, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    job = client.submit(GATE, {"text": str(gate)})

    seen = []
    for update in client.events(job.id):
        if isinstance(update, Progress) and update.message == "at the gate":
            seen.append(update.percent)
            gate.touch()

    assert seen
    assert 0 < seen[0] < 100


def test_a_failed_job_has_its_reason_no_result_and_a_second_round(client: Client) -> None:
    job = client.submit(FAIL, {"text": "it"}, wait=20)

    assert job.failure is not None
    assert (job.state, job.failure.code, job.failure.stage) == ("failed", "no_luck", "fail")
    with pytest.raises(NoResultError):
        client.result(job.id)
    again = client.retry(job.id, options={"priority": "low"})
    assert (again.round, again.priority) == (2, "low")
    assert client.wait(job.id, timeout=20).round == 2


def test_a_job_is_stopped(client: Client, tmp_path: Path) -> None:
    job = client.submit(GATE, {"text": str(tmp_path / "never")})

    client.cancel(job.id)

    assert client.wait(job.id, timeout=20).state == "cancelled"
    assert client.cancel(job.id, force=True).state == "cancelled"


def test_jobs_are_listed_over_all_pages(client: Client) -> None:
    ids = [client.submit(WORDS, {"text": "l"}, tags=["listed"]).id for _ in range(3)]

    page = client.page(page_size=2, tag="listed")

    assert [job.id for job in page.jobs] == ids[:0:-1]
    assert page.next_page_token is not None
    assert [job.id for job in client.list(tag="listed", pipeline=[WORDS, GATE])] == ids[::-1]


def test_errors_are_raised_by_their_code(client: Client) -> None:
    with pytest.raises(NotFoundError) as missing:
        client.get("job_unknown")
    with pytest.raises(UnknownPipelineError):
        client.submit("nope", {})
    with pytest.raises(InvalidInputError) as invalid:
        client.submit(WORDS, {"text": 5})
    done = client.submit(WORDS, {"text": "x"}, wait=20)
    with pytest.raises(JobNotEndedError):
        client.retry(done.id)

    assert vars(missing.value)["request_id"].startswith("req_")
    assert invalid.value.details[0].field.endswith("text")


def test_the_catalogue_is_read(client: Client) -> None:
    names = [each.name for each in client.pipelines()]
    words = client.pipeline(WORDS)

    assert {WORDS, GATE, FAIL, "documents.full_analysis"} <= set(names)
    assert [stage.name for stage in words.stages] == ["split"]
    assert words.input_schema["type"] == "object"
    assert words.result_schema["type"] == "object"


def test_nobody_at_the_address_is_told_as_such() -> None:
    with (
        Client("http://127.0.0.1:1", retries=1) as client,
        pytest.raises(ServerUnreachableError, match="connection refused"),
    ):
        client.get("job_1")


async def test_the_asynchronous_client_does_the_same(url: str, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    async with AsyncClient(url) as client:
        held = await client.submit(GATE, {"text": str(gate)})
        quick = await client.submit(WORDS, {"text": "a b"}, wait=20)
        with pytest.raises(WaitTimeoutError):
            await client.wait(held.id, timeout=0.2)
        gate.touch()
        kinds = [each.kind async for each in client.events(held.id) if isinstance(each, Event)]
        listed = [job.id async for job in client.list(pipeline=GATE, q=held.id)]

        assert quick.result == {"words": ["a", "b"]}
        assert await client.result(held.id, timeout=20) == {"words": ["through"]}
        assert kinds[-1] == "job.ended"
        assert listed in ([held.id], [])
        assert (await client.upload(b"x", name="n.txt")).name == "n.txt"
        assert (await client.pipeline(WORDS)).name == WORDS
        assert await client.pipelines()


def test_a_followed_job_outlives_a_restart_of_the_server(tmp_path: Path) -> None:
    """The stream breaks with the server, and goes on where it broke with the next one."""
    folder, gate = tmp_path / "restarted", tmp_path / "gate"
    folder.mkdir()
    with served(folder) as (_, address):
        port = address.rpartition(":")[2]
        client = Client(address)
        job = client.submit(GATE, {"text": str(gate)})
        updates = client.events(job.id)
        first = [next(updates)]
        while not (isinstance(first[-1], Event) and first[-1].kind == "stage.started"):
            first.append(next(updates))
    gate.touch()
    with served(folder, port=int(port)), client:
        rest = list(updates)

    events = [each for each in (*first, *rest) if isinstance(each, Event)]
    assert [each.seq for each in events] == list(range(1, len(events) + 1))
    assert events[-1].kind == "job.ended"
