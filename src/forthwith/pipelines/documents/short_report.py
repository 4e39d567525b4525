"""The report in a few lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from forthwith.pipelines.documents.markdown_text import cut, visible
from forthwith.pipelines.documents.models import EntityType, Report
from forthwith.pipelines.documents.wording import describe, facts, name_of

_SUMMARY_CHARS = 360
_QUOTES = 3
_QUOTE_CHARS = 120
_NAMES = 4
_PHRASES = 6
_FACTS = 4
_GROUPS: tuple[tuple[EntityType, str], ...] = (("person", "People"), ("organisation", "Firms"))
_NOT_LABELS = {"Type", "Because of", "Language", "Length", "Reads"}


def short_report(report: Report) -> str:
    """Five to fifteen lines of plain text, safe to print.

    Control characters are dropped and square brackets rounded, so that neither the terminal nor
    a markup language of the printer takes a word of the document for a command.
    """
    lines = (cut(visible(line), 480) for line in _lines(report))
    return "\n".join(line.replace("[", "(").replace("]", ")") for line in lines)


def _lines(report: Report) -> Iterator[str]:
    yield f"{report.title}  ({report.source.name})"
    yield describe(report)
    if report.summary.text:
        by = " (by a language model)" if report.summary.basis == "model" else ""
        yield f"Summary{by}: {cut(report.summary.text, _SUMMARY_CHARS)}"
        yield from _stands_on(report)
    if report.key_phrases:
        yield f"About:   {'; '.join(phrase.text for phrase in report.key_phrases[:_PHRASES])}"
    for kind, name in _GROUPS:
        named = [name_of(entity) for entity in report.entities if entity.type == kind]
        if named:
            yield f"{name + ':':<8} {', '.join(named[:_NAMES])}"
    labelled = [f"{name}: {value}" for name, value in facts(report) if name not in _NOT_LABELS]
    if labelled:
        yield f"Facts:   {'; '.join(labelled[:_FACTS])}"


def _stands_on(report: Report) -> Iterator[str]:
    """What a summary that a language model wrote rests on; the others are the document's words."""
    if report.summary.basis != "model":
        return
    paged = len(report.pages) > 1
    for sentence in report.summary.sentences[:_QUOTES]:
        page = f" (p. {sentence.page})" if paged and sentence.page else ""
        yield f"It stands on: “{cut(sentence.text, _QUOTE_CHARS)}”{page}"
