"""Progress: honest, and it never goes back."""

from hypothesis import given
from hypothesis import strategies as st

from forthwith.model.pipeline import Pipeline, Stage
from forthwith.policy.progress import FULL, MIN_INTERVAL_S, fraction, percent
from tests.strategies import StageNamed, pipelines

anything = st.floats(allow_nan=True, allow_infinity=True)
floors = st.floats(min_value=0, max_value=FULL)


@given(pipelines(), floors, st.data())
def test_progress_never_goes_below_what_was_shown_nor_above_a_hundred(
    pipeline: Pipeline, floor: float, data: st.DataObject
) -> None:
    names = st.sampled_from([stage.name for stage in pipeline.stages])
    settled = data.draw(st.sets(names))
    fractions = data.draw(st.dictionaries(names, anything))

    shown = percent(pipeline, settled=settled, fractions=fractions, floor=floor)

    assert floor <= shown <= FULL


@given(pipelines())
def test_progress_grows_while_stages_end(pipeline: Pipeline) -> None:
    names = [stage.name for stage in pipeline.stages]
    shown = [
        percent(pipeline, settled=set(names[:done]), fractions={}, floor=0.0)
        for done in range(len(names) + 1)
    ]

    assert shown == sorted(shown)
    assert shown[0] == 0.0


@given(pipelines())
def test_a_pipeline_whose_stages_have_all_ended_is_at_a_hundred_or_at_its_last_milestone(
    pipeline: Pipeline,
) -> None:
    names = {stage.name for stage in pipeline.stages}
    milestones = [stage.milestone for stage in pipeline.stages if stage.milestone is not None]
    weighed = any(stage.weight for stage in pipeline.stages)

    shown = percent(pipeline, settled=names, fractions={}, floor=0.0)

    if milestones:
        assert abs(shown - max(milestones)) <= 0.1
    elif weighed:
        assert shown == FULL


@given(anything, anything)
def test_a_share_lies_between_nothing_and_all_whatever_a_stage_says(
    done: float, total: float
) -> None:
    assert 0.0 <= fraction(done, total) <= 1.0


def test_a_milestone_is_reached_exactly_when_its_stage_ends() -> None:
    pipeline = Pipeline(
        name="demo.milestones",
        stages=(
            Stage("read", StageNamed(), milestone=15),
            Stage("parse", StageNamed("read"), milestone=70),
            Stage("write", StageNamed("parse"), milestone=100),
        ),
    )

    def shown(settled: set[str], **fractions: float) -> float:
        return percent(pipeline, settled=settled, fractions=fractions, floor=0.0)

    assert shown({"read"}) == 15.0
    assert shown({"read"}, parse=0.5) == 42.5
    assert shown({"read", "parse"}) == 70.0
    assert shown({"read", "parse", "write"}) == FULL


def test_progress_is_written_at_most_four_times_a_second() -> None:
    assert 1 / MIN_INTERVAL_S <= 4
