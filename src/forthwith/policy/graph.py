"""Which stages of a job may start now."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from forthwith.model.pipeline import Pipeline


def ready_stages(
    pipeline: Pipeline, *, settled: AbstractSet[str], begun: AbstractSet[str]
) -> tuple[str, ...]:
    """The stages that need nothing more and have not begun, in the pipeline's order.

    `settled` stages have an output that stands; `begun` ones run, wait or have failed.
    """
    return tuple(
        stage.name
        for stage in pipeline.stages
        if stage.name not in settled
        and stage.name not in begun
        and pipeline.needs(stage.name) <= settled
    )


def first_stages(pipeline: Pipeline) -> tuple[str, ...]:
    """The stages that a fresh job starts with in the same write that claims it.

    Only when all of them are critical: whether a degradable one is started depends on the job.
    """
    ready = ready_stages(pipeline, settled=frozenset(), begun=frozenset())
    return ready if all(pipeline.stage(name).critical for name in ready) else ()
