"""What a report has to say: its period, and of each table the sums, the largest row, the change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from forthwith.pipelines.documents.facts.figured_table import FiguredRow, FiguredTable, read_table
from forthwith.pipelines.documents.models import FactValue, KeyFact, Parsed
from forthwith.pipelines.documents.presenting.markdown_text import cut, visible
from forthwith.pipelines.documents.presenting.table_csv import filled
from forthwith.pipelines.documents.spans import Pages, Span

PERIOD: Final = "Period"
_HEAD: Final = 2_000
_TABLES: Final = 3
_READ: Final = 12
_SUMS: Final = 4
_NAME: Final = 80
_CHARACTERS: Final = 300
_YEAR: Final = r"(?:19|20)\d\d"
_MONTH: Final = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|janvier|février|mars|avril|mai|juin"
    r"|juillet|août|septembre|octobre|novembre|décembre)"
)
_PERIOD: Final = re.compile(
    rf"(?<!\w)(?:(?:first|second|third|fourth|1st|2nd|3rd|4th) (?:quarter|half)"
    rf"(?: of| in)?(?: fiscal)?(?: year)? {_YEAR}"
    rf"|[QH][1-4][ /-]?{_YEAR}|[1-4]\. Quartal {_YEAR}"
    rf"|(?:erste|zweite|dritte|vierte)[sn] (?:Quartal|Halbjahr) {_YEAR}"
    rf"|(?:premier|deuxième|troisième|quatrième) trimestre (?:de )?{_YEAR}"
    rf"|(?:fiscal|financial|business) year (?:ended? )?(?:\d\d? )?(?:{_MONTH} )?"
    rf"{_YEAR}(?:[/-]\d\d)?"
    rf"|year ended \d\d? {_MONTH} {_YEAR}|(?:Geschäfts|Berichts)jahr(?:es)? {_YEAR}(?:[/-]\d\d)?"
    rf"|exercice {_YEAR}"
    rf"|{_MONTH}(?: {_YEAR})? ?(?:to|bis|à|–|-) ?{_MONTH} {_YEAR})(?!\w)",
    re.IGNORECASE,
)


def period(document: Parsed) -> Iterator[KeyFact]:
    """The stretch of time that its first lines say it is about."""
    match = _PERIOD.search(document.text, 0, _HEAD)
    if match is not None:
        said, span = match[0], Span(*match.span())
        yield _fact(PERIOD, [_value(document, span, said[0].upper() + said[1:])])


def figures_of_tables(document: Parsed) -> list[KeyFact]:
    """One fact for each of the first tables with figures: what they come to."""
    return list(islice(_of_tables(document), _TABLES))


def _of_tables(document: Parsed) -> Iterator[KeyFact]:
    after = 0
    for number, table in enumerate(filled(document.tables)[:_READ], 1):
        read = read_table(table, document.text, document.language.code, after)
        if read is not None:
            after = read.end
            values = [_value(document, span, words) for span, words in _told(read)]
            title = cut(visible(table.title or ""), _NAME)
            if values:
                yield _fact(title or f"Table {number}", values)


def _told(table: FiguredTable) -> Iterator[tuple[Span, str]]:
    yield from _sums(table)
    yield from _largest(table)
    yield from _changed(table)


def _sums(table: FiguredTable) -> Iterator[tuple[Span, str]]:
    if table.total is None:
        return
    row = table.total
    columns = [each for each in table.amounts if each in row.figures][-_SUMS:]
    said = [f"{row.said(each)} ({table.heads[each]})" for each in columns]
    if said:
        yield row.place, f"Total {', '.join(said)}"


def _largest(table: FiguredTable) -> Iterator[tuple[Span, str]]:
    """The row with most in the last column: of several periods, the newest stands there."""
    column = table.amounts[-1] if table.amounts else None
    rows = [row for row in table.things if column in row.figures]
    if column is None or len(rows) < len(table.things) or len(rows) <= 1:
        return
    top = max(rows, key=lambda row: row.figures[column])
    if sum(row.figures[column] == top.figures[column] for row in rows) == 1:
        yield top.place, f"Largest: {top.name} with {top.said(column)} ({table.heads[column]})"


def _changed(table: FiguredTable) -> Iterator[tuple[Span, str]]:
    """What the column of changes says of the whole, and of the rows that changed most and least."""
    column = table.change
    if column is None:
        return
    rows = sorted(
        (row for row in table.things if column in row.figures), key=lambda row: row.figures[column]
    )
    whole = table.total if table.total and column in table.total.figures else None
    ends = [("highest", rows[-1]), ("lowest", rows[0])] if len(rows) > 1 else []
    said = [f"total {whole.said(column)}"] if whole else []
    said += [f"{word} {row.name} {row.said(column)}" for word, row in ends]
    if said:
        told = [*([whole] if whole else []), *(row for _, row in ends)]
        yield _around(told), f"{table.heads[column]}: {', '.join(said)}"


def _around(rows: Sequence[FiguredRow]) -> Span:
    return Span(min(row.place.start for row in rows), max(row.place.end for row in rows))


def _fact(name: str, values: list[FactValue]) -> KeyFact:
    return KeyFact(name=name, values=values)


def _value(document: Parsed, span: Span, words: str) -> FactValue:
    return FactValue(
        text=cut(visible(words), _CHARACTERS),
        page=Pages(document.pages).at(span.start),
        start=span.start,
        end=span.end,
    )
