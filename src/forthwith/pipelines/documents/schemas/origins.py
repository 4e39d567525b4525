"""How a value was found, and where a language model sees one."""

from __future__ import annotations

from typing import Literal

from forthwith.pipelines.documents.models import Value

How = Literal[
    "label",
    "block",
    "table",
    "section",
    "list",
    "entity",
    "pattern",
    "position",
    "model",
    "computed",
]


class Suggestion(Value):
    """Where a language model sees a value: the words of the document that it quotes.

    `path` has a `*` for an item of a list, and `row` says which.
    """

    path: str
    row: int | None = None
    value: str
    quote: str
