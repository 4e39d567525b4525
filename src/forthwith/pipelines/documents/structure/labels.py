"""Labels: what a property is called and what a document calls it, brought to one form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from forthwith.pipelines.documents.structure.concepts import CONCEPTS

_HUMPS: Final = re.compile(r"(?<=[a-z0-9äöüß])(?=[A-ZÄÖÜ])|(?<=[A-Z])(?=[A-Z][a-z])")
_CAMEL: Final = re.compile(r"[a-z][\w]*|(?:[A-Z][a-z]{2,}\w*){2,}")
"""A name of a program, not of a document, where MwSt and PayPal are one word."""
_ASIDE: Final = re.compile(
    r"\([^()]*(?:\([^()]*\)[^()]*)?\)|\[[^\[\]]*\]|(?<!\d)\d+(?:[.,]\d+)? ?%|[€$£]"
)
_BESIDES: Final = re.compile(r"(?<=\w)['’]s(?!\w)|(?<!\w)please quote(?!\w)", re.IGNORECASE)
_NOT_WORDS: Final = re.compile(r"[^\w#]+|_+")
_NUMERO: Final = re.compile(r"№|(?<!\w)n\.? ?[°º]|(?<=\w )n\.?(?=[\s:]*$)", re.IGNORECASE)
"""The number sign, n°, n.º, and a last n."""
_DOTTED: Final = re.compile(r"(?<!\w)p\.? ?o\.(?!\w)|(?<!\w)p\.o(?!\w)", re.IGNORECASE)
_NUMBER_WORDS: Final = frozenset(
    {"no", "nr", "num", "#", "nummer", "nbr", "numero", "number", "numéro", "número", "núm", "nro",
     "nros"}
)  # fmt: skip
_FILLING: Final = frozenset(
    {"the", "our", "your", "of", "a", "unser", "unsere", "ihr", "ihre", "der", "die", "das",
     "des", "in", "la", "du", "del", "della", "di", "da", "do", "eur", "usd", "gbp",
     "chf", "please", "full", "value"}
)  # fmt: skip
_TRANSCRIBED: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_LINKING: Final = frozenset({"de", "d", "del", "des", "di", "da", "do", "du", "a", "à"})
_SIMILAR: Final = 90.0
_SIMILAR_LENGTHS: Final = 5
_FUZZY_CHARACTERS: Final = 6
_REMEMBERED: Final = 20_000

EXACT: Final = 1.0
SYNONYM: Final = 0.97
DESCRIBED: Final = 0.85
WEAK: Final = 0.75


@lru_cache(maxsize=_REMEMBERED)
def canonical(label: str) -> str:
    """The words of a label, lower-case; what stands in brackets, rates and currencies left out.

    >>> canonical("invoiceNo"), canonical("Invoice No.:"), canonical("VAT (19 %)")
    ('invoice number', 'invoice number', 'vat')
    """
    label = _BESIDES.sub("", label)
    apart = _HUMPS.sub(" ", label) if _CAMEL.fullmatch(label) else label
    apart = _DOTTED.sub("po", _NUMERO.sub(" number ", apart))
    bare = _ASIDE.sub(" ", apart).casefold()
    words = [word for word in _NOT_WORDS.split(bare.replace("#", " # ")) if word]
    kept = [_word(word) for word in words]
    core = [word for word in kept if word not in _FILLING]
    return " ".join(core or kept)


def _word(word: str) -> str:
    return "number" if word in _NUMBER_WORDS else word


@lru_cache(maxsize=_REMEMBERED)
def plain(label: str) -> str:
    """The label in the letters that names in programs are written in, without linking words.

    >>> plain("Date d'échéance"), plain("date_echeance"), plain("Fälligkeit")
    ('date echeance', 'date echeance', 'faelligkeit')
    """
    transcribed = canonical(label).translate(_TRANSCRIBED)
    parts = unicodedata.normalize("NFKD", transcribed)
    bare = "".join(each for each in parts if not unicodedata.combining(each))
    words = bare.split()
    return " ".join(word for word in words if word not in _LINKING) or bare


def _by_label() -> dict[str, frozenset[str]]:
    names: dict[str, set[str]] = {}
    for name, (strong, _) in CONCEPTS.items():
        for label in (name, *strong):
            names.setdefault(canonical(label), set()).add(name)
    return {label: frozenset(found) for label, found in names.items()}


def _by_plain_label() -> dict[str, frozenset[str]]:
    names: dict[str, frozenset[str]] = {}
    for label, found in CONCEPT_OF.items():
        names[plain(label)] = names.get(plain(label), frozenset()) | found
    return names


CONCEPT_OF: Final[Mapping[str, frozenset[str]]] = _by_label()
"""Canonical label → the things it names."""
_CONCEPT_OF_PLAIN: Final[Mapping[str, frozenset[str]]] = _by_plain_label()


def is_known(label: str) -> bool:
    """Whether the label names something in the table of concepts."""
    return canonical(label) in CONCEPT_OF


def concepts_of(labels: Iterable[str]) -> tuple[str, ...]:
    """The things that a property with these names is, by its own name first.

    A name such as `date` that is a thing itself is only that, though others have it as a label.
    """
    found: dict[str, None] = {}
    for label in map(canonical, labels):
        own = [name for name in CONCEPTS if canonical(name) == label]
        called = CONCEPT_OF.get(label) or _CONCEPT_OF_PLAIN.get(plain(label), frozenset())
        found |= dict.fromkeys(own or sorted(called))
        if found:
            break
    return tuple(found)


def scored_labels(names: Iterable[str], hints: Iterable[str] = ()) -> dict[str, float]:
    """Canonical label → how sure it is that it names the property.

    Args:
        names: what the schema calls it; the first is its own name.
        hints: what its description calls it.

    """
    names = tuple(names)
    scores: dict[str, float] = {}
    for label, score in _all_labels(names, tuple(hints)):
        for key in {canonical(label), plain(label)} - {""}:
            scores[key] = max(scores.get(key, 0.0), score)
    return scores


def _all_labels(names: tuple[str, ...], hints: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    yield from ((name, EXACT) for name in names)
    for concept in concepts_of(names):
        strong, weak = CONCEPTS[concept]
        yield from ((label, SYNONYM) for label in (concept, *strong))
        yield from ((label, WEAK) for label in weak)
    yield from ((hint, DESCRIBED) for hint in hints)


def label_score(label: str, scores: Mapping[str, float]) -> float:
    """How sure it is that a document's label names the property; 0 if it does not.

    >>> label_score("Rechnungs-Nr.:", scored_labels(["invoice_number"])) > 0.9
    True
    >>> label_score("Due date", scored_labels(["date"]))
    0.0
    """
    key = canonical(label)
    exact = scores.get(key, scores.get(plain(label)))
    if exact is not None:
        return exact
    if len(key) < _FUZZY_CHARACTERS or key in CONCEPT_OF:
        return 0.0
    best = max((_likeness(key, other) * score for other, score in scores.items()), default=0.0)
    return round(best, 3)


def _likeness(key: str, other: str) -> float:
    """Only misspellings and changed word order: one word more is another thing."""
    near = abs(len(key) - len(other)) <= len(key) // _SIMILAR_LENGTHS
    if not near or len(other) < _FUZZY_CHARACTERS or key.count(" ") != other.count(" "):
        return 0.0
    ratio = fuzz.token_sort_ratio(key, other)
    return ratio / 100 * 0.9 if ratio >= _SIMILAR else 0.0
