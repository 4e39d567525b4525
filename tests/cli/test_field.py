"""The documents of the field, all submitted at once to a served program."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from forthwith.pipelines.documents.kinds.formats import KIND_OF_EXTENSION
from scripts.field_run import FieldRun, Row, files_of, run_field, table

OFFICE = {"docx", "xlsx", "pptx", "odt", "rtf", "eml", "msg"}
FIELD_KINDS = {"pdf", "html", "txt", "md", "csv", "png", "jpeg", "tiff"} | OFFICE
LEAKED = re.compile(r"LEAK\[\s*[^\s\]]|root:")
"""What an external entity of the malformed files would have brought in."""


def smallest_of_each_kind(files: Iterable[Path]) -> list[Path]:
    """The malformed files, and of the others one for each format."""
    found: dict[str, Path] = {}
    for file in sorted(files, key=lambda file: file.stat().st_size, reverse=True):
        found[file.name if file.parent.name == "malformed" else file.suffix] = file
    return list(found.values())


@pytest.mark.parametrize(
    "chosen",
    [
        # Time-outs go by the clock: beside other tests, scans would not have the time to be read.
        pytest.param(list[Path], id="all", marks=pytest.mark.hostile),
        pytest.param(smallest_of_each_kind, id="one of each kind"),
    ],
)
@pytest.mark.timeout(240)
async def test_the_files_of_the_field_end_well_all_at_once_and_the_service_is_well_after_them(
    field_data: Path, tmp_path: Path, chosen: Callable[[Iterable[Path]], list[Path]]
) -> None:
    files = chosen(files_of(field_data))
    assert {KIND_OF_EXTENSION[each.suffix.lstrip(".")] for each in files} >= FIELD_KINDS

    run = await run_field(files, tmp_path)

    assert run.faults == [], table(run)
    assert len(run.rows) == len(files)
    assert [each.name for each in run.rows if LEAKED.search(each.text)] == []


def row(**changes: object) -> Row:
    plain: dict[str, object] = {
        "folder": "documents",
        "name": "a.pdf",
        "state": "completed",
        "code": "",
        "words": 9,
        "recall": 1.0,
        "notes": (),
        "text": "",
    }
    return Row(**{**plain, **changes})  # type: ignore[arg-type] # the tests name the fields


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"recall": 0.79}, "79%"),
        ({"words": 0}, "no text"),
        ({"state": "failed", "code": "document_truncated"}, "ended failed"),
        ({"state": "failed", "folder": "malformed"}, "without a code"),
    ],
)
def test_a_file_that_went_badly_is_a_fault_of_the_run(
    changes: dict[str, object], fault: str
) -> None:
    one = row(**changes)

    run = FieldRun(rows=(row(), one), seconds=1, status="healthy", workers=2, after="completed")

    assert any(fault in each for each in run.faults)


@pytest.mark.parametrize("changes", [{"status": "overloaded"}, {"workers": 0}, {"after": "failed"}])
def test_a_service_that_suffered_is_a_fault_of_the_run(changes: dict[str, object]) -> None:
    well: dict[str, object] = {
        "seconds": 1,
        "status": "healthy",
        "workers": 2,
        "after": "completed",
    }

    assert FieldRun(rows=(row(),), **well).faults == []  # type: ignore[arg-type] # as above
    assert FieldRun(rows=(row(),), **{**well, **changes}).faults != []  # type: ignore[arg-type] # as above
