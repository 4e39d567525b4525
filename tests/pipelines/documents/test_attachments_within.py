"""What Outlook messages, PDFs, Office files and archives carry is read with the document."""

from __future__ import annotations

import base64
import random
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.models import DocumentInput, Read
from forthwith.pipelines.documents.steps.reading import reading
from forthwith.pipelines.documents.steps.validating import validating
from forthwith.pipelines.documents.within.embedded import native
from tests.pipelines.documents import corpus, old_samples
from tests.pipelines.documents.batch_samples import bomb, mail, zipped
from tests.pipelines.documents.contexts import Context, MemoryDocument
from tests.pipelines.documents.test_attachments import notes_of
from tests.pipelines.documents.test_locks import locked_package, package
from tests.pipelines.documents.test_reading_hostile import is_safe, outcomes
from tests.pipelines.documents.within_samples import (
    contents_object,
    hostile,
    inner_message,
    message,
    office_with,
    package_object,
    pdf_with,
    raw_pdf_with,
)

_ANY = "application/octet-stream"
_LETTER = corpus.pdf([["First page."], ["Second page."]])


def read(name: str, content: bytes, **options: str) -> Read:
    ctx = Context((MemoryDocument(name, content),), options)
    given = DocumentInput(document_id="doc_1")
    return reading(given, validating(given, ctx), ctx)


def text_of(found: Read) -> str:
    return "\n".join(page.text for page in found.pages)


CARRIERS: dict[str, Callable[..., bytes]] = {
    "msg": message,
    "eml": lambda *files: mail(*((name, _ANY, content) for name, content in files)),
    "pdf": pdf_with,
    "docx": lambda *files: office_with("docx", *files),
    "xlsx": lambda *files: office_with("xlsx", *files),
    "pptx": lambda *files: office_with("pptx", *files),
}


@pytest.mark.parametrize("kind", CARRIERS)
def test_the_files_within_a_document_are_further_pages_of_it(kind: str) -> None:
    carrier = CARRIERS[kind](("letter.pdf", _LETTER), ("plan.xlsx", corpus.xlsx()))
    found = read(f"a.{kind}", carrier)

    assert found.kind == kind
    assert found.attachments == ["letter.pdf", "plan.xlsx"]
    assert [(page.number, page.label) for page in found.pages[1:]] == [
        (2, "letter.pdf"),
        (3, "letter.pdf"),
        (4, "plan.xlsx: Plan"),
    ]
    assert found.pages[2].text.strip() == "Second page."
    assert [t.rows[1][0] for t in found.tables if t.page == 4] == ["Foundation"]
    assert list(notes_of(found)) == ["attachments_read"]


@pytest.mark.parametrize("kind", CARRIERS)
def test_a_file_within_that_cannot_be_read_is_listed_with_its_reason(kind: str) -> None:
    found = read(f"a.{kind}", CARRIERS[kind](("bad.docx", bomb()), ("empty.txt", b"")))

    assert found.attachments == ["bad.docx", "empty.txt"]
    assert len(found.pages) == 1
    assert text_of(found).strip()
    message = notes_of(found)["attachments_not_read"]
    assert "2 of 2" in message
    assert "bad.docx (document_bomb), empty.txt (document_empty)" in message


@pytest.mark.parametrize("kind", CARRIERS)
def test_the_number_and_the_size_of_the_files_within_are_counted(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    carrier = CARRIERS[kind](("a.txt", b"One."), ("b.txt", b"Two. " * 9), ("c.txt", b"Three."))

    monkeypatch.setattr(limits, "ATTACHED_FILES", 2)
    numbered = read(f"a.{kind}", carrier)
    monkeypatch.setattr(limits, "ATTACHED_FILES", 20)
    monkeypatch.setattr(limits, "ATTACHED_BYTES", 20)
    sized = read(f"a.{kind}", carrier)

    assert [page.label for page in numbered.pages[1:]] == ["a.txt", "b.txt"]
    assert "c.txt (attachments_full)" in notes_of(numbered)["attachments_not_read"]
    assert [page.label for page in sized.pages[1:]] == ["a.txt", "c.txt"]
    assert "b.txt (" in notes_of(sized)["attachments_not_read"]


@pytest.mark.parametrize("kind", ["msg", "eml", "pdf"])
def test_the_name_of_a_file_within_is_a_label_and_never_a_path(kind: str) -> None:
    found = read(f"a.{kind}", CARRIERS[kind](("../../etc/job.txt", b"Some words.")))

    assert found.attachments == ["job.txt"]
    assert found.pages[1].label == "job.txt"


def test_an_attachment_opens_with_the_password_of_the_job() -> None:
    locked = locked_package(package("core"), "secret")
    carrier = mail(("locked.docx", _ANY, locked))

    assert "core" in text_of(read("a.eml", carrier, password="secret"))
    refused = notes_of(read("a.eml", carrier))["attachments_not_read"]
    assert "locked.docx (document_encrypted)" in refused


def test_the_files_of_a_locked_document_are_read_with_its_password() -> None:
    noise = ("noise.bin", random.Random(7).randbytes(8_000))  # noqa: S311 - repeatable
    locked = locked_package(office_with("docx", ("a.txt", b"Within the lock."), noise), "secret")
    found = read("a.docx", locked, password="secret")

    assert "Within the lock." in text_of(found)


# PDF


def test_the_files_of_a_locked_pdf_are_read_with_its_password() -> None:
    found = read("a.pdf", pdf_with(("a.txt", b"Within the lock."), password="secret"),
                 password="secret")  # fmt: skip

    assert found.pages[1].text.strip() == "Within the lock."


def hexadecimal(content: bytes) -> bytes:
    return content.hex().encode() + b">"


@pytest.mark.parametrize(
    ("filters", "packed"),
    [
        (b"", b"Some words."),
        (b"/Filter/FlateDecode", zlib.compress(b"Some words.")),
        (b"/Filter[/AHx/Fl]", hexadecimal(zlib.compress(b"Some words."))),
        (b"/Filter[/ASCII85Decode]", base64.a85encode(b"Some words.") + b"~>"),
    ],
)
def test_a_file_in_a_pdf_is_unpacked_as_its_filters_say(filters: bytes, packed: bytes) -> None:
    found = read("a.pdf", raw_pdf_with(corpus.pdf_stream(packed, filters)))

    assert found.pages[1].text.strip() == "Some words."


@pytest.mark.parametrize(
    ("filters", "packed", "code"),
    [
        (b"/Filter[/AHx/Fl]", hexadecimal(zlib.compress(bytes(700 << 20))), "document_too_large"),
        (b"/Filter/LZWDecode", b"\x80\x0b", "document_unsupported"),
        (b"/Filter/RunLengthDecode", b"\x81a" * 99, "document_unsupported"),
        (b"/Filter/FlateDecode", b"not packed", "document_damaged"),
        (b"/Filter/AHx", b">", "document_empty"),
    ],
)
def test_what_a_file_in_a_pdf_unpacks_to_is_counted_on_the_way(
    filters: bytes, packed: bytes, code: str
) -> None:
    found = read("a.pdf", raw_pdf_with(corpus.pdf_stream(packed, filters)))

    assert f"a.txt ({code})" in notes_of(found)["attachments_not_read"]
    assert "covering letter" in found.pages[0].text


@pytest.mark.parametrize(
    "table", [b"[(a.txt)1 0 R]", b"[(a.txt)5]", b"[5 0 R 5 0 R]", b"[(a.txt)]", b"[(a)99 0 R]"]
)
def test_a_broken_table_of_files_leaves_the_pages_as_they_are(table: bytes) -> None:
    found = read("a.pdf", raw_pdf_with(corpus.pdf_stream(b"Some words."), table=table))

    assert "covering letter" in found.pages[0].text
    assert ("attachments_not_read" in notes_of(found)) == bool(found.attachments)


# Outlook


def test_a_message_of_an_old_outlook_names_its_attachments_in_its_code_page() -> None:
    found = read("a.msg", message(("Grüße.txt", b"Some words."), unicode=False))

    assert found.pages[1].label == "Grüße.txt"


def test_a_message_within_an_outlook_message_is_read_as_a_mail() -> None:
    inner = inner_message(
        ("deep.txt", b"Too deep."), subject="Renewal", body="The inner message with Grüße."
    )
    found = read("a.msg", message(("", inner)))

    assert found.attachments == ["Renewal", "Renewal: deep.txt"]
    assert found.pages[1].label == "Renewal"
    for words in ("Renewal", "Ana Souza <ana@example.org>", "inner message with Grüße.", "2026"):
        assert words in found.pages[1].text
    assert "Too deep." not in text_of(found)


def test_messages_within_outlook_messages_are_read_two_deep() -> None:
    third = inner_message(subject="Third", body="The text of the third.")
    second = inner_message(("", third), subject="Second", body="The text of the second.")
    first = inner_message(("", second), subject="First", body="The text of the first.")
    text = text_of(read("a.msg", message(("", first))))

    assert "The text of the first." in text
    assert "The text of the second." in text
    assert "The text of the third." not in text


# mails in mails


def test_a_mail_in_a_mail_in_a_mail_is_read_and_no_deeper() -> None:
    third = mail(body="The text of the third.")
    second = mail(("third.eml", _ANY, third), body="The text of the second.")
    first = mail(("second.eml", _ANY, second), body="The text of the first.")
    found = read("a.eml", mail(("first.eml", _ANY, first), body="The text of the outer one."))

    assert "The text of the outer one." in found.pages[0].text
    assert [page.label for page in found.pages[1:]] == ["first.eml", "first.eml: second.eml"]
    assert "The text of the second." in found.pages[2].text
    assert "The text of the third." not in text_of(found)
    assert "first.eml: second.eml" in found.attachments


def test_a_forwarded_message_is_read_even_if_it_was_packed_like_a_file() -> None:
    inner = mail(("a.txt", "text/plain", b"In the inner one."), body="The forwarded text.")
    packed = base64.encodebytes(inner)
    head = b"From: a@b\nTo: c@d\nSubject: Fwd\nMIME-Version: 1.0\n"
    head += b'Content-Type: multipart/mixed; boundary="b"\n\n'
    part = b"--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
    found = read("a.eml", head + part + packed + b"\n--b--\n")

    assert "The forwarded text." in found.pages[0].text
    assert found.pages[1].text.strip() == "In the inner one."


# whatever they carry


@pytest.mark.timeout(300)
def test_every_document_with_hostile_files_within_ends_with_a_code_or_a_safe_result(
    tmp_path: Path,
) -> None:
    names = []
    for name, content in hostile():
        (tmp_path / name).write_bytes(content)
        names.append(name)

    found = {str(each["name"]): each for each in outcomes(tmp_path)}

    assert sorted(found) == sorted(names)
    assert [each for each in found.values() if not is_safe(each)] == []


# archives


@pytest.mark.parametrize("kind", CARRIERS)
def test_the_documents_of_an_archive_within_are_read_and_no_archive_in_it(kind: str) -> None:
    packed = zipped({
        "docs/a.txt": "The first.",
        "b.docx": corpus.docx(),
        "__MACOSX/._a.txt": "clutter",
        "inner.zip": zipped({"c.txt": "Too deep."}),
    })  # fmt: skip
    found = read(f"a.{kind}", CARRIERS[kind](("all.zip", packed)))

    assert [page.label for page in found.pages[1:]] == ["all.zip: a.txt", "all.zip: b.docx"]
    assert "The first." in found.pages[1].text
    assert "Too deep." not in text_of(found)
    message = notes_of(found)["attachments_not_read"]
    assert "1 of 3" in message
    assert "all.zip: inner.zip (archive_nested)" in message


def test_a_hostile_archive_within_a_mail_is_listed_and_not_unpacked() -> None:
    heavy = zipped({"a.txt": bytes(60 << 20)})
    carrier = mail(
        ("heavy.zip", _ANY, heavy), ("none.zip", _ANY, zipped({})), ("a.txt", _ANY, b"Some words.")
    )
    found = read("a.eml", carrier)

    message = notes_of(found)["attachments_not_read"]
    assert "heavy.zip (document_bomb)" in message
    assert "none.zip (archive_empty)" in message
    assert found.pages[1].text.strip() == "Some words."


def test_the_documents_of_an_archive_count_like_attachments(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "ATTACHED_FILES", 3)
    packed = zipped({f"{n}.txt": f"Number {n}." for n in range(5)})
    found = read("a.eml", mail(("all.zip", _ANY, packed)))

    assert len(found.pages) == 4
    assert "all.zip: 3.txt (attachments_full)" in notes_of(found)["attachments_not_read"]


# embedded objects


@pytest.mark.parametrize(
    ("wrapped", "label"),
    [
        (package_object("letter.pdf", _LETTER), "letter.pdf"),
        (contents_object(_LETTER), "oleObject1.bin"),
        (contents_object(corpus.docx(), stream="Package"), "oleObject1.bin"),
        (old_samples.doc("The second. Page."), "oleObject1.bin"),
        (old_samples.xls([["pumps", 40]]), "oleObject1.bin: Plan"),
    ],
)
def test_an_object_gives_the_file_that_it_wraps(wrapped: bytes, label: str) -> None:
    found = read("a.docx", office_with("docx", ("oleObject1.bin", wrapped)))

    assert found.pages[1].label == label
    assert found.pages[1].text.strip()
    assert list(notes_of(found)) == ["attachments_read"] or label != "letter.pdf"


def test_an_object_of_another_program_is_listed_with_its_reason() -> None:
    drawing = old_samples.compound({"VisioDocument": bytes(5_000)})
    found = read("a.docx", office_with("docx", ("oleObject1.bin", drawing)))

    assert "oleObject1.bin (document_unsupported)" in notes_of(found)["attachments_not_read"]


@pytest.mark.parametrize("cut", range(40))
def test_a_package_that_breaks_off_gives_what_is_there(cut: int) -> None:
    whole = package_object("a.txt", b"content")
    stream = whole[whole.index(b"\x02\0a.txt") - 4 :][:cut]

    name, content = native(stream)

    assert name in {None, "a.txt"}
    assert b"content".startswith(content)
