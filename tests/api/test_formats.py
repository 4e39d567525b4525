"""The forms in which a result can be had, and how a caller asks for one."""

import threading

import httpx2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forthwith.api.formats import Offer, file_name, preferred
from forthwith.model.rendering import Rendering
from tests.support.answers import data, ended, error, job_of
from tests.support.serving import Running

OFFERS = (
    Offer("json", ("application/json",)),
    Offer("html", ("text/html",)),
    Offer("csv", ("text/csv",)),
)


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
        ("application/json, text/plain, */*", "json"),
        ("*/*", "json"),
        ("text/*", "html"),
        ("TEXT/CSV", "csv"),
        ("text/csv;q=0.5, text/html;q=0.4", "csv"),
        ("text/csv, text/html", "csv"),
        ("*/*, text/html;q=0", "json"),
        ("application/json;q=0, */*", "html"),
        ("image/png", None),
        ("text/html;q=0", None),
        ("", "json"),
        ("text/html;q=x", "json"),
        ("text/html;q=NaN", "json"),
        ("text/html;q=1.5, text/csv;q=0.1", "csv"),
        ("text/html;q=-1, text/csv;q=0.1", "csv"),
        ("text/html;q=1e-1, text/csv;q=0.01", "csv"),
        ("text/html;q=, text/csv;q=0.01", "csv"),
        ("text/html;q=0.1234, text/csv;q=0.01", "csv"),
        ('text/html;x="a, text/csv;q=0.9";q=0.8, text/csv;q=0.3', "html"),
        ('text/html;x="a;q=0";q=0.9, text/csv;q=0.3', "html"),
        ("text/html ; level=1 ; Q=0.5 , text/csv;q=0.3", "html"),
        ("text/html;, text/csv;q=0.3", "html"),
        ("text, /, text/, html, ;q=1, text/csv;q=0.3", "csv"),
        ('text/html;x="open, text/csv', "json"),
    ],
)
def test_accept_is_read_as_http_has_it(accept: str, name: str | None) -> None:
    assert preferred(accept, OFFERS) == name


@given(st.lists(st.sampled_from([*'";,=q/*10.N \\', "text/html", "text/csv"])).map("".join))
@example("text/html" + ';x="' * 500)
@example("text/html" + ";" * 2000 + "é")
def test_what_only_looks_like_accept_is_answered_too(accept: str) -> None:
    assert preferred(accept, OFFERS) in {"json", "html", "csv", None}


@pytest.mark.parametrize("accept", ["text/html;q=NaN", ";", ",", "text/html;q", '"', "\xff/\xff"])
async def test_a_malformed_accept_header_is_never_a_fault_of_the_server(
    api: httpx2.AsyncClient, accept: str
) -> None:
    job_id = await ended(api, job_of("a b"))
    headers = [(b"Accept", accept.encode("latin-1"))]

    assert data(await api.get(f"jobs/{job_id}/result", headers=headers))["count"] == 2
    error(await api.get("jobs/job_none", headers=headers), 404, "not_found")
    assert (await api.get(f"jobs/{job_id}/events", headers=headers)).status_code == 200


async def test_several_accept_headers_are_one(api: httpx2.AsyncClient) -> None:
    job_id = await ended(api, job_of("a b"))
    headers = [("Accept", "application/json;q=0.1"), ("Accept", "text/html")]

    answer = await api.get(f"jobs/{job_id}/result", headers=headers)

    assert answer.text == "<p>2 words"


async def test_a_problem_document_is_given_to_who_takes_it(api: httpx2.AsyncClient) -> None:
    kinds = {
        "application/problem+json": "application/problem+json",
        "application/json, application/problem+json;q=0.5": "application/problem+json",
        "application/json, application/problem+json;q=0": "application/json",
        "*/*": "application/json",
    }
    for accept, kind in kinds.items():
        answer = await api.get("jobs/job_none", headers={"Accept": accept})

        assert answer.headers["content-type"].startswith(kind)


@given(st.text())
def test_any_accept_header_is_answered_with_an_offer_or_none(accept: str) -> None:
    assert preferred(accept, OFFERS) in {"json", "html", "csv", None}


@given(st.text())
def test_the_name_of_a_file_is_one_plain_name_with_our_extension(name: str) -> None:
    made = file_name(name, "html")

    assert made.endswith(".html")
    assert not set(made) & set('\\/:*?"<>|\r\n\0\u202e')
    assert made.strip(". ") == made
    assert len(made) < 130


async def test_a_form_is_asked_for_by_name_or_by_media_type(api: httpx2.AsyncClient) -> None:
    job_id = await ended(api, job_of("a b"))

    for answer in (
        await api.get(f"jobs/{job_id}/result?format=html"),
        await api.get(f"jobs/{job_id}/result", headers={"Accept": "text/html, */*;q=0.1"}),
        await api.get(f"jobs/{job_id}/result?format=html", headers={"Accept": "application/json"}),
    ):
        assert (answer.status_code, answer.text) == (200, "<p>2 words")
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["vary"] == "Accept"


async def test_json_by_name_is_the_envelope_whatever_accept_says(api: httpx2.AsyncClient) -> None:
    job_id = await ended(api, job_of("a b"))

    answer = await api.get(f"jobs/{job_id}/result?format=json", headers={"Accept": "text/html"})

    assert data(answer)["count"] == 2


async def test_a_page_may_run_and_fetch_nothing_and_is_shown_under_its_documents_name(
    api: httpx2.AsyncClient,
) -> None:
    files = {"file": ("../Bericht \u202e<x>.pdf", b"x")}
    form = {"pipeline": "test.files"}
    job_id = data(await api.post("jobs?wait=15", data=form, files=files), 201)["id"]
    words = await ended(api, job_of("a"))

    page = await api.get(f"jobs/{words}/result?format=html")

    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["content-disposition"].startswith(f'inline; filename="{words}.html"')
    error(await api.get(f"jobs/{job_id}/result?format=html"), 406, "format_not_available")


async def test_what_is_no_page_is_saved_under_the_type_that_it_became(
    api: httpx2.AsyncClient,
) -> None:
    for text, kind, extension in (
        ("a", "text/csv", "csv"),
        ("a b c", "application/zip", "zip"),
    ):
        job_id = await ended(api, job_of(text))
        answer = await api.get(f"jobs/{job_id}/result?format=list")
        assert answer.headers["content-type"] == kind
        saved = answer.headers["content-disposition"]
        assert saved.startswith(f'attachment; filename="{job_id}.{extension}"')
        assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("wanted", ["pdf", "", "HTML", "../html", "json%00"])
async def test_an_unknown_form_is_refused_with_those_that_there_are(
    api: httpx2.AsyncClient, wanted: str
) -> None:
    job_id = await ended(api, job_of("a b"))

    refused = error(
        await api.get(f"jobs/{job_id}/result?format={wanted}"), 406, "format_not_available"
    )

    assert "there is: json, html, markdown, list, sheet" in str(refused["message"])
    assert refused["details"] == [
        {"field": "format", "issue": f"may be {name}"}
        for name in ("json", "html", "markdown", "list", "sheet")
    ]


async def test_an_accept_that_takes_no_form_is_refused(api: httpx2.AsyncClient) -> None:
    job_id = await ended(api, job_of("a b"))

    answer = await api.get(f"jobs/{job_id}/result", headers={"Accept": "image/png"})

    assert "image/png" in str(error(answer, 406, "format_not_available")["message"])


async def test_a_result_with_nothing_to_show_in_a_form_names_the_others(
    api: httpx2.AsyncClient,
) -> None:
    job_id = await ended(api, job_of(""))

    answer = await api.get(f"jobs/{job_id}/result?format=list")

    message = str(error(answer, 406, "format_not_available")["message"])
    assert message.endswith("there is: json, html, markdown")


async def test_a_result_that_is_a_file_has_no_json(api: httpx2.AsyncClient) -> None:
    job_id = await ended(api, job_of("abc", pipeline="test.bytes"))

    error(await api.get(f"jobs/{job_id}/result?format=json"), 406, "format_not_available")
    any_ = await api.get(f"jobs/{job_id}/result", headers={"Accept": "image/png"})
    assert any_.content == b"ABC"


@pytest.mark.parametrize("form", ["json", "html"])
async def test_who_has_the_current_result_gets_no_second_copy(
    api: httpx2.AsyncClient, form: str
) -> None:
    job_id = await ended(api, job_of("a b"))
    other = await ended(api, job_of("a b c"))
    tag = (await api.get(f"jobs/{job_id}/result?format={form}")).headers["etag"]

    again, changed = [
        await api.get(f"jobs/{id_}/result?format={form}", headers={"If-None-Match": tag})
        for id_ in (job_id, other)
    ]

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert changed.status_code == 200


async def test_forms_of_one_result_have_tags_of_their_own(api: httpx2.AsyncClient) -> None:
    job_id = await ended(api, job_of("a b"))

    tags = {
        (await api.get(f"jobs/{job_id}/result?format={form}")).headers["etag"]
        for form in ("json", "html", "markdown", "list")
    }

    assert len(tags) == 4


async def test_the_catalogue_names_the_forms(api: httpx2.AsyncClient) -> None:
    for name, formats in (
        ("test.words", ["json", "html", "markdown", "list", "sheet"]),
        ("test.plain", ["json"]),
        ("test.bytes", []),
    ):
        assert data(await api.get(f"pipelines/{name}"))["formats"] == formats


async def test_a_form_is_made_off_the_event_loop_from_the_typed_result(
    server: Running, api: httpx2.AsyncClient
) -> None:
    job_id = await ended(api, job_of("a b"))
    seen: list[tuple[threading.Thread, object]] = []

    def look(value: object) -> bytes:
        seen.append((threading.current_thread(), value))
        return b""

    result = await server.service.result("local", job_id)
    await server.service.render(
        result, Rendering(name="look", media_type="text/plain", extension="txt", run=look)
    )

    ((thread, value),) = seen
    assert thread is not threading.main_thread()
    assert value == {"count": 2, "markdown": "# 2 words\n"}
