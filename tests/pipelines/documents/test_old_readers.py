"""What is read out of Rich Text, old Office files and Outlook messages."""

from __future__ import annotations

import pytest

from forthwith.model.errors import PermanentError
from tests.pipelines.documents import old_samples
from tests.pipelines.documents.test_reading import codes_of, read, text_of


@pytest.mark.parametrize(("name", "content"), old_samples.samples().items())
def test_an_old_file_is_known_by_its_content_whatever_its_name_says(
    name: str, content: bytes
) -> None:
    found = read("a.png", content)

    assert found.kind == name.rpartition(".")[2]
    assert "wrong_extension" in codes_of(found)


def test_rich_text_gives_its_characters_its_tables_and_what_it_says_of_itself() -> None:
    found = read("a.rtf", old_samples.RTF)

    assert "Grüße aus Köln." in text_of(found)
    assert found.tables[0].rows == [["Item", "Price"]]
    assert found.metadata == {"title": "Plan", "author": "A. Weber"}


def test_an_old_word_document_gives_its_paragraphs() -> None:
    assert text_of(read("a.doc", old_samples.doc())).split() == ["Forty", "pumps.", "By", "March."]


def test_an_old_workbook_gives_a_page_and_a_table_for_its_sheet() -> None:
    found = read("a.xls", old_samples.xls())

    assert [(page.label, page.text) for page in found.pages] == [
        ("Plan", "Plan\nTask\tDue\nFoundation\t7.5")
    ]
    assert found.tables[0].rows == [["Task", "Due"], ["Foundation", "7.5"]]


def test_an_old_presentation_gives_the_words_of_its_slides() -> None:
    assert text_of(read("a.ppt", old_samples.ppt("Annual plan", "Aims"))).split() == [
        "Annual", "plan", "Aims",
    ]  # fmt: skip


def test_a_message_shows_its_head_and_lists_attachments_by_their_bare_names() -> None:
    found = read("a.msg", old_samples.msg(name="..\\..\\plan.pdf"))

    assert "The pumps arrive." in text_of(found)
    assert found.metadata["from"] == "Ana Souza <ana@example.org>"
    assert found.metadata["title"] == "Delivery"
    assert "Tomas Berg" in found.metadata["to"]
    assert found.attachments == ["plan.pdf"]
    assert codes_of(found) == ["attachments_not_read"]


def test_macros_in_an_old_file_are_noted() -> None:
    streams = {"Workbook": old_samples.xls_stream([["a"]]).ljust(4_096, b"\0"), "Macros/VBA": b"x"}

    assert codes_of(read("a.xls", old_samples.compound(streams))) == ["macros_ignored"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (old_samples.compound({"VisioDocument": b"a" * 4_096}), "document_unsupported"),
        (old_samples.compound({"EncryptedPackage": b"a" * 4_096}), "document_encrypted"),
        (old_samples.compound({"Workbook": b"\xff" * 4_096}), "document_damaged"),
        (old_samples.compound({"WordDocument": bytes(4_096)}), "document_damaged"),
    ],
)
def test_a_compound_file_that_cannot_be_read_is_refused_with_the_code_that_says_why(
    content: bytes, code: str
) -> None:
    with pytest.raises(PermanentError) as caught:
        read("a.doc", content)
    assert caught.value.code == code
