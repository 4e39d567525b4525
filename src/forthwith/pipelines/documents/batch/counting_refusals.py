"""The stage that says whether the report is on the whole batch.

What it gives stands in no report. It fails where documents were refused, so that the engine labels
the job as it labels any that lacks something: `partial`, with this stage and its reason, or, where
the caller wants no stand-ins (`degrade: never`), failed.
"""

from __future__ import annotations

from typing import Final

from forthwith.pipelines.documents.batch.models import ReadAll
from forthwith.pipelines.documents.codes import refusal

_NAMED: Final = 5


def counting_refusals(reading_all: ReadAll) -> int:
    """The number of refused documents: none.

    Raises:
        PermanentError: documents were refused; the message names the first of them.

    """
    members = [one.member for one in reading_all.members]
    refused = [member for member in members if member.refused is not None]
    if not refused:
        return 0
    named = [f"{one.name} ({one.refused.code})" for one in refused[:_NAMED] if one.refused]
    more = ["…"] if len(refused) > _NAMED else []
    words = f"{len(refused)} of {len(members)} documents were not read: "
    raise refusal("batch_incomplete", f"{words}{', '.join([*named, *more])}.")


def some_refused(reading_all: ReadAll) -> int:
    """How many were, for the job that goes on without them."""
    return sum(one.member.refused is not None for one in reading_all.members)
