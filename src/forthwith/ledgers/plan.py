"""A decided change as the statements that write it: pure, in the order in which they run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from forthwith.ledgers.database import Params, SqlValue
from forthwith.ledgers.rows import changed_columns, to_json
from forthwith.model.event import EventDraft, event_hash
from forthwith.model.evolve import evolve
from forthwith.model.job import Job, JobState
from forthwith.model.outcome import Change
from forthwith.model.stage import (
    Output,
    RunOutcome,
    StageChange,
    StageCommitted,
    StageDegraded,
    StageFailed,
    StageSkipped,
    StageStarted,
    StageState,
)

Step = tuple[str, list[Params]]


@dataclass(frozen=True, slots=True)
class Plan:
    """The job as it will be, and the steps that make it so."""

    job: Job
    steps: tuple[Step, ...]


def plan(before: Job, change: Change, *, now: float) -> Plan:
    """Number and chain the events, stamp the row, and list what is to be written.

    `before` is the row that the change was decided on: what is as it was is not written.
    """
    events = list(event_rows(change.job, change.events, now=now))
    last = events[-1] if events else None
    job = evolve(
        change.job,
        version=change.job.version + 1,
        updated_at=now,
        last_seq=change.job.last_seq + len(events),
        last_hash=last.hash if last else change.job.last_hash,
    )
    told = ("add_event", [event.row for event in events])
    return Plan(job, (_moved(before, job), told, *_of_stages(change), *_of_the_rest(change)))


def _moved(before: Job, after: Job) -> Step:
    changed = changed_columns(before, after)
    name = " ".join(("move_job", *changed))
    return name, [{**changed, "id": after.id, "seen": before.last_seq}]


@dataclass(frozen=True, slots=True)
class Link:
    """An event as a row, and its hash, which the next one is chained to."""

    row: Params
    hash: str


def event_rows(job: Job, drafts: tuple[EventDraft, ...], *, now: float) -> Iterator[Link]:
    """Each event with its number in the job, chained to the one before."""
    seq, last = job.last_seq, job.last_hash
    for draft in drafts:
        seq += 1
        prev, data = last, to_json(draft.data)
        last = event_hash(
            prev,
            job_id=job.id,
            job_seq=seq,
            round_=job.round,
            kind=draft.kind,
            at=now,
            fence=job.fence,
            data=data,
        )
        row: Params = {
            "job_id": job.id,
            "job_seq": seq,
            "round": job.round,
            "kind": draft.kind,
            "at": now,
            "fence": job.fence,
            "data": data,
            "prev_hash": prev,
            "hash": last,
        }
        yield Link(row, last)


def _of_stages(change: Change) -> Iterator[Step]:
    for stage in change.stages:
        yield from _of_stage(change.job, stage)


def _of_stage(job: Job, change: StageChange) -> Iterator[Step]:
    key: dict[str, SqlValue] = {"job_id": job.id, "stage": change.stage}
    here = {**key, "round": job.round, "fence": job.fence}
    match change:
        case StageStarted(try_number=tries):
            yield "start_stage", [{**here, "tries": tries}]
            yield "start_run", [{**key, "worker": job.worker or ""}]
        case StageCommitted(output=output):
            yield "commit_stage", [{**key, "fence": job.fence, **_stored(output)}]
            yield _run_end(key, RunOutcome.COMMITTED)
            yield from _held(job, output)
        case StageDegraded(output=output, reason=reason):
            yield "degrade_stage", [{**here, **_stored(output), "reason": reason}]
            if change.ran:
                code, message = change.error_code, change.error_message
                yield _run_end(key, RunOutcome.DEGRADED, code=code, message=message)
            yield from _held(job, output)
        case StageFailed(code=code, message=message, retry_delay_s=delay):
            state = StageState.FAILED if delay is None else StageState.PENDING
            yield "fail_stage", [{**key, "state": state.value}]
            yield _run_end(key, RunOutcome.FAILED, code=code, message=message)
        case StageSkipped():
            yield "skip_stage", [here]
        case _:
            assert_never(change)


def _stored(output: Output) -> dict[str, SqlValue]:
    return {
        "sha256": output.sha256,
        "size_bytes": output.size_bytes,
        "address": output.address,
        "body": output.body,
    }


def _run_end(
    key: dict[str, SqlValue], outcome: RunOutcome, *, code: str = "", message: str = ""
) -> Step:
    error: dict[str, SqlValue] = {"error_code": code or None, "error_message": message or None}
    return "end_run", [{**key, **error, "outcome": outcome.value}]


def _held(job: Job, output: Output) -> Iterator[Step]:
    if output.address is not None:
        size: SqlValue = output.size_bytes
        yield (
            "hold_blob",
            [{"address": output.address, "tenant": job.tenant, "size_bytes": size}],
        )


def _of_the_rest(change: Change) -> Iterator[Step]:
    key: dict[str, SqlValue] = {"job_id": change.job.id}
    if change.close_runs is not None:
        yield "close_runs", [{**key, "outcome": change.close_runs.value}]
        yield "reopen_stages", [key]
    if change.new_round:
        yield "renew_stages", [{**key, "round": change.job.round}]
    if change.clear_progress:
        yield "clear_progress", [key]
    if change.fallback is not None:
        yield "set_fallback", [{**key, "fallback": to_json(change.fallback)}]
    if change.options is not None:
        yield "set_options", [{**key, "options": to_json(change.options.given)}]
    if change.job.state is JobState.COMPLETED:  # only then it can never run again
        yield "drop_secrets", [key]
