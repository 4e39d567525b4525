"""Submitting jobs and, if asked, seeing them to their end."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from forthwith.cli.backend import Backend, Place, running
from forthwith.cli.board import Board, board
from forthwith.cli.execution import report
from forthwith.cli.exits import Exit, exit_of_state, worst
from forthwith.cli.files import unreadable
from forthwith.cli.following import all_of, answered, follow, placed, with_result
from forthwith.cli.notices import show_notices
from forthwith.cli.render import job_line
from forthwith.cli.summaries import summary
from forthwith.cli.terminal import emit, say, show, shown, write, write_page
from forthwith.cli.wording import span, waiting_words
from forthwith.client import flows
from forthwith.client.wire import Job
from forthwith.model.errors import ForthwithError, NotFoundError
from forthwith.model.json import JsonObject

if TYPE_CHECKING:
    from forthwith.cli.submission import Asked, Item

_AT_ONCE: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How the outcome is told."""

    as_json: bool
    quiet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of one item: the server's answer about its job, or why there is none."""

    item: Item
    job: Job | None = None
    answer: JsonObject | None = None
    error: ForthwithError | None = None


@dataclass(slots=True)
class Run:
    """One submit of several items."""

    backend: Backend
    asked: Asked
    accepted: dict[str, Job] = field(default_factory=dict)
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    @property
    def waits(self) -> bool:
        """Without a server nobody else would run the jobs: this process sees them through."""
        return self.asked.wait or self.backend.local


async def submit_all(place: Place, items: list[Item], asked: Asked, form: Form) -> Exit:
    """Submit every item; the gravest of their exit codes."""
    async with running(place) as backend:
        run = Run(backend=backend, asked=asked)
        try:
            with board(shown=run.waits and not form.quiet) as shown_on:
                fates = await all_of([_fate(run, item, shown_on) for item in items])
        except asyncio.CancelledError:
            _say_what_goes_on(run)
            raise
        return worst([_tell(run, fate, form) for fate in fates])


async def _fate(run: Run, item: Item, shown_on: Board) -> Fate:
    """One item as far as this command goes with it; what fails is kept, the others go on."""
    async with run.slots:
        shown_on.add(item.name)
        try:
            item = await _fitted(run, item)
            if item.order.wait is not None:
                return await _with_deadline(run, item, shown_on)
            return await _seen_through(run, item, shown_on)
        except ForthwithError as error:  # told when the board is gone
            fault = error
        except OSError as error:
            fault = _of_its_file(item, error)
        shown_on.drop(item.name)
        return Fate(item=item, error=fault, job=run.accepted.get(item.name))


def _of_its_file(item: Item, error: OSError) -> ForthwithError:
    """What to tell of a file that was there before, and is not when it is sent.

    Raises:
        OSError: the error is about something else.

    """
    for each in item.order.files:
        if isinstance(each.source, Path) and str(each.source) == error.filename:
            return unreadable(each.source, error)
    raise error


async def _fitted(run: Run, item: Item) -> Item:
    """Only a text needs to know what its pipeline takes."""
    if item.text is None:
        return item
    try:
        return item.fitted(await run.backend.client.pipeline(item.order.pipeline))
    except NotFoundError:
        return item  # the submit says it better


async def _with_deadline(run: Run, item: Item, shown_on: Board) -> Fate:
    def accepted(job: Job) -> None:
        run.accepted[item.name] = job

    reply = await answered(run.backend, item, shown_on, accepted)
    return Fate(item=item, job=flows.job_of(reply), answer=reply.json())


async def _seen_through(run: Run, item: Item, shown_on: Board) -> Fate:
    reply = await placed(run.backend, item, shown_on)
    job = run.accepted[item.name] = flows.job_of(reply)
    if not run.waits:
        return Fate(item=item, job=job, answer=reply.json())
    client = run.backend.client
    job = await follow(client, job.id, item.name, shown_on)
    return Fate(item=item, job=job, answer=await with_result(client, job))


def _tell(run: Run, fate: Fate, form: Form) -> Exit:
    """Give what came of an item, in the form that was asked for; its exit code."""
    if fate.error is not None:
        if fate.job is not None or len(run.accepted) > 1:
            say(("• ", "yellow"), shown(fate.item.name))
        return report(fate.error, as_json=form.as_json)
    if fate.job is None or fate.answer is None:
        return Exit.UNEXPECTED
    if form.as_json:
        emit(fate.answer)
    elif form.quiet:
        write(f"{fate.job.id}\n")
    else:
        _tell_in_words(run, fate.item, fate.job, fate.answer)
    if fate.job.done:
        return exit_of_state(fate.job.state)
    return Exit.WAIT_OVER if run.waits else Exit.OK


def _tell_in_words(run: Run, item: Item, job: Job, answer: JsonObject) -> None:
    show(job_line(job, item.name))
    if not job.done:
        _say_where_it_is(run, job)
    elif job.succeeded:
        data = answer["data"]
        result = data.get("result") if isinstance(data, dict) else None
        if result is not None:
            write_page(summary(job.pipeline, result))
        show_notices(answer["meta"])
        say(("  → ", "cyan"), f"forthwith result {shown(job.id)}")
    elif job.failure is not None and job.failure.hint:
        say(("  → ", "cyan"), shown(job.failure.hint))


def _say_where_it_is(run: Run, job: Job) -> None:
    if run.waits:
        limit = run.asked.limit
        say(f"  it had not ended after {span(limit.total_seconds())}" if limit else "")
    elif job.waiting_for not in (None, "slot"):
        say(f"  {waiting_words(job)}")
    _say_how_to_go_on(run, job)


def _say_how_to_go_on(run: Run, job: Job) -> None:
    if run.backend.local:
        say(("  → ", "cyan"), "the job is given back; forthwith serve goes on with it")
    else:
        say(("  → ", "cyan"), f"the job goes on: forthwith watch {shown(job.id)}")


def _say_what_goes_on(run: Run) -> None:
    """After Ctrl-C: what becomes of the jobs that were accepted."""
    for name, job in run.accepted.items():
        say(("• ", "yellow"), shown(name), "  ", (shown(job.id), "bold"))
        _say_how_to_go_on(run, job)
