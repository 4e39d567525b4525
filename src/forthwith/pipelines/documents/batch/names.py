"""Whether two names may be one: a person's or an organisation's, written in full or in part."""

from __future__ import annotations

import re
from typing import Final

from forthwith.pipelines.documents.entities.gazetteer import TITLES
from forthwith.pipelines.documents.entities.organisation_words import LEGAL_FORMS

_WORD: Final = re.compile(r"\w{2,}")
_DOTS: Final = re.compile(r"(?<=\w)\.(?=\w|\s|,|$)")
_SHORT_FORMS: Final = {
    "limited": "ltd", "incorporated": "inc", "corporation": "corp", "company": "co",
}  # fmt: skip
_FORMS: Final = frozenset(form.replace(".", "").casefold() for form in LEGAL_FORMS)
_TITLES: Final = frozenset(title.replace(".", "").casefold() for title in TITLES)


def may_be_one(name: str, other: str) -> bool:
    """Tell whether one name is the other or a part of it, of no other legal form.

    >>> may_be_one("Anna Weber", "Ms Weber"), may_be_one("Anna Weber", "Anna Okafor")
    (True, False)
    >>> may_be_one("Oak Ltd", "Oak Limited"), may_be_one("Oak Ltd", "Oak GmbH")
    (True, False)
    """
    (one, form), (two, opposed) = _parts(name), _parts(other)
    if not one or not two:
        return True
    fits = one <= two or two <= one
    return fits and (not form or not opposed or form <= opposed or opposed <= form)


def _parts(name: str) -> tuple[set[str], set[str]]:
    """The words of the name proper, and those of its legal form."""
    words = [word.casefold() for word in _WORD.findall(_DOTS.sub("", name))]
    forms = {_SHORT_FORMS.get(word, word) for word in words if word in _FORMS}
    return {word for word in words if word not in _FORMS and word not in _TITLES}, forms
