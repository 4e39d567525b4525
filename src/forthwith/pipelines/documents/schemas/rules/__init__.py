"""Rules for what no label says: one function for each thing, in one table."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Final

from forthwith.pipelines.documents.schemas.rules.careers import CAREER_LISTS, CAREER_RULES
from forthwith.pipelines.documents.schemas.rules.contracts import CONTRACT_RULES, PARTY_RULES
from forthwith.pipelines.documents.schemas.rules.invoices import INVOICE_RULES
from forthwith.pipelines.documents.schemas.rules.letters import LETTER_RULES
from forthwith.pipelines.documents.schemas.rules.meetings import MEETING_LISTS
from forthwith.pipelines.documents.schemas.rules.periods import PERIOD_RULES
from forthwith.pipelines.documents.schemas.rules.receipts import RECEIPT_LISTS, RECEIPT_RULES
from forthwith.pipelines.documents.schemas.rules.ruling import Rule, SeriesRule

_TABLES: Final = (
    CONTRACT_RULES,
    INVOICE_RULES,
    LETTER_RULES,
    PERIOD_RULES,
    RECEIPT_RULES,
    CAREER_RULES,
)


def _all(concept: str) -> Rule:
    """Every rule for a thing, in the order of the tables."""
    rules = [table[concept] for table in _TABLES if concept in table]
    return rules[0] if len(rules) == 1 else lambda paper: chain(*(rule(paper) for rule in rules))


RULES: Final[Mapping[str, Rule]] = {name: _all(name) for table in _TABLES for name in table}
"""Name of a thing → where it may stand."""

SERIES_RULES: Final[Mapping[str, SeriesRule]] = {
    **PARTY_RULES,
    **MEETING_LISTS,
    **RECEIPT_LISTS,
    **CAREER_LISTS,
}
"""Name of a thing of which there are several → each of them, as its parts by name."""
