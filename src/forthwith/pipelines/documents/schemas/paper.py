"""A parsed document laid out for looking things up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from forthwith.pipelines.documents.entities.dates import find_dates
from forthwith.pipelines.documents.entities.gathering import find_entities
from forthwith.pipelines.documents.models import Entity, EntityType, Parsed
from forthwith.pipelines.documents.schemas.blocks import Block, find_blocks
from forthwith.pipelines.documents.schemas.enumerations import Heads, find_heads
from forthwith.pipelines.documents.schemas.figures import decimal_mark
from forthwith.pipelines.documents.schemas.roles import Role, find_roles, find_terms
from forthwith.pipelines.documents.schemas.sentences import Mentions
from forthwith.pipelines.documents.schemas.values import ValueReader
from forthwith.pipelines.documents.spans import Pages, Places, Span
from forthwith.pipelines.documents.structure.grids import Grid, find_grids
from forthwith.pipelines.documents.structure.labels import canonical, is_known, plain
from forthwith.pipelines.documents.structure.pairs import Pair, find_pairs, find_stacked
from forthwith.pipelines.documents.structure.rate_tables import find_rate_rows
from forthwith.pipelines.documents.structure.segmenting import Layout, lay_out
from forthwith.pipelines.documents.structure.sum_rows import (
    find_sums,
    in_money_column,
    is_sum_row,
    lists_things,
)

MAX_TEXT: Final = 1_000_000
_TWO: Final = 2


@dataclass(frozen=True)
class Paper:
    """The document's text with what was seen in it, each worked out once, when it is asked for."""

    parsed: Parsed
    called: frozenset[str] = frozenset()
    """What a schema calls its single values: labels in this document, though no table has them."""

    @cached_property
    def text(self) -> str:
        return self.parsed.text[:MAX_TEXT]

    @property
    def language(self) -> str:
        return self.parsed.language.code

    @cached_property
    def pages(self) -> Pages:
        return Pages(self.parsed.pages)

    @cached_property
    def _layout(self) -> Layout:
        return lay_out(self.text, (section.start for section in self.parsed.sections))

    @property
    def flow(self) -> str:
        """The text with its paragraphs unbroken, character by character."""
        return self._layout.flow

    @property
    def sentences(self) -> list[Span]:
        return [Span(sentence.start, sentence.end) for sentence in self._layout.sentences]

    @cached_property
    def entities(self) -> list[Entity]:
        return find_entities(self.text, self.flow, self.parsed.pages, self.language)[0]

    @cached_property
    def reader(self) -> ValueReader:
        mark = decimal_mark(self.text, self.language)
        dates = sorted(find_dates(self.flow, self.language), key=lambda f: (f.start, -f.end))
        kept = [
            one for index, one in enumerate(dates)
            if index == 0 or one.start >= dates[index - 1].end
        ]  # fmt: skip
        return ValueReader(self.text, mark, kept)

    @cached_property
    def pairs(self) -> list[Pair]:
        """Labelled values; what stands in the columns of a table is none."""
        inside = Places([grid.place for grid in self.grids if len(grid.header) > _TWO])
        return [
            pair for pair in find_pairs(self.text, self.is_label) if not inside.hold(pair.place)
        ]

    def is_label(self, words: str) -> bool:
        """Whether the words name something known, or something that the schema asks for."""
        return is_known(words) or canonical(words) in self.called or plain(words) in self.called

    @cached_property
    def stacked_rows(self) -> list[Pair]:
        """The labels of a table's row with the values of the one row that is below it."""
        return [pair for grid in self.grids for pair in self._stacked_in(grid)]

    def _stacked_in(self, grid: Grid) -> Iterator[Pair]:
        for row, below, after in zip(grid.rows, grid.rows[1:], [*grid.rows[2:], ()], strict=False):
            cells = [cell for cell in row if cell]
            begins = next((cell for cell in after if cell), None)
            ends = begins is None or self._says_label(begins)
            if len(cells) < _TWO or not ends or not all(map(self._says_label, cells)):
                continue
            for cell, value in zip(row, below, strict=False):
                if cell and value and not self._says_label(value):
                    yield Pair(cell.of(self.text), cell, value, 0.9)

    def _says_label(self, cell: Span) -> bool:
        return self.is_label(cell.of(self.text).strip(" *_:"))

    @cached_property
    def sums(self) -> list[Pair]:
        """What the last rows of tables state as sums, with their names."""
        return find_sums(self.text, self.grids)

    @cached_property
    def line_amounts(self) -> Places:
        """Where the amounts of single things stand: no such place has a sum."""
        lists = (grid for grid in self.grids if lists_things(grid.header))
        rows = ((grid, row) for grid in lists for row in grid.rows)
        things = ((g, row) for g, row in rows if not is_sum_row(self.text, g.header, row))
        return Places([cell for g, row in things if (cell := in_money_column(g.header, row))])

    @cached_property
    def rate_rows(self) -> Places:
        """Where a sum is broken down by the rates of its tax, two at least."""
        rows = list(find_rate_rows(self.text))
        return Places(rows if len(rows) > 1 else [])

    @cached_property
    def stacked(self) -> dict[str, list[Pair]]:
        """Lines by what they say, if it is a label, with the line below each as its value."""
        found: dict[str, list[Pair]] = {}
        for pair in find_stacked(self.text):
            found.setdefault(canonical(pair.label), []).append(pair)
        return found

    @cached_property
    def mentions(self) -> Mentions:
        return Mentions(self.text)

    @cached_property
    def list_heads(self) -> Heads:
        return find_heads(self.text)

    @cached_property
    def grids(self) -> list[Grid]:
        return [
            grid for grid in find_grids(self.text, self.parsed.tables) if not self._is_form(grid)
        ]

    def _is_form(self, grid: Grid) -> bool:
        """Whether each row is labels with their values, which is no table of things."""
        rows = [grid.header, *([c.of(self.text) if c else "" for c in r] for r in grid.rows)]
        filled = [[said.strip(" *_:") for said in row if said.strip()] for row in rows]
        return len(grid.header) > _TWO and all(map(self._alternates, filled))

    def _alternates(self, row: Sequence[str]) -> bool:
        labels = [self.is_label(said) for said in row]
        return len(row) % _TWO == 0 and all(labels[::2]) and not any(labels[1::2])

    @cached_property
    def blocks(self) -> list[Block]:
        return find_blocks(self.text)

    @cached_property
    def roles(self) -> list[Role]:
        """The names that defined terms stand for; entities are looked for only if there are any."""
        terms = find_terms(self.flow)
        if not terms:
            return []
        kinds: tuple[EntityType, EntityType] = ("organisation", "person")
        companies, people = ([span for span, _ in self.entity_spans(kind)] for kind in kinds)
        return find_roles(self.text, terms, companies, people)

    def entity_spans(self, kind: EntityType) -> list[tuple[Span, Entity]]:
        """Every mention of that type, in reading order."""
        found = [
            (Span(mention.start, mention.end), entity)
            for entity in self.entities
            if entity.type == kind
            for mention in entity.mentions
        ]
        return sorted(found, key=lambda each: each[0])
