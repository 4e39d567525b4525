"""Read documents whose text is known because they are made from it, and tell what was read.

    python -m scripts.own_table [--write]

The samples are made by `tests/pipelines/documents/own_samples.py`: every format that is read, in
English, German and Japanese, pictures in English alone. Each is measured like those of
`format_table.py`; a ZIP goes through the first stages of `documents.batch_analysis`. `--write` puts
the table into docs/formats.md.
"""

from __future__ import annotations

import argparse
import importlib
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.steps.shared_stages import PARSERS
from scripts.field_run import recall
from scripts.format_table import Measured, measured, write
from tests.pipelines.documents.batches import read
from tests.pipelines.documents.own_samples import Sample, archive, samples

MARK: Final = "own"


def rows(folder: Path) -> Iterator[Measured]:
    """The row of each sample, read from a file in `folder`."""
    documents, texts = folder / "documents", folder / "documents" / "reference_text"
    texts.mkdir(parents=True)
    for sample in samples():
        file = documents / sample.name
        file.write_bytes(sample.content)
        (texts / f"{sample.name}.md").write_text(sample.text, encoding="utf-8")
        yield measured(file)


def recall_of_archive(sample: Sample) -> float:
    """The share of the words of the documents in a ZIP that a batch reads."""
    members = read((sample.name, sample.content)).members
    text = "\n".join(one.parsed.text for one in members if one.parsed is not None)
    return recall(sample.text, text)


def lines(measures: Sequence[Measured], zipped: float) -> Iterator[str]:
    """The table, a format a line."""
    yield "| Format | Samples | Completed | Recall, median | worst | ms | MB at most |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for kind, format_ in FORMATS.items():
        own = [row for row in measures if row.kind == kind]
        if own:
            yield f"| {format_.noun} | {_figures(own)} |"
    yield f"| ZIP of documents | 1 | 1 | {zipped:.1%} | {zipped:.1%} |  |  |"


def _figures(own: Sequence[Measured]) -> str:
    shares = [row.recall or 0.0 for row in own]
    return " | ".join(
        (
            str(len(own)),
            str(sum(not row.code for row in own)),
            f"{statistics.median(shares):.1%}",
            f"{min(shares):.1%}",
            f"{statistics.median(row.milliseconds for row in own):,.0f}",
            f"{max(row.megabytes for row in own):,.0f}",
        )
    )


def main() -> int:
    """Print the table; 1 if a sample was not read."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--write", action="store_true", help="put it into docs/formats.md")
    given = parser.parse_args()
    for name in PARSERS:  # as the workers of a service do, before they make children
        importlib.import_module(name)
    with tempfile.TemporaryDirectory(prefix="forthwith-own-") as folder:
        measures = list(rows(Path(folder)))
    table = list(lines(measures, recall_of_archive(archive())))
    print("\n".join(table))
    for row in measures:
        if row.code or (row.recall or 0) < 1:
            print(f"{row.name}: {row.code or f'{row.recall:.1%}'}")
    if given.write:
        write(table, MARK)
    return 1 if any(row.code for row in measures) else 0


if __name__ == "__main__":
    sys.exit(main())
