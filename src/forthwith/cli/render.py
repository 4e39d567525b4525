"""Jobs and pipelines for people: tables, details, receipts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from forthwith.cli.terminal import as_json, shown
from forthwith.cli.wording import (
    MARKS,
    ago,
    ending,
    run_seconds,
    short,
    size,
    span,
    state_words,
    waiting_words,
)

if TYPE_CHECKING:
    from forthwith.client.wire import Job, PipelineInfo

_NAME_WIDTH = 32
_SHORTEST_NAME = 8
_OTHER_COLUMNS = 77  # id, state, age, progress and duration at their widest
_WIDE = 126


def marked(job: Job) -> Text:
    """The state with its mark, in its colour."""
    mark, style = MARKS[job.state]
    return Text(f"{mark} {state_words(job)}", style=style)


def name_of(job: Job) -> str:
    """What people call the job: its document, or what it is about."""
    return shown(job.document.name) if job.document and job.document.name else ""


def grid() -> Table:
    """A table without lines."""
    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold dim")


def job_table(jobs: Sequence[Job], now: datetime, *, width: int) -> Table:
    """A line for each job; a narrow terminal does without the pipeline."""
    table = grid()
    name_width = min(_NAME_WIDTH, max(_SHORTEST_NAME, width - _OTHER_COLUMNS))
    for title in ("job", "state", "document", "submitted", "progress", "took"):
        table.add_column(title, no_wrap=True, overflow="ellipsis")
    if width >= _WIDE:
        table.add_column("pipeline", no_wrap=True)
    for job in jobs:
        took = run_seconds(job)
        row = [
            Text(shown(job.id), style="bold"),
            marked(job),
            Text(short(name_of(job), name_width)),
            Text(ago(job.created_at, now), style="dim"),
            Text(_percent(job), style="dim"),
            Text(span(took) if took is not None else "", style="dim"),
            Text(shown(job.pipeline)),
        ]
        table.add_row(*row[: len(table.columns)])
    return table


def _percent(job: Job) -> str:
    return f"{job.progress.percent:.0f} %" if job.progress and not job.succeeded else ""


def job_details(job: Job, now: datetime) -> Table:
    """Everything about one job that a person may want to know."""
    table = grid()
    table.show_header = False
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, value in _facts(job, now):
        table.add_row(label, value)
    return table


def _facts(job: Job, now: datetime) -> Iterator[tuple[str, Text]]:
    yield "job", Text(shown(job.id), style="bold")
    yield "state", marked(job)
    if waiting_words(job) and not job.done:
        yield "", Text(waiting_words(job) + _position(job))
    if job.progress and not job.done:
        yield "progress", Text(_progress_words(job))
    if job.failure:
        yield from _failure(job)
    for each in job.degraded:
        yield "left out", Text(f"{shown(each.stage)}: {shown(each.reason)}", style="yellow")
    yield "pipeline", Text(shown(job.pipeline))
    if job.document:
        kind = f"{shown(job.document.format)}, {size(job.document.bytes)}"
        yield "document", Text(f"{name_of(job)}  ({kind})")
    yield "served", Text(_served(job))
    yield "submitted", Text(ago(job.created_at, now))
    yield from _times(job)
    if job.tags:
        yield "tags", Text(shown(", ".join(job.tags)))
    if job.metadata:
        yield "metadata", Text(as_json(job.metadata))
    if job.options:
        yield "options", Text(as_json(job.options))


def _options(pipeline: PipelineInfo) -> Table:
    table = grid()
    for title in ("option", "what to give"):
        table.add_column(title)
    properties = pipeline.options_schema.get("properties")
    for name in pipeline.options:
        schema = properties.get(name) if isinstance(properties, dict) else None
        words = schema.get("description") if isinstance(schema, dict) else None
        title = f"{name} (secret)" if name in pipeline.secret_options else name
        table.add_row(
            Text(shown(title), style="bold"), Text(shown(str(words or "any JSON")), style="dim")
        )
    return table


def _position(job: Job) -> str:
    return f", {job.queue_position} before it" if job.queue_position is not None else ""


def _progress_words(job: Job) -> str:
    progress = job.progress
    if progress is None:
        return ""
    words = [f"{progress.percent:.0f} %", progress.label or progress.stage or "", progress.message]
    return shown(" · ".join(each for each in words if each))


def _failure(job: Job) -> Iterator[tuple[str, Text]]:
    failure = job.failure
    if failure is None:
        return
    stage = f" in stage {failure.stage}" if failure.stage else ""
    yield "failure", Text(shown(f"{failure.message or failure.code}"), style="red")
    yield "", Text(shown(f"{failure.code}{stage}, after {failure.attempts} attempt(s)"))
    if failure.hint:
        yield "", Text(shown(f"→ {failure.hint}"), style="cyan")


def _served(job: Job) -> str:
    reason = str(job.admission.get("reason") or "") if job.admission else ""
    words = f"{job.method.value}, priority {job.priority.value}"
    return shown(f"{words} ({reason})" if reason else words)


def _times(job: Job) -> Iterator[tuple[str, Text]]:
    if job.queue_ms is not None:
        yield "waited", Text(span(job.queue_ms / 1000))
    if job.run_ms is not None:
        yield "ran", Text(span(job.run_ms / 1000))
    if job.estimated_seconds_remaining and not job.done:
        left = job.estimated_seconds_remaining
        yield "left", Text(f"about {span(left.p50)}, at most {span(left.p90)} mostly")
    if job.attempt > 1 or job.round > 1:
        yield "tries", Text(f"{job.attempt} of {job.max_attempts or '?'}, round {job.round}")


def job_line(job: Job, name: str = "") -> Text:
    """A job in one line, its id first."""
    mark, style = MARKS[job.state]
    label = shown(name) or name_of(job) or shown(job.pipeline)
    return Text.assemble(
        (f"{mark} ", style), (shown(job.id), "bold"), f"  {label}  ", (shown(ending(job)), style)
    )


def pipeline_table(pipelines: Sequence[PipelineInfo]) -> Table:
    """A line for each pipeline."""
    table = grid()
    for title in ("pipeline", "version", "what it does", "stages"):
        table.add_column(title, no_wrap=title == "pipeline", overflow="fold")
    for each in pipelines:
        table.add_row(
            Text(shown(each.name), style="bold"),
            Text(str(each.version)),
            Text(shown(each.description or each.label)),
            Text(" → ".join(shown(stage.name) for stage in each.stages), style="dim"),
        )
    return table


def pipeline_details(pipeline: PipelineInfo) -> Iterator[Text | Table]:
    """One pipeline: what it is, its stages, what it takes."""
    heading = f"{shown(pipeline.name)}  version {pipeline.version}"
    yield Text(heading, style="bold")
    if pipeline.description or pipeline.label:
        yield Text(shown(pipeline.description or pipeline.label))
    table = grid()
    for title in ("stage", "needs", "kind"):
        table.add_column(title)
    for stage in pipeline.stages:
        kind = ["critical" if stage.critical else "degradable", *["isolated"] * stage.isolated]
        table.add_row(
            Text(shown(stage.name), style="bold"),
            Text(shown(", ".join(stage.needs))),
            Text(", ".join(kind), style="dim"),
        )
    yield Text("")
    yield table
    if pipeline.options:
        yield Text("")
        yield _options(pipeline)
    yield Text("\ninput, as JSON Schema", style="bold dim")
    yield Text(as_json(pipeline.input_schema, indent=2))
