"""What is attached to a mail message is read with it."""

from __future__ import annotations

import pytest

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.models import DocumentInput, Parsed, Read
from forthwith.pipelines.documents.steps.parsing import parsing
from forthwith.pipelines.documents.steps.reading import reading
from forthwith.pipelines.documents.steps.validating import validating
from tests.pipelines.documents import corpus
from tests.pipelines.documents.batch_samples import bomb, mail
from tests.pipelines.documents.batches import context

_PDF = "application/pdf"
_ANY = "application/octet-stream"


def read(content: bytes, *, seconds: float = 60) -> Read:
    ctx = context(("message.eml", content), seconds=seconds)
    given = DocumentInput(document_id="doc_1")
    return reading(given, validating(given, ctx), ctx)


def parsed(content: bytes) -> Parsed:
    return parsing(read(content), context())


def notes_of(found: Read) -> dict[str, str]:
    return {note.code: note.message for note in found.notes}


def test_attachments_are_further_pages_under_their_names() -> None:
    found = read(
        mail(
            ("letter.pdf", _PDF, corpus.pdf([["First page."], ["Second page."]])),
            ("table.csv", "text/csv", b"item,price\nbolt,3\nnut,2\nwasher,1\n"),
        )
    )

    assert [(page.number, page.label) for page in found.pages] == [
        (1, None),
        (2, "letter.pdf"),
        (3, "letter.pdf"),
        (4, "table.csv"),
    ]
    assert "Second page." in found.pages[2].text
    assert [(table.page, table.rows[1]) for table in found.tables] == [(4, ["bolt", "3"])]
    assert list(notes_of(found)) == ["attachments_read"]


def test_places_in_the_text_of_an_attachment_have_its_page() -> None:
    document = parsed(mail(("a.docx", _ANY, corpus.docx()), body="Short."))
    first, second = document.pages

    assert "Short." in document.text[first.start : first.end]
    assert document.text[second.start : second.end].strip()
    assert "Short." not in document.text[second.start : second.end]


def test_what_an_attachment_is_is_decided_by_its_content() -> None:
    found = read(mail(("notes.bin", _ANY, corpus.pdf([["In the PDF."]]))))

    assert "In the PDF." in found.pages[1].text


def test_an_attachment_that_is_refused_is_named_with_its_code() -> None:
    found = read(
        mail(
            ("good.txt", "text/plain", b"This one can be read."),
            ("bomb.docx", _ANY, bomb()),
            ("photo.zip", "application/zip", b"PK\x05\x06"),
        )
    )

    message = notes_of(found)["attachments_not_read"]
    assert "2 of 3" in message
    assert "bomb.docx (document_bomb)" in message
    assert "photo.zip (document_damaged)" in message
    assert found.pages[1].text.strip() == "This one can be read."


def test_a_message_is_read_even_if_no_attachment_can_be() -> None:
    found = read(mail(("bomb.docx", _ANY, bomb())))

    assert "See the attached files." in found.pages[0].text
    assert "attachments_read" not in notes_of(found)


def test_the_attachments_of_an_attached_message_are_listed_and_not_read() -> None:
    inner = mail(("deep.txt", "text/plain", b"Too deep."), body="The inner message.")
    found = read(mail(("inner.eml", _ANY, inner)))
    text = "\n".join(page.text for page in found.pages)

    assert "The inner message." in text
    assert "Too deep." not in text


def test_the_name_of_an_attachment_is_a_label_and_never_a_path() -> None:
    found = read(mail(("../../etc/job.txt", "text/plain", b"Some words.")))

    assert found.pages[1].label == "job.txt"
    assert found.attachments == ["job.txt"]


def test_no_more_attachments_are_read_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ATTACHED_FILES", 1)
    found = read(mail(("a.txt", "text/plain", b"One."), ("b.txt", "text/plain", b"Two.")))

    assert len(found.pages) == 2
    assert "b.txt (attachments_full)" in notes_of(found)["attachments_not_read"]


def test_the_size_of_attachments_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ATTACHED_BYTES", 20)
    found = read(mail(("a.txt", "text/plain", b"One."), ("b.txt", "text/plain", b"Word " * 9)))

    assert [page.label for page in found.pages] == [None, "a.txt"]
    assert "b.txt (attachments_full)" in notes_of(found)["attachments_not_read"]


def test_attachments_wait_for_another_job_when_the_time_is_over() -> None:
    found = read(mail(("a.txt", "text/plain", b"One.")), seconds=1)

    assert len(found.pages) == 1
    assert "a.txt (attachments_full)" in notes_of(found)["attachments_not_read"]


def test_the_notes_on_an_attachment_name_it() -> None:
    found = read(mail(("wrong.pdf", _PDF, b"This is no PDF but a plain text.")))

    assert notes_of(found)["wrong_extension"].startswith("wrong.pdf: ")
