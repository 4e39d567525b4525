"""Text in pictures is recognised, within limits, and what is unsure says so."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from forthwith.model.errors import PermanentError
from forthwith.model.pipeline import Pipeline
from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.batch.batch_analysis import BATCH_ANALYSIS
from forthwith.pipelines.documents.fields.data_extraction import DATA_EXTRACTION
from forthwith.pipelines.documents.full.full_analysis import FULL_ANALYSIS
from forthwith.pipelines.documents.models import DocumentInput, Page, Parsed, Read
from forthwith.pipelines.documents.quality.quality_check import QUALITY_CHECK
from forthwith.pipelines.documents.recognition import recogniser as recogniser_module
from forthwith.pipelines.documents.recognition.language_data import LanguageData, language_data
from forthwith.pipelines.documents.recognition.pages import Recognition, notes_on
from forthwith.pipelines.documents.recognition.preparing import prepared, skew_of
from forthwith.pipelines.documents.recognition.recogniser import (
    NO_DATA,
    NoRecogniserError,
    Recognised,
    recogniser_in_words,
)
from forthwith.pipelines.documents.steps.parsing import parsing
from forthwith.pipelines.documents.steps.reading import reading
from forthwith.pipelines.documents.steps.validating import validating
from tests.pipelines.documents import corpus, scans
from tests.pipelines.documents.contexts import Context, MemoryDocument
from tests.pipelines.documents.scans import LINES, require_recogniser

DOCUMENT = DocumentInput(document_id="doc_1")


def context(name: str, content: bytes, **facts: object) -> Context:
    return Context((MemoryDocument(name, content),), **facts)  # type: ignore[arg-type]  # by name


def read(ctx: Context) -> Read:
    return reading(DOCUMENT, validating(DOCUMENT, ctx), ctx)


def parsed(name: str, content: bytes) -> Parsed:
    ctx = context(name, content)
    return parsing(read(ctx), ctx)


def lines_of(page: Page) -> list[str]:
    return [line for line in page.text.splitlines() if line]


def codes_of(found: Read) -> list[str]:
    return [note.code for note in found.notes]


@pytest.fixture
def _recogniser() -> None:
    require_recogniser()


@pytest.fixture
def _no_language_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recogniser_module, "language_data", lambda: None)


@pytest.mark.usefixtures("_recogniser")
@pytest.mark.parametrize(
    ("format_", "kind", "mode"),
    [
        ("PNG", "png", "L"),
        ("PNG", "png", "P"),
        ("JPEG", "jpeg", "RGB"),
        ("JPEG", "jpeg", "CMYK"),
        ("TIFF", "tiff", "1"),
        ("TIFF", "tiff", "F"),
        ("GIF", "gif", "L"),
        ("BMP", "bmp", "RGB"),
        ("WEBP", "webp", "RGB"),
    ],
)
def test_the_text_of_a_picture_is_recognised_in_each_format(
    format_: str, kind: str, mode: str
) -> None:
    found = read(context(f"a.{kind}", scans.saved(scans.page().convert(mode), format_)))

    assert (found.kind, found.reader) == (kind, "tesseract")
    assert [lines_of(page) for page in found.pages] == [list(LINES)]
    assert codes_of(found) == ["recognised"]
    assert "mean confidence" in found.notes[0].message


@pytest.mark.usefixtures("_recogniser")
def test_each_page_of_a_tiff_is_a_page_with_its_confidence() -> None:
    content = scans.tiff(scans.page(), Image.new("L", (1240, 700), 255), scans.page(LINES[:1]))

    found = parsed("a.tif", content)

    spans = [found.text[page.start : page.end].split("\n")[0] for page in found.pages]
    assert spans == [LINES[0], "", LINES[0]]
    assert [page.ocr_confidence is not None for page in found.pages] == [True, False, True]
    assert all(0.8 < p.ocr_confidence <= 1 for p in found.pages if p.ocr_confidence is not None)
    assert [note.code for note in found.notes] == ["recognised", "no_text_layer"]


@pytest.mark.usefixtures("_recogniser")
def test_pages_of_a_pdf_without_text_are_recognised_and_the_others_left_as_they_are() -> None:
    ctx = context(
        "a.pdf", scans.joined_pdf(corpus.pdf([corpus.LETTER]), scans.scanned_pdf(scans.page()))
    )

    found = read(ctx)

    assert lines_of(found.pages[0]) == list(corpus.LETTER)
    assert lines_of(found.pages[1]) == list(LINES)
    assert [page.ocr_confidence is None for page in found.pages] == [True, False]
    assert found.reader == "pypdfium2+tesseract"
    assert "1 of 2 pages" in found.notes[-1].message
    assert "recognising page 2 of 2" in [message for _, _, message in ctx.told]


@pytest.mark.usefixtures("_recogniser")
def test_blank_pages_of_a_pdf_are_not_even_painted() -> None:
    ctx = context("a.pdf", corpus.pdf([[], []]))

    found = read(ctx)

    assert codes_of(found) == ["no_text_layer"]
    assert not any("recognising" in message for _, _, message in ctx.told)


@pytest.mark.usefixtures("_recogniser")
def test_recognition_stops_when_the_time_of_the_stage_runs_short_and_says_what_is_left() -> None:
    pages = [scans.page(LINES[:1])] * 3

    found = read(context("a.pdf", scans.scanned_pdf(*pages), remaining=timedelta(seconds=14)))

    assert codes_of(found) == ["recognition_stopped"]
    assert "3 pages were left" in found.notes[0].message


@pytest.mark.usefixtures("_recogniser")
def test_recognition_stops_at_a_number_of_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RECOGNISED_PAGES", 1)

    found = read(context("a.tif", scans.tiff(*[scans.page(LINES[:1])] * 3)))

    assert [lines_of(page) for page in found.pages] == [[LINES[0]], [], []]
    assert "stopped after 1 page," in found.notes[1].message
    assert "2 pages were left" in found.notes[1].message


@pytest.mark.usefixtures("_recogniser")
@pytest.mark.parametrize("degrees", [-4, 3, 90, 180, 270])
def test_a_page_that_lies_askew_or_turned_is_recognised(degrees: int) -> None:
    turned = scans.page(size=(1240, 1000)).rotate(degrees, expand=True, fillcolor=255)

    found = read(context("a.png", scans.saved(turned, "PNG")))

    assert lines_of(found.pages[0]) == list(LINES)


@pytest.mark.usefixtures("_recogniser")
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_turned_as_its_camera_noted(orientation: int) -> None:
    turns = Image.Transpose
    undo = {
        2: turns.FLIP_LEFT_RIGHT,
        3: turns.ROTATE_180,
        4: turns.FLIP_TOP_BOTTOM,
        5: turns.TRANSPOSE,
        6: turns.ROTATE_90,
        7: turns.TRANSVERSE,
        8: turns.ROTATE_270,
    }
    image = scans.page(LINES[:1])
    turned = image.transpose(undo[orientation]) if orientation in undo else image
    exif = Image.Exif()
    exif[0x0112] = orientation

    found = read(context("a.jpg", scans.saved(turned, "JPEG", exif=exif)))

    assert lines_of(found.pages[0]) == [LINES[0]]


@pytest.mark.usefixtures("_recogniser")
def test_pale_letters_on_grey_paper_are_read_as_black_on_white() -> None:
    pale = scans.page().point(lambda grey: 150 + grey * 40 // 255)

    found = read(context("a.png", scans.saved(pale, "png")))

    assert lines_of(found.pages[0]) == list(LINES)


def test_black_letters_on_nothing_are_read_as_on_paper() -> None:
    ink = scans.page()
    image = Image.new("RGBA", ink.size, (0, 0, 0, 0))
    image.putalpha(ink.point(lambda grey: 255 - grey))

    found = read(context("a.png", scans.saved(image, "PNG")))

    assert lines_of(found.pages[0]) == list(LINES)


def test_the_place_and_owner_that_a_camera_notes_stay_in_the_file() -> None:
    exif = Image.Exif()
    exif[0x013B] = "Anna Owner"
    picture = scans.saved(scans.page([]), "JPEG", exif=exif, dpi=(150, 150))

    found = read(context("a.jpg", picture))

    assert found.metadata == {"pixels": "1240 x 700", "resolution": "150 dpi"}


@pytest.mark.usefixtures("_no_language_data")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", scans.scanned_pdf(scans.page())),
        ("a.png", scans.saved(scans.page(), "PNG")),
    ],
)
def test_without_a_recogniser_pages_stay_without_text_and_the_note_says_why(
    name: str, content: bytes
) -> None:
    found = read(context(name, content))

    assert codes_of(found) == ["no_text_layer"]
    assert NO_DATA in found.notes[0].message
    assert found.pages[0].text == ""


@pytest.mark.usefixtures("_no_language_data")
def test_without_a_recogniser_asking_for_it_says_so() -> None:
    with pytest.raises(NoRecogniserError, match="no language data"):
        recogniser_in_words()


@pytest.mark.usefixtures("_recogniser")
def test_the_recogniser_is_told_with_its_version_and_languages() -> None:
    words = recogniser_in_words()

    data = language_data()
    assert words.startswith("Tesseract 5.")
    assert "the library of the package tesserocr" in words
    assert data is not None
    assert str(data.folder) in words


def test_whose_language_data_it_is_can_be_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))

    def origin(folder: Path) -> str:
        return LanguageData(folder=folder, languages=("eng",)).origin.partition(",")[0]

    assert origin(tmp_path / "tessdata") == "TESSDATA_PREFIX"
    assert origin(Path(sys.prefix, "share", "tessdata")) == "a Python package"
    assert origin(Path("/usr/share/tesseract-ocr/5/tessdata")) == "the system"


@pytest.mark.usefixtures("_recogniser")
def test_a_language_that_is_not_installed_is_named() -> None:
    options = {"ocr_languages": ["xxx", "</b>", "eng"]}

    found = read(context("a.png", scans.saved(scans.page(), "PNG"), options=options))

    assert codes_of(found) == ["recognised", "ocr_language_missing"]
    assert "no data for xxx; it read in English (eng). To install it: " in found.notes[-1].message


@pytest.mark.parametrize(
    "pipeline", [FULL_ANALYSIS, QUALITY_CHECK, DATA_EXTRACTION, BATCH_ANALYSIS]
)
def test_each_pipeline_of_documents_takes_the_languages_to_recognise(pipeline: Pipeline) -> None:
    assert "ocr_languages" in pipeline.options


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.png", scans.huge_png(30_000, 30_000), "document_too_many_pixels"),
        ("a.png", scans.huge_png(9_000, 9_000), "document_too_many_pixels"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "document_damaged"),
        ("a.png", b"\1\2\3" * 100, "document_damaged"),
        ("a.jpg", scans.saved(scans.page(), "JPEG")[:4000], "document_truncated"),
        ("a.tif", b"II*\0\x08\0\0\0", "document_damaged"),
    ],
)
@pytest.mark.parametrize("machine", ["_recogniser", "_no_language_data"])
def test_a_picture_that_is_damaged_or_too_large_is_refused(
    name: str, content: bytes, code: str, machine: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(machine)

    with pytest.raises(PermanentError) as refused:
        read(context(name, content))

    assert refused.value.code == code


def test_the_pixel_limit_holds_only_while_a_picture_is_read() -> None:
    before = Image.MAX_IMAGE_PIXELS

    read(context("a.png", scans.saved(scans.page([]), "PNG")))

    assert before == Image.MAX_IMAGE_PIXELS
    assert warnings.filters


def test_a_tiff_with_more_pages_than_a_job_reads_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "FRAMES", 2)
    dot = Image.new("L", (8, 8), 255)

    with pytest.raises(PermanentError) as refused:
        read(context("a.tif", scans.tiff(dot, dot, dot)))

    assert refused.value.code == "document_too_many_pages"


def test_what_makes_no_sense_is_no_text_and_what_is_doubtful_is_labelled() -> None:
    found = {
        1: Recognised(text="clear", confidence=0.95),
        2: Recognised(text="unclear", confidence=0.6),
        3: Recognised(text="~|_", confidence=0.2),
        4: Recognised(text="cut off", confidence=0.9, is_whole=False),
    }
    recognition = Recognition(languages=("eng",), found=found)

    pages = [recognition.page(Page(number=number, text="")) for number in found]
    notes = {note.code: note.message for note in notes_on(recognition, pages)}

    assert [page.text for page in pages] == ["clear", "unclear", "", "cut off"]
    assert list(notes) == ["recognised", "recognition_doubtful", "no_text_layer"]
    assert "pages 2, 4:" in notes["recognition_doubtful"]
    assert "3 of 4 pages" in notes["recognised"]
    assert "1 of 4 pages has no text" in notes["no_text_layer"]


@pytest.mark.parametrize("degrees", [-4, -1.5, 0, 2, 4.5])
def test_the_skew_of_a_page_is_found_to_half_a_degree(degrees: float) -> None:
    askew = scans.page(size=(1240, 1000)).rotate(degrees, fillcolor=255)

    assert skew_of(askew) == pytest.approx(-degrees, abs=0.5)


@given(
    width=st.integers(min_value=1, max_value=3000), height=st.integers(min_value=1, max_value=3000)
)
def test_no_page_is_prepared_to_more_pixels_than_one_is_given(width: int, height: int) -> None:
    page = prepared(Image.new("L", (width, height), 255))

    assert page.width * page.height <= limits.RECOGNISED_PIXELS


@given(
    st.lists(st.sampled_from(["eng", "deu", "fra", "ita", "xxx"])),
    st.permutations(["eng", "deu", "fra", "ita"]),
)
def test_languages_are_chosen_among_those_that_are_there(
    wanted: Sequence[str], known: Sequence[str]
) -> None:
    chosen = LanguageData(folder=Path("/data"), languages=tuple(known)).chosen(wanted)

    assert 1 <= len(chosen) <= 3
    assert set(chosen) <= set(known)
    assert set(wanted) - {"xxx"} == set() or set(chosen) <= set(wanted)


def test_language_data_is_found_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("deu.traineddata", "osd.traineddata", "chi_sim.traineddata", "notes.txt"):
        (tmp_path / name).write_bytes(b"")
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))

    assert language_data() == LanguageData(folder=tmp_path, languages=("chi_sim", "deu"))


def test_broken_language_data_is_as_good_as_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "eng.traineddata").write_bytes(b"no data")
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))

    found = read(context("a.png", scans.saved(scans.page(), "PNG")))

    assert codes_of(found) == ["no_text_layer"]
    assert "cannot be read" in found.notes[0].message
