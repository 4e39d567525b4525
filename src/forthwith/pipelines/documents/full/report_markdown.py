"""The report as a page that a person likes to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forthwith.pipelines.documents.full.describing import describe, main_facts, told_phrases
from forthwith.pipelines.documents.full.in_columns import cells_of, told
from forthwith.pipelines.documents.language.wording import (
    human_value,
    language_name,
    name_of,
    pages_of,
)
from forthwith.pipelines.documents.models import (
    Entity,
    EntityType,
    ItemList,
    Report,
    Section,
    Table,
)
from forthwith.pipelines.documents.presenting.entity_groups import ENTITY_GROUPS, LITERAL
from forthwith.pipelines.documents.presenting.markdown_parts import markdown_page, noted
from forthwith.pipelines.documents.presenting.markdown_text import code, plain, table

_MAX_PER_GROUP = 15
_MAX_SECTIONS = 60
_MAX_TABLES = 6
_MAX_ROWS = 8
_MAX_COLUMNS = 8
_MAX_LISTS = 20
_CELL_CHARS = 40
_WORDING_CHARS = 80
_QUOTE_CHARS = 120


def to_markdown(report: Report) -> str:
    """The whole report as Markdown; nothing of the document's text is taken as markup."""
    paged = len(report.pages) > 1
    parts = (
        _head(report),
        _facts(report),
        _summary(report),
        _phrases(report),
        _entities(report),
        _tables(report.tables, paged=paged),
        _outline(report.sections, paged=paged),
        _lists(report.lists, paged=paged),
        noted(report.notes),
        _provenance(report),
    )
    return markdown_page(parts)


def _head(report: Report) -> Iterator[str]:
    yield f"# {plain(report.title)}"
    yield ""
    yield plain(describe(report))


def _facts(report: Report) -> Iterator[str]:
    yield "## At a glance"
    yield ""
    rows = [(name, plain(value, 160)) for name, value in main_facts(report)]
    yield from table(("Fact", "Value"), rows)


def _summary(report: Report) -> Iterator[str]:
    summary = report.summary
    if not summary.text:
        return
    yield "## Summary"
    yield ""
    if summary.basis == "facts" or not summary.sentences:
        yield plain(summary.text)
        quoted = [f"“{plain(each.text, _QUOTE_CHARS)}”" for each in summary.sentences]
        if quoted:
            yield ""
            yield f"It stands on {', '.join(quoted)}."
        return
    if summary.basis == "model":
        yield plain(summary.text)
        yield ""
        yield "Written by a language model, which can be wrong. It names as what this rests on:"
        yield ""
    paged = len(report.pages) > 1
    for sentence in summary.sentences:
        where = f" *(p. {sentence.page})*" if paged and sentence.page else ""
        yield f"- {plain(sentence.text)}{where}"


def _phrases(report: Report) -> Iterator[str]:
    phrases = told_phrases(report)
    if phrases:
        yield "## Key phrases"
        yield ""
        yield " · ".join(plain(phrase.text, _WORDING_CHARS) for phrase in phrases)


def _entities(report: Report) -> Iterator[str]:
    cells = cells_of(report)
    groups = [(kind, heading, told(report, kind, cells)) for kind, heading in ENTITY_GROUPS]
    if report.entities:
        yield "## What the document names"
    for kind, heading, named in groups:
        if named.listed or named.ranged:
            yield ""
            yield f"### {heading}"
        if named.listed:
            yield from _group(kind, heading, named.listed, paged=len(report.pages) > 1)
        if named.ranged:
            yield ""
            yield f"{named.ranged}."


def _group(
    kind: EntityType, heading: str, entities: Sequence[Entity], *, paged: bool
) -> Iterator[str]:
    shown = entities[:_MAX_PER_GROUP]
    labelled = any(entity.label for entity in shown)
    header = [heading, *_value_column(kind), *(["Called"] if labelled else []), "Times"]
    yield ""
    rows = [_row(kind, entity, labelled=labelled, paged=paged) for entity in shown]
    yield from table([*header, *(["Pages"] if paged else [])], rows)
    left = len(entities) - len(shown)
    if left:
        yield ""
        yield f"… and {left} more in the JSON report."


def _value_column(kind: EntityType) -> list[str]:
    return ["Written as"] if kind in {"date", "amount"} else []


def _row(kind: EntityType, entity: Entity, *, labelled: bool, paged: bool) -> list[str]:
    wording = code if kind in LITERAL else plain
    if _value_column(kind):
        row = [plain(human_value(entity)), plain(entity.text, _WORDING_CHARS)]
    else:
        row = [wording(name_of(entity), _WORDING_CHARS)]
    if labelled:
        row.append(plain(entity.label or "", _CELL_CHARS))
    row.append(str(entity.count))
    return [*row, pages_of(entity)] if paged else row


def _tables(tables: Sequence[Table], *, paged: bool) -> Iterator[str]:
    filled = [one for one in tables if any(any(row) for row in one.rows)]
    if filled:
        yield "## Tables"
    for number, one in enumerate(filled[:_MAX_TABLES], 1):
        title = f": {plain(one.title, _WORDING_CHARS)}" if one.title else ""
        page = f" (p. {one.page})" if paged and one.page else ""
        yield ""
        yield f"### Table {number}{title}{page}"
        yield ""
        yield from _preview(one)
    if len(filled) > _MAX_TABLES:
        yield ""
        yield f"… and {len(filled) - _MAX_TABLES} more tables in the JSON report."


def _preview(one: Table) -> Iterator[str]:
    rows = [row for row in one.rows if any(row)]
    columns = max(map(len, rows[: _MAX_ROWS + 1]))
    width = min(_MAX_COLUMNS, columns)
    cells = [
        [plain(cell, _CELL_CHARS) for cell in [*row, *[""] * width][:width]]
        for row in rows[: _MAX_ROWS + 1]
    ]
    yield from table(cells[0], cells[1:])
    hidden = [
        _more(len(rows) - 1 - _MAX_ROWS, "row"),
        _more(columns - width, "column"),
    ]
    if any(hidden):
        yield ""
        yield f"… and {' and '.join(filter(None, hidden))}."


def _more(number: int, noun: str) -> str:
    return f"{number} more {noun}{'' if number == 1 else 's'}" if number > 0 else ""


def _outline(sections: Sequence[Section], *, paged: bool) -> Iterator[str]:
    if not sections:
        return
    yield "## Outline"
    yield ""
    top = min(section.level for section in sections)
    for section in sections[:_MAX_SECTIONS]:
        indent = "  " * min(5, section.level - top)
        page = f" *(p. {section.page})*" if paged and section.page else ""
        yield f"{indent}- {plain(section.title, 120) or '(untitled)'}{page}"
    if len(sections) > _MAX_SECTIONS:
        yield f"- … and {len(sections) - _MAX_SECTIONS} more"


def _lists(lists: Sequence[ItemList], *, paged: bool) -> Iterator[str]:
    if not lists:
        return
    yield f"## Lists ({len(lists):,})"
    yield ""
    for one in lists[:_MAX_LISTS]:
        page = f" *(p. {one.page})*" if paged and one.page else ""
        yield f"- {len(one.items):,} items: {plain(one.items[0], 80)} …{page}"
    if len(lists) > _MAX_LISTS:
        yield f"- … and {len(lists) - _MAX_LISTS} more"


def _provenance(report: Report) -> Iterator[str]:
    source = report.source
    yield "## Source"
    yield ""
    rows = [
        ("File", code(source.name, 120)),
        ("Kind", f"{plain(source.kind.upper())}, {code(source.mime)}"),
        ("Size", f"{source.size_bytes:,} bytes"),
        ("SHA-256", code(source.sha256)),
        ("Read by", code(source.reader)),
        ("Language", plain(language_name(report.language.code))),
    ]
    metadata = [(plain(key, 40), plain(value, 160)) for key, value in report.metadata.items()]
    yield from table(("Property", "Value"), [*rows, *metadata[:20]])
    if report.attachments:
        names = ", ".join(code(name, 80) for name in report.attachments[:20])
        yield ""
        yield f"Attachments: {names}"
