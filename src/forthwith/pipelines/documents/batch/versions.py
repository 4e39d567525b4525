"""Documents that are versions of one another, which is newer, and what changed."""

from __future__ import annotations

from collections.abc import Sequence

from forthwith.pipelines.documents.batch.age import signs_of_age
from forthwith.pipelines.documents.batch.changes import changes
from forthwith.pipelines.documents.batch.models import Understood, Versions
from forthwith.pipelines.documents.batch.similarity import similar_pairs
from forthwith.pipelines.documents.batch.subjects import own_numbers


def find_versions(documents: Sequence[Understood]) -> list[Versions]:
    """Each pair of versions; two that bear numbers of their own are two documents of one form."""
    pairs = similar_pairs(documents)
    return [
        versions_of(documents[pair.first], documents[pair.second], pair.similarity)
        for pair in pairs
        if not _numbered_apart(documents[pair.first], documents[pair.second])
    ]


def _numbered_apart(first: Understood, second: Understood) -> bool:
    one, other = own_numbers(first), own_numbers(second)
    return any(one[kind].value != other[kind].value for kind in one.keys() & other.keys())


def versions_of(first: Understood, second: Understood, similarity: float) -> Versions:
    """The pair with the older one first; what contradicts the most telling sign is said too."""
    signs = signs_of_age(first, second)
    older, newer = (first, second) if not signs or signs[0].second else (second, first)
    reasons = [
        sign.words if sign.second == signs[0].second else f"but of the other: {sign.words}"
        for sign in signs
    ]
    changed = changes(older, newer)
    return Versions(
        older=older.number,
        newer=newer.number,
        newer_known=bool(signs),
        reasons=reasons,
        similarity=similarity,
        added=changed.added,
        removed=changed.removed,
        changed=changed.changed,
        figures=changed.figures,
    )
