"""Yes and no as documents say them: "Yes (see annex)", "not included", "prohibited"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from forthwith.pipelines.documents.structure.labels import canonical

YES: Final = frozenset("yes true ja wahr oui x ✓ ✔ ☑ ☒ y j 1 on".split())
NO: Final = frozenset("no false nein falsch non n ☐ □ 0 off none keine".split())
_LEADING: Final = re.compile(
    r"(yes|true|ja|oui|no|false|nein|non)(?: ?[,;(\[]| [–—-] )", re.IGNORECASE
)
_ALLOWED: Final = (
    r"included|permitted|allowed|granted|required|accepted|provided|covered|agreed|possible"
    r"|available|refundable|inbegriffen|inklusive|enthalten|erlaubt|gestattet|zulässig"
    r"|erforderlich|vereinbart|möglich|inclus|incluse|autorisée?|permis|permise"
)
_PARTICIPLE: Final = re.compile(
    rf"(?P<not>(?:not|nicht|non|pas) )?(?:{_ALLOWED})(?= ?[,;(\[]|$)", re.IGNORECASE
)
_DENIED: Final = re.compile(
    r"(?:prohibited|forbidden|excluded|disallowed|denied|verboten|untersagt|ausgeschlossen"
    r"|interdite?|exclue?)(?= ?[,;(\[]|$)",
    re.IGNORECASE,
)
_NEGATIVE: Final = frozenset(
    "no non not without prohibited forbidden excluded denied disallowed kein keine nicht ohne"
    " verboten untersagt ausgeschlossen sans interdit interdite exclu exclue".split()
)


def read_answer(said: str, names: Iterable[str]) -> bool | None:
    """What the words answer to a property of these names; None if they are no answer.

    A participle says nothing of a property that is itself a denial, such as `smoking_prohibited`.

    >>> read_answer("Yes (see annex)", ["confidential"]), read_answer("not included", ["insurance"])
    (True, False)
    >>> read_answer("No. 5 of the list", ["exclusive"])
    """
    bare = said.strip(" .[]()")
    if bare.casefold() in YES | NO:
        return bare.casefold() in YES
    leading = _LEADING.match(said)
    if leading:
        return leading[1].casefold() in YES
    if _NEGATIVE & {word for name in names for word in canonical(name).split()}:
        return None
    participle = _PARTICIPLE.match(bare)
    if participle:
        return participle["not"] is None
    return False if _DENIED.match(bare) else None
