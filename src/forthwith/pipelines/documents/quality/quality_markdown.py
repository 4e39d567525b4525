"""The quality report as a page that a person likes to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.language.counted import counted, listed, ranges
from forthwith.pipelines.documents.language.wording import language_name
from forthwith.pipelines.documents.presenting.markdown_parts import markdown_page, noted
from forthwith.pipelines.documents.presenting.markdown_text import (
    code,
    plain,
    rounded,
    table,
    visible,
)
from forthwith.pipelines.documents.quality.codes import DEFECTS
from forthwith.pipelines.documents.quality.display_names import PAGE_STATES, SEVERITY
from forthwith.pipelines.documents.quality.models import Finding, Grade, PageQuality, QualityReport

_MAX_PAGES: Final = 50
_SHORT: Final = 8
MEANS: Final[dict[Grade, str]] = {
    "excellent": "It can be processed as it is.",
    "good": "It can be processed; the findings below are worth a look.",
    "fair": "It can be processed in part; check what the findings name.",
    "poor": "Much of it cannot be relied on; mend what the findings name first.",
    "unusable": "It should not be processed before it is mended.",
}


def summary_of(report: QualityReport) -> str:
    """Grade, score and the dearest findings in two sentences."""
    head = f"Quality: {report.grade}, {report.score:g} of 100. {MEANS[report.grade]}"
    costly = [r.code for r in report.reasons if r.points >= 5][:3]
    worst = {found.code: found.message for found in report.findings}
    return " ".join([head, *(worst[name] for name in costly)])


def to_markdown(report: QualityReport) -> str:
    """The whole report as Markdown; nothing of the document's words is taken as markup."""
    parts = (
        _head(report),
        _findings(report),
        _reasons(report),
        _pages(report),
        noted(report.notes),
    )
    return markdown_page((*parts, _source(report)))


def short_quality(report: QualityReport) -> str:
    """The report in a few lines of plain text for a terminal, safe to print."""
    lines = [f"{report.source.name}: {report.score:g} of 100, {report.grade}", MEANS[report.grade]]
    lines += [_short(found, report) for found in report.findings[:_SHORT]]
    if len(report.findings) > _SHORT:
        lines.append(f"… and {counted(len(report.findings) - _SHORT, 'finding')} more")
    return "\n".join(rounded(visible(line)) for line in lines)


def _short(found: Finding, report: QualityReport) -> str:
    points = next((reason.points for reason in report.reasons if reason.code == found.code), 0)
    return f"{-points:g}: {found.message}" if points else f"Note: {found.message}"


def _head(report: QualityReport) -> Iterator[str]:
    yield f"# Quality of {plain(report.source.name, 120)}"
    yield ""
    yield f"**{report.score:g} of 100: {report.grade}.** {MEANS[report.grade]}"


def _findings(report: QualityReport) -> Iterator[str]:
    yield "## Findings"
    if not report.findings:
        yield ""
        yield "Nothing is wrong with the document, as far as it was measured."
    for found in report.findings:
        yield ""
        yield f"- **{SEVERITY[found.severity]}: {plain(found.message, 400)}** ({code(found.code)})"
        yield f"  {plain(found.hint)}{_pages_of(found)}"


def _pages_of(found: Finding) -> str:
    return f" *Pages: {ranges(found.pages)}*" if len(found.pages) > 1 else ""


def _reasons(report: QualityReport) -> Iterator[str]:
    if not report.reasons:
        return
    yield "## How the score comes about"
    yield ""
    rows = [["Start", "", "", "100"]]
    for reason in report.reasons:
        share = f"{reason.share:.0%}" if DEFECTS[reason.code].by_page else "whole document"
        rows.append([code(reason.code), str(reason.weight), share, f"−{reason.points:g}"])
    yield from table(("Reason", "Weight", "Share", "Points"), [*rows, _total(report)])


def _total(report: QualityReport) -> list[str]:
    return ["**Score**", "", "", f"**{report.score:g}**"]


def _pages(report: QualityReport) -> Iterator[str]:
    noun = FORMATS[report.source.kind].page
    shown = [page for page in report.pages if page.findings] if len(report.pages) > 12 else None
    pages = report.pages if shown is None else shown
    if not pages:
        return
    yield f"## {noun.capitalize()}s{'' if shown is None else ' with findings'}"
    yield ""
    columns = (noun.capitalize(), "Holds", "Words", "Size (mm)", "dpi", "Findings")
    yield from table(columns, [_row(page) for page in pages[:_MAX_PAGES]])
    if len(pages) > _MAX_PAGES:
        yield ""
        yield f"… and {counted(len(pages) - _MAX_PAGES, noun)} more in the JSON report."


def _row(page: PageQuality) -> list[str]:
    label = f" ({plain(page.label, 20)})" if page.label and page.label != str(page.number) else ""
    size = f"{page.width_mm:.0f} × {page.height_mm:.0f}" if page.width_mm and page.height_mm else ""
    return [
        f"{page.number}{label}",
        PAGE_STATES[page.state],
        f"{page.words:,}",
        size,
        str(page.dpi or ""),
        ", ".join(code(name) for name in page.findings),
    ]


def _source(report: QualityReport) -> Iterator[str]:
    source = report.source
    yield "## Source"
    yield ""
    rows = [
        ("File", code(source.name, 120)),
        ("Kind", f"{plain(FORMATS[source.kind].noun)}, {code(source.mime)}"),
        (
            "Size",
            f"{source.size_bytes:,} bytes, {counted(source.pages, FORMATS[source.kind].page)}",
        ),
        ("Words", f"{report.words:,}"),
        ("Language", plain(language_name(report.language.code))),
        ("SHA-256", code(source.sha256)),
        ("Read by", code(source.reader)),
    ]
    if report.fonts:
        rows.append(("Fonts", plain(listed(report.fonts, most=10), 400)))
    yield from table(("Property", "Value"), rows)
