"""The statements of a database, read from `sql/*.sql` by name.

`sql/common` holds what all databases understand; a dialect's own file overrides it by name.
A block begins with `-- name: x`; its parameters are written `:parameter`. A block that sets
whatever columns have changed says `{columns}`, and goes by its name with those columns after it:
`move_job state worker`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

_NAME: Final = re.compile(r"^-- name: (\w+)\s*$", re.MULTILINE)
_COMMENT: Final = re.compile(r"^\s*--.*\n?", re.MULTILINE)
_PIECE: Final = re.compile(r"\{(\w+)\}")
_COLUMNS: Final = "{columns}"
_LEFT_OPEN: Final = frozenset({_COLUMNS, "{rows}"})  # filled when it is known with what


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement as text, and whether it wants the ledger's clock as `:now`."""

    text: str
    wants_now: bool


class Statements(dict[str, Statement]):
    """Statements by name; those that set some columns are made when they are first asked for."""

    def __missing__(self, key: str) -> Statement:
        """Fill in the columns. Raises KeyError where the statement has no room for them."""
        name, *columns = key.split()
        if not columns or _COLUMNS not in self[name].text:
            raise KeyError(key)
        return self.setdefault(key, _setting(self[name].text, columns))


def _setting(text: str, columns: Sequence[str]) -> Statement:
    sets = ", ".join(f"{column} = :{column}" for column in columns)
    return Statement(text=text.replace(_COLUMNS, sets), wants_now=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """All that is particular to one database: its statements and how its schema is made."""

    name: str
    statements: Mapping[str, Statement]
    schema: tuple[str, ...]


@cache
def load(name: str) -> Dialect:
    """The dialect of that name: `sql/common/*.sql` overridden by `sql/<name>.sql`."""
    blocks = dict(_blocks(_common())) | dict(_blocks(_read(f"{name}.sql")))
    statements = Statements((key, _statement(text, blocks)) for key, text in blocks.items())
    schema = _read(f"{name}_schema.sql") + _read("audit_views.sql")
    return Dialect(name=name, statements=statements, schema=tuple(_split(schema, blocks)))


def _common() -> str:
    folder = files("forthwith.ledgers").joinpath("sql", "common")
    parts = sorted(folder.iterdir(), key=lambda part: part.name)
    return "".join(part.read_text(encoding="utf-8") for part in parts)


def _read(file: str) -> str:
    return files("forthwith.ledgers").joinpath("sql", file).read_text(encoding="utf-8")


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    parts = _NAME.split(text)
    for name, body in zip(parts[1::2], parts[2::2], strict=True):
        yield name, _COMMENT.sub("", body).strip().rstrip(";")


def _statement(text: str, blocks: Mapping[str, str]) -> Statement:
    whole = _filled(text, blocks)
    return Statement(text=whole, wants_now=":now" in whole)


def _filled(text: str, blocks: Mapping[str, str]) -> str:
    """`{piece}` stands for the block of that name: what several statements share."""
    return _PIECE.sub(
        lambda match: match[0] if match[0] in _LEFT_OPEN else _filled(blocks[match[1]], blocks),
        text,
    )


def _split(text: str, blocks: Mapping[str, str]) -> Iterator[str]:
    for part in _COMMENT.sub("", _filled(text, blocks)).split(";\n"):
        if part.strip():
            yield part.strip()
