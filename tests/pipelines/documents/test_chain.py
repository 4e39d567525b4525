"""Which reader reads: the first that finds text, and none after a refusal."""

from __future__ import annotations

import threading
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.codes import REFUSALS, note, refusal
from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.limits import MEGABYTE
from forthwith.pipelines.documents.models import Checked, DocumentInput, Page, Read
from forthwith.pipelines.documents.readers.chain import read_with_fallback
from forthwith.pipelines.documents.readers.library import read_with_library
from forthwith.pipelines.documents.steps import reading as stage
from forthwith.pipelines.documents.steps.reading import reading
from forthwith.pipelines.documents.steps.validating import validating
from forthwith.runtime.isolation import IsolatedCall, Isolation, Limits
from tests.pipelines.documents import corpus
from tests.pipelines.documents.contexts import Context, MemoryDocument


def found(text: str, reader: str = "first", *notes: str) -> Read:
    return Read(
        kind="docx",
        reader=reader,
        pages=[Page(number=1, text=text)],
        attachments=["plan.pdf"] if reader == "first" else [],
        notes=[note(code) for code in notes],
    )


def raising(error: Exception) -> Read:
    raise error


def read(name: str, content: bytes) -> Read:
    ctx = Context((MemoryDocument(name, content),))
    given = DocumentInput(document_id="doc_1")
    return reading(given, validating(given, ctx), ctx)


def codes_of(read: Read) -> list[str]:
    return [each.code for each in read.notes]


def lost_body() -> bytes:
    """A Word file whose relationships point to a body that is not there."""
    parts = corpus.docx_parts(corpus.paragraph("Forty pumps until March."))
    parts["_rels/.rels"] = corpus.relations(("officeDocument", "word/elsewhere.xml"))
    return corpus.archive(parts)


def late_declaration(parts: dict[str, bytes | str], part: str) -> bytes:
    """An Office file with a line break before the XML declaration of a part."""
    return corpus.archive({**parts, part: f"\n{parts[part]!s}"})


def test_a_word_file_whose_structure_the_first_reader_refuses_is_read_by_the_library() -> None:
    got = read("a.docx", lost_body())

    assert got.reader == "xberg"
    assert got.pages[0].text == "Forty pumps until March."
    assert codes_of(got) == ["other_reader_used"]


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        (
            "a.docx",
            late_declaration(corpus.docx_parts(corpus.paragraph("Pumps.")), "word/document.xml"),
            "Pumps.",
        ),
        (
            "a.xlsx",
            late_declaration(corpus.xlsx_parts(), "xl/workbook.xml"),
            "Plan\nTask\tDue\nFoundation\t2024-01-01",
        ),
    ],
)
def test_a_file_in_which_the_first_reader_finds_no_text_is_read_by_the_library(
    name: str, content: bytes, text: str
) -> None:
    got = read(name, content)

    assert (got.reader, got.pages[0].text) == ("xberg", text)
    assert codes_of(got) == ["recovered_after_damage", "other_reader_used"]


def test_a_workbook_that_the_library_reads_keeps_its_sheets_and_tables() -> None:
    got = read("a.xlsx", late_declaration(corpus.xlsx_parts(), "xl/workbook.xml"))

    assert [page.label for page in got.pages] == ["Plan"]
    assert [heading.text for heading in got.headings] == ["Plan"]
    assert [(t.title, t.rows) for t in got.tables] == [
        ("Plan", [["Task", "Due"], ["Foundation", "2024-01-01"]])
    ]


def test_a_file_that_the_first_reader_reads_is_given_to_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stage, "read_with_library", lambda *_: pytest.fail("was asked"))

    assert read("a.docx", corpus.docx()).reader == "forthwith-docx"
    assert read("a.eml", corpus.MAIL).reader == "forthwith-mail"


@pytest.mark.parametrize(
    "error",
    [KeyError("w"), IndexError(), TypeError(), UnicodeDecodeError("utf-8", b"x", 0, 1, "bad"),
     zipfile.BadZipFile(), ZeroDivisionError(), AttributeError()],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
def test_a_reader_that_fails_in_an_unforeseen_way_hands_the_file_on(error: Exception) -> None:
    got = read_with_fallback(lambda: raising(error), lambda: found("text", "second"))

    assert (got.reader, codes_of(got)) == ("second", ["other_reader_used"])


def test_a_file_that_no_reader_can_read_is_damaged_whatever_the_first_one_raised() -> None:
    with pytest.raises(PermanentError) as caught:
        read_with_fallback(lambda: raising(KeyError("Anna Weber")), lambda: None)

    assert caught.value.code == "document_damaged"
    assert "Anna" not in str(caught.value)


@given(st.sampled_from(sorted(set(REFUSALS) - {"document_damaged"})))
def test_what_a_check_refuses_stays_refused(code: str) -> None:
    with pytest.raises(PermanentError) as caught:
        read_with_fallback(
            lambda: raising(refusal(code, "Refused.")), lambda: found("text", "second")
        )

    assert caught.value.code == code


def test_the_first_result_stands_when_no_other_reader_finds_text_either() -> None:
    empty = found(" ", "first", "no_text_layer")

    assert read_with_fallback(lambda: empty, lambda: None) is empty


def test_what_the_first_reader_found_besides_text_is_kept() -> None:
    empty = found("", "first", "no_text_layer", "attachments_not_read")

    got = read_with_fallback(lambda: empty, lambda: found("text", "second", "truncated_table"))

    assert got.attachments == ["plan.pdf"]
    assert codes_of(got) == ["attachments_not_read", "other_reader_used", "truncated_table"]


def test_markup_that_is_too_deep_for_one_reader_is_given_to_no_other() -> None:
    deep = found("", "first", "nesting_flattened")

    assert read_with_fallback(lambda: deep, lambda: found("text", "second")) is deep


@pytest.mark.parametrize(
    ("kind", "mime", "content"),
    [
        ("html", "text/html", corpus.PAGE.encode()),
        ("eml", "message/rfc822", corpus.MAIL),
    ],
)
def test_the_library_reads_web_pages_and_mails_too(kind: str, mime: str, content: bytes) -> None:
    got = read_with_library(content, checked(kind, mime))

    assert got is not None
    assert got.reader == "xberg"
    assert any(word in got.pages[0].text for word in ("Sales grew by 4", "arrive on Friday"))


def checked(kind: str, mime: str) -> Checked:
    return Checked.model_validate(
        {"kind": kind, "name": "a", "size_bytes": 1, "sha256": "0" * 64, "mime": mime}
    )


@pytest.mark.parametrize(
    ("kind", "mime", "content"),
    [
        ("docx", "no/such", corpus.docx()),
        ("docx", FORMATS["docx"].mime, b"PK\3\4 no archive"),
        ("xlsx", FORMATS["xlsx"].mime, corpus.xlsx()[:-30]),
        ("eml", FORMATS["eml"].mime, b""),
        (
            "html",
            FORMATS["html"].mime,
            b'<body><img src="file:///etc/hostname" alt="a dog"></body>',
        ),
    ],
)
def test_the_library_says_none_where_it_fails_or_finds_pictures_only(
    kind: str, mime: str, content: bytes
) -> None:
    assert read_with_library(content, checked(kind, mime)) is None


async def test_the_library_reads_in_the_sandbox_and_is_not_heard(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(lost_body())
    isolation = Isolation(extra_path=[str(Path(__file__).parent)])

    try:
        with path.open("rb") as document:
            call = IsolatedCall(
                target="isolated:library_text",
                request=FORMATS["docx"].mime.encode(),
                fds=(document.fileno(),),
                limits=Limits(memory_bytes=512 * MEGABYTE),
            )
            got = await isolation.run(call, on_progress=lambda *_: None)
    finally:
        await isolation.aclose()

    assert got.decode().strip() == "Forty pumps until March."
    assert capfd.readouterr() == ("", "")


def test_the_library_works_in_a_thread_of_its_own() -> None:
    got: list[Read | None] = []
    page = checked("html", "text/html")
    thread = threading.Thread(target=lambda: got.append(read_with_library(b"<p>hello</p>", page)))
    thread.start()
    thread.join()

    assert got[0] is not None
