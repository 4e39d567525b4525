"""How long work takes, from a histogram of earlier durations.

Bins grow by a quarter of an octave (2^¼ ≈ 1.19), so a quantile is right within about 19 %, and
histograms of several workers simply add up.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from forthwith.model.admission import Estimate

if TYPE_CHECKING:
    from collections.abc import Mapping

_BINS_PER_OCTAVE = 4
_SMALLEST_S = 0.001
_BITS_PER_BUCKET = 2


def bin_of(seconds: float) -> int:
    """The histogram bin that a duration falls into.

    >>> bin_of(0.0), bin_of(1.0), bin_of(2.0)
    (0, 40, 44)
    """
    if seconds <= _SMALLEST_S:
        return 0
    return math.ceil(round(_BINS_PER_OCTAVE * math.log2(seconds / _SMALLEST_S), 9))


def upper_edge_s(bin_: int) -> float:
    """The longest duration, in seconds, that falls into the bin."""
    return _SMALLEST_S * math.exp2(bin_ / _BINS_PER_OCTAVE)


def size_bucket(size_bytes: int) -> int:
    """Inputs of about the same size share their history: a bucket per factor of four.

    >>> size_bucket(0), size_bucket(1000), size_bucket(1_000_000)
    (0, 4, 9)
    """
    return (max(size_bytes, 1).bit_length() - 1) // _BITS_PER_BUCKET


def estimate(counts: Mapping[int, int]) -> Estimate | None:
    """The quantiles of a histogram (bin → count); None when it is empty."""
    samples = sum(counts.values())
    if samples <= 0:
        return None
    return Estimate(p50=_quantile(counts, 0.5), p90=_quantile(counts, 0.9), samples=samples)


def _quantile(counts: Mapping[int, int], share: float) -> float:
    wanted = share * sum(counts.values())
    seen = 0
    for bin_ in sorted(counts):
        seen += counts[bin_]
        if seen >= wanted:
            return upper_edge_s(bin_)
    return upper_edge_s(max(counts))
