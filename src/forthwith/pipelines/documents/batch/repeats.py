"""Which documents of a batch say little that another one does not say."""

from __future__ import annotations

from forthwith.pipelines.documents.batch.models import BatchReport


def told_elsewhere(report: BatchReport) -> dict[int, str]:
    """By number, the documents that need no summary of their own, and why."""
    older = {
        pair.older: f"An older version of document {pair.newer}."
        for pair in report.versions
        if pair.newer_known
    }
    same = {
        number: f"The same {group.same} as document {group.documents[0]}."
        for group in report.duplicates
        for number in group.documents[1:]
    }
    return {**older, **same}
