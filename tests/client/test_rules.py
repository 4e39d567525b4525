"""The client's rules, without a network."""

import inspect
import json
from collections.abc import Callable, Generator
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.client import (
    AsyncClient,
    Client,
    NotAllowedError,
    RequestFailedError,
    ServerUnreachableError,
)
from forthwith.client.errors import raised_for
from forthwith.client.exchange import (
    Broken,
    Came,
    Manners,
    Pause,
    Reply,
    Request,
    Step,
    Upload,
    delay_before_retry,
    sent,
)
from forthwith.client.flows import ended, quoted
from forthwith.client.stream import Bookmark
from forthwith.client.wire import ErrorBody, Event, Progress
from forthwith.model import errors
from forthwith.model.errors import ForthwithError, WaitTimeoutError

BROKEN = Broken(url="http://x", reason="refused", sent=True)
GET = Request(method="GET", path="/")
ONCE = Request(method="POST", path="/", safe=False)
MANNERS = Manners(retries=3, clock=lambda: 0.0, dice=lambda: 0.5)


def reply(status: int, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status=status, headers=named, body=b"")


def carried_out(
    flow: Generator[Step, Came, Reply], answers: list[Reply | Broken]
) -> tuple[Reply, list[float]]:
    """Run a flow against these answers; what it gave, and how long it paused."""
    came: Came = None
    pauses: list[float] = []
    left = list(answers)
    while True:
        try:
            step = flow.send(came)
        except StopIteration as end:
            assert left == []
            return end.value, pauses
        if isinstance(step, Pause):
            pauses.append(step.seconds)
            came = None
        else:
            came = left.pop(0)


@given(
    st.integers(1, 10), st.floats(0, 0.999), st.sampled_from([200, 404, 409, 429, 500, 502, 503])
)
def test_a_request_that_may_not_be_repeated_is_never_sent_again_once_it_went_out(
    failures: int, dice: float, status: int
) -> None:
    for came in (BROKEN, reply(status)):
        assert delay_before_retry(ONCE, came, failures=failures, dice=dice) is None


def test_a_request_that_never_went_out_may_be_sent_again_whatever_it_is() -> None:
    refused = Broken(url="http://x", reason="refused", sent=False)

    assert delay_before_retry(ONCE, refused, failures=1, dice=0.0) == 0.25


@given(st.integers(1, 6), st.floats(0, 0.999))
def test_pauses_grow(failures: int, dice: float) -> None:
    first = delay_before_retry(GET, BROKEN, failures=failures, dice=dice)
    second = delay_before_retry(GET, BROKEN, failures=failures + 1, dice=dice)

    assert first is not None
    assert second is not None
    assert second > first > 0


def test_the_servers_retry_after_is_honoured_up_to_a_calls_patience() -> None:
    soon, late = reply(503, retry_after="7"), reply(503, retry_after="3600")

    assert delay_before_retry(GET, soon, failures=1, dice=0.9) == 7.0
    assert delay_before_retry(GET, late, failures=1, dice=0.9) is None


def test_a_conflict_is_tried_again_only_while_the_first_request_is_being_accepted() -> None:
    first = Reply(status=409, headers={}, body=b'{"error":{"code":"idempotency_in_progress"}}')

    assert delay_before_retry(GET, first, failures=1, dice=0.0) == 0.25
    assert delay_before_retry(GET, reply(409), failures=1, dice=0.0) is None


def test_tries_end_and_the_last_answer_counts() -> None:
    given_, pauses = carried_out(sent(GET, MANNERS), [BROKEN, reply(503), BROKEN, reply(503)])

    assert given_.status == 503
    assert len(pauses) == 3


def test_no_answer_at_all_is_an_unreachable_server() -> None:
    with pytest.raises(ServerUnreachableError, match="the server at http://x: refused"):
        carried_out(sent(GET, MANNERS), [BROKEN] * 4)


def test_a_wait_whose_time_is_up_says_that_the_job_goes_on() -> None:
    now = 0.0

    def clock() -> float:
        return now

    running = {"id": "job_1", "pipeline": "p", "state": "processing", "done": False}
    body = json.dumps({"status": "success", "data": running, "meta": {}}).encode()
    flow = ended(
        "job_1",
        Manners(retries=0, clock=clock, dice=lambda: 0.0),
        timeout=timedelta(seconds=90),
    )
    holds = []

    def wait() -> None:
        nonlocal now
        step = flow.send(None)
        while True:
            assert isinstance(step, Request)
            holds.append(step.held_s)
            now += step.held_s
            step = flow.send(Reply(status=200, headers={}, body=body))

    with pytest.raises(WaitTimeoutError, match="job_1 had not ended after 90 s"):
        wait()

    assert holds == [60.0, 30.0]


@pytest.mark.parametrize(
    "kind",
    [
        each
        for each in vars(errors).values()
        if isinstance(each, type)
        and issubclass(each, ForthwithError)
        and each not in (ForthwithError, errors.PermanentError)
    ],
)
def test_every_code_of_the_model_comes_back_as_its_class(kind: type[ForthwithError]) -> None:
    error = raised_for(400, ErrorBody(code=kind.code, message="what happened", hint="do this"))

    assert type(error).code == kind.code
    assert isinstance(error, kind)
    assert (str(error), error.message, error.hint) == ("what happened",) * 2 + ("do this",)


def test_an_unknown_code_falls_back_on_the_status() -> None:
    assert type(raised_for(401, ErrorBody(code="new", message="m"))) is NotAllowedError
    assert type(raised_for(418, ErrorBody(code="new", message="m"))) is RequestFailedError
    assert raised_for(401, ErrorBody(code="new", message="m")).code == "new"


@given(st.text(min_size=1))
def test_an_id_stays_one_segment_of_the_path(text: str) -> None:
    path = quoted(text)

    assert "/" not in path
    assert ".." not in path
    assert "?" not in path


def test_an_upload_of_bytes_needs_no_file_and_one_of_a_path_has_its_name(tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(b"x")

    upload = Upload.of(file)

    assert (upload.name, upload.media_type) == ("report.pdf", "application/pdf")
    for _ in range(2):  # it can be sent again
        with upload.open() as content:
            assert content.read() == b"x"
    assert Upload.of(b"x", "a.txt").name == "a.txt"


def test_an_event_that_comes_twice_is_told_once() -> None:
    bookmark = Bookmark()
    first = Event(kind="job.accepted", seq=1)

    assert [bookmark.take(first), bookmark.take(first)] == [True, False]
    assert bookmark.take(Progress(percent=5))
    assert not bookmark.ended
    assert bookmark.take(Event(kind="job.ended", seq=2))
    assert bookmark.ended


def test_a_stream_gives_up_only_after_a_minute_once_it_had_begun() -> None:
    fresh, begun = Bookmark(), Bookmark()
    begun.take(Event(kind="job.accepted", seq=1))

    assert fresh.gives_up(0.0)
    assert not begun.gives_up(0.0)
    assert not begun.gives_up(59.0)
    assert begun.gives_up(61.0)


def test_the_two_clients_can_do_the_same() -> None:
    def public(kind: type) -> dict[str, list[str]]:
        return {
            name: list(inspect.signature(member).parameters)
            for name, member in inspect.getmembers(kind, inspect.isfunction)
            if not name.startswith("_")
        }

    assert public(Client) == public(AsyncClient)


def answering(*responses: httpx2.Response) -> Callable[[httpx2.Request], httpx2.Response]:
    left = list(responses)
    return lambda _: left.pop(0)


def test_something_else_at_the_address_is_named() -> None:
    page = httpx2.Response(200, html="<p>a web page</p>")

    with (
        Client("http://x", transport=httpx2.MockTransport(answering(page))) as client,
        pytest.raises(RequestFailedError, match="not one of a Forthwith server"),
    ):
        client.get("job_1")
