"""Estimates: quantiles from histograms that add up."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from forthwith.policy.estimate import bin_of, estimate, size_bucket, upper_edge_s

durations = st.floats(min_value=0, max_value=1e6)
histograms = st.dictionaries(
    st.integers(min_value=0, max_value=120), st.integers(min_value=1, max_value=100), min_size=1
)
sizes = st.integers(min_value=0, max_value=2**50)


@given(durations)
def test_a_duration_lies_below_the_edge_of_its_bin_and_within_a_fifth_of_it(
    seconds: float,
) -> None:
    edge = upper_edge_s(bin_of(seconds))

    assert seconds <= edge * (1 + 1e-6)
    assert edge <= max(0.001, seconds * 1.2)


@given(durations, durations)
def test_a_longer_duration_never_falls_into_an_earlier_bin(one: float, other: float) -> None:
    short, long = sorted((one, other))

    assert bin_of(short) <= bin_of(long)


@given(st.lists(durations, min_size=1, max_size=50))
def test_the_median_is_right_within_a_fifth(seen: list[float]) -> None:
    found = estimate(Counter(map(bin_of, seen)))
    median = sorted(seen)[(len(seen) - 1) // 2]

    assert found is not None
    assert median <= found.p50 * (1 + 1e-6)
    assert found.p50 <= max(0.001, median * 1.2)
    assert found.samples == len(seen)


@given(histograms)
def test_the_ninetieth_percentile_is_never_below_the_median(counts: dict[int, int]) -> None:
    found = estimate(counts)

    assert found is not None
    assert found.p50 <= found.p90 <= upper_edge_s(max(counts))


@given(histograms, histograms)
def test_the_estimate_of_two_workers_together_lies_between_those_of_each(
    one: dict[int, int], other: dict[int, int]
) -> None:
    both = estimate(Counter(one) + Counter(other))
    parts = [estimate(one), estimate(other)]

    medians = [part.p50 for part in parts if part]
    assert both is not None
    assert min(medians) <= both.p50 <= max(medians)


def test_without_history_there_is_no_estimate() -> None:
    assert estimate({}) is None


@given(sizes, sizes)
def test_sizes_of_one_bucket_differ_by_less_than_a_factor_of_four(one: int, other: int) -> None:
    small, large = sorted((one, other))

    assert size_bucket(small) <= size_bucket(large)
    if small and size_bucket(small) == size_bucket(large):
        assert large < small * 4


@given(st.integers(min_value=0, max_value=40))
def test_a_bucket_begins_at_a_power_of_four_exactly(power: int) -> None:
    assert size_bucket(4**power) == power
    assert size_bucket(4 ** (power + 1) - 1) == power


@given(histograms)
def test_nine_in_ten_took_no_longer_than_the_ninetieth_percentile(counts: dict[int, int]) -> None:
    found = estimate(counts)

    assert found is not None
    within = sum(count for bin_, count in counts.items() if upper_edge_s(bin_) <= found.p90)
    below = sum(count for bin_, count in counts.items() if upper_edge_s(bin_) < found.p90)
    assert within >= 0.9 * found.samples > below
