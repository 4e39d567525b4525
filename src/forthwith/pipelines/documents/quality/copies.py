"""Pages that repeat an earlier page of the same document.

Two pages are the same when they say the same with the same figures: forms that differ in a
number, a date or a name are not copies of each other, however alike they look.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Final

_NOISE: Final = re.compile(r"[\W_]+")
_FIGURES: Final = re.compile(r"\d+")
_LEAST: Final = 60
_COMPARED: Final = 4_000
_ALIKE: Final = 97.0
_COMPARISONS: Final = 20_000
_SPELT_ALIKE: Final = 60.0


def copies(
    texts: Mapping[int, str], pictures: Mapping[int, str], *, more_time: Callable[[], bool]
) -> dict[int, int]:
    """Page → the earlier page that it repeats; `pictures` are the hashes of scanned pages."""
    found = {**_same(pictures), **_same({n: _digest(t) for n, t in texts.items() if t})}
    rest = {n: t[:_COMPARED] for n, t in texts.items() if t and n not in found}
    return {**found, **_alike(rest, more_time)}


def comparable(text: str) -> str:
    r"""The text without what differs between copies; empty if too little is left to tell.

    >>> comparable("Short.")
    ''
    """
    plain = _NOISE.sub(" ", text.casefold()).strip()
    return plain if len(plain) >= _LEAST else ""


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()


def _same(keys: Mapping[int, str]) -> dict[int, int]:
    first: dict[str, int] = {}
    return {n: first[key] for n, key in keys.items() if first.setdefault(key, n) != n}


def _alike(texts: Mapping[int, str], more_time: Callable[[], bool]) -> dict[int, int]:
    from rapidfuzz.fuzz import ratio

    found: dict[int, int] = {}
    kept: list[tuple[int, str, Counter[str]]] = []
    left = _COMPARISONS
    for number, text in texts.items():
        figures = Counter(_FIGURES.findall(text))
        near = [
            k for k in kept if k[2] == figures and abs(len(k[1]) - len(text)) < 0.05 * len(text)
        ]
        left -= len(near)
        if left < 0 or not more_time():
            break
        earlier = (
            k[0]
            for k in near
            if ratio(k[1], text, score_cutoff=_ALIKE) and differ_in_spelling_alone(k[1], text)
        )
        if (same := next(earlier, None)) is not None:
            found[number] = same
        else:
            kept.append((number, text, figures))
    return found


def differ_in_spelling_alone(one: str, other: str) -> bool:
    """Tell misread letters of a second scan from other words: another name is another page.

    >>> differ_in_spelling_alone("dear anna weber", "dear anna wcber")
    True
    >>> differ_in_spelling_alone("dear anna weber", "dear tomas weber")
    False
    """
    from rapidfuzz.fuzz import ratio

    words, others = Counter(one.split()), Counter(other.split())
    added = list((others - words).elements())
    return all(
        any(ratio(word, candidate) >= _SPELT_ALIKE for candidate in added)
        for word in (words - others).elements()
    )
