"""Read JSON: keys and values as lines, a list of flat objects as a table.

Numbers stay as they are written, so that none is rounded and none is too long to read. A file of
one value per line (JSON Lines) is read as the list of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import accumulate
from typing import BinaryIO, Final, TypeAlias, TypeGuard

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.models import Checked, Read
from forthwith.pipelines.documents.readers.blocks import Blocks
from forthwith.pipelines.documents.readers.texts import begin_text

READER: Final = "forthwith-json"
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_BRACKETS: Final = re.compile(r"[\[\]{}]")
_STEPS: Final = {"[": 1, "{": 1, "]": -1, "}": -1}
_LEVELS: Final = 6
_SHORT_LIST: Final = 120
_METADATA: Final = ("title", "author", "description", "language", "created", "modified")

_Scalar: TypeAlias = str | bool | None
_Value: TypeAlias = "_Scalar | list[_Value] | dict[str, _Value]"


def read_json(stream: BinaryIO, checked: Checked) -> Read:
    """Read the value; text that is no JSON after all is read as plain text, with a note.

    Raises:
        PermanentError: it is nested too deeply.

    """
    blocks = Blocks()
    text = begin_text(stream, blocks)
    _check_nesting(text)
    metadata: dict[str, str] = {}
    try:
        value = _parsed(text)
    except ValueError:
        blocks.remark("recovered_after_damage", "The file is no valid JSON; its text was read.")
        blocks.line(text)
    else:
        _Writer(blocks).add(value, "", 1)
        metadata = _metadata(value)
    blocks.end_page()
    return blocks.read(checked, reader=READER, metadata=metadata)


def _check_nesting(text: str) -> None:
    """Refuse brackets within brackets beyond the limit; those in strings do not count."""
    bare = _STRING.sub("", text)
    depths = accumulate(_STEPS[found[0]] for found in _BRACKETS.finditer(bare))
    if any(depth > limits.JSON_NESTING for depth in depths):
        raise refusal(
            "document_too_complex",
            f"The JSON is nested more than {limits.JSON_NESTING} deep.",
            cause="nesting",
        )


def _parsed(text: str) -> _Value:
    try:
        return _value(text)
    except ValueError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2:
            raise
        return [_value(line) for line in lines]


def _value(text: str) -> _Value:
    found: _Value = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    return found


def _metadata(value: _Value) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    found = {key: value.get(key) for key in _METADATA}
    return {key: each for key, each in found.items() if isinstance(each, str)}


class _Writer:
    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._left = limits.CELLS

    def add(self, value: _Value, label: str, level: int) -> None:
        """Add a value under the name that it has; `level` counts from 1."""
        self._left -= 1
        if self._left < 0:
            self._blocks.remark("truncated_output")
        if self._left < 0 or self._blocks.full or value in ({}, []):
            return
        if isinstance(value, dict):
            self._head(label, level)
            for key, inner in value.items():
                self.add(inner, key, level + bool(label))
        elif isinstance(value, list):
            self._add_list(value, label, level)
        else:
            self._blocks.line(_labelled(label, _shown(value)))

    def _head(self, label: str, level: int) -> None:
        if not label:
            return
        self._blocks.line("")
        if level <= _LEVELS:
            self._blocks.heading(label, level)
        else:
            self._blocks.line(label)

    def _add_list(self, values: list[_Value], label: str, level: int) -> None:
        if _are_records(values):
            self._head(label, level)
            self._blocks.table(_rows(values), title=label or None)
        elif _are_scalars(values):
            self._add_scalars([_shown(value) for value in values], label)
        else:
            self._head(label, level)
            for number, value in enumerate(values, start=1):
                self.add(value, f"{label} {number}".strip(), level + 1)

    def _add_scalars(self, texts: list[str], label: str) -> None:
        if sum(map(len, texts)) <= _SHORT_LIST:
            self._blocks.line(_labelled(label, ", ".join(texts)))
            return
        self._blocks.line(f"{label}:" if label else "")
        for text in texts:
            self._blocks.line(f"- {text}")


def _are_scalars(values: list[_Value]) -> TypeGuard[list[_Scalar]]:
    return not any(isinstance(value, list | dict) for value in values)


def _are_records(values: list[_Value]) -> TypeGuard[list[dict[str, _Scalar]]]:
    """Tell whether all are objects of scalars, few enough in keys to be the rows of a table."""
    if not values or not all(isinstance(value, dict) for value in values):
        return False
    objects = [value for value in values if isinstance(value, dict)]
    if not all(_are_scalars(list(each.values())) for each in objects):
        return False
    keys = {key for each in objects for key in each}
    return 0 < len(keys) <= max(limits.RECORD_FIELDS, *map(len, objects))


def _rows(records: list[dict[str, _Scalar]]) -> list[list[str]]:
    keys = list(dict.fromkeys(key for record in records for key in record))
    return [keys, *([_shown(record.get(key)) for key in keys] for record in _affordable(records))]


def _affordable(records: list[dict[str, _Scalar]]) -> Iterator[dict[str, _Scalar]]:
    """Yield records until their cells are as many as a document may have."""
    keys = len({key for record in records for key in record})
    yield from records[: limits.CELLS // max(1, keys)]


def _labelled(label: str, text: str) -> str:
    return f"{label}: {text}" if label else text


def _shown(value: _Scalar) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case _:
            return value
