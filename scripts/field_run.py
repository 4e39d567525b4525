"""Submit the documents of the field to a real service, all at once, and tell what came of each.

    python scripts/field_run.py [FOLDER]

FOLDER (by default FORTHWITH_FIELD_DATA, or `shared/data` beside the project) has `documents`, with
`reference_text` in it, and `malformed`. The verdict is in the exit code: 0 when every document was
read as well as its reference asks, every malformed file ended, and the service is well after them.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx2

from forthwith.cli.child import service
from forthwith.cli.service import is_free, url_of
from forthwith.client import AsyncClient, Job
from forthwith.pipelines.documents.kinds.formats import KIND_OF_EXTENSION
from forthwith.pipelines.documents.models import Report
from forthwith.settings import Settings

PIPELINE: Final = "documents.full_analysis"
PLAIN: Final = frozenset({"txt", "md", "csv"})
LEAST_RECALL: Final = 0.8
USUAL_RECALL: Final = 0.95
PATIENCE_S: Final = 180.0
_PORTS: Final = range(8750, 8950)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What became of a file.

    Attributes:
        code: of the failure.
        notes: codes of what the report's reader should know.
        words: in the text of the report.
        recall: share of the reference's words in it; None where there is no reference.

    """

    folder: str
    name: str
    state: str
    code: str
    words: int
    recall: float | None
    notes: tuple[str, ...]
    text: str

    @property
    def faults(self) -> Iterator[str]:
        """What is wrong with it."""
        completed = self.state == "completed"
        if self.folder == "documents" and not completed:
            yield f"{self.name}: ended {self.state}, {self.code}"
        if not completed and not self.code:
            yield f"{self.name}: ended {self.state} without a code"
        if self.recall is not None and self.recall < LEAST_RECALL:
            yield f"{self.name}: {self.recall:.0%} of the reference's words"
        if completed and not self.words and not self.notes:
            yield f"{self.name}: no text, and nothing says why"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRun:
    """What became of all of them, of the service, and of a job `after` them."""

    rows: tuple[Row, ...]
    seconds: float
    status: str
    workers: int
    after: str

    @property
    def usual_recall(self) -> float:
        """The median recall of the documents that have a reference; 1 where none has."""
        found = [row.recall for row in self.rows if row.recall is not None]
        return statistics.median(found) if found else 1.0

    @property
    def faults(self) -> list[str]:
        """What is wrong with the run; empty when all is well."""
        found = [fault for row in self.rows for fault in row.faults]
        if self.usual_recall < USUAL_RECALL:
            found.append(f"median recall {self.usual_recall:.0%}")
        if self.status != "healthy" or not self.workers:
            found.append(f"the service is {self.status} afterwards, with {self.workers} workers")
        if self.after != "completed":
            found.append(f"a text submitted afterwards ended {self.after}")
        return found


def files_of(data: Path) -> list[Path]:
    """The documents and the malformed files of the formats that are read."""
    found = [each for folder in ("documents", "malformed") for each in (data / folder).iterdir()]
    files = [each for each in found if each.is_file()]
    known = [each for each in files if each.suffix.lstrip(".") in KIND_OF_EXTENSION]
    return sorted(each for each in known if each.name != "README.md")


def recall(reference: str, text: str) -> float:
    """The share of the reference's words that the text has; links and remarks are no words.

    >>> recall("a [b](http://c) b", "b a")
    0.6666666666666666
    """
    bare = re.sub(r"<!--.*?-->|\]\([^)]*\)", " ", reference)
    wanted, present = (Counter(re.findall(r"\w+", each.lower())) for each in (bare, text))
    return (wanted & present).total() / max(1, wanted.total())


def reference_of(file: Path) -> str | None:
    """What the file says according to others, or to itself where it is plain text."""
    if file.parent.name != "documents":
        return None
    known = file.parent / "reference_text" / f"{file.name}.md"
    if known.is_file():
        return known.read_text(encoding="utf-8")
    plain = file.suffix.lstrip(".") in PLAIN
    return file.read_text(encoding="utf-8", errors="replace") if plain else None


async def run_field(files: Sequence[Path], data_dir: Path) -> FieldRun:
    """Serve, submit everything at once, and wait for the last one."""
    port = next(port for port in _PORTS if is_free("127.0.0.1", port))
    settings = Settings(data_dir=data_dir, port=port, drain_seconds=2, immediate_slots=5)
    url = url_of(settings)
    async with service(settings, data_dir / "run" / "serve.log") as child:
        await child.ready(url)
        begun = time.monotonic()
        async with AsyncClient(url) as client:
            rows = await asyncio.gather(*(_row(client, file) for file in files))
            seconds = time.monotonic() - begun
            after = await client.submit(PIPELINE, {"text": "One more."}, wait=PATIENCE_S / 2)
        status, workers = await _health(url)
    return FieldRun(
        rows=tuple(rows), seconds=seconds, status=status, workers=workers, after=after.state
    )


async def _health(url: str) -> tuple[str, int]:
    async with httpx2.AsyncClient() as client:
        health = (await client.get(f"{url}/readyz")).json()["data"]["health"]
    return str(health["status"]), int(health["workers"])


async def _row(client: AsyncClient, file: Path) -> Row:
    job = await client.submit(PIPELINE, files=[file])
    job = await client.wait(job.id, timeout=PATIENCE_S)
    report = await _report(client, job)
    reference = reference_of(file)
    text = report.text if report else ""
    return Row(
        folder=file.parent.name,
        name=file.name,
        state=job.state,
        code=job.failure.code if job.failure else "",
        words=len(re.findall(r"\w+", text)),
        recall=recall(reference, text) if report and reference is not None else None,
        notes=tuple(note.code for note in report.notes) if report else (),
        text=text,
    )


async def _report(client: AsyncClient, job: Job) -> Report | None:
    if not job.succeeded:
        return None
    return Report.model_validate((await client.download(job.id)).envelope().data)


def table(run: FieldRun) -> str:
    """A line for each file, and the sum."""
    width = max(len(row.name) for row in run.rows)
    lines = [
        f"{row.name:<{width}}  {row.state:<10} {row.words:>6}  "
        f"{'' if row.recall is None else f'{row.recall:.0%}':>6}  "
        f"{row.code or ', '.join(row.notes)}"
        for row in run.rows
    ]
    head = f"{'file':<{width}}  {'state':<10} {'words':>6}  {'recall':>6}  code or notes"
    summed = (
        f"{len(run.rows)} files in {run.seconds:.1f} s; median recall {run.usual_recall:.0%}; "
        f"the service is {run.status} with {run.workers} workers"
    )
    return "\n".join([head, *lines, "", summed])


def main() -> int:
    """Run it as told on the command line; the exit code is the verdict."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    usual = Path(os.environ.get("FORTHWITH_FIELD_DATA", beside))
    parser.add_argument("folder", nargs="?", type=Path, default=usual)
    data = parser.parse_args().folder
    if not data.is_dir():
        print(f"✗ no folder {data}")
        return 2
    with tempfile.TemporaryDirectory(prefix="forthwith-field-") as folder:
        run = asyncio.run(run_field(files_of(data), Path(folder)))
    print(table(run))
    for fault in run.faults:
        print(f"✗ {fault}")
    return 1 if run.faults else 0


if __name__ == "__main__":
    sys.exit(main())
