"""The score says what a person would: clean files of every kind are good, useless ones are not."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from typing import Final

import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.pipelines.documents import corpus
from tests.pipelines.documents import quality_samples as samples
from tests.pipelines.documents.quality_facts import checked, codes, the
from tests.pipelines.documents.scans import require_recogniser, saved, scanned_pdf

CLEAN, POOR = 95, 60
LETTER: Final = (
    "Westmoor Water Board, Pump Lane 4, Taunton",
    "Our records show that the invoice of March",
    "has not been paid. Please pay the amount of",
    "184 pounds by the end of May, or write to us",
    "if you have paid it in the meantime already.",
    "The meter was read on Monday and will be read",
    "again in autumn when the new pipes are laid.",
)


def scan(dpi: int) -> Image.Image:
    """A page of A4 with lines of 12 points."""
    image = Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 250)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(size=dpi / 6)
    for row, line in enumerate(LETTER):
        draw.text((dpi, dpi + row * dpi / 3.5), line, fill=25, font=font)
    return image


def picture(dpi: int, format_: str) -> bytes:
    return saved(scan(dpi), format_, dpi=(dpi, dpi))


def mail(words: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "ada@a.example", "bo@b.example"
    message["Subject"], message["Date"] = "Friday", "Tue, 14 Apr 2026 09:12:00 +0200"
    message.set_content(words)
    return bytes(message)


def web_page() -> bytes:
    text = "".join(f"<p>{line}.</p>" for line in LETTER)
    script = "<script src='https://stats.example/s.js'></script><script>track('x')</script>"
    page = f"<!doctype html><html><head><meta charset='utf-8'>{script}</head>"
    return f"{page}<body><h1>News</h1>{text}<button onclick='go()'>More</button></body>".encode()


GOOD: Final[dict[str, Callable[[], bytes]]] = {
    "born-digital.pdf": samples.good_pdf,
    "letter.docx": corpus.docx,
    "book.xlsx": corpus.xlsx,
    "page-with-scripts.html": web_page,
    "mail.eml": lambda: mail("\n".join(LETTER)),
    "mail-of-one-line.eml": lambda: mail("Yes, Friday is fine. Ada"),
    "note.txt": lambda: b"Back at two.",
    "form-to-fill-in.pdf": lambda: samples.form_pdf("Ada"),
}
SCANNED: Final[dict[str, Callable[[], bytes]]] = {
    "scan-300-dpi.png": lambda: picture(300, "PNG"),
    "photo-300-dpi.jpg": lambda: picture(300, "JPEG"),
}
BAD: Final[dict[str, Callable[[], bytes]]] = {
    "blank-scan.pdf": lambda: samples.scanned_pdf(300, written=False),
    "blank-pages.pdf": lambda: samples.pdf_pages([[], []]),
    "characters-without-meaning.pdf": samples.unmapped_pdf,
    "fonts-not-defined.pdf": lambda: samples.without_fonts(samples.good_pdf()),
    "letters-apart.pdf": lambda: samples.pdf_pages([[" ".join(line) for line in LETTER]]),
    "lines-that-are-no-letters.pdf": lambda: samples.scanned_pdf(300),
    "scan-72-dpi.png": lambda: picture(72, "PNG"),
    "scan-72-dpi.pdf": lambda: saved(scan(72), "PDF", resolution=72),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_clean_file_scores_at_least_95(name: str) -> None:
    report = checked(GOOD[name](), name)

    assert report.score >= CLEAN, codes(report)


@pytest.mark.parametrize("name", SCANNED)
def test_a_clean_scan_scores_at_least_95(name: str) -> None:
    require_recogniser()
    report = checked(SCANNED[name](), name)

    assert report.score >= CLEAN, codes(report)


def test_a_clean_scan_in_a_pdf_scores_at_least_95() -> None:
    require_recogniser()
    report = checked(scanned_pdf(scan(150)))

    assert report.score >= CLEAN, codes(report)


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_can_hardly_be_read_scores_at_most_60(name: str) -> None:
    require_recogniser()
    report = checked(BAD[name](), name)

    assert report.score <= POOR, codes(report)


def test_scripts_in_a_web_page_are_noted_and_cost_nothing() -> None:
    report = checked(web_page(), "page.html")

    assert report.score == 100
    assert the(report, "scripts_in_page").severity == "info"


def test_scripts_in_a_pdf_cost_something() -> None:
    report = checked(samples.with_script(samples.good_pdf()))

    assert codes(report) == ["active_content"]
    assert report.score == 95


def test_what_harms_no_reader_costs_nothing() -> None:
    lying = samples.pdf_pages([samples.prose(9)], size=(842.0, 595.0))
    report = checked(samples.joined(samples.good_pdf(), lying))

    assert codes(report) == ["mixed_orientation"]
    assert report.score == 100
