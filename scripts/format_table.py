"""Read every document of the field once more, each alone, and tell by format how well and how fast.

    python -m scripts.format_table [FOLDER] [--write]

FOLDER is as for `field_run.py`. Each file goes through the stages of `documents.full_analysis` in a
process of its own, which is measured: the time that the stages take (the median of three) and the
most memory that the process holds, loaded parsers and all. `--write` puts the table into
docs/formats.md.

Recall is the share of the reference's words that the report has: of the texts in `reference_text`,
and of a plain text itself. Few formats have one, so the words that another reader (the extraction
library) finds in the file stand beside it, where our own reader is not that library: words of two
letters and more, without that reader's remarks (figures it writes in another form).
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import re
import resource
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rapidfuzz.distance import Levenshtein

from forthwith.model.errors import PermanentError
from forthwith.model.json import JsonObject
from forthwith.pipelines.documents.full.analyzing import analyzing
from forthwith.pipelines.documents.full.finalizing import finalizing
from forthwith.pipelines.documents.kinds.formats import FORMATS, KIND_OF_EXTENSION
from forthwith.pipelines.documents.models import AskedSummary, Checked, DocumentInput, Kind, Report
from forthwith.pipelines.documents.readers.library import read_with_library
from forthwith.pipelines.documents.steps.extracting import extracting
from forthwith.pipelines.documents.steps.parsing import parsing
from forthwith.pipelines.documents.steps.reading import reading
from forthwith.pipelines.documents.steps.shared_stages import PARSERS
from forthwith.pipelines.documents.steps.validating import validating
from scripts.field_run import recall, reference_of
from tests.pipelines.documents.contexts import Context, FileDocument

RUNS: Final = 3
FEWEST_WORDS: Final = 5
WEAK: Final = 0.9
NO_DOCUMENTS: Final = frozenset({"README.md", "MANIFEST.tsv"})
PAGE: Final = Path(__file__).parents[1] / "docs" / "formats.md"
MARK: Final = "formats"
_NOT_COMPARED: Final = frozenset({"rtf", "msg", "doc", "xls", "ppt", "eml"})
"""Formats that the library reads for us, and mails, before which it puts their headers."""
_WORD: Final = re.compile(r"(?<!\w)[^\W\d_]{2,}(?!\w)")
_REMARKS: Final = re.compile(r"\(style_name: [^)]*\)|^Notes:$|https?://\S+", re.MULTILINE)
"""What that reader says of the document rather than out of it."""
_UNIT: Final = 1 << 10 if sys.platform == "darwin" else 1
"""`ru_maxrss` is in KiB on Linux, in bytes on macOS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What became of one file; `recall` and `agreement` are None where nothing is compared."""

    kind: str
    name: str
    code: str
    milliseconds: float
    megabytes: float
    recall: float | None
    agreement: float | None


def measured(file: Path) -> Measured:
    """The file's row, from three processes."""
    runs = [_alone(file) for _ in range(RUNS)]
    first = runs[0]
    return Measured(
        kind=str(first["kind"] or KIND_OF_EXTENSION[file.suffix.lstrip(".").lower()]),
        name=file.name,
        code=str(first["code"]),
        milliseconds=statistics.median(_number(run["milliseconds"]) for run in runs),
        megabytes=max(_number(run["megabytes"]) for run in runs),
        recall=_share(first["recall"]),
        agreement=_share(first["agreement"]),
    )


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _share(value: object) -> float | None:
    return None if value is None else _number(value)


def _alone(file: Path) -> JsonObject:
    """What a process of its own says of the file."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(ours)
        os.write(theirs, json.dumps(_read(file)).encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as said:
        answer: JsonObject = json.loads(said.read())
    os.waitpid(pid, 0)
    return answer


def _read(file: Path) -> JsonObject:
    begun = time.perf_counter()
    checked: Checked | None = None
    report: Report | None = None
    code = ""
    try:
        checked, report = _report(file)
    except PermanentError as error:
        code = error.code
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _UNIT / 1024
    reference = reference_of(file)
    return {
        "kind": checked.kind if checked else None,
        "code": code,
        "milliseconds": 1000 * seconds,
        "megabytes": peak,
        "recall": recall(reference, report.text) if report and reference is not None else None,
        "agreement": _agreement(file, checked, report) if checked and report else None,
        "error": _error(file, report) if report else None,
    }


def _report(file: Path) -> tuple[Checked, Report]:
    ctx = Context(documents=[FileDocument(file)])
    given = DocumentInput(document_id="doc_1")
    checked = validating(given, ctx)
    parsed = parsing(reading(given, checked, ctx), ctx)
    found, analysis = extracting(parsed, ctx), analyzing(parsed, ctx)
    return checked, finalizing(checked, parsed, found, analysis, AskedSummary(), ctx)


def _agreement(file: Path, checked: Checked, report: Report) -> float | None:
    """The share of the other reader's words that the report has."""
    if checked.kind in _NOT_COMPARED or FORMATS[checked.kind].is_picture:
        return None
    try:
        other = read_with_library(file.read_bytes(), checked)
    except PermanentError:
        return None
    whole = "\n".join(page.text for page in other.pages) if other else ""
    words = " ".join(_WORD.findall(_REMARKS.sub(" ", whole)))
    return recall(words, report.text) if len(words.split()) >= FEWEST_WORDS else None


def lines(rows: Sequence[Measured]) -> Iterator[str]:
    """The table, a format a line."""
    by_kind: Mapping[str, list[Measured]] = _grouped(rows)
    yield "| Format | Files | Completed | Recall | Of another reader's words | ms | MB at most |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for kind in FORMATS:
        if kind in by_kind:
            yield _line(kind, by_kind[kind])


def _grouped(rows: Sequence[Measured]) -> dict[str, list[Measured]]:
    grouped: dict[str, list[Measured]] = defaultdict(list)
    for row in rows:
        grouped[row.kind].append(row)
    return grouped


def _line(kind: Kind, rows: Sequence[Measured]) -> str:
    cells = (
        FORMATS[kind].noun,
        str(len(rows)),
        str(sum(not row.code for row in rows)),
        _worst_and_median([row.recall for row in rows]),
        _worst_and_median([row.agreement for row in rows]),
        f"{statistics.median(row.milliseconds for row in rows):,.0f}",
        f"{max(row.megabytes for row in rows):,.0f}",
    )
    return f"| {' | '.join(cells)} |"


def _worst_and_median(shares: Sequence[float | None]) -> str:
    known = [share for share in shares if share is not None]
    if not known:
        return ""
    worst, usual = min(known), statistics.median(known)
    return f"{usual:.1%} (of {len(known)}, worst {worst:.1%})"


def recognition(folder: Path) -> Iterator[str]:
    """How well text is recognised in the pages of `ocr`, by their quality."""
    yield "| Pages | Files | Wrong characters, median | worst | ms |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for quality in ("200dpi", "150dpi", "100dpi"):
        pages = sorted(folder.glob(f"ocr/*_{quality}.jpg"))
        if pages:
            runs = [_alone(page) for page in pages]
            errors = [_number(run["error"]) for run in runs]
            took = statistics.median(_number(run["milliseconds"]) for run in runs)
            usual, worst = statistics.median(errors), max(errors)
            yield f"| {quality} | {len(pages)} | {usual:.2%} | {worst:.2%} | {took:,.0f} |"


def _error(file: Path, report: Report) -> float | None:
    """Edits from the recognised text to the true one, for each character of that (CER)."""
    truth = file.parent / f"{file.stem.partition('_')[0]}.txt"
    if file.parent.name != "ocr" or not truth.is_file():
        return None
    wanted = " ".join(truth.read_text(encoding="utf-8").split())
    return Levenshtein.distance(wanted, " ".join(report.text.split())) / max(1, len(wanted))


def write(table: Sequence[str], mark: str) -> None:
    """Put the table between the marks of the page."""
    begin, end = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(begin)
    after = rest.partition(end)[2]
    body = "\n".join(table)
    PAGE.write_text(f"{before}{begin}\n{body}\n{end}{after}", encoding="utf-8")


def main() -> int:
    """Print the table; 1 if a document was not read."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    usual = Path(os.environ.get("FORTHWITH_FIELD_DATA", beside))
    parser.add_argument("folder", nargs="?", type=Path, default=usual)
    parser.add_argument("--write", action="store_true", help="put it into docs/formats.md")
    given = parser.parse_args()
    files = sorted(given.folder.glob("documents/*"))
    known = [each for each in files if each.suffix.lstrip(".").lower() in KIND_OF_EXTENSION]
    for name in PARSERS:  # as the workers of a service do, before they make children
        importlib.import_module(name)
    rows = [measured(file) for file in known if file.is_file() and file.name not in NO_DOCUMENTS]
    table = [*lines(rows), "", *recognition(given.folder)]
    print("\n".join(table))
    for row in rows:
        weak = [
            share for share in (row.recall, row.agreement) if share is not None and share < WEAK
        ]
        if row.code or weak:
            print(f"{row.name}: {row.code or 'reads less than others'} {weak or ''}")
    if given.write:
        write(table, MARK)
    return 1 if any(row.code for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
