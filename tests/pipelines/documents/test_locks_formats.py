"""Locked files of every format: with the right password, with a wrong one, and without one."""

from __future__ import annotations

import pytest

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents import limits
from tests.pipelines.documents import (
    corpus,
    illustrated_samples,
    office_samples,
    old_samples,
    scans,
)
from tests.pipelines.documents.locked_samples import (
    locked_doc,
    locked_open_document,
    locked_pdf,
    locked_ppt,
)
from tests.pipelines.documents.test_reading import codes_of, read, text_of

_TEXT = office_samples.odf("text", "<text:p>Forty pumps.</text:p>")
_SHEET = office_samples.odf(
    "spreadsheet",
    '<table:table table:name="Plan"><table:table-row><table:table-cell>'
    "<text:p>Forty pumps.</text:p></table:table-cell></table:table-row></table:table>",
)
LOCKED = {
    "pdf": locked_pdf("Forty pumps.", user="secret"),
    "pdf-old": locked_pdf("Forty pumps.", user="secret", strong=False),
    "odt": locked_open_document(_TEXT, "secret"),
    "ods": locked_open_document(_SHEET, "secret"),
    "doc": locked_doc("Forty pumps.\r", "secret"),
}


@pytest.mark.parametrize("kind", LOCKED)
@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("secret", None),
        ("wrong", "document_wrong_password"),
        ("", "document_encrypted"),
        (None, "document_encrypted"),
    ],
)
def test_a_locked_file_opens_with_its_password_alone(
    kind: str, password: str | None, code: str | None
) -> None:
    options = {} if password is None else {"password": password}
    if code is None:
        found = read("a.bin", LOCKED[kind], **options)
        assert found.kind == kind.partition("-")[0]
        assert "Forty pumps." in text_of(found)
        return
    with pytest.raises(PermanentError) as caught:
        read("a.bin", LOCKED[kind], **options)
    assert caught.value.code == code
    assert "secret" not in caught.value.message


@pytest.mark.parametrize("password", ["owner", "secret"])
def test_a_pdf_opens_with_the_password_of_its_owner_too(password: str) -> None:
    assert "Forty pumps." in text_of(read("a.pdf", LOCKED["pdf"], password=password))


def test_a_pdf_that_only_restricts_printing_opens_without_a_password() -> None:
    found = read("a.pdf", locked_pdf("Forty pumps.", user=""))

    assert "Forty pumps." in text_of(found)
    assert codes_of(found) == ["owner_password_only"]


@pytest.mark.parametrize(
    "content",
    [locked_ppt(), locked_ppt(token=0xE391C05F), locked_ppt(edit=False)],
)
@pytest.mark.parametrize(
    ("password", "code"), [(None, "document_encrypted"), ("any", "document_wrong_password")]
)
def test_a_presentation_that_says_that_it_is_locked_is_refused(
    content: bytes, password: str | None, code: str
) -> None:
    options = {} if password is None else {"password": password}
    with pytest.raises(PermanentError) as caught:
        read("a.ppt", content, **options)
    assert caught.value.code == code


def test_a_word_file_whose_lock_is_unknown_is_refused_and_not_read_as_it_is() -> None:
    main = bytearray(old_samples.doc("Forty pumps.\r"))
    at = main.index(b"\xec\xa5\xc1\x00") + 10
    main[at + 1] |= 1
    for options, code in (
        ({}, "document_encrypted"),
        ({"password": "a"}, "document_wrong_password"),
    ):
        with pytest.raises(PermanentError) as caught:
            read("a.doc", bytes(main), **options)
        assert caught.value.code == code


# OpenDocument


def test_a_scheme_that_is_not_known_is_refused_with_and_without_a_password() -> None:
    content = locked_open_document(_TEXT, "secret", cipher="aes256-gcm")

    for options in ({}, {"password": "secret"}):
        with pytest.raises(PermanentError) as caught:
            read("a.odt", content, **options)
        assert caught.value.code == "document_encrypted"


def test_an_open_document_that_asks_for_too_many_rounds_is_refused_before_any() -> None:
    content = locked_open_document(_TEXT, "secret", rounds=limits.HASH_ROUNDS + 1)

    with pytest.raises(PermanentError) as caught:
        read("a.odt", content, password="secret")
    assert caught.value.code == "document_too_complex"


def test_many_pictures_of_an_open_document_share_the_rounds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "UNLOCKING_ROUNDS", 2_000)
    pictures = {f"{n}.png": scans.saved(scans.page(), "PNG") for n in range(2)}
    content = illustrated_samples.odf("text", pictures, "Forty pumps.")

    found = read("a.odt", locked_open_document(content, "secret"), password="secret")

    assert "Forty pumps." in text_of(found)


def test_what_is_within_the_lock_of_an_open_document_is_counted() -> None:
    content = office_samples.odf("text", "<text:p>" + "a" * (90 << 20) + "</text:p>")

    with pytest.raises(PermanentError) as caught:
        read("a.odt", locked_open_document(content, "secret"), password="secret")
    assert caught.value.code == "document_bomb"


def test_a_doctype_within_the_lock_of_an_open_document_is_found() -> None:
    body = office_samples.odf_body("text", "<text:p>&leak;</text:p>")
    poisoned = body.replace("?>", f"?>{office_samples.DOCTYPE}", 1)
    parts = {**office_samples.odf_parts("text", ""), "content.xml": poisoned}

    with pytest.raises(PermanentError) as caught:
        read("a.odt", locked_open_document(corpus.archive(parts), "secret"), password="secret")
    assert caught.value.code == "document_external_entity"
