"""The first sentences of a text in a script without spaces, whose words cannot be weighed."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from forthwith.pipelines.documents.models import Parsed, Summary, SummarySentence
from forthwith.pipelines.documents.spans import Pages

LANGUAGES: Final = frozenset({"zh", "ja"})
_MOST: Final = 4
_SENTENCE: Final = re.compile(r"[^\s。！？][^\n。！？]{3,199}[。！？]")


def opening_sentences(document: Parsed) -> Summary:
    """What the text begins with; nothing where no sentence ends."""
    pages = Pages(document.pages)
    sentences = [
        SummarySentence(
            text=found[0], start=found.start(), end=found.end(), page=pages.at(found.start())
        )
        for found in islice(_SENTENCE.finditer(document.text), _MOST)
    ]
    if not sentences:
        return Summary(basis="nothing", text="", sentences=[])
    return Summary(text=" ".join(each.text for each in sentences), sentences=sentences)
