"""The stage that puts the report together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.analysis.titles import stated_title
from forthwith.pipelines.documents.codes import note
from forthwith.pipelines.documents.facts.paper_facts import (
    described,
    is_of_facts,
    summary_of_facts,
)
from forthwith.pipelines.documents.full.report_markdown import to_markdown
from forthwith.pipelines.documents.models import (
    Analysis,
    AskedSummary,
    Checked,
    Entity,
    Extracted,
    KeyFact,
    Note,
    PageSpan,
    Parsed,
    Report,
    Section,
    Summary,
)
from forthwith.pipelines.documents.steps.report_parts import shortened, source_of_report
from forthwith.ports.context import StageContext

MAX_TEXT = 1_000_000
MAX_TABLES = 200
MAX_TABLE_ROWS = 500
MAX_SECTIONS = 2_000
MAX_LISTS = 500


def finalizing(
    validating: Checked,
    parsing: Parsed,
    extracting: Extracted,
    analyzing: Analysis,
    asking_summary: AskedSummary,
    ctx: StageContext,
) -> Report:
    report = _report(validating, parsing, extracting, summarised(analyzing, asking_summary))
    paper = described(report)
    if is_of_facts(paper):
        report = report.model_copy(update={"summary": summary_of_facts(paper)})
    _ = ctx.progress(1, 2, "report put together")
    return report.model_copy(update={"markdown": to_markdown(report)})


def summarised(analysis: Analysis, asked: AskedSummary) -> Analysis:
    """The analysis with the model's summary, where there is one."""
    summary = asked.summary or analysis.summary
    notes = [*analysis.notes, *asked.notes]
    return analysis.model_copy(update={"summary": summary, "notes": notes})


def _report(checked: Checked, parsed: Parsed, extracted: Extracted, analysis: Analysis) -> Report:
    end = min(len(parsed.text), MAX_TEXT)
    return Report(
        title=stated_title(parsed) or checked.name,
        source=source_of_report(checked, parsed),
        metadata=parsed.metadata,
        language=parsed.language,
        type=analysis.type,
        summary=_within_summary(analysis.summary, end),
        key_facts=_within_facts(analysis.key_facts, end),
        key_phrases=extracted.key_phrases,
        entities=[_within_entity(entity, end) for entity in extracted.entities],
        readability=analysis.readability,
        sections=_within_sections(parsed.sections, end),
        lists=[one for one in parsed.lists[:MAX_LISTS] if one.end <= end],
        tables=[shortened(table, MAX_TABLE_ROWS) for table in parsed.tables[:MAX_TABLES]],
        attachments=parsed.attachments,
        pages=_within_pages(parsed.pages, end),
        text=parsed.text[:end],
        notes=_notes(checked.notes, parsed.notes, extracted.notes, analysis.notes, _caps(parsed)),
        markdown="",
    )


def _within_summary(summary: Summary, end: int) -> Summary:
    if all(sentence.end <= end for sentence in summary.sentences):
        return summary
    kept = [sentence for sentence in summary.sentences if sentence.end <= end]
    return summary.model_copy(update={"sentences": kept})


def _within_facts(facts: Sequence[KeyFact], end: int) -> list[KeyFact]:
    return [fact for fact in facts if all(value.end <= end for value in fact.values)]


def _within_entity(entity: Entity, end: int) -> Entity:
    if all(mention.end <= end for mention in entity.mentions):
        return entity
    kept = [mention for mention in entity.mentions if mention.end <= end]
    return entity.model_copy(update={"mentions": kept})


def _within_sections(sections: Sequence[Section], end: int) -> list[Section]:
    return [
        section.model_copy(update={"end": min(section.end, end)})
        for section in sections[:MAX_SECTIONS]
        if section.start < end or section.start == 0
    ]


def _within_pages(pages: Sequence[PageSpan], end: int) -> list[PageSpan]:
    return [
        page.model_copy(update={"start": min(page.start, end), "end": min(page.end, end)})
        for page in pages
    ]


def _caps(parsed: Parsed) -> Iterable[Note]:
    """What the report leaves out because it is too large."""
    if len(parsed.text) > MAX_TEXT:
        yield note(
            "text_capped",
            f"The report holds the first {MAX_TEXT:,} of {len(parsed.text):,} characters;"
            f" names and figures were searched in {_searched(len(parsed.text))}.",
        )
    if len(parsed.tables) > MAX_TABLES or any(len(t.rows) > MAX_TABLE_ROWS for t in parsed.tables):
        yield note(
            "tables_capped",
            f"The report holds at most {MAX_TABLES} tables of {MAX_TABLE_ROWS} rows each.",
        )
    if len(parsed.sections) > MAX_SECTIONS:
        yield note("sections_capped", f"The report holds the first {MAX_SECTIONS:,} sections.")
    if len(parsed.lists) > MAX_LISTS:
        yield note("lists_capped", f"The report holds the first {MAX_LISTS} lists.")


def _searched(characters: int) -> str:
    if characters <= limits.ANALYSED_CHARACTERS:
        return "all of them"
    return f"the first {limits.ANALYSED_CHARACTERS:,}"


def _notes(*groups: Iterable[Note]) -> list[Note]:
    """All notes once, in the order of the stages that made them."""
    return list(dict.fromkeys(one for group in groups for one in group))
