"""Named statements as PostgreSQL takes them: `$1`, with the type of every parameter written out.

A statement with `{rows}` takes many rows of parameters at once, as one array per parameter; its
rows tell by `ord`, or by a column that is named as a parameter, which of them they belong to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from forthwith.ledgers.database import Params, Row
from forthwith.ledgers.dialect import Dialect, Statement

if TYPE_CHECKING:
    import asyncpg

ROWS: Final = "{rows}"
_PARAMETER: Final = re.compile(r"(?<!:):([a-z]\w*)")
_TYPE: Final = "TEXT|BIGINT|SMALLINT|DOUBLE PRECISION|BYTEA"
_COLUMN: Final = re.compile(rf"^  (\w+) ({_TYPE})\b", re.MULTILINE)
_WRITES: Final = re.compile(r"^\s*(INSERT|UPDATE|DELETE)\b")
_RETURNS: Final = re.compile(r"\bRETURNING\s+([\w, ]+)$|^\s*(SELECT ord)\b")
_ORD: Final = ("ord",)
_NOT_COLUMNS: Final = {
    "now": "double precision",
    "kept_s": "double precision",
    "older_s": "double precision",
    "grace_s": "double precision",
    "lease_s": "double precision",
    "seen": "bigint",
    "after": "bigint",
    "settled": "bigint",
    "limit": "bigint",
    "place": "bigint",
    "value": "double precision",
}
"""Parameters that are named as no column is; all others that are not known are text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A statement as the server gets it.

    Attributes:
        names: the parameters, in the order of `$1`, `$2`, …
        many: whether it takes the rows of many callers, a list per parameter (but `now`).
        returns: whether it has rows.
        told_by: by what its rows tell which row of parameters they belong to: `ord` before what
            they say, or nothing but the names of parameters; empty where they do not tell.

    """

    text: str
    names: tuple[str, ...]
    many: bool
    writes: bool
    returns: bool
    told_by: tuple[str, ...]

    def arguments(self, rows: Sequence[Params], now: float) -> list[object]:
        """What is bound, for one row of parameters or, where it takes many, for all of them."""
        if not self.many:
            [row] = rows
            return [now if name == "now" else row[name] for name in self.names]
        return [now if name == "now" else [row[name] for row in rows] for name in self.names]


class PreparedStatements(dict[str, Prepared]):
    """The dialect's statements, made ready as they are first asked for."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__()
        self._dialect = dialect
        self._types = {**_column_types(dialect.schema), **_NOT_COLUMNS}

    def __missing__(self, key: str) -> Prepared:
        """Make it ready. Raises KeyError for a name that the dialect does not know."""
        return self.setdefault(key, prepared(self._dialect.statements[key], self._types))


def prepared(statement: Statement, types: Mapping[str, str]) -> Prepared:
    """The statement as PostgreSQL takes it."""
    many = ROWS in statement.text
    names = tuple(dict.fromkeys(_PARAMETER.findall(statement.text)))
    names = (*(name for name in names if name != "now"), *(["now"] if "now" in names else []))
    numbers = {name: number for number, name in enumerate(names, 1)}

    def one(match: re.Match[str]) -> str:
        name = match[1]
        if many and name != "now":
            return f"given.given_{name}"
        return f"${numbers[name]}::{types.get(name, 'text')}"

    text = _PARAMETER.sub(one, statement.text)
    if many:
        text = text.replace(ROWS, _rows(names, numbers, types))
    writes = _WRITES.match(text) is not None
    return Prepared(
        text=text,
        names=names,
        many=many,
        writes=writes,
        returns=not writes or "RETURNING" in text,
        told_by=_told_by(statement.text) if many else (),
    )


def _told_by(text: str) -> tuple[str, ...]:
    match = _RETURNS.search(text)
    if match is None:
        return ()
    columns = (match[1] or "ord").split(",")
    names = tuple(column.strip() for column in columns)
    return _ORD if names[0] in _ORD else names


def _rows(names: Sequence[str], numbers: Mapping[str, int], types: Mapping[str, str]) -> str:
    given = [name for name in names if name != "now"]
    lists = ", ".join(f"${numbers[name]}::{types.get(name, 'text')}[]" for name in given)
    columns = ", ".join(f"given_{name}" for name in given)
    return f"unnest({lists}) WITH ORDINALITY AS given ({columns}, ord)"


def _column_types(schema: Sequence[str]) -> dict[str, str]:
    return {name: type_.lower() for name, type_ in _columns(schema)}


def _columns(schema: Sequence[str]) -> Iterator[tuple[str, str]]:
    for statement in schema:
        if statement.startswith("CREATE TABLE"):
            yield from _COLUMN.findall(statement)


def told(
    statement: Prepared, rows: Sequence[Params], found: Iterable[asyncpg.Record]
) -> list[list[Row]]:
    """What the statement returned for each of the rows, without what it is told by."""
    every: list[list[Row]] = [[] for _ in rows]
    if statement.told_by == _ORD:
        for row in found:
            every[row[0] - 1].append(tuple(row[1:]))
        return every
    key = itemgetter(*statement.told_by)
    places = {key(row): place for place, row in enumerate(rows)}
    single = len(statement.told_by) == 1
    for row in found:
        every[places[row[0] if single else tuple(row)]].append(())
    return every
