"""What the page about a document's data shows, in its order: texts and figures, no markup."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue

from forthwith.pipelines.documents.fields.models import FieldsReport, FoundField
from forthwith.pipelines.documents.presenting.markdown_text import cut, visible
from forthwith.pipelines.documents.presenting.page_view import Quoted, around, bare
from forthwith.pipelines.documents.presenting.properties import property_in_words
from forthwith.pipelines.documents.schemas.origins import How
from forthwith.pipelines.documents.schemas.pointers import steps

MAX_VALUES: Final = 300
MAX_LISTS: Final = 20
MAX_ROWS: Final = 100
MAX_COLUMNS: Final = 12
MAX_MISSING: Final = 100
DOUBTFUL: Final = 0.7
_VALUE_CHARACTERS: Final = 300
_HOW: Final[Mapping[How, str]] = {
    "label": "by its label",
    "block": "in the block under its label",
    "table": "in a column of a table",
    "section": "in its section",
    "list": "in a list",
    "entity": "by its form",
    "pattern": "by the words around it",
    "position": "by where it stands",
    "computed": "the sum of a column",
    "model": "a language model pointed at it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One value with the words around it and how sure it is, in per cent."""

    name: str
    path: str
    value: str
    quoted: Quoted
    page: int | None
    sure: int
    doubtful: bool
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A value in a row of a list; `written` where the document puts it in other words."""

    value: str
    written: str
    is_figure: bool
    doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a list: an entry for each column, or none."""

    number: int
    entries: tuple[Entry | None, ...]
    page: int | None
    sure: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list of the data as a table; `left` says what of it is not shown."""

    name: str
    path: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    left: str

    def heads(self, *, paged: bool) -> list[tuple[str, str]]:
        """The heads of the columns with their style."""
        first = self.rows[0].entries
        looks = ["n" if entry and entry.is_figure else "" for entry in first]
        pages = [("Page", "n")] if paged else []
        return [("#", "n no"), *zip(self.columns, looks, strict=True), *pages, ("Sure", "n")]


def _title(places: Sequence[str]) -> str:
    return " · ".join(map(property_in_words, places))


def values(report: FieldsReport) -> list[Shown]:
    """The values that stand in no list."""
    single = (field for field in report.fields if _list_of(field.path) is None)
    return [_shown(field, report.text) for field, _ in zip(single, range(MAX_VALUES), strict=False)]


def values_left(report: FieldsReport) -> int:
    """How many more of them there are."""
    return max(0, sum(_list_of(field.path) is None for field in report.fields) - MAX_VALUES)


def _shown(field: FoundField, text: str) -> Shown:
    return Shown(
        name=_title(steps(field.path)) or "The value",
        path=field.path,
        value=said(field.value),
        quoted=_quoted(field, text),
        page=field.page,
        sure=round(100 * field.confidence),
        doubtful=field.confidence < DOUBTFUL,
        how=_HOW[field.how],
    )


def _quoted(field: FoundField, text: str) -> Quoted:
    if text[field.start : field.end]:
        return around(text, field.start, field.end)
    return bare(field.text)


def said(value: JsonValue) -> str:
    """A value as a person says it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return cut(visible("" if value is None else str(value)), _VALUE_CHARACTERS)


def _list_of(path: str) -> tuple[tuple[str, ...], int, tuple[str, ...]] | None:
    """The list in which a value stands, the row, and the place in it.

    >>> _list_of("/seller/accounts/1/iban"), _list_of("/seller/name")
    ((('seller', 'accounts'), 1, ('iban',)), None)
    """
    places = steps(path)
    for at, step in enumerate(places):
        if at and step.isascii() and step.isdigit() and len(step) < 7:
            return tuple(places[:at]), int(step), tuple(places[at + 1 :])
    return None


def listings(report: FieldsReport) -> list[Listing]:
    """The lists, as tables."""
    grouped = _grouped(report.fields)
    return [_listing(name, rows) for name, rows in [*grouped.items()][:MAX_LISTS]]


def lists_left(report: FieldsReport) -> int:
    """How many more lists there are."""
    return max(0, len(_grouped(report.fields)) - MAX_LISTS)


_Rows = dict[int, dict[tuple[str, ...], FoundField]]


def _grouped(fields: Sequence[FoundField]) -> dict[tuple[str, ...], _Rows]:
    grouped: dict[tuple[str, ...], _Rows] = {}
    for field in fields:
        place = _list_of(field.path)
        if place is not None:
            name, row, column = place
            grouped.setdefault(name, {}).setdefault(row, {})[column] = field
    return grouped


def _listing(name: tuple[str, ...], rows: _Rows) -> Listing:
    columns = [*dict.fromkeys(column for row in rows.values() for column in row)]
    shown = columns[:MAX_COLUMNS]
    left = [
        f"{len(rows) - MAX_ROWS:,} more rows" if len(rows) > MAX_ROWS else "",
        f"{len(columns) - MAX_COLUMNS:,} more columns" if len(columns) > MAX_COLUMNS else "",
    ]
    more = " and ".join(filter(None, left))
    return Listing(
        name=_title(name),
        path="".join(f"/{step}" for step in name),
        columns=tuple(_title(column) or "Value" for column in shown),
        rows=tuple(_row(number, rows[number], shown) for number in sorted(rows)[:MAX_ROWS]),
        left=f"{more} in the JSON, CSV and XLSX files." if more else "",
    )


def _row(
    number: int, row: Mapping[tuple[str, ...], FoundField], columns: Sequence[tuple[str, ...]]
) -> Row:
    pages = [field.page for field in row.values() if field.page]
    return Row(
        number=number + 1,
        entries=tuple(_entry(row.get(column)) for column in columns),
        page=min(pages, default=None),
        sure=round(100 * min(field.confidence for field in row.values())),
    )


def _entry(field: FoundField | None) -> Entry | None:
    if field is None:
        return None
    value, written = said(field.value), cut(visible(field.text), _VALUE_CHARACTERS)
    figure = isinstance(field.value, int | float) and not isinstance(field.value, bool)
    return Entry(
        value=value,
        written="" if _is_alike(value, written) else written,
        is_figure=figure,
        doubtful=field.confidence < DOUBTFUL,
    )


def _is_alike(value: str, written: str) -> bool:
    """Tell whether the words say nothing that the value does not: `412` and `412.00`."""
    if value == written:
        return True
    try:
        return float(value) == float(written.replace(",", ""))
    except ValueError:
        return False


def missing(report: FieldsReport) -> Iterator[tuple[str, str, bool]]:
    """Name and path of what was looked for and not found, and whether it is required."""
    required = [(path, True) for path in report.missing]
    absent = [*required, *((path, False) for path in report.unfilled)]
    for path, needed in absent[:MAX_MISSING]:
        yield _title(steps(path)), path, needed


def missing_left(report: FieldsReport) -> int:
    """How many more there are."""
    return max(0, len(report.missing) + len(report.unfilled) - MAX_MISSING)
