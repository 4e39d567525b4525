"""Figures: medians with their spread, and whether a bar is met."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row of the table.

    Attributes:
        runs: the figure of each run, in order.
        bar: what it is to be, as a number; None where there is none.
        at_most: whether smaller is better.

    """

    name: str
    unit: str
    runs: Sequence[float]
    bar: float | None = None
    at_most: bool = True

    @property
    def median(self) -> float:
        return statistics.median(self.runs)

    @property
    def verdict(self) -> str:
        """Whether the median meets the bar."""
        if self.bar is None:
            return ""
        met = self.median <= self.bar if self.at_most else self.median >= self.bar
        return "met" if met else "short"


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of them lies (nearest rank).

    >>> percentile([4.0, 1.0, 3.0, 2.0], 0.5), percentile([1.0, 2.0], 0.99)
    (2.0, 2.0)
    """
    ordered = sorted(values)
    rank = -int(-share * len(ordered) // 1)
    return ordered[max(0, min(len(ordered), rank) - 1)]


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table."""
    lines = [
        "| figure | median | min to max | runs | bar | |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
    ]
    lines += [_row(figure) for figure in figures]
    return "\n".join(lines)


def _row(figure: Figure) -> str:
    sign = "≤" if figure.at_most else "≥"
    bar = "" if figure.bar is None else f"{sign} {_short(figure.bar)} {figure.unit}"
    spread = f"{_short(min(figure.runs))} to {_short(max(figure.runs))}"
    median = f"{_short(figure.median)} {figure.unit}"
    cells = (figure.name, median, spread, str(len(figure.runs)), bar, figure.verdict)
    return f"| {' | '.join(cells)} |"


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
