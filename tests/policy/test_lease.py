"""Leases: how long they stand."""

from hypothesis import given
from hypothesis import strategies as st

from forthwith.policy.lease import lost
from tests.strategies import NOW

leases = st.floats(min_value=0.1, max_value=600)


@given(leases)
def test_a_lease_stands_until_its_last_instant(lease: float) -> None:
    assert not lost(NOW + lease, NOW + lease)


@given(leases, st.floats(min_value=0.001, max_value=1200))
def test_a_lease_is_lost_once_its_time_is_over(lease: float, longer: float) -> None:
    assert lost(NOW + lease, NOW + lease + longer)
