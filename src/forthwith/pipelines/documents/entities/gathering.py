"""All rules over one text, overlaps settled, mentions of one thing brought together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from forthwith.pipelines.documents.entities.amounts import find_amounts
from forthwith.pipelines.documents.entities.capitals import find_runs
from forthwith.pipelines.documents.entities.contacts import find_contacts
from forthwith.pipelines.documents.entities.dates import find_dates
from forthwith.pipelines.documents.entities.found import Found
from forthwith.pipelines.documents.entities.identifiers import find_identifiers
from forthwith.pipelines.documents.entities.locations import find_locations
from forthwith.pipelines.documents.entities.organisations import find_organisations
from forthwith.pipelines.documents.entities.people import find_people
from forthwith.pipelines.documents.language.words import lower_words
from forthwith.pipelines.documents.models import Entity, EntityType, Mention, PageSpan
from forthwith.pipelines.documents.spans import Pages

MAX_ENTITIES = 500
MAX_MENTIONS = 50
_ORDER: tuple[EntityType, ...] = (
    "person", "organisation", "date", "amount", "identifier", "email", "phone", "url", "location",
)  # fmt: skip
# Where two rules saw the same place, the stricter form wins; among names the longer.
_STRICTNESS: dict[EntityType, int] = {
    "email": 6, "url": 6, "date": 4, "amount": 4, "phone": 3, "identifier": 2,
    "organisation": 1, "person": 1, "location": 1,
}  # fmt: skip
_SURE_IDENTIFIER = 0.9


def find_entities(
    text: str, flow: str, pages: Sequence[PageSpan], language: str
) -> tuple[list[Entity], bool]:
    """The entities of a text, most important first, and whether some were left out."""
    ordinary = lower_words(flow)
    runs = list(find_runs(flow))
    found = [
        *find_contacts(text),
        *find_dates(flow, language),
        *find_amounts(flow, language),
        *find_identifiers(text),
        *find_organisations(flow, runs, ordinary),
        *find_people(flow, runs, ordinary),
        *find_locations(flow, text, runs),
    ]
    groups = _groups(_settled(found, len(text)))
    numbered = Pages(pages)
    entities = [_entity(text, group, numbered) for group in groups]
    entities.sort(key=lambda entity: (_ORDER.index(entity.type), *_importance(entity)))
    return _capped(entities)


def _settled(found: Iterable[Found], length: int) -> list[Found]:
    """The mentions that remain when no two may share a character, in reading order."""
    taken = bytearray(length)
    kept: list[Found] = []
    for one in sorted(found, key=_precedence):
        if taken.find(1, one.start, one.end) < 0:
            taken[one.start : one.end] = b"\x01" * (one.end - one.start)
            kept.append(one)
    kept.sort(key=lambda one: one.start)
    return kept


def _precedence(one: Found) -> tuple[float, int, float, int]:
    strictness = float(_STRICTNESS[one.type])
    if one.type == "identifier" and one.confidence > _SURE_IDENTIFIER:
        strictness = 5.0
    return -strictness, one.start - one.end, -one.confidence, one.start


def _groups(found: Iterable[Found]) -> list[list[Found]]:
    groups: dict[tuple[EntityType, str], list[Found]] = {}
    for one in found:
        groups.setdefault((one.type, one.key or one.value), []).append(one)
    return list(groups.values())


def _entity(text: str, group: Sequence[Found], pages: Pages) -> Entity:
    mentions = [
        Mention(start=one.start, end=one.end, page=pages.at(one.start))
        for one in group[:MAX_MENTIONS]
    ]
    labels = [one.label for one in group if one.label]
    best = max(one.confidence for one in group)
    return Entity(
        type=group[0].type,
        text=_wording(text, group),
        value=group[0].value,
        label=Counter(labels).most_common(1)[0][0] if labels else None,
        count=len(group),
        confidence=round(best, 2),
        mentions=mentions,
    )


def _wording(text: str, group: Sequence[Found]) -> str:
    """How the text names it, in full: the longest wording; for figures the first."""
    if group[0].type in {"person", "organisation"}:
        wordings = [" ".join(text[one.start : one.end].split()) for one in group[:MAX_MENTIONS]]
        return max(wordings, key=lambda wording: (len(wording), not wording.isupper()))
    return " ".join(text[group[0].start : group[0].end].split())


def _importance(entity: Entity) -> tuple[int, int, int]:
    labelled = 1 if entity.label and entity.type in {"date", "amount", "identifier"} else 0
    return -labelled, -entity.count, entity.mentions[0].start


def _capped(entities: list[Entity]) -> tuple[list[Entity], bool]:
    """At most `MAX_ENTITIES`, each type keeping a fair share of the room."""
    if len(entities) <= MAX_ENTITIES:
        return entities, False
    seen: Counter[str] = Counter()
    ranked: list[tuple[int, int]] = []
    for index, entity in enumerate(entities):
        ranked.append((seen[entity.type], index))
        seen[entity.type] += 1
    kept = sorted(index for _, index in sorted(ranked)[:MAX_ENTITIES])
    return [entities[index] for index in kept], True
