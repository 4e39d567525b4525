"""How far a job is: by weights or milestones, with the progress within its running stages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from forthwith.model.pipeline import Pipeline

FULL = 100.0
MIN_INTERVAL_S = 0.25
"""At most four writes per second and job."""


def percent(
    pipeline: Pipeline, *, settled: AbstractSet[str], fractions: Mapping[str, float], floor: float
) -> float:
    """The job's percentage, never below `floor`: what was shown before stays true.

    `fractions` says how far each running stage is, in 0..1.
    """
    spans = _spans(pipeline)
    done = sum(
        span * (1.0 if name in settled else _clamp(fractions.get(name, 0.0)))
        for name, span in spans.items()
    )
    return min(FULL, max(floor, round(done, 1)))


def fraction(done: float, total: float) -> float:
    """`done` of `total` as a share in 0..1; nothing known (total 0) is 0.

    >>> fraction(12, 40), fraction(5, 0), fraction(9, 3)
    (0.3, 0.0, 1.0)
    """
    return _clamp(done / total) if total > 0 else 0.0


def _clamp(share: float) -> float:
    return min(1.0, max(0.0, share)) if share == share else 0.0  # noqa: PLR0124  NaN is unequal to itself


def _spans(pipeline: Pipeline) -> dict[str, float]:
    if pipeline.stages[0].milestone is not None:
        return _spans_of_milestones(pipeline)
    total = sum(stage.weight for stage in pipeline.stages) or 1.0
    return {stage.name: FULL * stage.weight / total for stage in pipeline.stages}


def _spans_of_milestones(pipeline: Pipeline) -> dict[str, float]:
    spans: dict[str, float] = {}
    before = 0.0
    for stage in sorted(pipeline.stages, key=lambda stage: stage.milestone or 0.0):
        reached = stage.milestone or 0.0
        spans[stage.name] = reached - before
        before = reached
    return spans
