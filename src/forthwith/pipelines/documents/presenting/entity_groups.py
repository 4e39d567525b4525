"""The sorts of things that a document names, in the order in which a reader looks for them."""

from __future__ import annotations

from typing import Final

from forthwith.pipelines.documents.models import EntityType

ENTITY_GROUPS: Final[tuple[tuple[EntityType, str], ...]] = (
    ("person", "People"),
    ("organisation", "Organisations"),
    ("date", "Dates"),
    ("amount", "Amounts"),
    ("identifier", "Numbers and references"),
    ("location", "Places"),
    ("email", "E-mail addresses"),
    ("phone", "Telephone numbers"),
    ("url", "Web addresses"),
)
LITERAL: Final = frozenset[EntityType]({"email", "url", "identifier", "phone"})
"""What is shown letter by letter, as it may be copied."""
