"""How stages, attempts, events and documents look in answers; a job's view is the service's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pydantic_core import from_json

from forthwith.model.job import DocumentRef, JobRecord
from forthwith.model.json import JsonObject, JsonValue
from forthwith.model.pipeline import Pipeline
from forthwith.model.stage import StageRecord, StageRun
from forthwith.runtime.view import instant

ROOT: Final = "/api/v1"
_NOTES: Final = b'"notes":[{'


def lasted_ms(begun: float | None, ended: float | None) -> int | None:
    """Milliseconds between two instants; None while one is missing."""
    return None if begun is None or ended is None else max(0, round((ended - begun) * 1000))


def stage_view(stage: StageRecord) -> JsonObject:
    return {
        "stage": stage.stage,
        "state": stage.state.value,
        "round": stage.round,
        "tries": stage.tries,
        "runs": stage.runs,
        "degraded": stage.reason if stage.state.value == "degraded" else None,
        "started_at": instant(stage.started_at),
        "ended_at": instant(stage.ended_at),
        "committed_at": instant(stage.committed_at),
        "duration_ms": lasted_ms(stage.started_at, stage.ended_at),
        "output": {"sha256": stage.sha256, "bytes": stage.size_bytes} if stage.sha256 else None,
    }


def run_view(run: StageRun) -> JsonObject:
    error: JsonObject | None = None
    if run.error_code is not None:
        error = {"code": run.error_code, "message": run.error_message or ""}
    return {
        "run": run.run,
        "stage": run.stage,
        "round": run.round,
        "try": run.try_number,
        "fence": run.fence,
        "worker": run.worker,
        "outcome": None if run.outcome is None else run.outcome.value,
        "error": error,
        "started_at": instant(run.started_at),
        "ended_at": instant(run.ended_at),
        "duration_ms": lasted_ms(run.started_at, run.ended_at),
    }


_LIGHT: Final = (
    "id",
    "state",
    "done",
    "outcome",
    "progress",
    "waiting_for",
    "queue_position",
    "estimated_seconds_remaining",
    "cancel_requested",
    "updated_at",
    "version",
)


def light_view(view: JsonObject) -> JsonObject:
    """The light status: of a job's view, what a progress bar needs."""
    return {name: view[name] for name in _LIGHT}


def document_view(document: DocumentRef) -> JsonObject:
    place = f"{ROOT}/documents/{document.id}"
    return {
        "id": document.id,
        "name": document.name,
        "bytes": document.size_bytes,
        "format": document.format,
        "media_type": document.media_type,
        "sha256": document.sha256,
        "owner": document.owner,
        "created_at": instant(document.created_at),
        "links": {"self": place, "content": f"{place}/content"},
    }


def pipeline_summary(pipeline: Pipeline) -> JsonObject:
    """A line of the catalogue."""
    stages: list[JsonValue] = [stage.name for stage in pipeline.stages]
    return {
        "name": pipeline.name,
        "version": pipeline.version,
        "label": pipeline.label or pipeline.name,
        "description": pipeline.description,
        "stages": stages,
        "links": {"self": f"{ROOT}/pipelines/{pipeline.name}"},
    }


def warnings(record: JobRecord, result: bytes = b"") -> list[JsonValue]:
    """What a caller should know about a result: what was stood in for, and its own notes."""
    return [*_stood_in(record), *_noted(result)]


def _noted(result: bytes) -> Iterator[JsonValue]:
    """The `notes` at the top of a JSON result; it is read only when there are some in it.

    >>> list(_noted(b'{"notes":[{"code":"ocr","message":"Page 2 is a picture.","page":2}]}'))
    [{'code': 'ocr', 'message': 'Page 2 is a picture.'}]
    >>> list(_noted(b'{"pages":[{"notes":[{"code":"ocr","message":"not at the top"}]}]}'))
    []
    """
    whole: JsonValue = from_json(result) if _NOTES in result else None
    notes = whole.get("notes") if isinstance(whole, dict) else None
    for note in notes if isinstance(notes, list) else ():
        match note:
            case {"code": str(code), "message": str(message)}:
                yield {"code": code, "message": message}
            case _:
                pass


def _stood_in(record: JobRecord) -> list[JsonValue]:
    if record.job.outcome != "partial":
        return []
    return [
        {
            "code": "partial_result",
            "message": f"stage {each.stage} was stood in for: {each.reason}",
            "stage": each.stage,
        }
        for each in record.degraded
    ]
