"""Whether the full stop behind a value ends the sentence, or is a part of its last word."""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = 5
_STOPPED: Final = re.compile(r"(?:[^.!?,;]*[\s-])?(?P<last>[^\W\d_]{3,})\.")
_LONG: Final = 5
_SHORT: Final = frozenset("Jahr Jahre Tag Tage Days Year".split())
_SHORTENED: Final = frozenset(
    "etc inc ltd llc corp incl excl approx max min avg est dept resp bzw usw evtl ggf zzgl inkl"
    " std tel vol sec assoc univ techn prof ing bros mfg intl messrs sept min mind".split()
)
"""What is written with a stop; names of streets end in one too, as in Hauptstr."""


def ends_a_clause(said: str) -> bool:
    """Whether a few words end with a full stop that is not theirs.

    >>> ends_a_clause("3 Monate."), ends_a_clause("within 30 days."), ends_a_clause("Alder Inc.")
    (True, True, False)
    """
    match = _STOPPED.fullmatch(said)
    if match is None or len(said.split()) > _WORDS:
        return False
    last = match["last"]
    if last.casefold() in _SHORTENED or last.casefold().endswith("str"):
        return False
    return last.islower() or len(last) >= _LONG or last in _SHORT
