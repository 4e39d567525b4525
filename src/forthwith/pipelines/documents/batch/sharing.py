"""The things that the documents name, brought together across them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from forthwith.pipelines.documents.batch.models import Place, SharedEntity, Understood
from forthwith.pipelines.documents.batch.places import place
from forthwith.pipelines.documents.models import Entity, EntityType

MAX_ENTITIES = 300
_NAMES: frozenset[EntityType] = frozenset({"person", "organisation", "identifier"})
"""What is listed even if one document alone names it."""


def share_entities(documents: Sequence[Understood]) -> list[SharedEntity]:
    """What several documents name, then the names of one alone; at most `MAX_ENTITIES`.

    Dates are left to the timeline.
    """
    groups: dict[tuple[EntityType, str], list[tuple[Understood, Entity]]] = {}
    for document in documents:
        for entity in document.entities:
            if entity.type != "date" and entity.mentions:
                groups.setdefault(_key(entity), []).append((document, entity))
    merged = (_merged(group) for group in groups.values())
    found = [one for one in merged if len(one.documents) > 1 or one.type in _NAMES]
    kept = [one for one in found if one.type != "amount" or _between_related(one, found)]
    kept.sort(key=lambda one: (-len(one.documents), one.type not in _NAMES, -one.count, one.value))
    return kept[:MAX_ENTITIES]


def _between_related(amount: SharedEntity, found: Iterable[SharedEntity]) -> bool:
    """Tell an amount that goes from paper to paper from one that two papers happen to have."""
    documents = set(amount.documents)
    return any(
        len(documents.intersection(one.documents)) > 1 for one in found if one.type in _NAMES
    )


def _key(entity: Entity) -> tuple[EntityType, str]:
    return entity.type, " ".join(entity.value.casefold().split())


def _merged(group: Sequence[tuple[Understood, Entity]]) -> SharedEntity:
    _, first = group[0]
    return SharedEntity(
        type=first.type,
        text=max((entity.text for _, entity in group), key=len),
        value=first.value,
        documents=list(dict.fromkeys(document.number for document, _ in group)),
        count=sum(entity.count for _, entity in group),
        places=list(_first_places(group)),
    )


def _first_places(group: Sequence[tuple[Understood, Entity]]) -> Iterable[Place]:
    seen: set[int] = set()
    for document, entity in group:
        if document.number not in seen:
            seen.add(document.number)
            mention = entity.mentions[0]
            yield place(document, mention.start, mention.end)
