"""Cancel and retry."""

import httpx2
import pytest

from forthwith.model.json import JsonObject
from tests.support.answers import data, ended, envelope, error, fields, held, job_of, submitted


async def test_a_job_that_waits_is_cancelled_at_once(idle_api: httpx2.AsyncClient) -> None:
    job_id = await submitted(idle_api, job_of())

    job = data(await idle_api.post(f"jobs/{job_id}/cancel"), 200)

    assert (job["state"], job["cancel_requested"]) == ("cancelled", True)


async def test_a_job_that_runs_is_being_stopped(api: httpx2.AsyncClient) -> None:
    job_id = await held(api, "stop")

    answer = await api.post(f"jobs/{job_id}/cancel", json={"force": True})

    assert envelope(answer)["status"] == "info"
    assert data(answer, 202)["cancel_requested"] is True
    later = data(await api.get(f"jobs/{job_id}?wait=15"))
    assert later["state"] == "cancelled"


async def test_to_cancel_what_has_ended_changes_nothing(api: httpx2.AsyncClient) -> None:
    job_id = await ended(api, job_of())

    job = data(await api.post(f"jobs/{job_id}/cancel"), 200)

    assert (job["state"], job["cancel_requested"]) == ("completed", False)


async def test_a_failed_job_is_tried_again_in_a_new_round(api: httpx2.AsyncClient) -> None:
    job_id = await ended(api, job_of(pipeline="test.fails"))

    answer = await api.post(f"jobs/{job_id}/retry", json={"delay_seconds": 3600})

    job = data(answer, 202)
    assert (job["state"], job["round"], job["waiting_for"]) == ("pending", 2, "schedule")
    assert answer.headers["location"] == f"/api/v1/jobs/{job_id}"


async def test_a_completed_job_cannot_be_retried(api: httpx2.AsyncClient) -> None:
    job_id = await ended(api, job_of())

    error(await api.post(f"jobs/{job_id}/retry"), 409, "job_not_retryable")


async def test_options_that_are_given_at_a_retry_go_over_those_of_the_submit(
    api: httpx2.AsyncClient,
) -> None:
    options: JsonObject = {"password": "wrong", "priority": "low", "queue": "spare"}
    job_id = await ended(api, {**job_of("a b", pipeline="test.locked"), "options": options})
    changed: JsonObject = {
        "password": "sesame",
        "priority": "critical",
        "max_attempts": 7,
        "timeout_seconds": 900,
    }

    again = data(await api.post(f"jobs/{job_id}/retry", json={"options": changed}), 202)

    assert again["options"] == {"queue": "spare", **changed, "password": "[secret]"}
    assert (again["priority"], again["round"]) == ("critical", 2)
    assert data(await api.get(f"jobs/{job_id}?wait=15"))["state"] == "completed"


@pytest.mark.parametrize(
    "options",
    [
        {"queue": "other"},
        {"deadline_seconds": 5},
        {"degrade": "always"},
        {"no_such_option": 1},
        {"password": "sesame"},
        {"max_attempts": 0},
        {"max_attempts": None},
        {"timeout_seconds": -1},
        {"priority": "extreme"},
    ],
)
async def test_an_option_that_a_retry_cannot_change_is_named_and_nothing_is_tried_again(
    api: httpx2.AsyncClient, options: JsonObject
) -> None:
    job_id = await ended(api, job_of(pipeline="test.fails"))

    answer = await api.post(f"jobs/{job_id}/retry", json={"options": options})

    assert fields(error(answer, 422, "invalid_input")) == [f"options.{name}" for name in options]
    assert data(await api.get(f"jobs/{job_id}"))["round"] == 1


async def test_the_mark_of_a_secret_is_not_taken_for_the_secret(api: httpx2.AsyncClient) -> None:
    order: JsonObject = {**job_of(pipeline="test.locked"), "options": {"password": "wrong"}}
    job = data(await api.post("jobs?wait=15", json=order), 201)
    copied: JsonObject = {"options": job["options"]}

    submitted = await api.post("jobs", json={**order, **copied})
    tried_again = await api.post(f"jobs/{job['id']}/retry", json=copied)

    for answer in (submitted, tried_again):
        assert fields(error(answer, 422, "invalid_input")) == ["options.password"]


@pytest.mark.parametrize(
    ("action", "body", "field"),
    [
        ("cancel", {"force": "yes"}, "force"),
        ("cancel", {"hard": True}, "hard"),
        ("retry", {"delay_seconds": -1}, "delay_seconds"),
        ("retry", {"delay_seconds": 1e300}, "delay_seconds"),
        ("retry", {"delay_seconds": "5"}, "delay_seconds"),
        ("retry", {"options": ["priority"]}, "options"),
    ],
)
async def test_what_is_wrong_with_an_action_is_named(
    idle_api: httpx2.AsyncClient, action: str, body: object, field: str
) -> None:
    job_id = await submitted(idle_api, job_of())

    answer = await idle_api.post(f"jobs/{job_id}/{action}", json=body)

    assert fields(error(answer, 422, "invalid_input")) == [field]
