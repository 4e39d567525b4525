"""Turns: how tenants share the slots."""

from hypothesis import given
from hypothesis import strategies as st

from forthwith.policy.turns import contenders, take_turns

Waiting = dict[str, list[tuple[float, str]]]

tenants = st.sampled_from("abcd")
ranks = st.lists(st.floats(min_value=0, max_value=100), max_size=6).map(sorted)
held = st.dictionaries(tenants, st.integers(min_value=0, max_value=6))
slots = st.integers(min_value=0, max_value=12)


@st.composite
def queues(draw: st.DrawFn) -> Waiting:
    of_each = draw(st.dictionaries(tenants, ranks))
    return {
        tenant: [(rank, f"{tenant}{number}") for number, rank in enumerate(of_one)]
        for tenant, of_one in of_each.items()
    }


@given(queues(), held, slots)
def test_no_slot_stays_free_while_somebody_waits_and_none_is_given_twice(
    waiting: Waiting, running: dict[str, int], free: int
) -> None:
    chosen = take_turns(waiting, running, free)

    assert len(chosen) == min(free, sum(map(len, waiting.values())))
    assert len(set(chosen)) == len(chosen)


@given(queues(), held, slots)
def test_a_tenants_jobs_go_in_the_order_of_their_rank(
    waiting: Waiting, running: dict[str, int], free: int
) -> None:
    chosen = take_turns(waiting, running, free)

    for tenant, jobs in waiting.items():
        got = [job for job in chosen if job.startswith(tenant)]
        assert got == [job for _, job in jobs][: len(got)]


@given(queues(), held, slots)
def test_each_slot_goes_to_a_tenant_that_waits_and_holds_the_fewest(
    waiting: Waiting, running: dict[str, int], free: int
) -> None:
    holds = {tenant: running.get(tenant, 0) for tenant in waiting}
    left = {tenant: len(jobs) for tenant, jobs in waiting.items()}

    for job in take_turns(waiting, running, free):
        tenant = job[0]
        assert holds[tenant] == min(holds[name] for name, count in left.items() if count)
        holds[tenant] += 1
        left[tenant] -= 1


@given(queues(), held)
def test_the_first_waiting_job_of_a_tenant_that_holds_nothing_gets_the_next_slot(
    waiting: Waiting, running: dict[str, int]
) -> None:
    idle = [name for name, jobs in waiting.items() if jobs and not running.get(name)]

    if idle:
        (first,) = take_turns(waiting, running, 1)
        assert first in {f"{name}0" for name in idle}


@given(queues(), slots)
def test_no_tenant_takes_all_the_slots_while_another_waits(waiting: Waiting, free: int) -> None:
    chosen = take_turns(waiting, {}, free)

    ready = [name for name, jobs in waiting.items() if jobs]
    if len(ready) > 1 and free > 1:
        assert len({job[0] for job in chosen}) > 1


def test_between_tenants_that_hold_as_many_the_smaller_rank_goes_first() -> None:
    waiting = {"a": [(2.0, "a0"), (1.5, "a1")], "b": [(1.0, "b0")]}

    assert take_turns(waiting, {}, 1) == ["b0"]
    assert take_turns(waiting, {"a": 1, "b": 1}, 2) == ["b0", "a0"]


def test_a_tenant_that_nothing_is_known_of_holds_nothing() -> None:
    assert take_turns({"a": [(1.0, "a0")], "b": [(9.0, "b0")]}, {"a": 1}, 1) == ["b0"]


@given(queues(), held, slots, st.dictionaries(tenants, st.integers(min_value=1, max_value=9)))
def test_those_who_come_into_question_are_all_that_need_be_asked(
    waiting: Waiting, running: dict[str, int], free: int, turns: dict[str, int]
) -> None:
    heads = {tenant: jobs[0][0] for tenant, jobs in waiting.items() if jobs}
    among = contenders(heads, running, free, turns=turns)
    asked = {tenant: waiting[tenant][:most] for tenant, most in among.items()}

    assert len(among) <= free
    assert take_turns(asked, running, free, turns=turns) == take_turns(
        waiting, running, free, turns=turns
    )
