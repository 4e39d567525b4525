"""The stage graph: what may start, and that everything does."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from forthwith.model.pipeline import Pipeline
from forthwith.policy.graph import first_stages, ready_stages
from tests.strategies import pipelines


@given(pipelines(), st.data())
def test_a_stage_starts_only_after_all_that_it_needs_and_only_once(
    pipeline: Pipeline, data: st.DataObject
) -> None:
    names = [stage.name for stage in pipeline.stages]
    settled = data.draw(st.sets(st.sampled_from(names)))
    begun = data.draw(st.sets(st.sampled_from(names)))

    for name in ready_stages(pipeline, settled=settled, begun=begun):
        assert pipeline.needs(name) <= settled
        assert name not in settled | begun


@given(pipelines(), st.randoms(use_true_random=False))
def test_whatever_the_order_in_which_stages_end_all_of_them_are_run(
    pipeline: Pipeline, choose: Random
) -> None:
    settled: set[str] = set()
    running: set[str] = set()

    for _ in pipeline.stages:
        running |= set(ready_stages(pipeline, settled=settled, begun=running))
        assert running, "stages are left and none may start"
        ends = choose.choice(sorted(running))
        running.remove(ends)
        settled.add(ends)

    assert settled == {stage.name for stage in pipeline.stages}
    assert ready_stages(pipeline, settled=settled, begun=frozenset()) == ()


@given(pipelines())
def test_independent_stages_start_together_in_the_pipelines_order(pipeline: Pipeline) -> None:
    free = tuple(stage.name for stage in pipeline.stages if not pipeline.needs(stage.name))

    assert ready_stages(pipeline, settled=frozenset(), begun=frozenset()) == free


@given(pipelines())
def test_a_claim_starts_the_first_stages_only_when_none_of_them_could_be_left_out(
    pipeline: Pipeline,
) -> None:
    free = ready_stages(pipeline, settled=frozenset(), begun=frozenset())
    critical = all(pipeline.stage(name).critical for name in free)

    assert first_stages(pipeline) == (free if critical else ())
