"""Documents that are one and the same."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

from forthwith.pipelines.documents.batch.models import Duplicates, Understood

_WORD = re.compile(r"\w+")
_ENOUGH_WORDS = 5
"""With fewer words than these, two texts that are alike are no sign of one document."""


def find_duplicates(documents: Sequence[Understood]) -> list[Duplicates]:
    """Groups of the same file, then groups of different files with the same text."""
    by_file = _groups((document.sha256, document.number) for document in documents)
    files = [Duplicates(same="file", documents=numbers) for numbers in by_file]
    repeated = {number for numbers in by_file for number in numbers[1:]}
    prints = ((text_print(document.parsed.text), document.number) for document in documents)
    by_text = _groups((p, number) for p, number in prints if p and number not in repeated)
    return [*files, *(Duplicates(same="text", documents=numbers) for numbers in by_text)]


def without_repeats(
    documents: Sequence[Understood], duplicates: Sequence[Duplicates]
) -> list[Understood]:
    """The documents, of each group of duplicates the first only."""
    repeated = {number for group in duplicates for number in group.documents[1:]}
    return [document for document in documents if document.number not in repeated]


def text_print(text: str) -> str:
    r"""A fingerprint of the words of a text; empty if it has too few to tell.

    >>> text_print("To be, or\nnot to be") == text_print("to be or not TO BE.")
    True
    >>> text_print("To be")
    ''
    """
    words = _WORD.findall(text.casefold())
    if len(words) < _ENOUGH_WORDS:
        return ""
    return hashlib.sha256(" ".join(words).encode("utf-8", "replace")).hexdigest()


def _groups(keyed: Iterable[tuple[str, int]]) -> list[list[int]]:
    groups: dict[str, list[int]] = {}
    for key, number in keyed:
        groups.setdefault(key, []).append(number)
    return [numbers for numbers in groups.values() if len(numbers) > 1]
