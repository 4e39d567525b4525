"""Which documents a batch has, and which of them are read."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from forthwith.app.application import shipped_pipelines
from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.alarm import ended_after
from forthwith.pipelines.documents.batch import bounds, passes
from forthwith.pipelines.documents.batch import reading_all as reading
from forthwith.pipelines.documents.batch.batch_analysis import BATCH_ANALYSIS
from forthwith.pipelines.documents.batch.models import BatchInput, BatchReport
from forthwith.pipelines.documents.batch.opening import opening
from forthwith.pipelines.documents.batch.reading_all import reading_all
from forthwith.pipelines.documents.models import Checked, Read
from forthwith.pipelines.documents.sources import SourceFile
from forthwith.pipelines.documents.steps.reading import read_source
from forthwith.ports.context import StageContext
from tests.pipelines.documents import corpus
from tests.pipelines.documents.batch_samples import PLAN, bomb, zipped
from tests.pipelines.documents.batches import context, opened, read, report

_SCHEMA = Path(__file__).parents[3] / "docs" / "reference" / "batch-report.schema.json"


def codes(*files: tuple[str, bytes | str]) -> list[str | None]:
    """Why each document of the batch was refused."""
    return [member.refused.code if member.refused else None for member in opened(*files).members]


def test_the_pipeline_is_shipped_and_every_stage_runs_isolated() -> None:
    assert BATCH_ANALYSIS in shipped_pipelines()
    assert all(stage.isolated for stage in BATCH_ANALYSIS.stages)
    assert BATCH_ANALYSIS.result == "finalizing_batch"


def test_the_published_schema_is_that_of_the_report() -> None:
    published = json.loads(_SCHEMA.read_text(encoding="utf-8"))

    assert published == BatchReport.model_json_schema(mode="serialization"), (
        "write it anew: python scripts/write_batch_schema.py"
    )


def test_a_document_of_an_archive_is_one_of_the_batch() -> None:
    found = opened(("one.txt", "The first one."), ("two.zip", zipped({"a/b/two.txt": PLAN})))

    named = [(member.number, member.name, member.archive) for member in found.members]
    assert named == [(1, "one.txt", None), (2, "two.txt", "two.zip")]
    assert found.archives == 1


def test_an_office_file_is_no_archive_of_documents() -> None:
    found = opened(("letter.docx", corpus.docx()), ("table.xlsx", corpus.xlsx()))

    assert [member.archive for member in found.members] == [None, None]


def test_what_is_refused_leaves_the_others_in_the_batch() -> None:
    files: dict[str, bytes | str] = {
        "plan.txt": PLAN,
        "bomb.docx": bomb(),
        "more.zip": zipped({"a.txt": "a"}),
        "no.txt": b"",
    }

    assert codes(("all.zip", zipped(files))) == [
        None,
        "document_bomb",
        "archive_nested",
        "document_empty",
    ]


def test_a_refused_document_says_what_can_be_done() -> None:
    (refused,) = [m.refused for m in opened(("a.txt", PLAN), ("b.txt", b"")).members if m.refused]

    assert refused.hint


def test_an_archive_that_is_a_bomb_is_refused_whole() -> None:
    packed = zipped({"plan.txt": PLAN, "zeros.txt": b"0" * (30 << 20)})

    assert codes(("a.txt", PLAN), ("b.zip", packed)) == [None, "document_bomb"]


def test_a_document_is_refused_by_the_bytes_that_come_out_of_the_archive(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounds, "DOCUMENT_BYTES", 1_000)

    assert codes(("a.zip", zipped({"small.txt": PLAN, "large.txt": PLAN * 9}))) == [
        None,
        "document_too_large",
    ]


def test_what_is_beyond_the_size_of_a_batch_is_listed_and_not_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounds, "DOCUMENTS", 2)
    monkeypatch.setattr(bounds, "LISTED", 3)
    found = opened(("a.zip", zipped({f"{n}.txt": PLAN + str(n) for n in range(5)})))

    assert [m.refused.code if m.refused else None for m in found.members] == [
        None,
        None,
        "batch_full",
    ]
    assert [(note.code, "2 more" in note.message) for note in found.notes] == [
        ("batch_capped", True)
    ]


def test_the_names_of_entries_are_labels_and_never_paths() -> None:
    packed = zipped({"../../etc/cron.d/job.txt": PLAN, "C:\\a\\b\u202egpj.txt": PLAN + "More."})
    found = opened(("a.zip", packed))

    assert [member.name for member in found.members] == ["job.txt", "bgpj.txt"]
    assert "unsafe_names_ignored" in [note.code for note in found.notes]


def test_what_a_system_leaves_in_an_archive_is_passed_over() -> None:
    found = opened(("a.zip", zipped({"a.txt": PLAN, "__MACOSX/._a.txt": b"x", ".DS_Store": b"y"})))

    assert [member.name for member in found.members] == ["a.txt"]
    assert [note.code for note in found.notes] == ["archive_clutter_ignored"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (zipped({}), "archive_empty"),
        (zipped({"folder/": b""}), "archive_empty"),
        (zipped({"a.txt": PLAN})[:60], "document_truncated"),
    ],
)
def test_an_archive_without_documents_is_refused(content: bytes, code: str) -> None:
    assert codes(("a.txt", PLAN), ("b.zip", content)) == [None, code]


def test_a_batch_of_which_nothing_can_be_read_fails_and_says_why() -> None:
    with pytest.raises(PermanentError, match="None of the 2 documents could be read") as failed:
        opened(("a.txt", b""), ("b.bin", bytes(range(256)) * 9))

    assert failed.value.code == "batch_unreadable"


def test_a_batch_without_documents_fails() -> None:
    with pytest.raises(PermanentError) as failed:
        opened()

    assert failed.value.code == "document_missing"


def test_a_document_that_only_its_reader_refuses_is_listed_too() -> None:
    found = read(("a.txt", PLAN), ("b.pdf", b"%PDF-1.4\nnothing of a PDF"))

    assert [one.parsed is not None for one in found.members] == [True, False]
    assert found.members[1].member.refused is not None


def test_progress_counts_documents_and_names_none() -> None:
    ctx = context(("secret.txt", PLAN), ("hidden.txt", PLAN + "More."))
    reading_all(opening(BatchInput(), ctx), ctx)

    assert {words for _, _, words in ctx.told} == {"document 1 of 2", "document 2 of 2"}
    assert all(0 <= done <= total for done, total, _ in ctx.told)


def test_a_document_that_takes_too_long_is_refused_and_the_others_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def read_or_spin(source: SourceFile, checked: Checked, ctx: StageContext) -> Read:
        while source.name == "slow.txt":
            pass
        return read_source(source, checked, ctx)

    monkeypatch.setattr(passes, "LONGEST_SECONDS", 0.2)
    monkeypatch.setattr(reading, "read_source", read_or_spin)
    found = read(("slow.txt", PLAN), ("quick.txt", PLAN + "More."))

    refused = [one.member.refused for one in found.members]
    assert [each.code if each else None for each in refused] == ["document_too_slow", None]


def test_no_alarm_rings_after_the_work_is_done() -> None:
    with ended_after(0.02):
        pass
    began = time.monotonic()
    while time.monotonic() < began + 0.06:
        pass


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KeyError("part"), "document_damaged"),
        (MemoryError(), "document_too_complex"),
        (RecursionError(), "document_too_complex"),
    ],
)
def test_a_document_that_makes_a_reader_fail_leaves_the_others_in_the_batch(
    error: BaseException, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_or_fail(source: SourceFile, checked: Checked, ctx: StageContext) -> Read:
        if source.name == "odd.txt":
            raise error
        return read_source(source, checked, ctx)

    monkeypatch.setattr(reading, "read_source", read_or_fail)
    found = read(("odd.txt", PLAN), ("even.txt", PLAN + "More."))

    refused = [one.member.refused for one in found.members]
    assert [each.code if each else None for each in refused] == [code, None]


def test_a_share_of_time_within_another_ends_with_it() -> None:
    with pytest.raises(PermanentError):
        _spin_after_a_share_within()


def _spin_after_a_share_within() -> None:
    with ended_after(0.03):
        with ended_after(5):
            pass
        while True:
            pass


def test_a_long_document_is_cut_with_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "DOCUMENT_CHARACTERS", 100)
    found = report(("a.txt", PLAN), ("b.txt", "Short enough."))

    assert len(found.documents[0].text) == 100
    assert [note.code for note in found.documents[0].notes] == ["truncated_output"]
    assert found.documents[1].notes == []
