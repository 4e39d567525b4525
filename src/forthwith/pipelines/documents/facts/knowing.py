"""What a reader wants to know first, added to an analysis that stands without it."""

from __future__ import annotations

from typing import Final

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.codes import note
from forthwith.pipelines.documents.facts.key_facts import find_key_facts
from forthwith.pipelines.documents.models import Analysis, Parsed
from forthwith.pipelines.documents.readers.chain import refusing_the_unforeseen

_OUT_OF_TIME: Final = "document_too_slow"


def with_key_facts(analysis: Analysis, parsed: Parsed) -> Analysis:
    """The analysis with the key facts of its type; with a note instead where a rule for them fails.

    Raises:
        PermanentError: the document's share of the time is used up.

    """
    try:
        with refusing_the_unforeseen():
            facts = find_key_facts(parsed, analysis.type.name)
    except PermanentError as error:
        if error.code == _OUT_OF_TIME:
            raise
        missing = [*analysis.notes, note("key_facts_missing")]
        return analysis.model_copy(update={"notes": missing})
    return analysis.model_copy(update={"key_facts": facts})
