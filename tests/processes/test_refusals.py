"""Every code with which a document is refused is shown by a file, over HTTP and in the terminal.

Most end the job. Some stand in the report of a batch, beside the documents that were read; one is
named in a note of a message; two come of the clock, one of which has its stage called by itself
here, the other among the tests of batches; and one is told at the submit already.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from forthwith.model.errors import PermanentError
from forthwith.model.json import JsonObject, JsonValue
from forthwith.pipelines.documents.codes import HINTS, REFUSALS
from forthwith.pipelines.documents.models import DocumentInput
from forthwith.pipelines.documents.steps.reading import reading
from forthwith.pipelines.documents.steps.validating import validating
from tests.pipelines.documents import batch_samples, corpus, hostile, hostile_pictures, scans
from tests.pipelines.documents.contexts import Context, MemoryDocument
from tests.pipelines.documents.test_locks import locked_package, package
from tests.processes.service import Service
from tests.support.program import program

_GOOD = ("letter.txt", "\n".join(corpus.LETTER).encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A job that comes to a code."""

    files: tuple[tuple[str, bytes], ...] = ()
    pipeline: str = "documents.full_analysis"
    options: JsonObject = field(default_factory=dict)


def _file(name: str, content: bytes, **options: JsonValue) -> Case:
    return Case(files=((name, content),), options=dict(options))


def _batch(*files: tuple[str, bytes]) -> Case:
    return Case(files=files, pipeline="documents.batch_analysis")


def ending() -> dict[str, Case]:
    """The jobs that end with the code."""
    poisoned = {
        "word/document.xml": hostile._with_declaration(
            corpus.word_part(""), "<!DOCTYPE x>", "utf-8"
        )
    }
    parts = corpus.docx_parts(corpus.paragraph("text"))
    return {
        "document_missing": _batch(),
        "batch_incomplete": Case(
            files=(_GOOD, ("empty.txt", b"")),
            pipeline="documents.batch_analysis",
            options={"degrade": "never"},
        ),
        "document_empty": _file("empty.pdf", b""),
        "document_encrypted": _file("locked.docx", locked_package(package("text"), "sesame")),
        "document_wrong_password": _file(
            "locked.docx", locked_package(package("text"), "sesame"), password="wrong"
        ),
        "document_truncated": _file("cut.docx", corpus.docx()[:300]),
        "document_damaged": _file("noise.docx", bytes(range(256)) * 40),
        "document_bomb": _file("bomb.docx", batch_samples.bomb()),
        "document_external_entity": _file("entity.docx", corpus.archive({**parts, **poisoned})),
        "document_unsupported": _file("song.mp3", b"ID3" + bytes(2_000)),
        "document_too_many_pages": _file("frames.tiff", dict(_few())["frames.tiff"]),
        "document_too_many_pixels": _file("huge.png", scans.huge_png(20_000, 20_000)),
        "document_too_complex": _file("forms.pdf", hostile_pictures._forms(branches=10, depth=9)),
        "document_no_text": _file("blank.docx", corpus.docx("<w:p/>")),
        "batch_unreadable": _batch(("empty.pdf", b"")),
    }  # fmt: skip


def _few() -> Iterator[tuple[str, bytes]]:
    return (each for each in hostile_pictures.pictures() if each[0] == "frames.tiff")


def listed() -> dict[str, Case]:
    """The batches whose report names the code beside a document that was read."""
    pack = batch_samples.zipped
    inner = pack({"a.txt": "core"})
    return {
        "document_too_large": _batch(
            _GOOD, ("big.zip", pack({"a.txt": bytes(51 << 20)}, stored=True))
        ),
        "archive_nested": _batch(_GOOD, ("outer.zip", pack({"inner.zip": inner}))),
        "archive_empty": _batch(_GOOD, ("empty.zip", pack({}))),
        "batch_full": _batch(("many.zip", pack({f"{n}.txt": f"core {n}" for n in range(203)}))),
    }  # fmt: skip


NOTED = "attachments_full"
TIMED = "document_too_slow"
CUT = "comparison_incomplete"
SUBMITTED = "schema_not_valid"


def test_every_refusal_is_shown_by_a_file() -> None:
    assert {*ending(), *listed(), NOTED, TIMED, CUT, SUBMITTED} == set(REFUSALS)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = Service(tmp_path_factory.mktemp("refusals"), app="", workers=1)
    running.start()
    yield running
    running.end()


def submitted(service: Service, case: Case) -> str:
    with service.client(timeout=60) as client:
        ids: list[JsonValue] = []
        for name, content in case.files:
            answer = client.post("documents", params={"name": name}, content=content)
            ids.append(answer.json()["data"]["id"])
        named: JsonObject = (
            {"document_ids": ids} if len(ids) > 1 else {"document_id": (*ids, None)[0]}
        )
        body: JsonObject = {
            "pipeline": case.pipeline,
            "input": named if ids else {},
            "options": case.options,
        }
        answer = client.post("jobs", json=body)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["data"]["id"])


def result(service: Service, job_id: str) -> JsonObject:
    with service.client() as client:
        found: JsonObject = client.get(f"jobs/{job_id}/result").json()["data"]
    return found


@pytest.mark.timeout(120)
def test_a_refused_document_fails_its_job_with_code_message_and_hint_wherever_one_looks(
    service: Service, tmp_path: Path
) -> None:
    command = program(tmp_path / "folder", FORTHWITH_SERVER=service.url, FORTHWITH_APP="")
    jobs = {code: submitted(service, case) for code, case in ending().items()}
    for code, job_id in jobs.items():
        failure = service.ended(job_id, seconds=60)["failure"]
        assert isinstance(failure, dict), code
        hint = str(failure["hint"])
        assert failure["code"] == code
        assert hint in {REFUSALS[code].hint, *HINTS.values()}
        assert str(failure["message"]).endswith("."), failure
        assert not failure["recoverable"]
        told = flat(command("status", job_id).out)
        for words in (code, str(failure["message"]), hint):
            assert flat(words) in told, code


def flat(text: str) -> str:
    """The words alone: the terminal breaks its lines where it likes."""
    return re.sub(r"[\s│]+", "", text)


@pytest.mark.timeout(120)
def test_what_a_batch_does_not_read_stands_in_its_report_with_code_message_and_hint(
    service: Service,
) -> None:
    jobs = {code: submitted(service, case) for code, case in listed().items()}
    for code, job_id in jobs.items():
        assert service.ended(job_id, seconds=60)["state"] == "completed", code
        refused = refusals_in(result(service, job_id))
        assert code in refused
        message, hint = refused[code]
        assert message.endswith(".")
        assert hint in {REFUSALS[code].hint, *HINTS.values()}


def refusals_in(value: JsonValue) -> dict[str, tuple[str, str]]:
    """Every refusal in a result, wherever it stands."""
    found: dict[str, tuple[str, str]] = {}
    if isinstance(value, list):
        for each in value:
            found |= refusals_in(each)
    elif isinstance(value, dict):
        for each in value.values():
            found |= refusals_in(each)
        if {"code", "message", "hint"} <= set(value):
            found[str(value["code"])] = (str(value["message"]), str(value["hint"]))
    return found


def test_attachments_beyond_the_limit_are_named_in_a_note_with_the_code(service: Service) -> None:
    many = [(f"{n}.txt", "text/plain", b"core") for n in range(25)]
    job_id = submitted(service, _file("many.eml", batch_samples.mail(*many)))

    assert service.ended(job_id)["state"] == "completed"
    notes = str(result(service, job_id)["notes"])
    assert NOTED in notes


@pytest.mark.parametrize("schema", [{"type": "array"}, {}], ids=["no items", "nothing"])
def test_a_schema_with_nothing_to_fill_is_no_job_and_says_what_it_needs(
    service: Service, schema: JsonObject
) -> None:
    with service.client() as client:
        form = {"pipeline": "documents.data_extraction", "options": json.dumps({"schema": schema})}
        answer = client.post("jobs", data=form, files={"file": _GOOD})

    (detail,) = answer.json()["error"]["details"]
    assert answer.status_code == 422
    assert detail["field"] == "options.schema"
    assert "an object with `properties`" in detail["issue"]


def test_a_document_that_takes_its_stage_s_time_is_refused_before_the_stage_is_ended() -> None:
    slow = dict(hostile.texts())["many-rows.csv"]
    ctx = Context((MemoryDocument("a.csv", slow),), remaining=timedelta(seconds=3.05))
    given = DocumentInput(document_id="doc_1")

    with pytest.raises(PermanentError) as refused:
        reading(given, validating(given, ctx), ctx)

    assert (refused.value.code, refused.value.hint) == (TIMED, REFUSALS[TIMED].hint)
