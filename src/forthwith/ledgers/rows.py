"""Rows of the database to values of the model, and back."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from enum import StrEnum
from typing import Any, Final

import pydantic_core

from forthwith.ledgers.database import Params, Row, SqlValue
from forthwith.model.event import Event
from forthwith.model.job import (
    Degraded,
    DegradeMode,
    DocumentRef,
    Failure,
    Job,
    JobDetails,
    JobState,
    Lane,
    Method,
    Priority,
    Progress,
)
from forthwith.model.json import JsonObject
from forthwith.model.records import WorkerRow
from forthwith.model.stage import Output, RunOutcome, StageRecord, StageRun, StageState

JOB_COLUMNS: Final = tuple(field.name for field in fields(Job))
# A dictionary finds a member several times faster than calling the enumeration.
_PRIORITIES: Final = {member.value: member for member in Priority}
_LANES: Final = {member.value: member for member in Lane}
_METHODS: Final = {member.value: member for member in Method}
_STATES: Final = {member.value: member for member in JobState}
_DEGRADES: Final = {member.value: member for member in DegradeMode}
_FLAGS: Final = ("ready", "fallback_to_queue", "cancel_force", "stopped")
_STORED_AS_THEY_ARE: Final = frozenset({str, int, float, type(None)})


def to_json(value: object) -> str:
    """Compact JSON text, in the characters of the language that it is written in."""
    return pydantic_core.to_json(value).decode()


# -- jobs ---------------------------------------------------------------------------------------


def job_of(row: Row) -> Job:
    """The job of a row with `job_columns`, which may be followed by others."""
    values: dict[str, Any] = dict(zip(JOB_COLUMNS, row, strict=False))
    values["priority"] = _PRIORITIES[values["priority"]]
    values["lane"] = _LANES[values["lane"]]
    values["method"] = _METHODS[values["method"]]
    values["state"] = _STATES[values["state"]]
    values["degrade"] = _DEGRADES[values["degrade"]]
    for flag in _FLAGS:
        values[flag] = values[flag] == 1
    if values["failure"] is not None:
        values["failure"] = Failure(**json.loads(values["failure"]))
    return Job.of(values)


def whole_row(job: Job) -> dict[str, SqlValue]:
    """All columns of a job."""
    return {name: _stored(value) for name, value in vars(job).items()}


def changed_columns(before: Job, after: Job) -> dict[str, SqlValue]:
    """The columns whose values differ, as they shall be."""
    old = vars(before)
    return {
        name: _stored(value)
        for name, value in vars(after).items()
        if old[name] is not value and old[name] != value
    }


def _stored(value: object) -> SqlValue:
    kind = type(value)
    if kind in _STORED_AS_THEY_ARE:
        stored: SqlValue = value  # type: ignore[assignment]  # its type was looked at
        return stored
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, bool):
        return int(value)
    return to_json(asdict(value))  # type: ignore[call-overload]  # a failure


def details_of(row: Row) -> JobDetails:
    """The details of a row: options, tags, metadata, request, admission, fallback, documents."""
    options, tags, metadata, request_id, admission, fallback, documents = row
    return JobDetails(
        options=_object(options),
        tags=tuple(json.loads(tags)),
        metadata=_object(metadata),
        request_id=request_id,
        admission=_object(admission),
        fallback=None if fallback is None else _object(fallback),
        documents=tuple(DocumentRef(**document) for document in json.loads(documents)),
    )


def details_row(job_id: str, details: JobDetails, sealed_input: bytes) -> Params:
    """The cold row of a new job."""
    return {
        "job_id": job_id,
        "input": sealed_input,
        "options": to_json(details.options),
        "tags": to_json(details.tags),
        "metadata": to_json(details.metadata),
        "request_id": details.request_id,
        "admission": to_json(details.admission),
        "documents": to_json([asdict(document) for document in details.documents]),
    }


def _object(text: str) -> JsonObject:
    value: JsonObject = {} if text == "{}" else json.loads(text)
    return value


# -- what belongs to a job ----------------------------------------------------------------------


def progress_of(row: Row) -> Progress:
    """The progress of a row: percent, stage, label, message, step, steps, version, updated_at."""
    percent, stage, label, message, step, steps, version, updated_at = row
    return Progress(
        percent=percent,
        stage=stage,
        label=label,
        message=message,
        step=step,
        steps=steps,
        version=version,
        updated_at=updated_at,
    )


def degraded_of(row: Row) -> Degraded:
    """The stood-in stage of a row: stage, reason."""
    stage, reason = row
    return Degraded(stage=stage, reason=reason)


def event_of(row: Row) -> Event:
    """The event of a row with `event_columns`."""
    seq, job_id, job_seq, round_, kind, at, fence, data, prev_hash, hash_ = row
    return Event(
        seq=seq,
        job_id=job_id,
        job_seq=job_seq,
        round=round_,
        kind=kind,
        at=at,
        fence=fence,
        data=_object(data),
        prev_hash=prev_hash,
        hash=hash_,
    )


def stage_of(row: Row) -> StageRecord:
    """The stage of a row with `stage_columns`."""
    (job_id, stage, state, round_, tries, runs, fence, started_at, ended_at, committed_at) = row[
        :10
    ]
    sha256, size_bytes, reason = row[10:13]
    return StageRecord(
        job_id=job_id,
        stage=stage,
        state=StageState(state),
        round=round_,
        tries=tries,
        runs=runs,
        fence=fence,
        started_at=started_at,
        ended_at=ended_at,
        committed_at=committed_at,
        sha256=sha256,
        size_bytes=size_bytes,
        reason=reason,
    )


def run_of(row: Row) -> StageRun:
    """The run of a row of the statement `runs`."""
    job_id, stage, run, round_, try_number, fence, worker, started_at, ended_at = row[:9]
    outcome, error_code, error_message = row[9:]
    return StageRun(
        job_id=job_id,
        stage=stage,
        run=run,
        round=round_,
        try_number=try_number,
        fence=fence,
        worker=worker,
        started_at=started_at,
        ended_at=ended_at,
        outcome=None if outcome is None else RunOutcome(outcome),
        error_code=error_code,
        error_message=error_message,
    )


def output_of(row: Row) -> Output:
    """The stored output of a row: body, address, sha256, size_bytes."""
    body, address, sha256, size_bytes = row
    return Output(body=body, address=address, sha256=sha256 or "", size_bytes=size_bytes)


# -- the rest -----------------------------------------------------------------------------------


def document_of(row: Row) -> DocumentRef:
    """The document of a row with `document_columns`."""
    names = ("id", "tenant", "owner", "name", "size_bytes", "sha256", "address", "format")
    values = dict(zip((*names, "media_type", "created_at"), row, strict=True))
    return DocumentRef(**values)


def worker_of(row: Row) -> WorkerRow:
    """The worker process of a row of the statement `workers`."""
    id_, host, pid, lock, concurrency, capabilities, started_at, beat_at, lease_until, state = row
    return WorkerRow(
        id=id_,
        host=host,
        pid=pid,
        lock=lock,
        concurrency=concurrency,
        capabilities=tuple(json.loads(capabilities)),
        started_at=started_at,
        beat_at=beat_at,
        lease_until=lease_until,
        state=state,
    )
