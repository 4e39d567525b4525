"""Dates in figures that only the language of the document decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from forthwith.pipelines.documents.entities.dates import has_two_readings, stated_order
from forthwith.pipelines.documents.fields.models import Issue
from forthwith.pipelines.documents.schemas.filled import Evidence
from forthwith.pipelines.documents.schemas.paper import Paper

_MAX_PATHS: Final = 100
_NAMED: Final = 4


def ambiguous_dates(paper: Paper, evidence: Sequence[Evidence]) -> list[Issue]:
    """One issue for all dates that were read one way and may be meant the other."""
    found = [each for each in evidence if _is_ambiguous(paper, each)]
    if not found or stated_order(paper.flow) is not None:
        return []
    said = [f"{e.candidate.span.of(paper.text)} as {e.candidate.value}" for e in found]
    message = f"Day and month may be the other way round: {', '.join(said[:_NAMED])}."
    return [
        Issue(code="ambiguous_date", message=message, paths=[e.path for e in found[:_MAX_PATHS]])
    ]


def _is_ambiguous(paper: Paper, evidence: Evidence) -> bool:
    """A value left as it was written is no reading, and cannot be a wrong one."""
    written = evidence.candidate.span.of(paper.text)
    return evidence.candidate.value != written and has_two_readings(written)
