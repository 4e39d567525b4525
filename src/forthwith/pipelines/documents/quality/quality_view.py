"""What the page about a document's quality shows, in its order: texts and figures, no markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.language.counted import counted, listed, ranges
from forthwith.pipelines.documents.quality.codes import DEFECTS
from forthwith.pipelines.documents.quality.display_names import PAGE_STATES, SEVERITY
from forthwith.pipelines.documents.quality.models import (
    Finding,
    Measure,
    PageQuality,
    QualityReport,
    Reason,
    Severity,
)

MAX_PAGES: Final = 100
_FEW_PAGES: Final = 40
_FONTS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A finding: what is wrong, where, what it rests on, and what it costs."""

    code: str
    severity: Severity
    mark: str
    message: str
    hint: str
    where: str
    measured: str
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one reason takes off; `share` of the document in words, `width` in per cent."""

    code: str
    name: str
    weight: int
    share: str
    points: float
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A page in words; its findings as code and name."""

    number: int
    label: str
    holds: str
    words: int
    size: str
    dpi: str
    recognised: str
    findings: tuple[tuple[str, str], ...]


def named(code: str) -> str:
    """A code as words.

    >>> named("low_ocr_confidence")
    'Low OCR confidence'
    """
    return code.replace("_", " ").capitalize().replace(" ocr ", " OCR ")


def wrongs(report: QualityReport) -> list[Wrong]:
    """The findings, in the order of the report: the dearest first."""
    points = {reason.code: reason.points for reason in report.reasons}
    return [_wrong(found, report, points.get(found.code, 0.0)) for found in report.findings]


def _wrong(found: Finding, report: QualityReport, points: float) -> Wrong:
    noun = FORMATS[report.source.kind].page
    plural = "s" if len(found.pages) > 1 else ""
    placed = found.pages and report.source.pages > 1
    return Wrong(
        code=found.code,
        severity=found.severity,
        mark=SEVERITY[found.severity],
        message=found.message,
        hint=found.hint,
        where=f"{noun}{plural} {ranges(found.pages)}" if placed else "",
        measured=_measured(found.measure),
        points=points,
    )


def _measured(measure: Measure | None) -> str:
    """The figure and its limit; how many pages there are is said already.

    >>> _measured(Measure(value=0.25, unit="share", limit=0.8))
    'measured: 25 % (limit: 80 %)'
    """
    if measure is None or measure.unit == "pages":
        return ""
    limit = "" if measure.limit is None else f" (limit: {_figure(measure.limit, measure)})"
    return f"measured: {_figure(measure.value, measure)}{limit}"


def _figure(value: float, measure: Measure) -> str:
    if measure.unit == "share":
        return f"{100 * value:.3g} %"
    unit = measure.unit.removesuffix("s") if value == 1 else measure.unit
    return f"{value:,g} {unit}"


def costs(report: QualityReport) -> list[Cost]:
    """What the findings take off, as the report orders them."""
    return [_cost(reason) for reason in report.reasons]


def _cost(reason: Reason) -> Cost:
    defect = DEFECTS.get(reason.code)
    whole = defect is not None and not defect.by_page
    return Cost(
        code=reason.code,
        name=named(reason.code),
        weight=reason.weight,
        share="whole document" if whole else f"{100 * reason.share:.3g} %",
        points=reason.points,
        width=max(1, min(100, round(reason.points))),
    )


def leaves(report: QualityReport) -> list[Leaf]:
    """The pages; of a long document only those with findings."""
    return [_leaf(page) for page in _shown(report)[:MAX_PAGES]]


def leaves_left(report: QualityReport) -> int:
    """How many more there are of those."""
    return max(0, len(_shown(report)) - MAX_PAGES)


def only_with_findings(report: QualityReport) -> bool:
    """Tell whether the document is too long to show each of its pages."""
    return len(report.pages) > _FEW_PAGES


def _shown(report: QualityReport) -> list[PageQuality]:
    if not only_with_findings(report):
        return report.pages
    return [page for page in report.pages if page.findings]


def _leaf(page: PageQuality) -> Leaf:
    label = page.label if page.label and page.label != str(page.number) else ""
    return Leaf(
        number=page.number,
        label=label,
        holds=f"copy of {page.copy_of}" if page.copy_of else PAGE_STATES[page.state],
        words=page.words,
        size=_size(page),
        dpi=str(page.dpi or ""),
        recognised="" if page.ocr_confidence is None else f"{100 * page.ocr_confidence:.0f} %",
        findings=tuple((code, named(code)) for code in page.findings),
    )


def _size(page: PageQuality) -> str:
    if page.width_mm is None or page.height_mm is None:
        return ""
    return f"{page.width_mm:.0f} × {page.height_mm:.0f} mm"


def measures(report: QualityReport) -> list[tuple[str, str]]:
    """Name and value of what was measured on the whole document."""
    return [(name, value) for name, value in _measures(report) if value]


def _measures(report: QualityReport) -> Iterator[tuple[str, str]]:
    noun = FORMATS[report.source.kind].page
    yield f"{noun.capitalize()}s", f"{len(report.pages):,}"
    yield "What they hold", _listed(Counter(PAGE_STATES[page.state] for page in report.pages))
    yield "Words", f"{report.words:,}"
    yield "Paper", _papers(report)
    yield "Resolution", _span([page.dpi for page in report.pages if page.dpi], "dpi")
    yield "Recognised text", _recognised(report)
    yield "Fonts", listed(report.fonts, most=_FONTS)
    yield "Not allowed", listed(report.permissions_denied, most=_FONTS)


def _recognised(report: QualityReport) -> str:
    sure = [page.ocr_confidence for page in report.pages if page.ocr_confidence is not None]
    return f"{_span([round(100 * each) for each in sure], '%')} sure" if sure else ""


def _papers(report: QualityReport) -> str:
    sizes = Counter(filter(None, map(_size, report.pages))).most_common()
    if not sizes:
        return ""
    most = sizes[0][0]
    return most if len(sizes) == 1 else f"{counted(len(sizes), 'size')}, mostly {most}"


def _span(figures: list[int], unit: str) -> str:
    """The least and the greatest.

    >>> _span([150, 300, 200], "dpi"), _span([90], "%"), _span([], "%")
    ('150 to 300 dpi', '90 %', '')
    """
    if not figures:
        return ""
    low, high = min(figures), max(figures)
    return f"{low} {unit}" if low == high else f"{low} to {high} {unit}"


def _listed(counts: Counter[str]) -> str:
    if len(counts) == 1:
        return next(iter(counts))
    return ", ".join(f"{count:,} {name}" for name, count in counts.most_common())
