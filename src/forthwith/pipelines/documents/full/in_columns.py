"""Dates and amounts that fill the columns of tables: their range says more than a list of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.language.wording import day, money
from forthwith.pipelines.documents.models import Entity, EntityType, Report

MANY: Final = 6
"""So many values of the cells are still listed one by one."""
FEW: Final = 3
"""So many in a workbook, which is nothing but cells."""
_NOUNS: Final[dict[EntityType, str]] = {"date": "dates", "amount": "amounts"}


@dataclass(frozen=True, slots=True)
class Told:
    """The entities to be listed, and the others in one sentence."""

    listed: list[Entity]
    ranged: str


def told(report: Report, kind: EntityType, cells: frozenset[str]) -> Told:
    """The entities of one type; what the document labels or says in a sentence is listed."""
    found = [entity for entity in report.entities if entity.type == kind]
    inside = [each for each in found if kind in _NOUNS and _is_cell(each, report.text, cells)]
    many = FEW if FORMATS[report.source.kind].tabular else MANY
    if len(inside) <= many:
        return Told(found, "")
    apart = {id(each) for each in inside}
    return Told([each for each in found if id(each) not in apart], _range(kind, inside))


def cells_of(report: Report) -> frozenset[str]:
    """What stands in the cells of the tables, each once."""
    return frozenset(
        " ".join(cell.split()) for table in report.tables for row in table.rows for cell in row
    )


def _is_cell(entity: Entity, text: str, cells: frozenset[str]) -> bool:
    if entity.label:
        return False
    return " ".join(entity.text.split()) in cells or all(
        _between_tabs(text, mention.start, mention.end) for mention in entity.mentions
    )


def _between_tabs(text: str, start: int, end: int) -> bool:
    """Tell whether the words are a cell of a row, which the table may not have kept."""
    sides = text[start - 1 : start] or "\n", text[end : end + 1] or "\n"
    return "\t" in sides and set(sides) <= {"\t", "\n"}


def _range(kind: EntityType, inside: Sequence[Entity]) -> str:
    many = f"{len(inside):,} {_NOUNS[kind]}"
    ends = _days(inside) if kind == "date" else _amounts(inside)
    return f"{many}{ends} stand in its tables"


def _days(inside: Sequence[Entity]) -> str:
    days = sorted(each.value for each in inside if not each.value.startswith("-"))
    return f" from {day(days[0])} to {day(days[-1])}" if days else ""


def _amounts(inside: Sequence[Entity]) -> str:
    parts = [each.value.partition(" ") for each in inside]
    if len({currency for _, _, currency in parts}) > 1:
        return ""
    figures = sorted((Decimal(number), f"{number} {currency}") for number, _, currency in parts)
    return f" from {money(figures[0][1])} to {money(figures[-1][1])}"
