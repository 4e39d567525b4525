"""Cancel and retry."""

import httpx2
import pytest

from tests.support.answers import data, ended, envelope, error, fields, job_of, submitted


async def test_a_job_that_waits_is_cancelled_at_once(idle_api: httpx2.AsyncClient) -> None:
    job_id = await submitted(idle_api, job_of())

    job = data(await idle_api.post(f"jobs/{job_id}/cancel"), 200)

    assert (job["state"], job["cancel_requested"]) == ("cancelled", True)


async def test_a_job_that_runs_is_being_stopped(api: httpx2.AsyncClient) -> None:
    job_id = str(data(await api.post("jobs?wait=0.3", json=job_of(gate="stop")), 202)["id"])

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


@pytest.mark.parametrize(
    ("action", "body", "field"),
    [
        ("cancel", {"force": "yes"}, "force"),
        ("cancel", {"hard": True}, "hard"),
        ("retry", {"delay_seconds": -1}, "delay_seconds"),
        ("retry", {"delay_seconds": 1e300}, "delay_seconds"),
        ("retry", {"delay_seconds": "5"}, "delay_seconds"),
    ],
)
async def test_what_is_wrong_with_an_action_is_named(
    idle_api: httpx2.AsyncClient, action: str, body: object, field: str
) -> None:
    job_id = await submitted(idle_api, job_of())

    answer = await idle_api.post(f"jobs/{job_id}/{action}", json=body)

    assert fields(error(answer, 422, "invalid_input")) == [field]
