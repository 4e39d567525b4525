"""One place where a rule saw an entity, before overlaps are settled and mentions merged."""

from __future__ import annotations

import re
from dataclasses import dataclass

from forthwith.pipelines.documents.models import EntityType


@dataclass(frozen=True, slots=True)
class Found:
    """A mention: `text[start:end]`, its normalised value and how sure the rule is.

    Attributes:
        key: what mentions of one entity share; the value when empty.
        label: the words that the text itself puts before it, as in "Due date: …".

    """

    type: EntityType
    start: int
    end: int
    value: str
    confidence: float
    key: str = ""
    label: str | None = None


_LABEL = re.compile(r"[^\W\d_][^\W_]*+(?:[ /.&'’()-]{1,3}[^\W_]++){0,4}[.)]?$")
_EDGE = " \t:\uff1a=|*•-–—#"
_REACH = 60
_LABEL_CHARS = 36


def label_before(text: str, start: int) -> str | None:
    """The words that stand alone before `start` on its line, if they read as a label.

    >>> label_before("Total due: EUR 12", 11)
    'Total due'
    >>> label_before("He paid about 12 euros, not 13 euros.", 28)
    """
    line = text.rfind("\n", max(0, start - _REACH), start)
    if line < 0 and start > _REACH:
        return None
    before = text[line + 1 : start].strip()
    if not before or len(before) > _LABEL_CHARS + 3:
        return None
    label = before.rstrip(_EDGE).lstrip(_EDGE)
    marked = (
        before[-1] in ":\uff1a=|"
        or text[start] == "("
        or label.istitle()
        or text[start - 1 : start] == "\t"
    )
    return label if marked and len(label) > 1 and _LABEL.fullmatch(label) else None
