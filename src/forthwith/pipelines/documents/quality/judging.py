"""The stage that judges what was measured: findings, score, grade, and the report of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, Literal

from forthwith.pipelines.documents.quality.file_rules import FILE_RULES, from_notes
from forthwith.pipelines.documents.quality.findings import finding, is_blank, is_picture
from forthwith.pipelines.documents.quality.models import (
    Facts,
    Finding,
    PageFacts,
    PageQuality,
    QualityReport,
)
from forthwith.pipelines.documents.quality.quality_markdown import summary_of, to_markdown
from forthwith.pipelines.documents.quality.scoring import grade_of, reasons_of, score_of
from forthwith.pipelines.documents.quality.text_rules import TEXT_RULES
from forthwith.ports.context import StageContext

_MILLIMETRES: Final = 25.4 / 72
_DRAWING_SHARE: Final = 0.05
_LISTED_FONTS: Final = 100


def judging(measuring: Facts, ctx: StageContext) -> QualityReport:
    """Judge the measured facts."""
    report = report_of(measuring)
    _ = ctx.progress(1, 2, "judged")
    return report.model_copy(update={"markdown": to_markdown(report)})


def findings_of(facts: Facts) -> list[Finding]:
    """Everything that is wrong with the document; of one that was not opened, that alone."""
    if facts.unopened is not None:
        return [finding(facts.unopened.code, facts.unopened.message)]
    found = (rule(facts) for rule in (*TEXT_RULES, *FILE_RULES))
    return [*(one for one in found if one is not None), *from_notes(facts)]


def report_of(facts: Facts) -> QualityReport:
    """The report of the facts, without its Markdown."""
    findings = findings_of(facts)
    reasons = reasons_of(findings, len(facts.pages))
    dearest = {reason.code: place for place, reason in enumerate(reasons)}
    findings.sort(key=lambda found: dearest.get(found.code, len(dearest)))
    score = score_of(reasons)
    report = QualityReport(
        source=facts.source,
        score=score,
        grade=grade_of(score),
        summary="",
        findings=findings,
        reasons=reasons,
        pages=_pages(facts, findings),
        language=facts.language,
        words=facts.words,
        fonts=_fonts(facts),
        permissions_denied=facts.file.denied,
        notes=facts.notes,
        markdown="",
    )
    return report.model_copy(update={"summary": summary_of(report)})


def _fonts(facts: Facts) -> list[str]:
    return sorted({f for p in facts.pages if p.paper for f in p.paper.fonts})[:_LISTED_FONTS]


def _pages(facts: Facts, findings: Sequence[Finding]) -> list[PageQuality]:
    by_page: dict[int, list[str]] = defaultdict(list)
    for found in findings:
        for number in found.pages:
            by_page[number].append(found.code)
    return [_page(facts, page, by_page[page.number]) for page in facts.pages]


def _page(facts: Facts, page: PageFacts, codes: list[str]) -> PageQuality:
    paper = page.paper
    return PageQuality(
        number=page.number,
        label=paper.label if paper else None,
        words=page.words,
        characters=page.characters,
        state=_state(facts, page),
        ocr_confidence=page.ocr_confidence,
        dpi=paper.dpi if paper else None,
        width_mm=round(paper.width * _MILLIMETRES, 1) if paper and paper.width else None,
        height_mm=round(paper.height * _MILLIMETRES, 1) if paper and paper.height else None,
        copy_of=page.copy_of,
        findings=codes,
    )


def _state(facts: Facts, page: PageFacts) -> Literal["text", "scan", "drawing", "blank"]:
    if not is_picture(facts, page):
        return "blank" if is_blank(facts, page) else "text"
    paper = page.paper
    drawn = paper is not None and paper.picture_share < _DRAWING_SHARE
    return "drawing" if drawn else "scan"
