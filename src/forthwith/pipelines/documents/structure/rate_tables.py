"""The tables that break a sum down by the rates of its tax: no row of them is the whole sum."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from forthwith.pipelines.documents.spans import Span

_ROW: Final = re.compile(
    r"^[ \t*|]{0,8}+(?:[A-Z][ \t]?+[=:|]?+[ \t|]{0,8}+)?\d{1,2}+(?:[.,]\d{1,2}+)?[ \t]?+%"
    r"(?:[ \t|]{1,40}+[^\n\d \t|]{0,3}+[ \t]?+\d[\d.,]{0,15}+(?:[ \t]?+[^\n\d \t|]{1,6}+)?){2,6}"
    r"[ \t|]*+$",
    re.MULTILINE,
)
"""A rate, then figures: "A= 19,0% 1,85 0,35 2,20"."""
_SUM: Final = re.compile(
    r"\n[^\d\n]{1,40}+(?:\d[\d.,]{0,15}+[^\n\d]{1,40}+){2,5}\d[\d.,]{0,15}+[^\n\d]{0,6}+(?=\n|$)"
)
"""The row right below that adds them up, column by column."""


def find_rate_rows(text: str) -> Iterator[Span]:
    """The rows that begin with a rate, each with the sum of all of them that stands below it."""
    for row in _ROW.finditer(text):
        total = _SUM.match(text, row.end())
        yield Span(row.start(), total.end() if total else row.end())
