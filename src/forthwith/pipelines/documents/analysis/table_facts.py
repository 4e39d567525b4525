"""What a table holds, in sentences built from its cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from forthwith.pipelines.documents.analysis.table_places import heads_of
from forthwith.pipelines.documents.entities.amounts import read_number
from forthwith.pipelines.documents.language.counted import counted
from forthwith.pipelines.documents.language.wording import day
from forthwith.pipelines.documents.models import PageSpan, Summary, Table

_MAX_TABLES = 3
_MAX_NAMES = 5
_MAX_COLUMNS = 8
_MAX_ROWS = 50_000
_MAX_TITLE_ROWS = 5
_MIN_COLUMNS = 2
_MAX_SENTENCES = 12
_MAX_HEADS = 12
_MOSTLY = 0.8
_FEW_VALUES = 8
_CELL_CHARS = 40
_NUMBER = re.compile(
    r"[-−+(]?\s?(?:[€$£¥]|[A-Z]{3})?\s?-?(\d[\d.,'’ ]{0,20})\s?(?:%|[€$£¥]|[A-Z]{3})?\)?"
)
_PLAIN_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,12})?")
_ISO_DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?")
_TOTAL = re.compile(
    r"(?:sub|grand )?(?:total|totals|sum|summe|gesamt|zwischensumme)\b", re.IGNORECASE
)
_BESIDE_TOTAL = re.compile(
    r"(?:net|netto|vat|tax|mwst|ust|mehrwertsteuer|umsatzsteuer|tva|iva|btw|montant|importe|imponibile"
    r"|shipping|versand|discount|rabatt|balance due|amount due)\b",
    re.IGNORECASE,
)
"""What stands in the rows above and below a total, at a table's end."""
_NO_SUM = re.compile(
    r"\b(?:id|no|nr|pos|position|number|nummer|year|jahr|année|age|alter|zip|plz|code|phone|rate|rating|score"
    r"|percent|%"
    r"|temperature|lat|lon|latitude|longitude|rank|index|version|price|preis|unit cost|month|day"
    r"|row|balance|saldo|solde|kontostand)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    cells: tuple[str, ...]


def describe_tables(
    tables: Sequence[Table], language: str, text: str = "", pages: Sequence[PageSpan] = ()
) -> Summary:
    """A summary of tables: their size, their columns, totals, ranges and commonest values.

    It stands on the rows below the heads that are its sentences, as far as `text` has them.
    """
    filled = [table for table in tables if any(any(row) for row in table.rows)]
    if not filled:
        return Summary(basis="nothing", text="", sentences=[])
    sentences: list[str] = []
    alike = _alike(filled)
    if len(alike) > 1:
        sentences.append(f"The document holds {len(filled)} tables.")
    for group in alike[:_MAX_TABLES]:
        sentences.extend(_about(group, language, named=len(filled) > 1))
    told = {id(table) for group in alike[:_MAX_TABLES] for table in group.tables}
    heads = heads_of([table for table in filled if id(table) in told], text, pages)
    return Summary(
        basis="facts",
        text=" ".join([*dict.fromkeys(sentences)][:_MAX_SENTENCES]),
        sentences=list(islice(heads, _MAX_HEADS)),
    )


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table without its head, or several with the same head as one."""

    tables: tuple[Table, ...]
    titles: tuple[str, ...]
    columns: tuple[_Column, ...]
    rows: int
    cut: bool


def _alike(tables: Sequence[Table]) -> list[_Grid]:
    """The tables; those with the same head are one: a sheet for each month, a part on each page."""
    grids: dict[object, _Grid] = {}
    for number, table in enumerate(tables):
        grid = _grid(table)
        names = tuple(column.name for column in grid.columns)
        key = names if all(names) else number
        grids[key] = _one(grids[key], grid) if key in grids else grid
    return list(grids.values())


def _grid(table: Table) -> _Grid:
    columns, rows = _columns(table)
    titles = (table.title,) if table.title else ()
    cut = table.truncated or len(table.rows) > _MAX_ROWS
    return _Grid((table,), titles, tuple(columns), rows, cut)


def rows_of(table: Table) -> int:
    """How many rows it has besides its head, its titles and its sums."""
    return _columns(table)[1]


def _one(first: _Grid, other: _Grid) -> _Grid:
    pairs = zip(first.columns, other.columns, strict=True)
    columns = tuple(_Column(one.name, one.cells + more.cells) for one, more in pairs)
    titles = tuple(dict.fromkeys([*first.titles, *other.titles]))
    tables = first.tables + other.tables
    return _Grid(tables, titles, columns, first.rows + other.rows, first.cut or other.cut)


def _about(grid: _Grid, language: str, *, named: bool) -> list[str]:
    columns, rows = grid.columns, grid.rows
    several = named and len(grid.titles) > 1
    more = "at least " if grid.cut else ""
    listed = ", ".join(column.name for column in columns[:_MAX_COLUMNS] if column.name)
    rest = len(columns) - _MAX_COLUMNS
    also = f" and {rest:,} more" if rest > 0 else ""
    verb = "have together" if several else "has"
    size = f"{more}{counted(rows, 'row')} and {'the same ' if several else ''}"
    shape = f"{_called(grid, named=named)} {verb} {size}{counted(len(columns), 'column')}"
    sentences = [f"{shape}: {listed}{also}." if listed else f"{shape}."]
    told = [_about_column(column, language) for column in columns[:_MAX_COLUMNS]]
    facts = [sentence for sentence in told if sentence]
    return [*sentences, *(_of_first(rows, facts) if grid.cut else facts)]


def _called(grid: _Grid, *, named: bool) -> str:
    names = [f"“{_short(title)}”" for title in grid.titles if named]
    if len(names) > _MAX_NAMES:
        names = [*names[: _MAX_NAMES - 1], f"{len(names) - _MAX_NAMES + 1} more tables"]
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]])) or "The table"


def _of_first(rows: int, facts: Sequence[str]) -> list[str]:
    """What is true of the rows that were kept, in one sentence that says so."""
    if not facts:
        return []
    joined = "; ".join(fact.removesuffix(".") for fact in facts)
    return [f"In the first {counted(rows, 'row')}: {joined}."]


def _columns(table: Table) -> tuple[list[_Column], int]:
    rows = [row for row in table.rows[:_MAX_ROWS] if any(cell.strip() for cell in row)]
    rows = rows[_title_rows(rows) :]
    width = max((len(row) for row in rows), default=0)
    padded = [[cell.strip() for cell in row] + [""] * (width - len(row)) for row in rows]
    headed = bool(padded) and _is_header(padded[0], padded[1:])
    body = without_sums(padded[1:]) if headed else [*padded]
    names = [_short(cell) for cell in padded[0]] if headed else [""] * width
    columns = [
        _Column(name, tuple(row[index] for row in body if row[index]))
        for index, name in enumerate(names)
    ]
    return [column for column in columns if column.name or column.cells], len(body)


def without_sums(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """The rows without those that sum up others: totals, and net, tax and the like at the end."""
    end = len(rows)
    while end and (is_total(rows[end - 1]) or _BESIDE_TOTAL.match(_first_cell(rows[end - 1]))):
        end -= 1
    return [row for row in rows[:end] if not is_total(row)]


def is_total(row: Sequence[str]) -> bool:
    """Tell whether a row below the head sums up the others: its first cell with words says so."""
    return bool(_TOTAL.match(_first_cell(row)))


def _first_cell(row: Sequence[str]) -> str:
    return next(filter(None, (cell.strip() for cell in row)), "")


def _title_rows(rows: Sequence[Sequence[str]]) -> int:
    """How many rows on top hold one cell only, as a title over the table does."""
    filled = [len({cell for cell in row if cell.strip()}) for row in rows[: _MAX_TITLE_ROWS + 1]]
    if max(filled, default=0) < _MIN_COLUMNS:
        return 0
    return next(index for index, cells in enumerate(filled) if cells > 1)


def _is_header(first: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Words on top, and a figure below at least one of them; or all different words."""
    filled = [cell for cell in first if cell]
    if not body or not filled or any(number_in(cell, "en") is not None for cell in filled):
        return False
    return len(set(filled)) == len(filled)


def _about_column(column: _Column, language: str) -> str:
    cells = column.cells
    if not column.name or not cells:
        return ""
    dates = [cell[:10] for cell in cells if _ISO_DATE.fullmatch(cell)]
    if len(dates) >= _MOSTLY * len(cells):
        return (
            f"{column.name} runs from {day(min(dates))} to {day(max(dates))}."
            if len(dates) > 1
            else ""
        )
    numbers = [number for cell in cells if (number := number_in(cell, language)) is not None]
    if numbers == [*range(1, len(cells) + 1)]:
        return ""  # it only counts the rows
    if len(numbers) >= _MOSTLY * len(cells):
        summed = not is_not_summed(column.name) and not any("%" in cell for cell in cells)
        return _about_numbers(column.name, numbers, summed=summed)
    return _about_values(column)


def is_not_summed(name: str) -> bool:
    """Tell a column whose figures nobody adds up: years, rates, prices, numbers of things."""
    return _NO_SUM.search(name) is not None


def _about_numbers(name: str, numbers: Sequence[Decimal], *, summed: bool) -> str:
    low, high, total = min(numbers), max(numbers), sum(numbers, Decimal())
    if len(numbers) == 1 or low == high:
        return ""
    ranged = f"{name} ranges from {_figure(low)} to {_figure(high)}"
    if not summed:
        return f"{ranged}."
    mean = _figure((total / len(numbers)).quantize(Decimal("0.01")))
    return f"{ranged}, {_figure(total)} in total and {mean} on average."


def _about_values(column: _Column) -> str:
    counts = Counter(column.cells)
    if not 1 < len(counts) <= _FEW_VALUES or len(counts) > len(column.cells) / 2:
        return ""
    listed = ", ".join(f"{_short(value)} ({count})" for value, count in counts.most_common(4))
    more = len(counts) - 4
    return f"{column.name}: {listed}{f' and {more} more' if more > 0 else ''}."


def number_in(cell: str, language: str) -> Decimal | None:
    """The number that a cell is, whatever its currency; None if it is none."""
    if _PLAIN_NUMBER.fullmatch(cell):
        return Decimal(cell)
    match = _NUMBER.fullmatch(cell) if len(cell) < _CELL_CHARS else None
    if match is None:
        return None
    value, _ = read_number(match[1].strip().rstrip(".,'’"), language)
    return -value if cell.lstrip()[0] in "-−(" else value


def _figure(number: Decimal) -> str:
    text = f"{number:,.2f}"
    return text.removesuffix(".00")


def _short(text: str | None) -> str:
    flat = " ".join((text or "").split())
    return flat if len(flat) <= _CELL_CHARS else f"{flat[: _CELL_CHARS - 1]}…"
