"""Pipelines: the graph is read from the signatures and checked when it is built."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given

from forthwith.model.errors import PipelineError
from forthwith.model.pipeline import Degrade, Pipeline, RetryPolicy, Stage
from tests.strategies import StageNamed, pipelines


@dataclass(frozen=True, slots=True)
class Text:
    """What is read."""

    words: str


def read(input: Text) -> list[str]:  # noqa: A002 - the parameter that receives the job's input
    return input.words.split()


def count(read: list[str]) -> int:
    return len(read)


def shout(read: str) -> str:
    return read.upper()


def spell(read: int) -> str:
    return str(read)


def measure(count: float) -> float:
    return count * 1.0


def untyped(read, count):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - that is the test
    return read, count


def build(*stages: Stage, result: str = "", of: object = Text) -> Pipeline:
    return Pipeline(name="demo.words", input=of, stages=stages, result=result)


def test_a_parameter_named_after_a_stage_receives_its_output() -> None:
    pipeline = build(Stage("read", read), Stage("count", count))

    assert pipeline.sources("read") == {}
    assert pipeline.sources("count") == {"read": "read"}
    assert pipeline.graph == (("read", ()), ("count", ("read",)))


def test_needs_maps_a_parameter_to_a_stage_of_another_name() -> None:
    pipeline = build(Stage("parse", read), Stage("count", count, needs={"read": "parse"}))

    assert pipeline.sources("count") == {"read": "parse"}
    assert pipeline.needs("count") == {"parse"}


def test_after_is_an_order_without_data() -> None:
    pipeline = build(
        Stage("audit", StageNamed()), Stage("read", read), Stage("count", count, after=("audit",))
    )

    assert pipeline.sources("count") == {"read": "read"}
    assert pipeline.needs("count") == {"read", "audit"}


def test_needs_may_give_the_parameter_called_input_the_output_of_a_stage() -> None:
    pipeline = Pipeline(
        name="demo.words",
        input=int,
        stages=(Stage("make", lambda: Text("a b")), Stage("read", read, needs={"input": "make"})),
    )

    assert pipeline.needs("read") == {"make"}


def test_stages_may_stand_in_any_order() -> None:
    pipeline = build(Stage("count", count), Stage("read", read), result="count")

    assert pipeline.needs("count") == {"read"}


def test_the_result_is_the_last_stages_unless_another_is_named() -> None:
    stages = (Stage("read", read), Stage("count", count))

    assert build(*stages).result == "count"
    assert build(*stages, result="read").result == "read"


def test_untyped_parameters_take_anything() -> None:
    pipeline = build(Stage("read", read), Stage("count", count), Stage("both", untyped))

    assert pipeline.needs("both") == {"read", "count"}


def test_a_whole_number_is_a_number() -> None:
    pipeline = build(Stage("read", read), Stage("count", count), Stage("measure", measure))

    assert pipeline.result == "measure"


REFUSED: dict[str, tuple[tuple[Stage, ...], str]] = {
    "no stage": ((), "it has no stage"),
    "an unknown name": (
        (Stage("count", count),),
        "stage 'count' needs 'read', which is no stage",
    ),
    "an unknown name in after": (
        (Stage("read", read, after=("audit",)),),
        "stage 'read' needs 'audit', which is no stage",
    ),
    "needs for a parameter that is none": (
        (Stage("read", read, needs={"text": "read"}),),
        "stage 'read' has no parameter 'text'",
    ),
    "a doubled stage": ((Stage("read", read), Stage("read", read)), "two stages are named 'read'"),
    "a stage that needs itself": ((Stage("loop", StageNamed("loop")),), "a cycle among loop"),
    "a cycle": (
        (
            Stage("a", StageNamed("c")),
            Stage("b", StageNamed("a")),
            Stage("c", StageNamed("b")),
            Stage("free", StageNamed()),
        ),
        "a cycle among a, b, c",
    ),
    "a cycle through after": (
        (Stage("a", StageNamed("b")), Stage("b", StageNamed(), after=("a",))),
        "a cycle among a, b",
    ),
    "a name that is no word": ((Stage("read it", read),), "'read it' cannot name a stage"),
    "a name that means the input": ((Stage("input", read),), "'input' cannot name a stage"),
    "a name that means the context": ((Stage("ctx", read),), "'ctx' cannot name a stage"),
    "milestones of some stages only": (
        (Stage("read", read, milestone=10), Stage("count", count)),
        "give every stage a milestone, or none",
    ),
    "a milestone above a hundred": (
        (Stage("read", read, milestone=101),),
        "a milestone is a percentage, 0 to 100",
    ),
    "a milestone that is not a number": (
        (Stage("read", read, milestone=float("nan")),),
        "a milestone is a percentage, 0 to 100",
    ),
    "a weight below nothing": ((Stage("read", read, weight=-1),), "a weight is 0 or more"),
    "an endless weight": ((Stage("read", read, weight=float("inf")),), "a weight is 0 or more"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_pipeline_that_does_not_hold_together_is_refused_with_its_reason(case: str) -> None:
    stages, reason = REFUSED[case]

    with pytest.raises(PipelineError) as refused:
        Pipeline(name="demo.words", stages=stages)

    assert refused.value.code == "invalid_pipeline"
    assert str(refused.value).startswith("pipeline 'demo.words': ")
    assert reason in str(refused.value)


def test_a_type_that_does_not_fit_is_refused_with_both_types() -> None:
    def number() -> int:
        return 1

    with pytest.raises(
        PipelineError, match="'shout', parameter 'read': it is given int, and wants str"
    ):
        build(Stage("read", number), Stage("shout", shout))


def test_an_input_that_does_not_fit_is_refused() -> None:
    with pytest.raises(PipelineError, match="parameter 'input': it is given int, and wants Text"):
        build(Stage("read", read), of=int)


def test_a_result_that_names_no_stage_is_refused() -> None:
    with pytest.raises(PipelineError, match="the result names no stage: 'write'"):
        build(Stage("read", read), result="write")


@given(pipelines())
def test_any_graph_without_a_cycle_is_accepted_and_has_a_steady_fingerprint(
    pipeline: Pipeline,
) -> None:
    again = Pipeline(name=pipeline.name, stages=pipeline.stages)

    assert again.digest == pipeline.digest
    assert len(pipeline.digest) == 16


def test_the_fingerprint_changes_with_the_graph_the_version_and_the_result() -> None:
    stages = (Stage("read", read), Stage("count", count))
    digests = {
        build(*stages).digest,
        build(*stages, result="read").digest,
        build(stages[0], Stage("count", count, after=("read",), needs={"read": "read"})).digest,
        build(stages[0]).digest,
        Pipeline(name="demo.words", version=2, stages=stages).digest,
        Pipeline(name="demo.other", stages=stages).digest,
    }

    assert len(digests) == 5, "an order that the data already gives changes nothing"


def test_a_stage_is_critical_unless_something_may_stand_in_for_it() -> None:
    assert Stage("read", read).critical
    assert not Stage("read", read, on_failure=Degrade(to=None)).critical


def test_a_round_may_take_five_minutes_by_default() -> None:
    assert build(Stage("read", read)).timeout == timedelta(seconds=300)


def test_a_retry_policy_has_the_promised_defaults() -> None:
    assert RetryPolicy() == RetryPolicy(
        max_attempts=3,
        base=timedelta(seconds=1),
        multiplier=2,
        cap=timedelta(seconds=60),
        jitter=0.1,
    )


IMPOSSIBLE = (
    {"max_attempts": 0},
    {"multiplier": 0.5},
    {"multiplier": float("nan")},
    {"multiplier": float("inf")},
    {"jitter": 1.0},
    {"jitter": -0.1},
    {"base": timedelta(seconds=-1)},
    {"cap": timedelta.max},
)


@pytest.mark.parametrize("wrong", IMPOSSIBLE, ids=str)
def test_a_retry_policy_that_could_not_be_meant_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(PipelineError, match="not a possible retry policy"):
        RetryPolicy(**wrong)  # type: ignore[arg-type] # wrong values are the point


def test_a_stage_is_neither_isolated_nor_cached_unless_it_says_so() -> None:
    stage = Stage("read", read)

    assert (stage.isolated, stage.cache, stage.weight, stage.milestone) == (False, False, 1.0, None)


def test_a_secret_option_is_one_of_the_pipelines_options() -> None:
    with pytest.raises(PipelineError, match="'pasword' is none of its options"):
        Pipeline(
            name="demo.words",
            input=Text,
            stages=(Stage("read", read),),
            options=("password",),
            secret_options=("pasword",),
        )
