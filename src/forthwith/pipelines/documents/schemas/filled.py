"""What was filled in so far: a value, the places it rests on, what is missing in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import JsonValue

from forthwith.pipelines.documents.schemas.candidates import Candidate, Choice
from forthwith.pipelines.documents.schemas.pointers import escaped


@dataclass(frozen=True, slots=True)
class Evidence:
    """A candidate that was taken, and where it stands in the data, as a JSON Pointer."""

    path: str
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Dispute:
    """A value that others contradict."""

    path: str
    others: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """A part of the data; its paths begin at itself."""

    value: JsonValue
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[str, ...] = ()
    disputes: tuple[Dispute, ...] = ()


def of_choice(choice: Choice) -> Filled:
    disputes = (Dispute("", choice.others),) if choice.others else ()
    return Filled(choice.best.value, (Evidence("", choice.best),), (), disputes)


def of_candidate(candidate: Candidate) -> Filled:
    return Filled(candidate.value, (Evidence("", candidate),))


def of_members(members: dict[str, Filled], missing: Iterable[str] = ()) -> Filled:
    """A record of its members; `missing` names those that were required."""
    value: JsonValue = {name: member.value for name, member in members.items()}
    inner = [(f"/{escaped(name)}", member) for name, member in members.items()]
    return _joined(value, inner, [f"/{escaped(name)}" for name in missing])


def of_items(items: list[Filled]) -> Filled:
    value: JsonValue = [item.value for item in items]
    return _joined(value, [(f"/{index}", item) for index, item in enumerate(items)], [])


def _joined(value: JsonValue, parts: list[tuple[str, Filled]], missing: list[str]) -> Filled:
    return Filled(
        value,
        tuple(Evidence(f"{at}{e.path}", e.candidate) for at, part in parts for e in part.evidence),
        (*missing, *(f"{at}{path}" for at, part in parts for path in part.missing)),
        tuple(Dispute(f"{at}{d.path}", d.others) for at, part in parts for d in part.disputes),
    )
