"""Rank: what due jobs are claimed by."""

from hypothesis import given
from hypothesis import strategies as st

from forthwith.model.job import Priority
from forthwith.policy.rank import HEAD_START_S, at_least, rank
from tests.strategies import NOW, priorities

instants = st.floats(min_value=NOW, max_value=NOW + 1e6)


@given(instants, priorities, priorities)
def test_of_two_jobs_that_came_together_the_more_urgent_is_first(
    came: float, one: Priority, other: Priority
) -> None:
    order = list(Priority)

    assert (rank(came, one) < rank(came, other)) == (order.index(one) < order.index(other))


@given(instants, instants, priorities)
def test_within_a_class_who_came_first_is_first(
    one: float, other: float, priority: Priority
) -> None:
    assert (rank(one, priority) <= rank(other, priority)) == (one <= other)


@given(instants, priorities, priorities)
def test_old_work_overtakes_new_work_of_any_class(
    came: float, old: Priority, new: Priority
) -> None:
    long_after = came + HEAD_START_S[Priority.CRITICAL] - HEAD_START_S[Priority.BULK] + 1

    assert rank(came, old) < rank(long_after, new)


@given(priorities, priorities)
def test_the_more_urgent_of_two_classes_is_one_of_them_and_not_below_either(
    one: Priority, other: Priority
) -> None:
    best = at_least(one, other)

    assert best in (one, other)
    assert HEAD_START_S[best] >= max(HEAD_START_S[one], HEAD_START_S[other])


def test_every_priority_has_its_head_start() -> None:
    assert set(HEAD_START_S) == set(Priority)
