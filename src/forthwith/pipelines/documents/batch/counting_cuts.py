"""The stage that says whether everything was compared.

As `counting_refusals` it gives nothing to the report, which has its note; it fails where a step of
the comparison ended at its bound, so that the job is `partial`.
"""

from __future__ import annotations

from forthwith.pipelines.documents.batch.models import Compared
from forthwith.pipelines.documents.codes import refusal

_CUT = "comparison_cut"


def counting_cuts(comparing: Compared) -> int:
    """The number of comparisons that were cut: none.

    Raises:
        PermanentError: there are some; the message says what was compared and what not.

    """
    cuts = [note for note in comparing.notes if note.code == _CUT]
    if cuts:
        raise refusal("comparison_incomplete", cuts[0].message)
    return 0


def some_cut(comparing: Compared) -> int:
    """How many were, for the job that goes on without them."""
    return sum(note.code == _CUT for note in comparing.notes)
