"""Signatures: what a stage function says about itself, and what is refused of it."""

import inspect
from collections.abc import Callable
from functools import partial
from typing import Protocol, TypedDict

import pytest

from forthwith.model.errors import PipelineError
from forthwith.model.signature import mismatch, read_signature

EMPTY = inspect.Parameter.empty


class Readable(Protocol):
    """Something with words."""

    def words(self) -> str:
        """Give its words."""
        ...


class Row(TypedDict):
    """A row of a table."""

    name: str


def plain(input: str, parse: "int") -> "list[str]":  # noqa: A002 - the parameter's name is its meaning
    return [input] * parse


async def waiting(parse: int, ctx: "Nowhere") -> None:  # type: ignore[name-defined]  # noqa: F821 - the context's type is never needed at run time
    del parse, ctx


def unresolvable(parse: "Nowhere") -> None:  # type: ignore[name-defined]  # noqa: F821 - that is the test
    del parse


def misspelt(parse: "inspect.Nowhere") -> None:  # type: ignore[name-defined] # that is the test
    del parse


def many(*parts: int) -> None:
    del parts


def open_ended(**parts: int) -> None:
    del parts


def by_place(parse: int, /) -> None:
    del parse


def test_annotations_are_read_also_when_they_are_text() -> None:
    signature = read_signature("demo", plain)

    assert signature.parameters == {"input": str, "parse": int}
    assert signature.returns == list[str]
    assert not signature.is_async


def test_the_type_of_the_context_need_not_exist_at_run_time() -> None:
    signature = read_signature("demo", waiting)

    assert signature.parameters == {"parse": int, "ctx": EMPTY}
    assert signature.is_async


def test_parameters_keep_their_order() -> None:
    def run(b: int, ctx: object, a: int) -> None: ...

    assert list(read_signature("demo", run).parameters) == ["b", "ctx", "a"]


def test_a_function_with_some_arguments_given_is_a_stage_too() -> None:
    signature = read_signature("demo", partial(plain, parse=2))

    assert "input" in signature.parameters


@pytest.mark.parametrize("run", [unresolvable, misspelt])
def test_an_annotation_that_cannot_be_resolved_is_refused_with_advice(
    run: Callable[..., object],
) -> None:
    with pytest.raises(PipelineError, match="import its type at run time"):
        read_signature("demo", run)


@pytest.mark.parametrize("run", [many, open_ended, by_place, partial(many)])
def test_a_parameter_that_cannot_be_given_by_name_is_refused(
    run: Callable[..., object],
) -> None:
    with pytest.raises(PipelineError, match="cannot be given by name"):
        read_signature("demo", run)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (int, int),
        (bool, int),
        (int, float),
        (EMPTY, str),
        (int, EMPTY),
        (object, str),
        (int, object),
        (list[int], list[str]),
        (int, int | None),
        (dict, Row),
        (str, Readable),
    ],
)
def test_what_fits_or_cannot_be_told_is_accepted(given: object, wanted: object) -> None:
    assert mismatch(given, wanted) is None


@pytest.mark.parametrize(("given", "wanted"), [(int, str), (float, int), (bytes, str)])
def test_what_cannot_fit_is_refused(given: type, wanted: type) -> None:
    assert mismatch(given, wanted) == f"it is given {given.__name__}, and wants {wanted.__name__}"
