"""What became of a job."""

import httpx2

from tests.support.answers import (
    as_object,
    data,
    ended,
    envelope,
    error,
    held,
    items,
    job_of,
    submitted,
)


async def test_a_result_comes_in_the_envelope(api: httpx2.AsyncClient) -> None:
    job_id = await ended(api, job_of("a b"))

    assert data(await api.get(f"jobs/{job_id}/result")) == {"count": 2, "markdown": "# 2 words\n"}


async def test_a_result_that_is_a_list_is_data_too(api: httpx2.AsyncClient) -> None:
    job_id = await ended(api, job_of("a b", pipeline="test.plain"))

    assert envelope(await api.get(f"jobs/{job_id}/result"))["data"] == ["a", "b"]


async def test_a_report_is_there_to_read(api: httpx2.AsyncClient) -> None:
    job_id = await ended(api, job_of("a b"))

    for answer in (
        await api.get(f"jobs/{job_id}/result?format=markdown"),
        await api.get(f"jobs/{job_id}/result", headers={"Accept": "text/markdown"}),
    ):
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
        assert answer.text == "# 2 words\n"


async def test_what_has_no_markdown_says_so(api: httpx2.AsyncClient) -> None:
    job_id = await ended(api, job_of("a b", pipeline="test.plain"))

    error(await api.get(f"jobs/{job_id}/result?format=markdown"), 406, "format_not_available")


async def test_a_result_that_is_a_file_comes_as_its_bytes(api: httpx2.AsyncClient) -> None:
    job_id = await ended(api, job_of("abc", pipeline="test.bytes"))

    answer = await api.get(f"jobs/{job_id}/result")

    assert answer.content == b"ABC"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="{job_id}')
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


async def test_a_result_that_is_not_there_yet_is_a_conflict(idle_api: httpx2.AsyncClient) -> None:
    job_id = await submitted(idle_api, job_of())

    found = error(await idle_api.get(f"jobs/{job_id}/result"), 409, "job_not_done")

    assert found["retryable"] is True
    assert found["retry_after"] == 2


async def test_a_job_that_failed_has_no_result(api: httpx2.AsyncClient) -> None:
    job_id = await ended(api, job_of(pipeline="test.fails"))

    error(await api.get(f"jobs/{job_id}/result"), 409, "job_has_no_result")


async def test_a_partial_result_is_a_warning(api: httpx2.AsyncClient) -> None:
    job_id = await ended(api, job_of("a b", pipeline="test.partial"))

    assert envelope(await api.get(f"jobs/{job_id}/result"))["status"] == "warning"


async def test_notes_of_a_result_are_warnings_wherever_it_is_answered(
    api: httpx2.AsyncClient,
) -> None:
    at_once = await api.post("jobs?wait=15", json=job_of("a b", pipeline="test.noted"))
    job_id = data(at_once, 201)["id"]

    for answer in (at_once, await api.get(f"jobs/{job_id}/result")):
        assert envelope(answer)["status"] == "warning"
        assert as_object(envelope(answer)["meta"])["warnings"] == [
            {"code": "odd", "message": "a is odd"},
            {"code": "odd", "message": "b is odd"},
        ]


async def test_a_result_without_notes_is_no_warning(api: httpx2.AsyncClient) -> None:
    at_once = await api.post("jobs?wait=15", json=job_of(pipeline="test.noted"))
    job_id = data(at_once, 201)["id"]

    for answer in (at_once, await api.get(f"jobs/{job_id}/result")):
        assert envelope(answer)["status"] == "success"
        assert "warnings" not in as_object(envelope(answer)["meta"])


async def test_stages_tell_how_long_each_took_and_what_was_stood_in_for(
    api: httpx2.AsyncClient,
) -> None:
    job_id = await ended(api, job_of("a b", pipeline="test.partial"))

    refuse, plain = items(await api.get(f"jobs/{job_id}/stages"))

    assert (refuse["stage"], refuse["state"]) == ("refuse", "degraded")
    assert refuse["degraded"]
    assert (plain["state"], plain["degraded"]) == ("committed", None)
    assert isinstance(plain["duration_ms"], int)


async def test_attempts_tell_every_run_with_its_error(api: httpx2.AsyncClient) -> None:
    job_id = await ended(api, job_of("abc", pipeline="test.fails"))

    (run,) = items(await api.get(f"jobs/{job_id}/attempts"))

    assert (run["stage"], run["try"], run["outcome"]) == ("refuse", 1, "failed")
    assert run["error"] == {"code": "not_today", "message": "refused 3 characters"}


async def test_the_light_status_is_enough_for_a_progress_bar(api: httpx2.AsyncClient) -> None:
    job_id = await held(api, "bar")

    answer = await api.get(f"jobs/{job_id}/progress")

    status = data(answer)
    assert (status["state"], status["done"]) == ("processing", False)
    progress = status["progress"]
    assert isinstance(progress, dict)
    assert (progress["percent"], progress["message"]) == (25.0, "half of it")
    again = await api.get(
        f"jobs/{job_id}/progress", headers={"If-None-Match": answer.headers["etag"]}
    )
    assert again.status_code == 304
