"""A job's events as a stream and as history."""

import asyncio
import json
from dataclasses import dataclass

import httpx2
import pytest

from forthwith.api.serving import Drain
from forthwith.api.sse import frames
from forthwith.model.event import Event
from forthwith.model.job import Progress
from tests.support.answers import ended, error, fields, held, items, job_of
from tests.support.serving import GATES

STREAM = {"Accept": "text/event-stream"}


@dataclass(frozen=True)
class Message:
    """One message of a stream."""

    id: str
    event: str
    data: dict[str, object]


def messages(text: str) -> list[Message]:
    found = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if "event" in lines:
            found.append(Message(lines.get("id", ""), lines["event"], json.loads(lines["data"])))
    return found


async def test_a_stream_tells_everything_from_the_first_event_to_the_last(
    api: httpx2.AsyncClient,
) -> None:
    job_id = await ended(api, job_of("a b"))

    answer = await api.get(f"jobs/{job_id}/events", headers=STREAM)

    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.startswith("retry: 2000\n\n")
    told = [message for message in messages(answer.text) if message.id]
    assert [int(message.id) for message in told] == list(range(1, len(told) + 1))
    assert (told[0].event, told[-1].event) == ("job.accepted", "job.ended")
    assert all(message.data["seq"] == int(message.id) for message in told)
    assert all(message.data["kind"] == message.event for message in told)


async def test_a_stream_follows_a_running_job_and_ends_with_it(api: httpx2.AsyncClient) -> None:
    job_id = await held(api, "live")

    text = ""
    async with api.stream("GET", f"jobs/{job_id}/events", headers=STREAM) as answer:
        async for chunk in answer.aiter_text():
            text += chunk
            if "event: progress" in text:
                GATES["live"].set()

    told = messages(text)
    assert told[-1].event == "job.ended"
    (progress, *_) = [message for message in told if message.event == "progress"]
    assert progress.id == ""
    assert progress.data["percent"] == 25.0


@pytest.mark.parametrize("way", ["header", "query"])
async def test_a_stream_resumes_after_what_was_seen(api: httpx2.AsyncClient, way: str) -> None:
    job_id = await ended(api, job_of("a b"))
    path = f"jobs/{job_id}/events"

    if way == "header":
        answer = await api.get(path, headers={**STREAM, "Last-Event-ID": "3"})
    else:
        answer = await api.get(f"{path}?after=3", headers=STREAM)

    assert next(message.id for message in messages(answer.text) if message.id) == "4"


async def test_who_comes_back_after_the_end_is_told_to_stay_away(api: httpx2.AsyncClient) -> None:
    job_id = await ended(api, job_of())
    last = items(await api.get(f"jobs/{job_id}/events", headers={"Accept": "application/json"}))[-1]

    answer = await api.get(
        f"jobs/{job_id}/events", headers={**STREAM, "Last-Event-ID": str(last["seq"])}
    )

    assert (answer.status_code, answer.content) == (204, b"")


async def test_the_history_is_json_for_who_accepts_that_alone(api: httpx2.AsyncClient) -> None:
    job_id = await ended(api, job_of())

    events = items(
        await api.get(f"jobs/{job_id}/events?after=1", headers={"Accept": "application/json"})
    )

    assert [event["seq"] for event in events] == list(range(2, len(events) + 2))
    assert events[-1]["kind"] == "job.ended"


@pytest.mark.parametrize("last", ["x", "-1", "1e3", "99999999999999999999"])
async def test_a_last_event_that_never_was_is_refused(api: httpx2.AsyncClient, last: str) -> None:
    job_id = await ended(api, job_of())

    answer = await api.get(f"jobs/{job_id}/events", headers={**STREAM, "Last-Event-ID": last})

    assert fields(error(answer, 422, "invalid_input")) == ["Last-Event-ID"]


class Quiet:
    """A follower that has nothing to tell until it is woken."""

    def __init__(self) -> None:
        self.woken = asyncio.Event()

    def __aiter__(self) -> "Quiet":
        return self

    async def __anext__(self) -> Event | Progress:
        await self.woken.wait()
        raise StopAsyncIteration


async def test_a_quiet_stream_shows_that_it_is_alive() -> None:
    quiet = Quiet()
    stream = frames(quiet, Drain(), keep_alive=0.01)

    assert await anext(stream) == b"retry: 2000\n\n"
    assert await anext(stream) == b": keep-alive\n\n"
    quiet.woken.set()
    rest = [frame async for frame in stream]
    assert set(rest) <= {b": keep-alive\n\n"}


async def test_a_stream_ends_when_the_server_is_drained() -> None:
    drain = Drain()
    stream = frames(Quiet(), drain)
    assert await anext(stream) == b"retry: 2000\n\n"

    drain.begin()

    assert [frame async for frame in stream if not frame.startswith(b":")] == []
