"""The values of a key fact in one line."""

from __future__ import annotations

from collections.abc import Sequence

from forthwith.pipelines.documents.models import KeyFact
from forthwith.pipelines.documents.presenting.markdown_text import cut


def joined(fact: KeyFact, *, most: int = 0, characters: int = 0) -> str:
    """Its values; with limits the first of them, each cut, and how many are left."""
    values = [cut(value.text, characters) for value in fact.values]
    shown = values[:most] if most else values
    left = len(values) - len(shown)
    return f"{in_one_line(shown)} and {left} more" if left else in_one_line(shown)


def in_one_line(values: Sequence[str]) -> str:
    """Sentences one after the other, all else as a list.

    >>> in_one_line(["Ada", "Bo"]), in_one_line(["Pay (Ada, May)", "Write"])
    ('Ada, Bo', 'Pay (Ada, May); Write')
    >>> in_one_line(["Pay.", "Write."])
    'Pay. Write.'
    """
    if all(each.endswith(".") for each in values):
        return " ".join(values)
    return ("; " if any("," in each for each in values) else ", ").join(values)
