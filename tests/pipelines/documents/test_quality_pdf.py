"""What the quality check says of PDFs with one thing wrong each."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from pathlib import Path

import pytest

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.models import DocumentInput
from forthwith.pipelines.documents.quality import pdf_facts as measured
from forthwith.pipelines.documents.quality.judging import judging
from forthwith.pipelines.documents.quality.measuring import measuring, text_facts
from forthwith.pipelines.documents.quality.models import FileFacts
from forthwith.pipelines.documents.quality.quality_markdown import short_quality
from forthwith.pipelines.documents.steps.reading import reading
from forthwith.pipelines.documents.steps.validating import validating
from forthwith.runtime.isolation.isolation import Isolation
from forthwith.runtime.isolation.values import IsolatedCall
from tests.pipelines.documents import quality_samples as samples
from tests.pipelines.documents import scans
from tests.pipelines.documents.contexts import Context, MemoryDocument
from tests.pipelines.documents.quality_facts import Sheet, checked, codes, judged, the
from tests.pipelines.documents.scans import require_recogniser

SCAN = samples.scanned_pdf(40)


def test_nothing_is_said_against_a_good_document() -> None:
    report = checked(samples.good_pdf())

    assert (report.score, report.grade, codes(report)) == (100, "excellent", [])
    assert [page.state for page in report.pages] == ["text"] * 3
    assert report.pages[0].width_mm == pytest.approx(210, abs=1)
    assert report.fonts == ["Helvetica"]


def test_a_page_without_ink_is_blank_and_costs_its_share() -> None:
    report = checked(samples.pdf_pages([samples.prose(1), [], samples.prose(2), samples.prose(3)]))

    assert codes(report) == ["blank_pages"]
    assert the(report, "blank_pages").pages == [2]
    assert report.score == 95
    assert report.pages[1].state == "blank"


def test_a_scan_of_an_empty_sheet_is_blank_and_a_written_one_is_a_picture() -> None:
    assert "blank_pages" in codes(checked(samples.scanned_pdf(200, written=False)))
    assert codes(checked(samples.scanned_pdf(200))) == ["no_text_layer"]


def test_a_document_of_blank_pages_is_worth_nothing() -> None:
    report = checked(samples.pdf_pages([[], []]))

    assert codes(report) == ["nothing_in_it", "blank_pages"]
    assert (report.score, report.grade) == (0, "unusable")


@pytest.mark.parametrize(
    ("dpi", "coarse"),
    [
        (75, ["very_low_resolution"]),
        (99, ["very_low_resolution"]),
        (100, ["low_resolution"]),
        (140, ["low_resolution"]),
        (150, []),
        (300, []),
    ],
)
def test_a_scan_below_150_dpi_is_coarse_and_one_below_100_too_coarse(
    dpi: int, coarse: list[str]
) -> None:
    report = checked(samples.scanned_pdf(dpi))

    assert report.pages[0].dpi == pytest.approx(dpi, abs=1)
    assert [code for code in codes(report) if code.endswith("low_resolution")] == coarse


def test_a_recognised_text_under_a_scan_is_not_hidden_text() -> None:
    report = checked(samples.scanned_pdf(100, layer=True))

    assert codes(report) == ["low_resolution"]


def test_invisible_text_on_a_page_of_text_is_hidden_content() -> None:
    assert "hidden_content" in codes(checked(samples.hidden_text_pdf()))


def test_a_layer_that_is_off_is_hidden_content() -> None:
    report = checked(samples.with_hidden_layer(samples.good_pdf()))

    assert "1 layer" in the(report, "hidden_content").message


def test_a_page_of_lines_is_a_drawing_and_its_text_is_missing() -> None:
    report = checked(samples.drawing_pdf())

    assert report.pages[0].state == "drawing"
    assert codes(report) == ["no_text_layer"]


def test_fields_left_empty_are_counted_and_boxes_are_not() -> None:
    report = checked(samples.form_pdf("Ana", "", ""))

    assert the(report, "empty_fields").message == "2 of 3 fields to fill in are empty."
    assert the(report, "empty_fields").pages == [1]
    assert "empty_fields" not in codes(checked(samples.form_pdf("Ana", "Souza")))


def test_a_font_that_gives_its_shapes_no_meaning_makes_a_page_unreadable() -> None:
    report = checked(samples.unmapped_pdf())

    assert codes(report)[0] == "unreadable_characters"
    assert report.grade in {"poor", "unusable"}


def test_a_font_that_is_neither_in_the_file_nor_in_every_reader_is_named() -> None:
    report = checked(samples.with_font(samples.good_pdf(), "Garamond-Fancy"))

    assert codes(report) == ["fonts_not_embedded"]
    assert "Garamond-Fancy" in the(report, "fonts_not_embedded").message
    assert codes(checked(samples.with_font(samples.good_pdf(), "Times-Bold"))) == []


def test_a_font_that_is_used_and_not_defined_is_missing() -> None:
    report = checked(samples.without_fonts(samples.good_pdf(2)))

    assert the(report, "fonts_missing").pages == [1, 2]


def test_printed_numbers_tell_which_pages_are_missing() -> None:
    pages = [[*samples.prose(n), f"Page {n} of 5"] for n in (1, 2, 5)]

    report = checked(samples.pdf_pages(pages))

    assert codes(report) == ["missing_pages"]
    assert the(report, "missing_pages").message == "The printed page numbers leave out 3-4."


def test_labels_tell_which_pages_are_missing() -> None:
    content = samples.with_labels(samples.good_pdf(5), (0, 1), (3, 6))

    report = checked(content)

    assert the(report, "missing_pages").message == "The page labels leave out 4-5."
    assert [page.label for page in report.pages] == ["1", "2", "3", "6", "7"]


def test_a_page_that_stands_twice_is_a_copy() -> None:
    one, two = samples.prose(1), samples.prose(2)

    report = checked(samples.pdf_pages([one, two, one]))

    assert codes(report) == ["duplicate_pages"]
    assert the(report, "duplicate_pages").message == "Page 3 repeats page 1."
    assert [page.copy_of for page in report.pages] == [None, None, 1]


def test_a_scan_that_stands_twice_is_a_copy() -> None:
    scan = samples.scanned_pdf(150)

    report = checked(samples.joined(scan, scan, samples.good_pdf(1)))

    assert the(report, "duplicate_pages").pages == [2]


def test_pages_of_another_size_and_lying_pages_are_told_apart() -> None:
    lying = samples.pdf_pages([samples.prose(4)], size=(842, 595))
    small = samples.pdf_pages([samples.prose(5)], size=samples.A5)

    report = checked(samples.joined(samples.good_pdf(), lying, small))

    assert the(report, "mixed_orientation").pages == [4]
    assert the(report, "mixed_page_sizes").pages == [5]
    assert report.grade == "excellent"


def test_a_lock_that_only_the_owner_can_open_is_a_hint() -> None:
    report = checked(samples.locked(samples.good_pdf()))

    assert codes(report) == ["permissions_restricted"]
    assert "copying text" in the(report, "permissions_restricted").message
    assert "printing" in report.permissions_denied


def test_a_file_that_needs_its_password_says_so() -> None:
    content = samples.locked(samples.good_pdf(), user="open")

    report = checked(content, options={"password": "open"})

    assert "encrypted" in codes(report)


def test_a_script_is_found_where_it_is_packed_away() -> None:
    report = checked(samples.with_script(samples.good_pdf()))

    assert codes(report) == ["active_content"]
    assert "scripts" in the(report, "active_content").message


def test_a_file_without_its_end_was_repaired() -> None:
    content = samples.good_pdf()

    report = checked(content[: content.rindex(b"xref", 0, content.rindex(b"startxref"))])

    assert "file_repaired" in codes(report)
    assert "not_measured" not in codes(report)
    assert report.pages[0].width_mm == pytest.approx(210, abs=1)


def test_without_time_the_text_is_judged_and_a_note_says_so() -> None:
    require_recogniser()
    given = DocumentInput(document_id="doc_1")
    document = MemoryDocument("a.pdf", samples.scanned_pdf(72))
    ctx = Context((document,), remaining=timedelta(seconds=1))
    found = validating(given, ctx)

    report = judging(measuring(given, found, reading(given, found, ctx), ctx), ctx)

    assert "pages_not_measured" in {note.code for note in report.notes}
    assert codes(report) == ["not_recognised"]
    assert report.pages[0].width_mm is None


def test_pages_beyond_the_limit_are_judged_by_their_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measured, "MEASURED_PAGES", 2)

    report = checked(samples.good_pdf(3))

    assert [page.width_mm is None for page in report.pages] == [False, False, True]
    assert "2 of 3 pages" in next(n.message for n in report.notes if n.code == "pages_not_measured")


def test_what_stands_in_for_a_failed_measurement_is_judged_like_it() -> None:
    given = DocumentInput(document_id="doc_1")
    ctx = Context((MemoryDocument("a.pdf", samples.good_pdf()),))
    found = validating(given, ctx)

    facts = text_facts(found, reading(given, found, ctx))
    report = judging(facts, ctx)

    assert [note.code for note in report.notes] == ["file_not_measured"]
    assert codes(report) == ["not_measured"]
    assert report.grade == "good"


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_is_measured_as_far_as_it_goes(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - a repeatable choice of bytes
    content = bytearray(dice.choice([samples.good_pdf(), samples.form_pdf("a", ""), SCAN]))
    for _ in range(1 + seed % 20):
        at = dice.randrange(len(content))
        content[at : at + dice.randrange(4)] = dice.randbytes(dice.randrange(4))

    facts = measured.pdf_facts(bytes(content), None, lambda: True)

    assert all(0 <= p.unmapped <= 1 and 0 <= p.picture_share <= 1 for p in facts.papers)


async def test_a_file_is_measured_within_the_sandbox(tmp_path: Path) -> None:
    path = tmp_path / "sample.pdf"
    path.write_bytes(samples.form_pdf("Ana", ""))
    isolation = Isolation(extra_path=[str(Path(__file__).parent)])
    try:
        with path.open("rb") as document:
            call = IsolatedCall(target="isolated_quality:measure", fds=(document.fileno(),))
            got = await isolation.run(call, on_progress=lambda *_: None)
    finally:
        await isolation.aclose()

    facts = FileFacts.model_validate_json(got)
    assert [(p.fields, p.fields_empty, p.has_ink) for p in facts.papers] == [(2, 1, True)]


def test_measured_facts_survive_json() -> None:
    given = DocumentInput(document_id="doc_1")
    ctx = Context((MemoryDocument("a.pdf", samples.scanned_pdf(100)),))
    found = validating(given, ctx)
    facts = measuring(given, found, reading(given, found, ctx), ctx)

    assert type(facts).model_validate(json.loads(facts.model_dump_json())) == facts


def test_pages_that_recognition_did_not_come_to_cost_the_document_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    require_recogniser()
    monkeypatch.setattr(limits, "RECOGNISED_PAGES", 1)
    scan = [scans.page(scans.LINES[:1]), scans.page(scans.LINES[1:2]), scans.page(scans.LINES[2:3])]

    report = checked(scans.scanned_pdf(*scan))

    assert "no_text_layer" not in codes(report)
    assert the(report, "not_recognised").pages == [2, 3]
    assert the(report, "not_recognised").severity == "info"
    assert "not_recognised" not in [reason.code for reason in report.reasons]
    assert report.pages[1].state == "scan"


def test_a_page_is_blamed_for_its_missing_text_only_where_recognition_looked() -> None:
    sheets = (Sheet(), Sheet(words=0), Sheet(words=0, unrecognised=True))

    report = judged(*sheets)

    assert the(report, "no_text_layer").pages == [2]
    assert the(report, "not_recognised").pages == [3]
    assert short_quality(report).splitlines()[-1].startswith("Note: Page 3")
