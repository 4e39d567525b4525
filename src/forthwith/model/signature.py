"""What a stage function's signature says: its parameters' types and what it returns."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from forthwith.model.errors import PipelineError

_FREE: tuple[object, ...] = (inspect.Parameter.empty, object, typing.Any)
_WIDER = ((int, float), (int, complex), (float, complex))


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The parameters with their types (`inspect.Parameter.empty` where none) and the return."""

    parameters: Mapping[str, object]
    returns: object
    is_async: bool


def read_signature(pipeline: str, run: Callable[..., object]) -> Signature:
    """Read a stage function's signature, with its annotations resolved.

    Raises:
        PipelineError: an annotation cannot be resolved at run time, or a parameter cannot be
            given by name (`*args`, `**kwargs`, positional only).

    """
    parameters = inspect.signature(run).parameters
    for parameter in parameters.values():
        if parameter.kind not in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
            raise PipelineError(
                pipeline, f"{_name_of(run)}: {parameter} cannot be given by name, as stages are"
            )
    resolved = {
        name: _resolve(pipeline, run, name) for name in (*parameters, "return") if name != "ctx"
    }
    returns = resolved.pop("return")
    if "ctx" in parameters:
        resolved["ctx"] = inspect.Parameter.empty
    return Signature(
        parameters={name: resolved[name] for name in parameters},
        returns=returns,
        is_async=inspect.iscoroutinefunction(run),
    )


def _resolve(pipeline: str, run: Callable[..., object], name: str) -> object:
    annotation = getattr(run, "__annotations__", {}).get(name, inspect.Parameter.empty)
    if annotation is inspect.Parameter.empty:
        return annotation
    holder = types.SimpleNamespace(__annotations__={name: annotation})
    try:
        scope = getattr(inspect.unwrap(run), "__globals__", {})
        return typing.get_type_hints(holder, globalns=scope, include_extras=True)[name]
    except (NameError, AttributeError, SyntaxError, TypeError) as error:
        raise PipelineError(
            pipeline,
            f"{_name_of(run)}: the annotation of {name!r} cannot be resolved ({error}); "
            "import its type at run time, at the top of the module",
        ) from error


def _name_of(run: Callable[..., object]) -> str:
    return getattr(run, "__qualname__", repr(run))


def mismatch(given: object, wanted: object) -> str | None:
    """Why a value of type `given` does not fit a parameter of type `wanted`; None if it may.

    >>> mismatch(int, str)
    'it is given int, and wants str'
    >>> mismatch(bool, int) is None
    True
    """
    if given in _FREE or wanted in _FREE or given == wanted:
        return None
    if typing.get_origin(given) or typing.get_origin(wanted):
        return None
    if not (isinstance(given, type) and isinstance(wanted, type)) or _fits(given, wanted):
        return None
    return f"it is given {given.__name__}, and wants {wanted.__name__}"


def _fits(given: type, wanted: type) -> bool:
    if (given, wanted) in _WIDER:
        return True
    try:
        return issubclass(given, wanted)
    except TypeError:  # a protocol or a typed dictionary cannot tell
        return True
