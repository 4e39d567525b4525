"""Whether words say the opposite of the yes or no that is to rest on them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from forthwith.pipelines.documents.spans import Span

_NEGATION: Final = re.compile(
    r"(?<!\w)(?:not|never|no|none|nor|neither|without|cannot|kein(?:e[mnrs]?)?|nicht|nie|niemals|ohne"
    r"|weder|pas|jamais|aucune?|ni|sans|nunca|jamás|ningun[oa]?|ningún|sin|non|mai|senza|nessun[oa]?"
    r"|niet|geen|nooit|zonder|não|nem|sem)(?!\w)|n['’]t(?!\w)",
    re.IGNORECASE,
)
_IDIOM: Final = re.compile(
    r"(?<!\w)(?:not (?:only|just|later than|more than|less than|limited to)|nicht nur|non solo"
    r"|no (?:later|more|less|fewer|earlier|doubt|longer than)|no\.? ?\d|non seulement|no sólo"
    r"|without (?:limitation|delay|prejudice|undue delay))(?!\w)",
    re.IGNORECASE,
)
"""What has a negation in it and denies nothing."""
_NEGATIVE_NAMES: Final = frozenset(
    "not no non without never kein keine nicht ohne sans sin senza zonder sem".split()
)
_WORDS: Final = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])")
_CLAUSE_END: Final = re.compile(r"[.;:!?](?=\s|$)|\n\s*\n")
_REACH: Final = 120


def contradicts(text: str, evidence: Span, names: Iterable[str], *, value: bool) -> bool:
    """Whether the clause of the evidence denies what the value affirms.

    A property whose own name is a negation, as `no_pets`, is affirmed by one. What denies nothing
    bears out neither yes nor no by this rule, and is left to the judgement.
    """
    words = {word.casefold() for name in names for word in _WORDS.split(name)}
    is_negative = bool(words & _NEGATIVE_NAMES)
    return value is not is_negative and _is_denied(text, evidence)


def _is_denied(text: str, evidence: Span) -> bool:
    """Whether a negation is in the evidence, or before it in its clause."""
    near = max(0, evidence.start - _REACH)
    ends = [near + match.end() for match in _CLAUSE_END.finditer(text[near : evidence.start])]
    said = _IDIOM.sub(" ", text[ends[-1] if ends else near : evidence.end])
    return _NEGATION.search(said) is not None
