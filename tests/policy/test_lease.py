"""Leases: who gives up first (SEMANTICS §5)."""

from hypothesis import given
from hypothesis import strategies as st

from forthwith.policy.lease import lost, may_act
from tests.strategies import NOW

leases = st.floats(min_value=0.1, max_value=600)
ages = st.floats(min_value=0, max_value=1200)


@given(leases, ages)
def test_a_worker_stops_writing_before_others_take_its_jobs(lease: float, silent: float) -> None:
    others_take_over = lost(NOW + lease, NOW + silent)

    if others_take_over:
        assert not may_act(0.0, silent, lease)


@given(leases, ages)
def test_a_worker_keeps_a_third_of_the_lease_for_clocks_that_differ(
    lease: float, silent: float
) -> None:
    if may_act(0.0, silent, lease):
        assert silent * 1.4 < lease


@given(leases)
def test_a_lease_stands_until_its_last_instant(lease: float) -> None:
    assert not lost(NOW + lease, NOW + lease)
    assert may_act(NOW, NOW, lease)
