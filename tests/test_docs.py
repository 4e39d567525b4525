"""The pages say what the code does: tables are compared with it, row by row."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from forthwith.model.errors import JobNotEndedError
from forthwith.model.event import EVENT_KINDS, EventDraft
from forthwith.model.job import Job, JobState, Lane, Method
from forthwith.model.outcome import (
    Cancelled,
    Change,
    ChildDied,
    Interrupted,
    Outcome,
    StageError,
    Succeeded,
    TimedOut,
)
from forthwith.model.stage import Output, StageCommitted, StageDegraded, StageFailed, StageStarted
from forthwith.policy.lifecycle import (
    applied,
    cancel_requested,
    claimed,
    event_of,
    handed_over,
    round_started,
)
from forthwith.policy.settlement import MAX_INTERRUPTIONS, expire, settle
from forthwith.settings import Settings
from tests.strategies import FRESH, NOW, RUNNING

DOCS = Path(__file__).parents[1] / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
WORKERS_DEFAULT = "one per core, up to 2"


def table(page: str, first: str) -> list[tuple[str, ...]]:
    """The rows of the table whose first heading is `first`."""
    lines = (DOCS / page).read_text(encoding="utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {first} |"))
    return list(_rows(lines[start + 2 :]))


def _rows(lines: list[str]) -> Iterator[tuple[str, ...]]:
    for line in lines:
        if not line.startswith("|"):
            return
        yield tuple(cell.strip() for cell in line.strip("|").split(" | "))


def names(cell: str) -> set[str]:
    """The names in backquotes of a cell."""
    return set(re.findall(r"`([^`]+)`", cell))


# -- settings.md ----------------------------------------------------------------------------------


def default_of(name: str) -> str:
    field = Settings.model_fields[name]
    if name == "workers":
        return WORKERS_DEFAULT
    if field.default in ("", None, SecretStr("")):
        return "none"
    return f"`{field.default}`"


def test_the_page_of_settings_has_every_setting_with_its_default_and_meaning() -> None:
    expected = [
        (f"`FORTHWITH_{name.upper()}`", default_of(name), str(field.description))
        for name, field in Settings.model_fields.items()
    ]

    assert table("settings.md", "Variable") == expected


# -- events.md ------------------------------------------------------------------------------------


def test_the_page_of_events_has_the_whole_catalogue_with_its_meanings() -> None:
    shown = [(kind.strip("`"), meaning) for kind, meaning, _ in table("events.md", "Kind")]

    assert shown == list(EVENT_KINDS.items())


def test_the_page_of_events_names_the_data_of_each_event_that_policy_makes() -> None:
    said = {kind.strip("`"): names(data) for kind, _, data in table("events.md", "Kind")}
    made: dict[str, set[str]] = {}
    for event in (*events_of_stages(), *(event for case in CASES.values() for event in case()[1])):
        made.setdefault(event.kind, set()).update(event.data)

    assert made == {kind: said[kind] for kind in made}
    assert said.keys() - made.keys() == {
        "job.accepted",
        "job.enriched",
        *(kind for kind in EVENT_KINDS if kind.startswith("batch.")),
    }


def events_of_stages() -> Iterator[EventDraft]:
    output = Output(body=b"1", address=None, sha256="ab" * 32, size_bytes=1)
    yield event_of(StageStarted(stage="count", try_number=1))
    yield event_of(StageCommitted(stage="count", output=output, seconds=1.0))
    yield event_of(StageDegraded(stage="count", output=output, reason="why", ran=False))
    yield event_of(StageFailed(stage="count", code="error", message="", retry_delay_s=1.0))


# -- state-machine.md -----------------------------------------------------------------------------

AWAITED = replace(FRESH, lane=Lane.IMMEDIATE, method=Method.IMMEDIATE, deadline_at=NOW + 45)
SERVED = replace(RUNNING, lane=Lane.IMMEDIATE, method=Method.IMMEDIATE, deadline_at=NOW + 45)
ASKED = replace(RUNNING, cancel_requested_at=NOW)
TOO_OFTEN = replace(RUNNING, interruptions=MAX_INTERRUPTIONS)
DIED_ONCE = replace(RUNNING, deaths=1)
DONE = Succeeded(result_sha256="ab" * 32, partial=False)
LOST = Interrupted(reason="lost_worker")

Step = tuple[str, tuple[EventDraft, ...]]


def failing(*, tries: int = 1, permanent: bool = False) -> StageError:
    return StageError(
        stage="count",
        code="error",
        message="",
        hint="",
        permanent=permanent,
        try_number=tries,
        max_attempts=3,
        delay=timedelta(seconds=30),
    )


DYING = ChildDied(
    stage="count", message="", try_number=1, max_attempts=3, delay=timedelta(seconds=1)
)


def step(change: Change | None, before: Job) -> Step:
    if change is None:
        return before.state.value, ()
    return change.job.state.value, change.events


def ends(job: Job, outcome: Outcome) -> Callable[[], Step]:
    return lambda: step(applied(job, settle(job, outcome), (), now=NOW), job)


def cancels(job: Job) -> Callable[[], Step]:
    return lambda: step(cancel_requested(job, force=False, now=NOW), job)


def hands_over(job: Job) -> Callable[[], Step]:
    return lambda: step(handed_over(job, now=NOW + 45), job)


def retries(state: JobState) -> Callable[[], Step]:
    job = replace(RUNNING, state=state, worker=None, claimed_at=None, finished_at=NOW)

    def step_or_refusal() -> Step:
        try:
            return step(round_started(job, delay=timedelta(), now=NOW), job)
        except JobNotEndedError:
            return "refused", ()

    return step_or_refusal


def ended(state: JobState) -> Job:
    return replace(RUNNING, state=state, worker=None, claimed_at=None, finished_at=NOW)


CASES: dict[tuple[str, str], Callable[[], Step]] = {
    ("pending", "a worker claims it"): lambda: step(
        claimed(FRESH, worker="w1", starts=(), now=NOW), FRESH
    ),
    ("pending", "somebody cancels it"): cancels(FRESH),
    ("pending", "it expires"): lambda: step(
        applied(FRESH, expire(FRESH, "expired"), (), now=NOW), FRESH
    ),
    ("pending", "the caller's patience ends"): hands_over(AWAITED),
    ("processing", "the caller's patience ends"): hands_over(SERVED),
    ("processing", "somebody cancels it"): cancels(RUNNING),
    ("processing", "every stage is settled"): ends(RUNNING, DONE),
    ("processing", "a stage fails, a try is left"): ends(RUNNING, failing()),
    ("processing", "a stage fails, no try is left"): ends(RUNNING, failing(tries=3)),
    ("processing", "a stage fails for good"): ends(RUNNING, failing(permanent=True)),
    ("processing", "its child dies for the first time"): ends(RUNNING, DYING),
    ("processing", "its child dies for the second time"): ends(DIED_ONCE, DYING),
    ("processing", "it expires"): ends(RUNNING, TimedOut(code="timeout")),
    ("processing", "the stop that was asked for is done"): ends(ASKED, Cancelled(stopped=True)),
    ("processing", "its claim is interrupted"): ends(RUNNING, LOST),
    ("processing", "its claim is interrupted once too often"): ends(TOO_OFTEN, LOST),
    ("processing", "its claim is interrupted after a cancel"): ends(ASKED, LOST),
    ("processing", "a stage fails after a cancel, a try is left"): ends(ASKED, failing()),
    ("completed", "somebody cancels it"): cancels(ended(JobState.COMPLETED)),
    ("completed", "somebody retries it"): retries(JobState.COMPLETED),
    ("failed", "somebody cancels it"): cancels(ended(JobState.FAILED)),
    ("failed", "somebody retries it"): retries(JobState.FAILED),
    ("timed_out", "somebody retries it"): retries(JobState.TIMED_OUT),
    ("cancelled", "somebody retries it"): retries(JobState.CANCELLED),
}


def test_the_table_of_the_state_machine_has_every_case_once() -> None:
    shown = [(row[0], row[1]) for row in table("state-machine.md", "From")]

    assert sorted(shown) == sorted(CASES)


@pytest.mark.parametrize(
    "row", table("state-machine.md", "From"), ids=lambda row: "-".join(row[:2])
)
def test_the_table_of_the_state_machine_says_what_policy_does(row: tuple[str, ...]) -> None:
    source, happening, target, events = row

    state, told = CASES[source, happening]()

    assert state == target
    assert [event.kind for event in told] == re.findall(r"`([^`]+)`", events)


# -- every page -----------------------------------------------------------------------------------


def test_every_page_is_reached_from_the_first() -> None:
    seen: set[Path] = set()
    todo = [DOCS / "index.md"]
    while todo:
        page = todo.pop()
        if page not in seen and page.exists():
            seen.add(page)
            text = page.read_text(encoding="utf-8")
            links = re.findall(r"\]\(([^)#:]+\.md)(?:#[^)]*)?\)", text)
            todo += [(page.parent / link).resolve() for link in links]

    assert [page.relative_to(DOCS).as_posix() for page in PAGES if page not in seen] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_a_page_has_one_title_and_says_of_each_block_what_it_is(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    fences = re.findall(r"^```(\w*)$", text, flags=re.MULTILINE)
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)

    assert len(re.findall(r"^# ", prose, flags=re.MULTILINE)) == 1
    assert all(fences[::2]), "a block without its language is not run and not coloured"
