"""Archives whose entries are locked with a password."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO

import pytest

from forthwith.model.json import JsonValue
from forthwith.pipelines.documents.batch import bounds, passes
from forthwith.pipelines.documents.batch.batch_analysis import BATCH_ANALYSIS
from forthwith.pipelines.documents.batch.models import BatchInput, Opened, ReadAll
from forthwith.pipelines.documents.batch.opening import opening
from forthwith.pipelines.documents.batch.reading_all import reading_all
from tests.pipelines.documents import corpus
from tests.pipelines.documents.batch_samples import PLAN, mail
from tests.pipelines.documents.contexts import Context, MemoryDocument
from tests.pipelines.documents.locked_samples import aes_zip, locked_zip
from tests.pipelines.documents.test_attachments_within import read as read_one

_FILES = {"plan.txt": PLAN.encode(), "letter.docx": corpus.docx()}


def context(*files: tuple[str, bytes], password: str | int | None = None) -> Context:
    options: dict[str, JsonValue] = {} if password is None else {"password": password}
    documents = [
        MemoryDocument(name, content, f"doc_{n}") for n, (name, content) in enumerate(files)
    ]
    return Context(documents, options)


def opened(*files: tuple[str, bytes], password: str | None = None) -> Opened:
    return opening(BatchInput(), context(*files, password=password))


def read(*files: tuple[str, bytes], password: str | None = None) -> ReadAll:
    ctx = context(*files, password=password)
    return reading_all(opening(BatchInput(), ctx), ctx)


def codes(found: Opened) -> list[str | None]:
    return [member.refused.code if member.refused else None for member in found.members]


def test_a_password_of_digits_may_come_as_a_number() -> None:
    ctx = context(("all.zip", locked_zip(_FILES, "4711")), password=4711)

    assert codes(opening(BatchInput(), ctx)) == [None, None]


def test_the_pipeline_takes_the_password() -> None:
    assert "password" in BATCH_ANALYSIS.options


def test_the_sample_is_locked_as_other_programs_understand_it() -> None:
    with zipfile.ZipFile(BytesIO(locked_zip(_FILES, "secret"))) as archive:
        assert archive.read("plan.txt", pwd=b"secret") == PLAN.encode()


def test_a_locked_archive_opens_with_the_password_of_the_job() -> None:
    found = read(("all.zip", locked_zip(_FILES, "secret")), password="secret")

    texts = [one.parsed.text if one.parsed else "" for one in found.members]
    assert "Anna Weber" in texts[0]
    assert "forty pumps" in texts[1]


@pytest.mark.parametrize(
    ("password", "code"), [(None, "document_encrypted"), ("wrong", "document_wrong_password")]
)
def test_a_locked_entry_is_refused_with_its_reason_and_the_others_are_read(
    password: str | None, code: str
) -> None:
    packed = locked_zip(_FILES, "secret")
    found = opened(("a.txt", b"An open one."), ("all.zip", packed), password=password)

    assert codes(found) == [None, code, code]
    refused = [member.refused for member in found.members if member.refused]
    assert all(one.hint for one in refused)
    assert all(password is None or password not in one.message for one in refused)


@pytest.mark.parametrize("password", [None, "secret"])
def test_an_archive_locked_with_aes_says_that_it_is_not_opened_here(password: str | None) -> None:
    found = opened(("a.txt", b"An open one."), ("all.zip", aes_zip(_FILES)), password=password)

    assert codes(found) == [None, "document_encrypted", "document_encrypted"]
    refused = found.members[1].refused
    assert refused is not None
    assert "AES" in refused.message


def test_what_comes_out_of_a_locked_entry_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "DOCUMENT_BYTES", 1_000)
    files = {"a.txt": b"Some words.", "heavy.txt": bytes(100_000)}

    assert codes(opened(("all.zip", locked_zip(files, "secret")), password="secret")) == [
        None,
        "document_too_large",
    ]


def test_a_bomb_behind_a_lock_is_refused_by_what_it_says_of_itself() -> None:
    packed = locked_zip({"a.txt": bytes(30 << 20)}, "secret")
    found = opened(("a.txt", b"An open one."), ("all.zip", packed), password="secret")

    assert codes(found) == [None, "document_bomb"]


def test_a_locked_entry_takes_no_more_than_its_share_of_the_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passes, "LONGEST_SECONDS", 0.2)
    noise = random.Random(3).randbytes(2 << 20)  # noqa: S311 - repeatable
    packed = locked_zip({"a.bin": noise, "b.txt": b"Some words."}, "secret")

    assert codes(opened(("all.zip", packed), password="secret")) == ["document_too_slow", None]


@pytest.mark.parametrize("password", ["secret", "wrong", None])
def test_a_locked_archive_in_a_mail_opens_with_the_password_of_the_job(
    password: str | None,
) -> None:
    carrier = mail(("all.zip", "application/zip", locked_zip(_FILES, "secret")))
    options = {} if password is None else {"password": password}
    found = read_one("a.eml", carrier, **options)

    text = "\n".join(page.text for page in found.pages)
    assert ("Anna Weber" in text) == (password == "secret")
    assert ("attachments_not_read" in {note.code for note in found.notes}) == (password != "secret")
