"""What is told of a document of a batch in a line: the first of its key facts.

A reader of many documents wants to tell them apart; who wants all of one asks for its analysis.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from forthwith.pipelines.documents.batch.models import BatchDocument
from forthwith.pipelines.documents.facts.values import joined

_MAX_FACTS: Final = 6
_OF_MANY: Final = 4
_MANY: Final = 40
"""Documents, from which on each of them has less room."""
_MAX_VALUES: Final = 3
_VALUE_CHARACTERS: Final = 80
_CHARACTERS_OF_MANY: Final = 30
_TELLING: Final = re.compile(
    r"(?:invoice|contract|report|statement|receipt) number|total|closing|account holder|patient$",
    re.IGNORECASE,
)
_MINOR: Final = re.compile(
    r"net |tax|service date|(?:order|customer|patient) number|copy|absent|bic|opening|jurisdiction",
    re.IGNORECASE,
)


def facts_told(document: BatchDocument, *, of: int) -> list[tuple[str, str]]:
    """Name and values of its first key facts; `of` is the number of documents in the batch."""
    most = _OF_MANY if of > _MANY else _MAX_FACTS
    characters = _CHARACTERS_OF_MANY if of > _MANY else _VALUE_CHARACTERS
    kept = sorted(document.key_facts, key=lambda fact: _rank(fact.name))[:most]
    return [(f.name, joined(f, most=_MAX_VALUES, characters=characters)) for f in kept]


def _rank(name: str) -> int:
    """What tells documents of one type apart comes first, what a figure is made of last."""
    return 0 if _TELLING.match(name) else 2 if _MINOR.match(name) else 1


def in_a_line(facts: Sequence[tuple[str, str]]) -> str:
    """Facts one after the other.

    >>> in_a_line([("Invoice number", "17"), ("Total", "EUR 12")])
    'Invoice number: 17; Total: EUR 12'
    """
    return "; ".join(f"{name}: {value}" for name, value in facts)
