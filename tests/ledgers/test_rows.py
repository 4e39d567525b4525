"""Jobs as rows: the quick ways of copying and writing them do what the plain ones would."""

import sqlite3
from dataclasses import replace

from hypothesis import given

from forthwith.ledgers import rows
from forthwith.ledgers.dialect import load
from forthwith.model.evolve import evolve
from forthwith.model.job import Job, JobState
from tests.strategies import NOW, ended_jobs, running_jobs


@given(running_jobs())
def test_a_copy_with_changes_is_what_dataclasses_would_make(job: Job) -> None:
    changed = evolve(job, state=JobState.COMPLETED, finished_at=NOW)
    assert changed == replace(job, state=JobState.COMPLETED, finished_at=NOW)


@given(running_jobs())
def test_a_copy_leaves_its_original_alone(job: Job) -> None:
    before = replace(job)
    evolve(job, fence=job.fence + 1)
    assert job == before


@given(running_jobs() | ended_jobs())
def test_a_job_survives_its_row(job: Job) -> None:
    row = rows.whole_row(job)
    assert rows.job_of(tuple(row[name] for name in rows.JOB_COLUMNS)) == job


@given(running_jobs() | ended_jobs())
def test_a_row_holds_what_sqlite_stores_as_it_is(job: Job) -> None:
    plain = {str, int, float, type(None)}
    assert {type(value) for value in rows.whole_row(job).values()} <= plain


@given(running_jobs(), ended_jobs())
def test_what_has_changed_over_what_was_is_what_is(before: Job, after: Job) -> None:
    changed = rows.changed_columns(before, after)
    assert rows.whole_row(before) | changed == rows.whole_row(after)
    assert all(rows.whole_row(before)[name] != value for name, value in changed.items())


@given(running_jobs())
def test_nothing_is_written_of_a_job_that_is_as_it_was(job: Job) -> None:
    assert rows.changed_columns(job, replace(job)) == {}


def test_a_job_has_the_columns_of_the_table_in_their_order() -> None:

    connection = sqlite3.connect(":memory:")
    for statement in load("sqlite").schema:
        connection.execute(statement)
    table = [row[1] for row in connection.execute("PRAGMA table_info(jobs)")]
    connection.close()
    assert tuple(table) == rows.JOB_COLUMNS
