"""GET /jobs/{id}, its long-poll and the list."""

import asyncio
import time

import httpx2
import pytest

from tests.support.answers import (
    as_object,
    data,
    ended,
    envelope,
    error,
    fields,
    held,
    items,
    job_of,
    submitted,
)
from tests.support.serving import GATES


async def test_a_job_has_an_entity_tag_and_says_when_to_look_again(
    idle_api: httpx2.AsyncClient,
) -> None:
    job_id = await submitted(idle_api, job_of())

    answer = await idle_api.get(f"jobs/{job_id}")

    assert data(answer)["id"] == job_id
    assert answer.headers["etag"].startswith('"v')
    assert 1 <= int(answer.headers["retry-after"]) <= 30
    assert answer.headers["cache-control"] == "private, no-cache"


async def test_a_job_that_has_ended_is_not_to_be_polled(api: httpx2.AsyncClient) -> None:
    job_id = await ended(api, job_of())

    assert "retry-after" not in (await api.get(f"jobs/{job_id}")).headers


async def test_a_failed_job_is_a_good_answer(api: httpx2.AsyncClient) -> None:
    job_id = await ended(api, job_of(pipeline="test.fails"))

    answer = await api.get(f"jobs/{job_id}")

    assert envelope(answer)["status"] == "success"
    assert data(answer)["state"] == "failed"


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
async def test_who_has_the_current_version_gets_304(
    idle_api: httpx2.AsyncClient, form: str
) -> None:
    job_id = await submitted(idle_api, job_of())
    tag = (await idle_api.get(f"jobs/{job_id}")).headers["etag"]

    answer = await idle_api.get(f"jobs/{job_id}", headers={"If-None-Match": form.format(tag)})

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == tag
    assert answer.headers["retry-after"]


async def test_a_long_poll_ends_with_304_when_nothing_changed(
    idle_api: httpx2.AsyncClient,
) -> None:
    job_id = await submitted(idle_api, job_of())
    tag = (await idle_api.get(f"jobs/{job_id}")).headers["etag"]
    begun = time.monotonic()

    answer = await idle_api.get(
        f"jobs/{job_id}", headers={"If-None-Match": tag, "Prefer": "wait=0.4"}
    )

    assert answer.status_code == 304
    assert time.monotonic() - begun >= 0.39
    assert answer.headers["preference-applied"] == "wait=0.4"


async def test_a_long_poll_ends_as_soon_as_the_job_changes(api: httpx2.AsyncClient) -> None:
    job_id = await held(api, "soon")
    tag = (await api.get(f"jobs/{job_id}")).headers["etag"]
    headers = {"If-None-Match": tag, "Prefer": "wait=15"}
    begun = time.monotonic()

    poll = asyncio.create_task(api.get(f"jobs/{job_id}", headers=headers))
    GATES["soon"].set()
    answer = await poll

    assert answer.status_code == 200
    assert answer.headers["etag"] != tag
    assert time.monotonic() - begun < 10


async def test_a_wait_without_a_version_is_for_the_end(api: httpx2.AsyncClient) -> None:
    job_id = await held(api, "end")

    waiting = asyncio.create_task(api.get(f"jobs/{job_id}?wait=15"))
    GATES["end"].set()

    assert data(await waiting)["done"] is True


async def test_what_is_not_there_is_not_found_on_every_path(idle_api: httpx2.AsyncClient) -> None:
    for path in ("", "/result", "/events", "/stages", "/attempts", "/progress"):
        error(await idle_api.get(f"jobs/job_none{path}"), 404, "not_found")
    for action in ("cancel", "retry"):
        error(await idle_api.post(f"jobs/job_none/{action}"), 404, "not_found")


async def test_pages_show_every_job_once_newest_first(idle_api: httpx2.AsyncClient) -> None:
    made = [await submitted(idle_api, job_of(str(number))) for number in range(5)]

    seen: list[object] = []
    token: object = ""
    while token is not None:
        answer = await idle_api.get("jobs", params={"page_size": 2, "page_token": str(token)})
        seen += [job["id"] for job in items(answer)]
        pagination = as_object(as_object(envelope(answer)["meta"])["pagination"])
        token = pagination["next_page_token"]
        assert ("link" in answer.headers) == (token is not None)

    assert seen == made[::-1]


async def test_the_next_page_is_where_the_link_leads(idle_api: httpx2.AsyncClient) -> None:
    made = [await submitted(idle_api, job_of(str(number))) for number in range(2)]
    first = await idle_api.get("jobs?page_size=1&state=pending")

    following = str(first.links["next"]["url"])
    second = await idle_api.get(str(idle_api.base_url.join(following)))

    assert [job["id"] for job in items(second)] == made[:1]


async def test_a_page_token_is_good_for_its_filters_only(idle_api: httpx2.AsyncClient) -> None:
    for number in range(3):
        await submitted(idle_api, job_of(str(number)))
    answer = await idle_api.get("jobs?page_size=1&state=pending")
    token = str(as_object(as_object(envelope(answer)["meta"])["pagination"])["next_page_token"])

    assert items(await idle_api.get(f"jobs?page_size=1&state=pending&page_token={token}"))
    for wrong in (f"page_token={token}", "page_token=AAAA", "page_token=%00", "page_token=!"):
        found = error(await idle_api.get(f"jobs?{wrong}"), 422, "invalid_input")
        assert fields(found) == ["page_token"]


async def test_filters_of_one_kind_are_alternatives_and_others_add_up(
    idle_api: httpx2.AsyncClient,
) -> None:
    one = await submitted(idle_api, {**job_of(), "tags": ["red"]})
    two = await submitted(idle_api, {**job_of(), "tags": ["blue"]})
    three = await submitted(idle_api, {**job_of(pipeline="test.plain"), "tags": ["blue"]})

    async def found(query: str) -> list[object]:
        return [job["id"] for job in items(await idle_api.get(f"jobs?{query}"))]

    assert await found("tag=red&tag=blue") == [three, two, one]
    assert await found("tag=blue&pipeline=test.words") == [two]
    assert await found("state=completed") == []
    assert await found("state=pending&priority=normal&queue=default") == [three, two, one]
    assert await found("owner=me") == [three, two, one]
    assert await found("owner=somebody") == []


@pytest.mark.parametrize(
    "query", ["stat=failed", "state=done", "page_size=-1", "page_size=x", "priority=now"]
)
async def test_a_filter_that_cannot_be_is_refused_by_name(
    idle_api: httpx2.AsyncClient, query: str
) -> None:
    found = error(await idle_api.get(f"jobs?{query}"), 422, "invalid_input")

    assert str(fields(found)[0]).startswith(query.partition("=")[0])


async def test_a_page_is_never_larger_than_a_hundred(idle_api: httpx2.AsyncClient) -> None:
    answer = await idle_api.get("jobs?page_size=100000")

    assert as_object(as_object(envelope(answer)["meta"])["pagination"])["page_size"] == 100
