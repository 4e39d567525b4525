"""Reading a large file says how far it has come."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.pipelines.documents.models import DocumentInput
from forthwith.pipelines.documents.steps.counting import CountingStream
from forthwith.pipelines.documents.steps.reading import reading
from forthwith.pipelines.documents.steps.validating import validating
from tests.pipelines.documents import corpus
from tests.pipelines.documents.contexts import Context, MemoryDocument

DOCUMENT = DocumentInput(document_id="doc_1")


def _docx() -> bytes:
    lines = (f"Paragraph {n} tells of thing {n * 7919 % 100_003}" for n in range(40_000))
    return corpus.archive(corpus.docx_parts("".join(map(corpus.paragraph, lines))))


def _csv() -> bytes:
    return b"id,name\n" + b"".join(b"%d,customer %d\n" % (n, n) for n in range(20_000))


def _xml() -> bytes:
    return (
        b"<?xml version='1.0'?><log>"
        + b"".join(b"<entry>Entry %d</entry>" % n for n in range(20_000))
        + b"</log>"
    )


def _json() -> bytes:
    return b"[" + b",".join(b'{"id": %d}' % n for n in range(40_000)) + b"]"


def _text() -> bytes:
    return b"".join(b"Line %d of a long text.\n" % n for n in range(20_000))


def _html() -> bytes:
    lines = b"".join(b"<p>Line %d</p>" % n for n in range(20_000))
    return b"<!DOCTYPE html><html><body>" + lines


LARGE = {
    "a.docx": _docx,
    "a.csv": _csv,
    "a.xml": _xml,
    "a.json": _json,
    "a.txt": _text,
    "a.md": _text,
    "a.html": _html,
}


@pytest.mark.parametrize("name", LARGE)
def test_a_large_file_tells_its_progress_while_it_is_read(name: str) -> None:
    ctx = Context((MemoryDocument(name, LARGE[name]()),))
    checked = validating(DOCUMENT, ctx)
    ctx.told.clear()

    reading(DOCUMENT, checked, ctx)

    shares = [done / total for done, total, _ in ctx.told]
    assert shares == sorted(shares)
    assert len({share for share in shares if 0 < share < 1}) >= 3
    assert len(shares) < 80


@given(st.lists(st.integers(-1, 300_000), max_size=40), st.integers(0, 3_000_000))
def test_a_counted_stream_gives_the_same_bytes_and_never_tells_more_than_there_are(
    sizes: list[int], length: int
) -> None:
    plain, told = BytesIO(bytes(length)), list[int]()
    counted = CountingStream(BytesIO(bytes(length)), length, told.append)

    for size in sizes:
        assert counted.read(size) == plain.read(size)
        assert counted.tell() == plain.tell()

    assert told == sorted(set(told))
    assert all(0 < each <= length for each in told)


def test_what_is_read_again_does_not_take_the_count_back() -> None:
    told: list[int] = []
    counted = CountingStream(BytesIO(bytes(1 << 20)), 1 << 20, told.append)

    for _ in range(3):
        counted.seek(0)
        while counted.read(1 << 14):
            pass

    assert told == sorted(told)
    assert len(told) <= 16
