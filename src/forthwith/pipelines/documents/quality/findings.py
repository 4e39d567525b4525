"""Make findings: each rule is a pure function of the facts, and finds one thing or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.language.counted import are, of_pages
from forthwith.pipelines.documents.quality.codes import DEFECTS
from forthwith.pipelines.documents.quality.models import Facts, Finding, Measure, PageFacts

Rule = Callable[[Facts], Finding | None]
PageTest = Callable[[PageFacts], bool]


def finding(
    code: str, message: str, *, pages: Sequence[int] = (), measure: Measure | None = None
) -> Finding:
    """Return a finding of the table, with what this document shows of it."""
    defect = DEFECTS[code]
    return Finding(
        code=code,
        severity=defect.severity,
        message=message,
        hint=defect.hint,
        pages=list(pages),
        measure=measure,
    )


def noun(facts: Facts) -> str:
    """What a page of this format is called."""
    return FORMATS[facts.source.kind].page


def page_numbers(facts: Facts, test: PageTest) -> list[int]:
    """The pages that pass the test."""
    return [page.number for page in facts.pages if test(page)]


def subject(facts: Facts, pages: Sequence[int]) -> str:
    """The pages as the beginning of a sentence, with their verb."""
    return f"{of_pages(pages, len(facts.pages), noun(facts))} {are(pages)}"


def have(facts: Facts, pages: Sequence[int]) -> str:
    """The pages as the beginning of a sentence on what they have."""
    verb = "has" if len(pages) == 1 else "have"
    return f"{of_pages(pages, len(facts.pages), noun(facts))} {verb}"


def is_blank(facts: Facts, page: PageFacts) -> bool:
    """Tell whether a page holds nothing; where it was not measured, its reader may know."""
    if page.characters or page.ocr_confidence is not None:
        return False
    if page.paper is not None:
        return page.paper.has_ink is False
    if page.unrecognised:
        return False
    holds_pictures = any(found.code == "no_text_layer" for found in facts.notes)
    return facts.source.kind != "pdf" and not holds_pictures


def is_picture(facts: Facts, page: PageFacts) -> bool:
    """Tell whether something shows on the page and none of it is text, not even garbled text."""
    if page.characters or is_blank(facts, page):
        return False
    return page.garbling.unmapped < UNREADABLE_SHARE


def is_scan(page: PageFacts) -> bool:
    """Tell whether the page is a picture of paper, with or without a recognised text under it."""
    if page.ocr_confidence is not None:
        return True
    paper = page.paper
    if paper is None or paper.picture_share < SCAN_SHARE:
        return False
    return not page.characters or paper.invisible_text


UNREADABLE_SHARE: Final = 0.05
"""Characters without a meaning, of all of a page's: from here on nobody can rely on its text."""
SCAN_SHARE: Final = 0.5
"""A picture that covers this much of a page is the page; a smaller one stands on it."""
