"""Rules for what no label says: one function for each thing, in one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from forthwith.pipelines.documents.fields.rules.contracts import CONTRACT_RULES, PARTY_RULES
from forthwith.pipelines.documents.fields.rules.invoices import INVOICE_RULES
from forthwith.pipelines.documents.fields.rules.letters import LETTER_RULES
from forthwith.pipelines.documents.fields.rules.meetings import MEETING_LISTS
from forthwith.pipelines.documents.fields.rules.ruling import Rule, SeriesRule

RULES: Final[Mapping[str, Rule]] = {**CONTRACT_RULES, **INVOICE_RULES, **LETTER_RULES}
"""Name of a thing → where it may stand."""

SERIES_RULES: Final[Mapping[str, SeriesRule]] = {**PARTY_RULES, **MEETING_LISTS}
"""Name of a thing of which there are several → each of them, as its parts by name."""
