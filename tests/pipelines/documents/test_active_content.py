"""What would run or load elsewhere is neither run nor loaded here, and the result says so."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from forthwith.pipelines.documents.models import DocumentInput, Read
from forthwith.pipelines.documents.steps.reading import reading
from forthwith.pipelines.documents.steps.validating import validating
from tests.pipelines.documents.contexts import Context, MemoryDocument
from tests.pipelines.documents.hostile_calling import LABELS, calling
from tests.pipelines.documents.quality_facts import checked, codes

DOCUMENT = DocumentInput(document_id="doc_1")
ACTIVE = "active_content_ignored"
RUNS = (
    "<script>go()</script>",
    "<script src='http://127.0.0.1/a.js'></script>",
    "<img src=x onerror='go()'>",
    "<img/onerror=go()>",
    "<a title='a>b' OnClick='go()'>b</a>",
    "<a href='javascript:go()'>b</a>",
    "<a href=' java&#9;script:go()'>b</a>",
    "<a href='data:text/html,<script>go()</script>'>b</a>",
    "<iframe src='file:///etc/passwd'></iframe>",
    "<object data='file:///etc/passwd'></object>",
    "<svg onload='go()'></svg>",
    "<meta http-equiv=Refresh content='0;url=http://127.0.0.1/'>",
)
RESTS = (
    "<script type='application/ld+json'>{\"a\": 1}</script>",
    "<p>Write onclick = 'go()', or javascript: before an address.</p>",
    "<a href='online.html' data-on='x' once='1'>b</a>",
    "<img src='a.png' alt='a'>",
    "<!-- <script>go()</script> -->",
)
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'%b><text>Hello</text>%b</svg>"
PLAIN = b"Content-Type: text/plain\n\nHello, see the plan.\n"


def page(markup: str) -> bytes:
    return f"<!doctype html><html><body><p>Hello there.</p>{markup}</body></html>".encode()


def read(name: str, content: bytes) -> Read:
    ctx = Context((MemoryDocument(name, content),))
    return reading(DOCUMENT, validating(DOCUMENT, ctx), ctx)


def labels(name: str, content: bytes) -> list[str]:
    return [note.code for note in read(name, content).notes]


@pytest.mark.parametrize("markup", RUNS)
def test_a_page_with_something_that_a_browser_runs_or_loads_says_so(markup: str) -> None:
    found = read("a.html", page(markup))

    assert [note.code for note in found.notes] == [ACTIVE]
    assert "go()" not in found.pages[0].text


@pytest.mark.parametrize("markup", RESTS)
def test_a_page_that_only_shows_or_describes_is_not_called_active(markup: str) -> None:
    assert labels("a.html", page(markup)) == []


def test_a_page_too_deep_for_the_parser_is_judged_by_its_letters() -> None:
    assert ACTIVE in labels("a.html", page("<div>" * 600 + RUNS[0]))
    assert ACTIVE not in labels("a.html", page("<div>" * 600))


@pytest.mark.parametrize(
    "parts",
    [
        (b"Content-Type: text/html\n\n" + page(RUNS[0]),),
        (PLAIN, b"Content-Type: text/html\n\n<p>Hello, see the plan.</p><script>go()</script>"),
    ],
    ids=["page", "plain text and page"],
)
def test_a_mail_with_an_active_page_says_so_even_where_its_plain_text_is_read(
    parts: Sequence[bytes],
) -> None:
    head = b"From: a@b.example\nTo: c@d.example\nSubject: Hello\nMIME-Version: 1.0\n"
    many = b"Content-Type: multipart/alternative; boundary=x\n\n"
    body = b"".join(b"--x\n" + part + b"\n" for part in parts) + b"--x--\n"

    assert labels("a.eml", head + (many + body if len(parts) > 1 else parts[0])) == [ACTIVE]


@pytest.mark.parametrize(
    "drawing",
    [
        SVG % (b" onload='go()'", b""),
        SVG % (b"", b"<script>go()</script>"),
        SVG % (b"", b"<a href='javascript:go()'/>"),
        b"<data>" + SVG % (b"", b"<foreignObject><iframe src='x'/></foreignObject>") + b"</data>",
    ],
)
def test_a_drawing_with_scripts_says_so(drawing: bytes) -> None:
    assert labels("a.xml", drawing) == [ACTIVE]


def test_data_and_still_drawings_are_not_called_active() -> None:
    assert labels("a.xml", SVG % (b"", b"")) == []
    assert labels("a.xml", b"<play><script>Hello</script><cue once='1' on='2'/></play>") == []


def test_the_quality_check_finds_what_is_active_in_a_page() -> None:
    assert "scripts_in_page" in codes(checked(page(RUNS[2]), "a.html"))
    assert "scripts_in_page" not in codes(checked(page(""), "a.html"))


@pytest.mark.parametrize(
    ("name", "content"),
    [each for each in calling("http://127.0.0.1:9", "Hello") if each[0] in LABELS],
)
def test_a_hostile_file_that_is_read_carries_its_label(name: str, content: bytes) -> None:
    assert LABELS[name] in labels(name, content)
