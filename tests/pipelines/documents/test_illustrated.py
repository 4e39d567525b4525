"""A document that is little more than pictures gets them recognised; one with text does not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.models import DocumentInput, Page, Read
from forthwith.pipelines.documents.readers.illustrated import has_almost_no_text
from forthwith.pipelines.documents.recognition import recogniser as recogniser_module
from forthwith.pipelines.documents.steps.reading import reading
from forthwith.pipelines.documents.steps.validating import validating
from tests.pipelines.documents import illustrated_samples as samples
from tests.pipelines.documents import scans
from tests.pipelines.documents.contexts import Context, MemoryDocument
from tests.pipelines.documents.scans import LINES, require_recogniser

FIRST = scans.saved(scans.page(), "PNG")
SECOND = scans.saved(scans.page(("The second sheet of paper.", "It speaks of valves.")), "JPEG")
ICON = scans.saved(scans.page(size=(100, 90)), "PNG")
TITLE = "Annexes"
TEXT = "This document has a text of its own, and its pictures are no more than decoration for it."


def read(name: str, content: bytes, *, seconds: float = 60) -> Read:
    ctx = Context((MemoryDocument(name, content),), remaining=timedelta(seconds=seconds))
    given = DocumentInput(document_id="doc_1")
    return reading(given, validating(given, ctx), ctx)


def notes_of(found: Read) -> dict[str, str]:
    return {note.code: note.message for note in found.notes}


@pytest.fixture
def _recogniser() -> None:
    require_recogniser()


@pytest.mark.usefixtures("_recogniser")
@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_the_pictures_of_a_text_without_words_are_its_pages(kind: str) -> None:
    pictures = {"b.png": FIRST, "icon.png": ICON, "a.jpeg": SECOND}
    make = samples.docx if kind == "docx" else lambda p: samples.odf("text", p)
    found = read(f"a.{kind}", make(pictures))

    assert found.kind == kind
    assert [page.number for page in found.pages] == [1, 2]
    assert [line for line in found.pages[0].text.splitlines() if line] == list(LINES)
    assert "valves" in found.pages[1].text
    assert all((page.ocr_confidence or 0) > 0.8 for page in found.pages)
    assert found.reader.endswith("+tesseract")
    assert list(notes_of(found)) == ["recognised"]
    assert "2 of 2 pages" in notes_of(found)["recognised"]


@pytest.mark.usefixtures("_recogniser")
@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_a_few_words_stay_before_the_pages_of_the_pictures(kind: str) -> None:
    pictures = {"a.png": FIRST}
    content = (
        samples.docx(pictures, TITLE) if kind == "docx" else samples.odf("text", pictures, TITLE)
    )
    found = read(f"a.{kind}", content)

    assert found.pages[0].text.strip() == TITLE
    assert found.pages[0].ocr_confidence is None
    assert LINES[1] in found.pages[1].text


@pytest.mark.usefixtures("_recogniser")
def test_the_text_of_a_picture_stands_on_its_slide() -> None:
    slides = [
        ("Scans", {"a.png": FIRST, "b.jpeg": SECOND}),
        ("Again", {"a.png": FIRST}),
        ("", {}),
    ]
    found = read("a.pptx", samples.pptx(slides))

    assert len(found.pages) == 3
    assert found.pages[0].text.startswith("Scans")
    assert LINES[1] in found.pages[0].text
    assert "valves" in found.pages[0].text
    assert found.pages[1].text.strip() == "Again", "a picture is recognised where it stands first"
    assert list(notes_of(found)) == ["recognised", "no_text_layer"]
    assert "1 of 3 pages has" in notes_of(found)["no_text_layer"]


@pytest.mark.usefixtures("_recogniser")
def test_a_picture_without_text_beside_a_few_words_has_a_note() -> None:
    blank = scans.saved(scans.page(()), "PNG")
    found = read("a.pptx", samples.pptx([("Plan of the roof", {"a.png": blank})]))

    assert notes_of(found) == {"pictures_without_text": "1 picture without readable text."}


@pytest.mark.usefixtures("_recogniser")
def test_the_slides_of_an_opendocument_presentation_have_the_text_of_their_pictures() -> None:
    found = read("a.odp", samples.odf("presentation", {"a.png": FIRST, "b.jpeg": SECOND}))

    assert LINES[1] in found.pages[0].text
    assert "valves" in found.pages[1].text


@pytest.mark.parametrize("kind", ["docx", "odt", "pptx"])
def test_a_document_with_text_leaves_its_pictures_alone(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("the recogniser was asked")

    monkeypatch.setattr(recogniser_module, "language_data", fail)
    pictures = {"a.png": FIRST}
    content = {
        "docx": lambda: samples.docx(pictures, TEXT),
        "odt": lambda: samples.odf("text", pictures, TEXT),
        "pptx": lambda: samples.pptx([(TEXT, pictures)]),
    }[kind]()
    found = read(f"a.{kind}", content)

    assert found.pages[0].text.strip() == TEXT
    assert notes_of(found) == {}


def test_without_a_recogniser_a_note_says_why_there_is_no_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recogniser_module, "language_data", lambda: None)
    found = read("a.docx", samples.docx({"a.png": FIRST}))

    assert [page.text for page in found.pages] == [""]
    assert list(notes_of(found)) == ["no_text_layer"]
    assert recogniser_module.NO_DATA in notes_of(found)["no_text_layer"]


@pytest.mark.usefixtures("_recogniser")
@pytest.mark.parametrize("kind", ["docx", "pptx", "odt"])
def test_a_hostile_picture_costs_nothing_and_the_others_are_recognised(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PICTURE_PIXELS", 2_000_000)
    pictures = {
        "huge.png": scans.huge_png(20_000, 20_000),
        "cut.png": FIRST[: len(FIRST) // 3],
        "none.emf": b"\x01\0\0\0" * 50,
        "good.png": FIRST,
    }
    content = {
        "docx": lambda: samples.docx(pictures),
        "odt": lambda: samples.odf("text", pictures),
        "pptx": lambda: samples.pptx([("", pictures)]),
    }[kind]()
    found = read(f"a.{kind}", content)

    assert LINES[1] in found.pages[0].text
    assert len(found.pages) == 1


@pytest.mark.usefixtures("_recogniser")
def test_no_more_pictures_are_recognised_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RECOGNISED_PAGES", 1)
    found = read("a.docx", samples.docx({"a.png": FIRST, "b.jpeg": SECOND}))

    assert len(found.pages) == 1
    assert "1 page" in notes_of(found)["recognition_stopped"]


@pytest.mark.usefixtures("_recogniser")
def test_pictures_wait_for_another_job_when_the_time_is_over() -> None:
    found = read("a.docx", samples.docx({"a.png": FIRST}), seconds=10)

    assert list(notes_of(found)) == ["recognition_stopped"]
    assert found.pages[0].unrecognised


def test_a_target_that_is_no_picture_or_not_there_is_passed_over() -> None:
    found = read("a.docx", samples.docx({"a.png": b"no picture", "b.png": b""}))

    assert [page.text.strip() for page in found.pages] == [""]
    assert "no_text_layer" in notes_of(found)


@pytest.mark.parametrize(
    ("texts", "almost_none"),
    [(["", ""], True), (["Annexes"], True), (["A title"] * 30, True), ([TEXT], False),
     (["word " * 8] * 30, False)],
)  # fmt: skip
def test_a_title_on_each_slide_is_almost_no_text(texts: list[str], almost_none: bool) -> None:  # noqa: FBT001 - a parameter of the test
    pages = [Page(number=number, text=text) for number, text in enumerate(texts, start=1)]
    found = Read(kind="pptx", reader="a", pages=pages)

    assert has_almost_no_text(found) is almost_none
