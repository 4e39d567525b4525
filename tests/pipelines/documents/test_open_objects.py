"""What an OpenDocument file embeds is read with it."""

from __future__ import annotations

import pytest

from forthwith.pipelines.documents import limits
from tests.pipelines.documents import corpus, office_samples
from tests.pipelines.documents.test_attachments import notes_of
from tests.pipelines.documents.test_attachments_within import read, text_of
from tests.pipelines.documents.within_samples import package_object

_MIME = "application/vnd.oasis.opendocument."


def with_objects(*entries: tuple[str, str]) -> bytes:
    manifest = "".join(
        f'<m:file-entry m:full-path="{path}" m:media-type="{_MIME}{kind}"/>'
        for path, kind in entries
    )
    space = 'xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    parts = office_samples.odf_parts("text", "<text:p>The outer text.</text:p>")
    parts["META-INF/manifest.xml"] = f"<m:manifest {space}>{manifest}</m:manifest>"
    for path, _ in entries:
        body = "<text:p>The inner text.</text:p>"
        parts[f"{path}content.xml"] = office_samples.odf_body("text", body)
    parts["Object 7"] = package_object("note.txt", b"A note in an object.")
    return corpus.archive(parts)


def test_embedded_documents_and_ole_objects_are_further_pages() -> None:
    found = read("a.odt", with_objects(("Object 1/", "text")))

    assert found.attachments == ["Object 1.odt", "note.txt"]
    assert [page.label for page in found.pages] == [None, "Object 1.odt", "note.txt"]
    assert "The inner text." in found.pages[1].text
    assert "A note in an object." in found.pages[2].text
    assert list(notes_of(found)) == ["attachments_read"]


def test_a_chart_is_no_document_within() -> None:
    assert read("a.odt", with_objects(("Object 1/", "chart"))).attachments == ["note.txt"]


def test_what_an_embedded_document_unpacks_to_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ATTACHED_BYTES", 100)
    found = read("a.odt", with_objects(("Object 1/", "text")))

    assert "Object 1.odt (document_too_large)" in notes_of(found)["attachments_not_read"]
    assert "The outer text." in text_of(found)
    assert "The inner text." not in text_of(found)
