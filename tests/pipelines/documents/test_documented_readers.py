"""The page of reports says of every kind which readers read it, as `steps/reading.py` has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.models import Kind
from tests.pipelines.documents import corpus, office_samples, old_samples
from tests.pipelines.documents.test_reading import read
from tests.test_docs import table

NAMED: Final[dict[str, tuple[Kind, ...]]] = {
    "PDF": ("pdf",),
    "Word, Excel, PowerPoint, OpenDocument text and presentation, RTF, e-mail": (
        *("docx", "xlsx", "pptx", "odt", "odp", "rtf", "eml"),
    ),
    "web page": ("html",),
    "OpenDocument workbook, Markdown, CSV, JSON, XML, plain text": (
        *("ods", "md", "csv", "json", "xml", "txt"),
    ),
    "Outlook message, old Word, Excel and PowerPoint": ("msg", "doc", "xls", "ppt"),
    "PNG, JPEG, TIFF, GIF, BMP, WebP": ("png", "jpeg", "tiff", "gif", "bmp", "webp"),
}
PARAGRAPH: Final = "<text:p>Forty pumps by March.</text:p>"


def samples() -> Iterator[tuple[str, bytes]]:
    yield from corpus.samples().items()
    yield from old_samples.samples().items()
    yield "a.odt", office_samples.odf("text", PARAGRAPH)
    yield "a.json", b'{"pumps": "forty by March"}'
    yield "a.xml", b"<plan><pumps>forty by March</pumps></plan>"


def test_the_page_says_which_reader_reads_each_kind_first_and_which_comes_next() -> None:
    rows = {row[0]: row[1] for row in table("reports.md", "Kind")}
    wanted = {kind: rows[words] for words, kinds in NAMED.items() for kind in kinds}

    assert rows.keys() == NAMED.keys()
    assert wanted.keys() == FORMATS.keys()
    for kind, form in FORMATS.items():
        assert wanted[kind].endswith("; `xberg`") == form.by_library, kind
    for name, content in samples():
        found = read(name, content)
        own = found.reader.startswith("forthwith-")
        first = "the project's own" if own else f"`{found.reader}`"
        assert wanted[found.kind].startswith(first), name
