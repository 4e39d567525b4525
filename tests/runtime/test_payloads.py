"""What a stage may return, what becomes of it, and what is said when it does not fit."""

import math
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import BaseModel

from forthwith.model.errors import PermanentError
from forthwith.model.json import JsonObject, JsonValue
from forthwith.runtime.payloads import check_input, decode, encode
from tests.runtime.engines import PATIENCE, engine, one

CANARY = "Wilhelmine Okafor, born 1961"


class Reading(BaseModel):
    value: float
    earlier: float | None = None


@dataclass(frozen=True)
class Point:
    x: float


def refusal(annotation: object, value: object) -> PermanentError:
    with pytest.raises(PermanentError) as caught:
        encode(annotation, value)
    assert caught.value.code == "bad_output"
    return caught.value


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (int, CANARY),
        (Reading, {"value": CANARY}),
        (list[int], [1, CANARY]),
        (bytes, CANARY),
        (object, {"name": CANARY, "what": object()}),
        (JsonValue, {CANARY: object()}),
    ],
)
def test_a_refused_output_is_described_by_its_types_and_never_by_its_value(
    annotation: object, value: object
) -> None:
    if annotation is bytes:
        value = [value]
    error = refusal(annotation, value)

    assert CANARY not in f"{error.message} {error.hint} {error.__cause__}"
    assert type(value).__name__ in error.message
    assert "pydantic" not in error.message.lower()


def test_a_refused_output_names_the_type_that_was_declared() -> None:
    assert "returns list[int];" in refusal(list[int], "three").message


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (float, math.nan),
        (float | None, math.inf),
        (dict[str, float], {"a": 1.0, "b": -math.inf}),
        (Reading, Reading(value=1.0, earlier=math.nan)),
        (Point, Point(x=math.nan)),
        (list[Reading], [Reading(value=1.0), Reading(value=math.inf)]),
        (JsonValue, [1, {"a": math.nan}]),
    ],
)
def test_a_number_that_json_does_not_have_is_refused_and_not_stored_as_null(
    annotation: object, value: object
) -> None:
    refusal(annotation, value)


@pytest.mark.parametrize("value", [None, 1.5, "NaN", [None, "Infinity"], {"a": {"b": [True]}}])
def test_a_json_value_that_is_annotated_as_one_comes_back_as_it_was(value: JsonValue) -> None:
    def stage() -> JsonValue:
        return value

    annotation = one("json", stage).signatures["work"].returns

    assert decode(annotation, encode(annotation, value)) == value
    assert decode(annotation, check_input(annotation, value)) == value


async def test_stages_may_be_annotated_with_the_types_of_json(tmp_path: Path) -> None:
    def work(input: JsonObject) -> list[JsonValue]:  # noqa: A002 - the public name
        return [input, None]

    async with engine(tmp_path, one("json", work, input=JsonObject)) as fw:
        job = await fw.submit("json", {"a": [1, {"b": None}]})

        assert await job.result(timeout=PATIENCE) == [{"a": [1, {"b": None}]}, None]
