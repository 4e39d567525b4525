"""Do the sums add up that were found by a schema, under names of its own?

The properties that are sums of an invoice are taken by what their names mean. What the schema
does not ask for is looked up in the document: lines without tax make no total with tax.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from pydantic import JsonValue

from forthwith.pipelines.documents.fields.models import Issue
from forthwith.pipelines.documents.fields.sums import check_sums
from forthwith.pipelines.documents.schemas.filling import fill
from forthwith.pipelines.documents.schemas.paper import Paper
from forthwith.pipelines.documents.schemas.pointers import escaped
from forthwith.pipelines.documents.schemas.shapes import Record, Scalar, Series, Shape, read_shape
from forthwith.pipelines.documents.structure.labels import concepts_of

_SUMS: Final = ("net amount", "tax amount", "total amount")
_PARTS: Final = ("quantity", "unit price", "line total")
_LINES: Final = "line items"
_BESIDE: Final = ("discount", "shipping")
"""What changes the total and stands on no line: with it there is nothing to compare."""
_NUMBERS: Final = frozenset({"number", "integer"})
_Found: TypeAlias = tuple[str, str, JsonValue]
"""What it is, its place in the data, and its value by the names of the invoice."""


def check_sums_by_schema(paper: Paper, shape: Shape, data: JsonValue) -> list[Issue]:
    """What does not add up; nothing of which the data has several kinds is looked at."""
    found = list(_known(shape, data, ""))
    single = {what: (at, value) for what, at, value in found if _count(found, what) == 1}
    if len(single) < (2 if _LINES in single else len(_SUMS)):
        return []
    invoice = {_name(what): value for what, (_, value) in single.items()}
    beside = _beside(paper, {_name(what) for what, _, _ in found})
    if beside is None:
        return []
    places = {f"/{_name(what)}": at for what, (at, _) in single.items()}
    issues = check_sums({**beside, **invoice})
    return [each.model_copy(update={"paths": _paths(each, places)}) for each in issues]


def _known(shape: Shape, data: JsonValue, at: str) -> Iterator[_Found]:
    match shape:
        case Record() if isinstance(data, dict):
            for name, member in shape.members.items():
                if name in data:
                    yield from _known(member, data[name], f"{at}/{escaped(name)}")
        case Series(items=Record() as item) if isinstance(data, list):
            parts = _parts(item)
            if "line total" in parts and len(data) < shape.longest:
                yield _LINES, at, [_line(parts, each) for each in data]
        case Scalar():
            for what in _meant(shape, _SUMS):
                yield what, at, data
        case _:
            return


def _meant(shape: Shape, among: tuple[str, ...]) -> list[str]:
    """Which of these a number is; nothing for words."""
    if not isinstance(shape, Scalar) or shape.kind not in _NUMBERS:
        return []
    concepts = concepts_of(shape.names)
    return [what for what in among if what in concepts][:1]


def _parts(item: Record) -> dict[str, str]:
    """Quantity, price and amount → the property that is it, if only one is."""
    named = [(what, name) for name, m in item.members.items() for what in _meant(m, _PARTS)]
    kinds = [what for what, _ in named]
    return {what: name for what, name in named if kinds.count(what) == 1}


def _line(parts: Mapping[str, str], item: JsonValue) -> JsonValue:
    values = item if isinstance(item, dict) else {}
    return {_name(what): values[name] for what, name in parts.items() if name in values}


def _beside(paper: Paper, asked: set[str]) -> dict[str, JsonValue] | None:
    """The sums that the document has and the schema does not; None where others change them."""
    wanted = [name for name in map(_name, (*_SUMS, *_BESIDE)) if name not in asked]
    members: dict[str, JsonValue] = {name: {"type": "number"} for name in wanted}
    shape = read_shape({"type": "object", "properties": members})
    found = fill(paper, shape).value if shape else {}
    stated = found if isinstance(found, dict) else {}
    return None if any(stated.get(name) for name in _BESIDE) else stated


def _count(found: list[_Found], what: str) -> int:
    return sum(1 for each, _, _ in found if each == what)


def _name(what: str) -> str:
    return what.replace(" ", "_")


def _paths(issue: Issue, places: Mapping[str, str]) -> list[str]:
    """The paths of an invoice as those of the data; what the data does not have is left out."""
    heads = ((f"/{path.split('/')[1]}", path) for path in issue.paths)
    return [f"{places[head]}{path.removeprefix(head)}" for head, path in heads if head in places]
