"""What the first stage decides: the kind, by content, and what is refused before any parser."""

from __future__ import annotations

import hashlib
from functools import cache

import pytest

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.checks.markup import burden_of
from forthwith.pipelines.documents.codes import NOTES, REFUSALS
from forthwith.pipelines.documents.models import Checked, DocumentInput, DocumentSource
from forthwith.pipelines.documents.steps.validating import validating
from tests.pipelines.documents import corpus, hostile
from tests.pipelines.documents.contexts import Context, MemoryDocument


@cache
def archives() -> dict[str, bytes]:
    return dict(hostile.archives())


def checked(name: str, content: bytes) -> Checked:
    ctx = Context((MemoryDocument(name, content),))
    return validating(DocumentInput(document_id="doc_1"), ctx)


def refused(name: str, content: bytes) -> PermanentError:
    with pytest.raises(PermanentError) as caught:
        checked(name, content)
    return caught.value


@pytest.mark.parametrize(("name", "content"), corpus.samples().items())
def test_the_kind_is_the_one_that_the_content_has_whatever_the_name_says(
    name: str, content: bytes
) -> None:
    kind = name.rpartition(".")[2]

    assert checked(name, content).kind == kind
    if kind not in {"txt", "md", "csv"}:
        renamed = checked("renamed.png", content)
        assert (renamed.kind, [n.code for n in renamed.notes]) == (kind, ["wrong_extension"])


def test_a_checked_document_is_described_by_its_size_and_hash() -> None:
    content = corpus.pdf([corpus.LETTER])

    found = checked("../up/le\u202etter.pdf", content)

    assert found.name == "letter.pdf"
    assert found.size_bytes == len(content)
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    assert found.mime == "application/pdf"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", "document_empty"),
        ("a.txt", b" \n\t ", "document_empty"),
        ("a.docx", corpus.docx()[:-40], "document_truncated"),
        ("a.docx", b"\0\1\2\3" * 50, "document_damaged"),
        ("a.psd", b"8BPS" + b"\0" * 50, "document_unsupported"),
        ("a.odt", corpus.archive({"mimetype": "application/epub+zip"}), "document_unsupported"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "document_unsupported"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "document_encrypted",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_code_and_a_hint(
    name: str, content: bytes, code: str
) -> None:
    error = refused(name, content)

    assert error.code == code
    assert error.message.endswith(".")
    assert error.hint == REFUSALS[code].hint


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("bomb.docx", "document_bomb"),
        ("bomb-document.docx", "document_bomb"),
        ("many-entries.docx", "document_bomb"),
        ("overlapping.docx", "document_bomb"),
        ("encrypted.docx", "document_encrypted"),
        ("plain.zip", "document_unsupported"),
        ("empty.zip", "document_unsupported"),
    ],
)
def test_an_archive_that_lies_or_unpacks_to_too_much_is_refused(case: str, code: str) -> None:
    assert refused(case, archives()[case]).code == code


def test_who_sends_a_zip_of_documents_is_told_which_pipeline_reads_it() -> None:
    error = refused("a.zip", archives()["plain.zip"])

    assert "documents.batch_analysis" in error.message
    assert "documents.batch_analysis" in (error.hint or "")


def test_names_that_point_outside_an_archive_are_noted_and_left_alone() -> None:
    found = checked("a.docx", archives()["traversal.docx"])

    assert [note.code for note in found.notes] == ["unsafe_names_ignored"]


def test_a_pdf_stream_that_unpacks_to_too_much_is_refused_even_when_packed_twice() -> None:
    cases = dict(hostile.portables())

    for case in ("stream-bomb.pdf", "double-bomb.pdf"):
        assert "64 MB" in refused(case, cases[case]).message


def test_a_text_that_is_given_is_read_as_text_or_markdown() -> None:
    ctx = Context()

    plain = validating(DocumentInput(text="Dear Anna,\nthank you."), ctx)
    marked = validating(DocumentInput(text=corpus.MARKDOWN), ctx)

    assert (plain.kind, marked.kind) == ("txt", "md")
    with pytest.raises(PermanentError, match="nor a document"):
        validating(DocumentSource(), ctx)


def test_nesting_is_counted_past_comments_scripts_and_elements_that_close_themselves() -> None:
    assert burden_of("<div>" * 700).nesting == 700
    assert burden_of("<p>a" * 700 + "<br>" * 700).nesting == 0
    assert burden_of("<!-- <div> --><script>'<div>'</script><div></div>").nesting == 1


def test_every_refusal_and_note_says_what_it_means() -> None:
    assert all(r.meaning.endswith(".") and r.hint.endswith(".") for r in REFUSALS.values())
    assert all(meaning.endswith(".") for meaning in NOTES.values())
    assert not set(REFUSALS) & set(NOTES)
