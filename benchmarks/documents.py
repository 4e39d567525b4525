"""Documents: what the reader of a PDF costs beside the bare library, and documents per second.

End to end is from the upload to the stored report, for small office files of the shipped samples,
each made a file of its own by its name (nothing is remembered between jobs).
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdfium2
import uvloop
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from benchmarks.figures import Figure
from benchmarks.processes import served
from forthwith.client import AsyncClient
from forthwith.pipelines.documents.readers.pdf import read_pdf
from forthwith.pipelines.documents.sources import SourceFile
from tests.pipelines.documents.contexts import Context

RUNS = 5
PAGES = 300
LINES = 50
DOCUMENTS = 150
AT_ONCE = 20
SAMPLES = Path(__file__).parents[1] / "src" / "forthwith" / "pipelines" / "documents" / "samples"
SMALL = ("supply-agreement.docx", "project-plan.xlsx", "delivery-delay.eml", "expenses-april.csv")
LINE = "Line {line} of page {page}: 1,234.56 EUR were paid to Aldermoor Instruments on 2 May 2026."


def measure() -> list[Figure]:
    """The share of the bare library's speed, and documents per second."""
    content = _born_digital()
    bare, ours = [], []
    for _ in range(RUNS):  # in turns: the machine is not always equally fast
        bare.append(_seconds(lambda: _bare(content)))
        ours.append(_seconds(lambda: _read(content)))
    shares = [100 * one / other for one, other in zip(bare, ours, strict=True)]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        rates = [runner.run(_end_to_end()) for _ in range(3)]
    return [
        Figure(
            name=f"text of a PDF of {PAGES} pages, as a share of bare PDFium's speed",
            unit="%",
            runs=shares,
            bar=80,
            at_most=False,
        ),
        Figure(
            name="small office files, upload to report",
            unit="documents/s",
            runs=rates,
            bar=20,
            at_most=False,
        ),
    ]


def _born_digital() -> bytes:
    made = BytesIO()
    canvas = Canvas(made, pagesize=A4)
    for page in range(1, PAGES + 1):
        for line in range(LINES):
            canvas.drawString(50, 800 - 15 * line, LINE.format(line=line, page=page))
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _bare(content: bytes) -> int:
    document = pypdfium2.PdfDocument(content)
    found = 0
    for page in document:
        text = page.get_textpage()
        found += len(text.get_text_bounded())
        text.close()
        page.close()
    document.close()
    return found


def _read(content: bytes) -> object:
    source = SourceFile(name="a.pdf", size=len(content), open=lambda: BytesIO(content))
    return read_pdf(source, Context(()))


async def _end_to_end() -> float:
    with (
        tempfile.TemporaryDirectory(prefix="forthwith-bench-") as folder,
        served(Path(folder), FORTHWITH_APP="") as (url, _),
    ):
        async with AsyncClient(url) as client:
            await _through(client, 8)  # the parsers are loaded once, in the zygote
            began = time.perf_counter()
            await _through(client, DOCUMENTS)
            return DOCUMENTS / (time.perf_counter() - began)


async def _through(client: AsyncClient, count: int) -> None:
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> None:
        async with slots:
            file = SAMPLES / SMALL[number % len(SMALL)]
            job = await client.submit("documents.full_analysis", files=[file])
            ended = await client.wait(job.id, timeout=120)
            if not ended.succeeded:
                raise RuntimeError(f"{file.name} ended {ended.state}")

    await asyncio.gather(*map(one, range(count)))
