"""Events, counted and written by one reader."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from forthwith.model.event import Event
from forthwith.model.json import JsonObject
from forthwith.model.records import QueueFacts
from forthwith.telemetry.follower import Follower
from forthwith.telemetry.log import EventLog, configure, logger, unforeseen
from forthwith.telemetry.prometheus import Metrics
from tests.support.answers import ended, job_of
from tests.support.serving import client_of, running
from tests.support.waiting import eventually_async

FACTS = QueueFacts(
    pending=3, scheduled=1, processing=2, immediate=1, oldest_waiting_s=4.5, by_state={"failed": 7}
)


def event(kind: str, data: JsonObject | None = None) -> Event:
    return Event(
        seq=1,
        job_id="job_1",
        job_seq=1,
        round=1,
        kind=kind,
        at=0.0,
        fence=1,
        data=data or {},
        prev_hash="",
        hash="",
    )


def break_with(words: str) -> None:
    raise LookupError(words)


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is logged as JSON; logging is afterwards as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    configure("json", level=logging.INFO)
    yield stream
    root.handlers, root.level = handlers, level


async def test_the_follower_tells_every_event_once_and_in_order(tmp_path: Path) -> None:
    told: list[Event] = []
    async with running(tmp_path) as server, client_of(server) as api:
        ledger = server.service.ledger
        follower = Follower(ledger, server.service.bus, [told.extend])
        following = asyncio.create_task(follower.run())
        await eventually_async(lambda: follower._seen >= 0)
        await ended(api, job_of("one"))
        await ended(api, job_of("two"))
        newest = await ledger.last_seq()
        await eventually_async(lambda: bool(told) and told[-1].seq == newest)
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following

    seqs = [one.seq for one in told]
    assert seqs == list(range(seqs[0], newest + 1))
    assert [one.kind for one in told].count("job.ended") == 2


def test_metrics_count_what_happened_and_show_the_queue_as_it_is() -> None:
    metrics = Metrics()
    metrics.happened(
        [
            event("job.ended", {"state": "failed", "code": "timeout"}),
            event("stage.committed", {"stage": "read", "seconds": 0.7}),
            event("stage.degraded", {"stage": "read", "reason": "deadline_near"}),
            event("job.interrupted", {"reason": "drain"}),
        ]
    )

    text = metrics.render(FACTS, []).decode()

    assert 'forthwith_jobs_ended_total{code="timeout",state="failed"} 1.0' in text
    assert 'forthwith_stage_seconds_sum{stage="read"} 0.7' in text
    assert 'forthwith_stages_degraded_total{reason="deadline_near",stage="read"} 1.0' in text
    assert 'forthwith_jobs_interrupted_total{reason="drain"} 1.0' in text
    assert 'forthwith_events_total{kind="job.ended"} 1.0' in text
    assert "forthwith_jobs_waiting 3.0" in text
    assert 'forthwith_jobs{state="failed"} 7.0' in text
    assert "job_1" not in text


def test_unknown_paths_make_no_series_of_their_own() -> None:
    metrics = Metrics()
    for number in range(100):
        metrics.answered(f"VERB{number}", "", 404, 0.001, "not_found")

    text = metrics.render(FACTS, []).decode()

    assert (
        'forthwith_http_requests_total{method="any",route="unmatched",status="404"} 100.0' in text
    )
    assert "VERB" not in text


def test_what_went_wrong_is_a_warning_and_daily_bread_is_not_written(lines: io.StringIO) -> None:
    log = EventLog(logger("test"))
    log.happened(
        [
            event("stage.started", {"stage": "read"}),
            replace(event("job.ended", {"state": "failed", "code": "x"}), job_seq=9),
            event("job.ended", {"state": "completed"}),
        ]
    )

    first, second = map(json.loads, lines.getvalue().splitlines())

    assert (first["event"], first["level"], first["code"]) == ("job.ended", "warning", "x")
    assert (first["job_id"], first["job_seq"]) == ("job_1", 9)
    assert (second["level"], second["state"]) == ("info", "completed")


def test_an_unforeseen_error_is_written_without_its_words(lines: io.StringIO) -> None:
    with pytest.raises(LookupError) as caught:
        break_with("the patient's name")

    unforeseen(logger("test"), "req_1", caught.value)

    (line,) = map(json.loads, lines.getvalue().splitlines())

    assert (line["request_id"], line["error"]) == ("req_1", "LookupError")
    assert "test_follower.py" in line["places"][0]
    assert "patient" not in lines.getvalue()
