"""From findings to a score that anybody can check.

    score = max(0, 100 - sum of the points of all reasons)
    points of a reason = weight * share of the pages it concerns, rounded up to a tenth

The share is one of the pages that were judged: a page that recognition did not come to says neither
good nor bad. Where it came to none, nothing was read, and that is what the document is worth.

Counted in whole tenths: two people who add up the reasons come to the same figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from forthwith.pipelines.documents.quality.codes import DEFECTS
from forthwith.pipelines.documents.quality.models import Finding, Grade, Reason

_FULL_TENTHS: Final = 1000
_UNJUDGED: Final = "not_recognised"
_UNREAD: Final = "no_text_layer"
_GRADES: Final[tuple[tuple[float, Grade], ...]] = (
    (90, "excellent"),
    (75, "good"),
    (50, "fair"),
    (25, "poor"),
)


def reasons_of(findings: Sequence[Finding], pages: int) -> list[Reason]:
    """What each finding costs, the dearest first; what costs nothing is no reason."""
    judged = pages - sum(len(set(one.pages)) for one in findings if one.code == _UNJUDGED)
    weights = {code: defect.weight for code, defect in DEFECTS.items()}
    if judged <= 0:
        weights[_UNJUDGED] = DEFECTS[_UNREAD].weight
    counted = max(1, judged)
    reasons = [_reason(one, weights[one.code], counted) for one in findings if weights[one.code]]
    return sorted(reasons, key=lambda reason: -reason.points)


def _reason(finding: Finding, weight: int, pages: int) -> Reason:
    defect = DEFECTS[finding.code]
    hit = min(pages, len(set(finding.pages))) if defect.by_page and finding.pages else pages
    tenths = -(-weight * 10 * hit // pages)
    return Reason(
        code=finding.code,
        weight=weight,
        share=round(hit / pages, 4),
        points=tenths / 10,
    )


def score_of(reasons: Sequence[Reason]) -> float:
    """The score that the reasons leave.

    >>> score_of([Reason(code="blank_pages", weight=20, share=0.25, points=5.0)])
    95.0
    """
    taken = sum(round(reason.points * 10) for reason in reasons)
    return max(0, _FULL_TENTHS - taken) / 10


def grade_of(score: float) -> Grade:
    """The score in a word.

    >>> grade_of(90), grade_of(89.9), grade_of(0)
    ('excellent', 'good', 'unusable')
    """
    return next((grade for least, grade in _GRADES if score >= least), "unusable")
