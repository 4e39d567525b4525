"""The names of properties as a reader reads them."""

from __future__ import annotations

import re
from typing import Final

from forthwith.pipelines.documents.presenting.markdown_text import cut, visible

_NAME_CHARACTERS: Final = 80
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|\d+|[^\W\d_]+")
_ABBREVIATIONS: Final = frozenset({"bic", "iban", "id", "isbn", "url", "vat"})


def property_in_words(name: str) -> str:
    """A name of a property as words.

    >>> property_in_words("line_items"), property_in_words("supplierVATId"), property_in_words("*")
    ('Line items', 'Supplier VAT ID', '*')
    """
    words = [_cased(word) for word in _WORD.findall(name)]
    joined = " ".join(words) or name
    return cut(visible(joined[:1].upper() + joined[1:]), _NAME_CHARACTERS)


def _cased(word: str) -> str:
    known = word.lower() in _ABBREVIATIONS
    return word.upper() if known or word.isupper() else word.lower()
