"""A configured language model, from the settings to the report, over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from forthwith.app.wiring import make_language_model
from forthwith.model.errors import InvalidInputError
from forthwith.model.json import JsonObject
from forthwith.model.pipeline import Pipeline
from forthwith.pipelines.documents.fields.data_extraction import DATA_EXTRACTION
from forthwith.pipelines.documents.fields.models import FieldsReport
from forthwith.pipelines.documents.full.full_analysis import FULL_ANALYSIS
from forthwith.pipelines.documents.models import Report
from forthwith.runtime.running import Running
from forthwith.settings import Settings
from tests.pipelines.documents.letters import CONTRACT
from tests.runtime.engines import PATIENCE, engine
from tests.support.model_service import ModelService, Reply, completion, model_service

KEY = "sk-canary-456"


@asynccontextmanager
async def asking(folder: Path, service: ModelService, pipeline: Pipeline) -> AsyncIterator[Running]:
    async with engine(
        folder,
        pipeline,
        openai_base_url=service.url,
        openai_model="small-1",
        openai_api_key=SecretStr(KEY),
    ) as fw:
        yield fw


async def report_of(folder: Path, service: ModelService, **options: bool) -> tuple[Report, str]:
    """The report and the job's outcome."""
    async with asking(folder, service, FULL_ANALYSIS) as fw:
        job = await fw.submit(FULL_ANALYSIS.name, {"text": CONTRACT}, options={**options})
        report = await job.result(timeout=PATIENCE)
        record = await job.wait(timeout=PATIENCE)
    assert isinstance(report, Report)
    return report, record.job.outcome or ""


def kept(folder: Path) -> bytes:
    """Everything in the files of the folder."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_a_report_has_the_models_summary_and_the_sentences_it_stands_on(
    tmp_path: Path,
) -> None:
    quote = next(line for line in CONTRACT.splitlines() if line.count(" ") > 8).strip()
    async with model_service(completion({"summary": "A contract.", "quotes": [quote]})) as service:
        report, outcome = await report_of(tmp_path, service)

    assert outcome == "full"
    assert report.summary.text == "A contract."
    assert report.summary.sentences[0].text.split() == quote.split()
    assert KEY.encode() not in await asyncio.to_thread(kept, tmp_path)


async def test_when_the_model_fails_the_report_is_the_offline_one_and_says_so(
    tmp_path: Path,
) -> None:
    async with model_service(Reply(status=500)) as service:
        report, outcome = await report_of(tmp_path / "failing", service)
        offline, whole = await report_of(tmp_path / "offline", service, offline=True)

    assert len(service.asked) == 2
    assert (outcome, whole) == ("partial", "full")
    assert report.summary == offline.summary
    assert {n.code for n in report.notes} - {n.code for n in offline.notes} == {"model_missing"}


async def test_a_schema_is_filled_with_what_the_model_points_at(tmp_path: Path) -> None:
    text = "We talked for hours and settled on Mrs Ada Perkins in the end."
    value: JsonObject = {"path": "/head", "row": None, "value": "Mrs Ada Perkins", "quote": text}
    schema: JsonObject = {"type": "object", "properties": {"head": {"type": "string"}}}
    async with (
        model_service(completion({"values": [value]})) as service,
        asking(tmp_path, service, DATA_EXTRACTION) as fw,
    ):
        job = await fw.submit(DATA_EXTRACTION.name, {"text": text, "schema": schema})
        report = await job.result(timeout=PATIENCE)

    assert isinstance(report, FieldsReport)
    assert report.data == {"head": "Mrs Ada Perkins"}
    assert [(field.how, field.page) for field in report.fields] == [("model", 1)]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"openai_base_url": "http://127.0.0.1:1/v1"}, "openai_model"),
        ({"openai_api_key": SecretStr(KEY)}, "openai_model"),
        ({"openai_model": "m", "openai_base_url": "127.0.0.1:11434"}, "openai_base_url"),
        ({"openai_model": "m", "openai_base_url": "file:///etc/passwd"}, "openai_base_url"),
        ({"openai_model": "m", "openai_base_url": f"http://u:{KEY}@h/v1"}, "openai_base_url"),
    ],
)
def test_a_model_that_is_half_configured_is_refused_at_the_start(
    given: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        make_language_model(Settings().model_copy(update=given))

    assert [each.field for each in refused.value.details] == [field]
    assert KEY not in f"{refused.value}{refused.value.details}{refused.value.hint}"


def test_without_a_model_there_is_none_and_a_key_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n")
    settings = Settings(openai_api_key_file=file, openai_model="m")

    assert make_language_model(Settings()) is None
    assert settings.openai_key() == KEY
    assert str(make_language_model(settings)) == "m at https://api.openai.com/v1"
