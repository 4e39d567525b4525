"""The stage that says whether everything was analysed and compared.

As `counting_refusals` it gives nothing to the report, which has its note; it fails where a step of
the comparison ended at its bound or a document was not analysed, so that the job is `partial`.
"""

from __future__ import annotations

from forthwith.pipelines.documents.batch.models import Compared
from forthwith.pipelines.documents.codes import refusal

_CUTS = frozenset({"comparison_cut", "members_not_analysed"})


def counting_cuts(comparing: Compared) -> int:
    """The number of comparisons that were cut: none.

    Raises:
        PermanentError: there are some; the message says what was compared and what not.

    """
    cuts = [note for note in comparing.notes if note.code in _CUTS]
    if cuts:
        raise refusal("comparison_incomplete", " ".join(cut.message for cut in cuts))
    return 0


def some_cut(comparing: Compared) -> int:
    """How many were, for the job that goes on without them."""
    return sum(note.code in _CUTS for note in comparing.notes)
