"""A mailbox is read message by message."""

from __future__ import annotations

import pytest

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.models import DocumentInput, Read
from forthwith.pipelines.documents.steps.reading import reading
from forthwith.pipelines.documents.steps.validating import validating
from tests.pipelines.documents.batch_samples import mail
from tests.pipelines.documents.batches import context

FIRST = b"From: anna@example.org\nSubject: Lift\n\nThe lift stands still.\n>From Monday on.\n"
SECOND = b"From: sam@example.org\nSubject: Roof\n\nThe roof leaks.\nFrom here it drips.\n"


def boxed(*messages: bytes) -> bytes:
    return b"\n".join(b"From a@example.org Mon Mar  3 10:00:00 2025\n" + m for m in messages)


def read(content: bytes) -> Read:
    ctx = context(("letters.mbox", content))
    given = DocumentInput(document_id="doc_1")
    return reading(given, validating(given, ctx), ctx)


def test_each_message_of_a_mailbox_is_a_page() -> None:
    found = read(boxed(FIRST, SECOND))

    assert (found.kind, found.notes) == ("eml", [])
    assert [page.text.splitlines()[1] for page in found.pages] == ["Subject: Lift", "Subject: Roof"]
    assert "\nFrom Monday on." in found.pages[0].text
    assert "From here it drips." in found.pages[1].text


def test_the_attachments_of_every_message_are_read() -> None:
    files = (mail((f"{n}.txt", "text/plain", b"Attached.")).replace(b"\r", b"") for n in (1, 2))

    found = read(boxed(*files))
    assert found.attachments == ["1.txt", "2.txt"]
    assert [page.label for page in found.pages] == [None, None, "1.txt", "2.txt"]


def test_a_mailbox_of_too_many_messages_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAILBOX_MESSAGES", 2)

    found = read(boxed(FIRST, SECOND, FIRST, SECOND))
    assert len(found.pages) == 2
    assert [note.code for note in found.notes] == ["truncated_output"]
