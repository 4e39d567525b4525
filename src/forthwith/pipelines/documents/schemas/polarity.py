"""Whether words say the opposite of the yes or no that is to rest on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from forthwith.pipelines.documents.spans import Span

_NEGATIONS: Final[Mapping[str, str]] = {
    "en": "not never no none nor neither without cannot",
    "de": "kein keine keinem keinen keiner keines nicht nie niemals ohne weder",
    "fr": "pas jamais aucun aucune ni sans non",
    "es": "no nunca jamás ninguno ninguna ningún ni sin",
    "it": "non mai senza nessun nessuno nessuna no né",
    "nl": "niet geen nooit zonder nee",
    "pt": "não nunca nem sem nenhum nenhuma",
}
_AMBIGUOUS: Final = frozenset("mai sin sem ni né nem nee".split())
"""Words of another meaning elsewhere, as the month Mai: negations in their own language alone."""
_IDIOM: Final = re.compile(
    r"(?<!\w)(?:not (?:only|just|later than|more than|less than|limited to)|nicht nur|non solo"
    r"|no (?:later|more|less|fewer|earlier|doubt|longer than)|no[.:]? ?[\w/-]{0,20}\d"
    r"|non seulement|no sólo|without (?:limitation|delay|prejudice|undue delay))(?!\w)",
    re.IGNORECASE,
)
"""What has a negation in it and denies nothing; "order no A-12" has none."""
_NEGATIVE_NAMES: Final = frozenset(
    "not no non without never kein keine nicht ohne sans sin senza zonder sem".split()
)
_WORDS: Final = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])")
_CLAUSE_END: Final = re.compile(
    r"[.,;:!?](?=\s|$)|\n\s*\n|(?<!\w)(?:but|aber|sondern|mais|pero|maar)(?!\w)", re.IGNORECASE
)
_REACH: Final = 120


def contradicts(
    text: str, evidence: Span, names: Iterable[str], *, value: bool, language: str = "und"
) -> bool:
    """Whether the clause of the evidence denies what the value affirms.

    A property whose own name is a negation, as `no_pets`, is affirmed by one. What denies nothing
    bears out neither yes nor no by this rule, and is left to the judgement.
    """
    words = {word.casefold() for name in names for word in _WORDS.split(name)}
    is_negative = bool(words & _NEGATIVE_NAMES)
    if value is is_negative:
        return False
    said = _IDIOM.sub(" ", _clause(text, evidence).of(text))
    return _negation(language).search(said) is not None


def _clause(text: str, evidence: Span) -> Span:
    """The evidence with the rest of the clauses in which it begins and ends."""
    near, far = max(0, evidence.start - _REACH), min(len(text), evidence.end + _REACH)
    begins = [match.end() for match in _CLAUSE_END.finditer(text, near, evidence.start)]
    last = max(evidence.start, evidence.end - 1)  # the evidence may end with its clause
    ends = _CLAUSE_END.search(text, last, far)
    return Span(begins[-1] if begins else near, max(evidence.end, ends.start() if ends else far))


@cache
def _negation(language: str) -> re.Pattern[str]:
    """The negations of the language, and those of others that mean nothing else: texts mix them."""
    every = {word for words in _NEGATIONS.values() for word in words.split()} - _AMBIGUOUS
    own = sorted(every | {*_NEGATIONS.get(language, "").split()})
    return re.compile(rf"(?<!\w)(?:{'|'.join(own)})(?!\w)|n['’]t(?!\w)", re.IGNORECASE)
