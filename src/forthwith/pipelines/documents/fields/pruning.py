"""Hold the data to the schema: what it does not allow is taken out and named."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from pydantic import JsonValue

from forthwith.pipelines.documents.fields.models import Issue
from forthwith.pipelines.documents.schemas.filled import Filled
from forthwith.pipelines.documents.schemas.json_schema import ABSENCES, Fault, faults
from forthwith.pipelines.documents.schemas.pointers import escaped, pointer

_ROUNDS: Final = 50


def prune(filled: Filled, schema: Mapping[str, JsonValue]) -> tuple[Filled, list[Issue]]:
    """The data without the values that the schema does not allow; what is missing may be."""
    issues: list[Issue] = []
    for _ in range(_ROUNDS):
        fault = _first_fault(schema, filled.value)
        if fault is None:
            return filled, issues
        path = pointer(fault.place)
        issue = _issue(fault, path)
        if issue in issues:
            break  # nothing is left to take out: not even an empty object is allowed
        issues.append(issue)
        filled = _without(filled, fault.place, path)
    empty: JsonValue = [] if isinstance(filled.value, list) else {}
    return Filled(empty, missing=filled.missing), issues


def _first_fault(schema: Mapping[str, JsonValue], data: JsonValue) -> Fault | None:
    """The first fault that taking something out can mend."""
    return next((each for each in faults(schema, data) if each.rule not in ABSENCES), None)


def missing_paths(
    schema: Mapping[str, JsonValue], data: JsonValue, known: Sequence[str]
) -> list[str]:
    """Everything that is required and not there, at its path."""
    found = dict.fromkeys(known)
    for fault in faults(schema, data):
        base = pointer(fault.place)
        found |= dict.fromkeys(f"{base}/{escaped(name)}" for name in fault.absent)
    return list(found)


def _issue(fault: Fault, path: str) -> Issue:
    message = f"What was found at {path or 'the root'} breaks the schema's rule {fault.rule}."
    return Issue(code="value_not_valid", message=message, paths=[path])


def _without(filled: Filled, place: Sequence[str | int], path: str) -> Filled:
    """The data without what stands there; an item of a list takes its whole list with it."""
    while place and isinstance(place[-1], int):
        place, path = place[:-1], path.rpartition("/")[0]
    if not place:
        empty: JsonValue = [] if isinstance(filled.value, list) else {}
        return Filled(empty, missing=filled.missing)
    value = copy.deepcopy(filled.value)
    holder: JsonValue = value
    for step in place[:-1]:
        holder = _inner(holder, step)
    if isinstance(holder, dict):
        holder.pop(str(place[-1]), None)
    kept = tuple(e for e in filled.evidence if not _is_at(e.path, path))
    disputes = tuple(d for d in filled.disputes if not _is_at(d.path, path))
    return replace(filled, value=value, evidence=kept, disputes=disputes)


def _inner(holder: JsonValue, step: str | int) -> JsonValue:
    if isinstance(holder, dict):
        return holder.get(str(step))
    return holder[step] if isinstance(holder, list) and isinstance(step, int) else None


def _is_at(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/")
