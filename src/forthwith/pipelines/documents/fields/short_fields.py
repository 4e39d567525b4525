"""The extracted data in a few lines: single values first, then how many rows each list has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from pydantic import JsonValue

from forthwith.pipelines.documents.fields.models import FieldsReport
from forthwith.pipelines.documents.presenting.markdown_text import cut, rounded, visible

_SHORT: Final = 20
_LABELLED: Final = 16
_LISTED: Final = 12
_MISSING: Final = 12
_LINE: Final = 200
_PAIR: Final = frozenset({"label", "value"})


def short_fields(report: FieldsReport) -> str:
    """The values one to a line, safe to print; a terminal folds what is too long for it."""
    lines = (cut(visible(line), _LINE) for line in _lines(report))
    return "\n".join(rounded(line) for line in lines)


def _lines(report: FieldsReport) -> Iterator[str]:
    yield f"{report.title}  ({report.source.name})"
    single = list(_single(report.data, ""))
    yield from single[:_SHORT]
    if len(single) > _SHORT:
        yield f"and {len(single) - _SHORT} more values"
    yield from _lists(report.data, "")
    yield from _absent("Not found", report.missing)
    yield from _absent("Not found, not required", report.unfilled)
    for issue in report.issues:
        yield f"Check:   {issue.message}"


def _absent(said: str, paths: Sequence[str]) -> Iterator[str]:
    if paths:
        more = f" and {len(paths) - _MISSING} more" if len(paths) > _MISSING else ""
        yield f"{said}: {', '.join(path[1:] for path in paths[:_MISSING])}{more}"


def _single(value: JsonValue, name: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _single(inner, f"{name}/{key}" if name else key)
    elif not isinstance(value, list):
        yield f"{name}: {_said(value)}"


def _lists(value: JsonValue, name: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _lists(inner, f"{name}/{key}" if name else key)
    elif isinstance(value, list):
        yield from _list(value, name or "data")


def _list(items: list[JsonValue], name: str) -> Iterator[str]:
    """Labelled values each on a line; other records are counted, plain values said."""
    pairs = [each for each in items if isinstance(each, dict) and each.keys() == _PAIR]
    if items and len(pairs) == len(items):
        yield from (f"{each['label']}: {_said(each['value'])}" for each in pairs[:_LABELLED])
        if len(pairs) > _LABELLED:
            yield f"and {len(pairs) - _LABELLED} more {name}"
    elif any(isinstance(each, dict | list) for each in items):
        yield f"{name}: {len(items)} {'row' if len(items) == 1 else 'rows'}"
    else:
        more = f" and {len(items) - _LISTED} more" if len(items) > _LISTED else ""
        yield f"{name}: {', '.join(map(_said, islice(items, _LISTED)))}{more}"


def _said(value: JsonValue) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
