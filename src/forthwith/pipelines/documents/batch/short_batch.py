"""The report on a batch in a few lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from forthwith.pipelines.documents.batch.disagreements import Claim, disagreements
from forthwith.pipelines.documents.batch.facts_told import facts_told, in_a_line
from forthwith.pipelines.documents.batch.models import BatchReport
from forthwith.pipelines.documents.batch.repeats import told_elsewhere
from forthwith.pipelines.documents.language.counted import listed
from forthwith.pipelines.documents.language.wording import day
from forthwith.pipelines.documents.presenting.markdown_text import cut, rounded, visible

_LISTED = 5
_MEMBERS = 12
_LINE = 160
_NAME = 40
_TITLE = 60


def short_batch(report: BatchReport) -> str:
    """Some lines of plain text, safe to print: no control character, no square bracket."""
    lines = (cut(visible(line), 240) for line in _lines(report))
    return "\n".join(rounded(line) for line in lines)


def _lines(report: BatchReport) -> Iterator[str]:
    over = report.overview
    types = ", ".join(f"{name}: {count}" for name, count in over.types.items())
    yield f"{over.read} of {over.documents} documents read, {over.pages} pages ({types})"
    refused = [(each, each.refused) for each in report.documents if each.refused]
    for document, why in refused[:_LISTED]:
        yield f"Refused: {document.number} {document.name} ({why.code})"
    if len(refused) > _LISTED:
        yield f"Refused: … and {len(refused) - _LISTED} more"
    if over.period:
        yield f"Dates:   {day(over.period.start)} to {day(over.period.end)}"
    for group in report.duplicates[:_LISTED]:
        numbers = ", ".join(map(str, group.documents))
        yield f"Same:    documents {numbers} are the same {group.same}"
    for pair in report.versions[:_LISTED]:
        known = "" if pair.newer_known else " (or the other way round)"
        yield f"Version: {pair.newer} is a newer version of {pair.older}{known}"
    differ = disagreements(report)
    for each in differ[:_LISTED]:
        yield f"Differs: {each.about}: {'; '.join(map(_claimed, each.claims))}"
    if len(differ) > _LISTED:
        yield f"and {len(differ) - _LISTED} more contradictions"
    yield from _members(report)


def _members(report: BatchReport) -> Iterator[str]:
    """The first documents that say something of their own, a line each."""
    elsewhere = told_elsewhere(report)
    read = [d for d in report.documents if not d.refused and d.number not in elsewhere]
    for each in read[:_MEMBERS]:
        kind = each.type.name if each.type and each.type.name != "other" else "document"
        title = f" “{cut(each.title, _TITLE)}”" if each.title != each.name else ""
        facts = in_a_line(facts_told(each, of=len(report.documents))) or each.summary
        yield cut(f"{each.number} {cut(each.name, _NAME)}: {kind}{title}. {facts}", _LINE)
    if len(read) > _MEMBERS:
        yield f"… and {len(read) - _MEMBERS} more documents"


def _claimed(claim: Claim) -> str:
    numbers = [str(place.document) for place in claim.places]
    return f"{claim.value} in {listed(numbers, most=8)}"
