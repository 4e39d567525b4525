"""The report in a few lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from forthwith.pipelines.documents.facts.key_facts import TO_DO
from forthwith.pipelines.documents.full.describing import (
    describe,
    known,
    nothing_read,
    told_phrases,
)
from forthwith.pipelines.documents.language.wording import name_of
from forthwith.pipelines.documents.models import EntityType, Report
from forthwith.pipelines.documents.presenting.markdown_text import cut, rounded, visible

_SUMMARY_CHARS = 360
_QUOTES = 3
_QUOTE_CHARS = 120
_NAMES = 4
_PHRASES = 6
_FACTS_CHARS = 400
_GROUPS: tuple[tuple[EntityType, str], ...] = (("person", "People"), ("organisation", "Firms"))


def short_report(report: Report) -> str:
    """Five to fifteen lines of plain text, safe to print.

    Control characters are dropped and square brackets rounded, so that neither the terminal nor
    a markup language of the printer takes a word of the document for a command.
    """
    lines = (cut(visible(line), 480) for line in _lines(report))
    return "\n".join(rounded(line) for line in lines)


def _lines(report: Report) -> Iterator[str]:
    yield f"{report.title}  ({report.source.name})"
    yield describe(report)
    yield from _facts(report)
    if report.summary.text:
        by = " (by a language model)" if report.summary.basis == "model" else ""
        yield f"Summary{by}: {_begun(report.summary.text)}"
        yield from _stands_on(report)
    phrases = told_phrases(report)[:_PHRASES]
    if phrases:
        yield f"About:   {'; '.join(phrase.text for phrase in phrases)}"
    for kind, name in _GROUPS:
        named = [name_of(entity) for entity in report.entities if entity.type == kind]
        if named:
            yield f"{name + ':':<8} {', '.join(named[:_NAMES])}"


def _facts(report: Report) -> Iterator[str]:
    """What is to be done has a line of its own; of the rest as much as one line holds."""
    if nothing_read(report):
        return
    told = [f"{name}: {value}" for name, value in known(report) if name != TO_DO]
    while sum(map(len, told)) > _FACTS_CHARS:
        told.pop()
    if told:
        yield f"Facts:   {'; '.join(told)}"
    for name, value in known(report):
        if name == TO_DO:
            yield f"To do:   {cut(value, _SUMMARY_CHARS)}"


def _begun(text: str) -> str:
    """As many whole sentences as a few lines hold; of a long one its beginning."""
    if len(text) <= _SUMMARY_CHARS:
        return text
    end = text.rfind(". ", 0, _SUMMARY_CHARS)
    return f"{text[: end + 1]} …" if end > 0 else cut(text, _SUMMARY_CHARS)


def _stands_on(report: Report) -> Iterator[str]:
    """What a summary that a language model wrote rests on; the others are the document's words."""
    if report.summary.basis != "model":
        return
    paged = len(report.pages) > 1
    for sentence in report.summary.sentences[:_QUOTES]:
        page = f" (p. {sentence.page})" if paged and sentence.page else ""
        yield f"Said to rest on: “{cut(sentence.text, _QUOTE_CHARS)}”{page}"
