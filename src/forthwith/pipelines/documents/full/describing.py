"""The report's facts in words: one sentence that says what it is, a list of the main facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice

from forthwith.pipelines.documents.analysis.readability import in_words
from forthwith.pipelines.documents.facts.values import joined
from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.language.counted import counted
from forthwith.pipelines.documents.language.wording import (
    SURE_DATE,
    day,
    human_value,
    language_name,
    name_of,
)
from forthwith.pipelines.documents.models import Entity, EntityType, KeyPhrase, Report

_TOTAL_LABEL = re.compile(
    r"(?<!sub)(?<!sub[ -])total|due|payable|gesamt|zahlbetrag|ttc", re.IGNORECASE
)
_TOTAL_FACT = "Total amount"
_MONEY_LABEL = re.compile(
    r"total|due|payable|amount|sum|net|gross|balance|fee|rent|salary|cost|tax|vat|betrag|summe|netto"
    r"|brutto|gesamt|mwst|miete|honorar|montant|tva|loyer|ttc"
)
_DATE_LABEL = re.compile(
    r"date|datum|due|deadline|meeting|sitzung|start|end|begin|effective|issued|signed|valid|dob|birth"
    r"|expir|period|delivery|fällig|termin|frist|stand|échéance|début|fin"
)
_DUE_LABEL = re.compile(
    r"due|payable|until|fällig|zahlbar|bis zum|échéance|avant le", re.IGNORECASE
)
_BARE_CUE = re.compile(
    r"due on|due by|until|no later than|fällig am|bis zum|spätestens am|avant le"
)
_WITHOUT_TEXT = frozenset({"no_text_layer", "recognition_stopped"})
_MAX_LABELLED = 8
_MIN_DATES = 2
_MIN_PHRASES = 3


def told_phrases(report: Report) -> list[KeyPhrase]:
    """The key phrases, wherever they are shown; one or two say nothing, and stay away."""
    return report.key_phrases if len(report.key_phrases) >= _MIN_PHRASES else []


def describe(report: Report) -> str:
    """One or two sentences on what the document is."""
    if nothing_read(report):
        return _unread(report)
    size = f"{counted(report.readability.words, 'word')} on {_pages(report)}"
    sentences = [f"{_guess(report)}{_as_file(report)} of {size}{_in_language(report)}."]
    people, firms = _named(report.entities, "person"), _named(report.entities, "organisation")
    if people or firms:
        sentences.append(f"It names {_listed([*people[:2], *firms[:2]])}{_span(report)}.")
    sentences.extend(_claim(report))
    return " ".join(sentences)


def nothing_read(report: Report) -> bool:
    """Tell whether the document has no text because what it shows are pictures."""
    scanned = any(note.code in _WITHOUT_TEXT for note in report.notes)
    return scanned and not report.readability.words and not report.tables


def _unread(report: Report) -> str:
    noun = FORMATS[report.source.kind].noun
    return (
        f"Nothing could be read: this {noun} of {_pages(report)} is a scan,"
        " or holds nothing but pictures or blank pages, and no text was recognised in them"
        " (OCR); the notes say why."
    )


def _pages(report: Report) -> str:
    return counted(len(report.pages), FORMATS[report.source.kind].page)


def _guess(report: Report) -> str:
    """Invoice; Probably a letter; A document."""
    name, confidence = report.type.name, report.type.confidence
    if name == "other":
        return "A document of no particular type"
    prefix = "This is" if confidence >= 0.7 else "This is probably"
    named = "the minutes of a meeting" if name == "minutes" else _with_article(name)
    return f"{prefix} {named}"


def _with_article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiouE' else 'a'} {noun}"


def _as_file(report: Report) -> str:
    """What kind of file it is, where the type does not say it already."""
    if report.source.kind == "eml" and report.type.name == "email":
        return ""
    return f", {_with_article(FORMATS[report.source.kind].noun)}"


def _in_language(report: Report) -> str:
    code = report.language.code
    return "" if code == "und" else f", in {language_name(code)}"


def _claim(report: Report) -> Iterator[str]:
    """What an invoice asks for, and until when."""
    if report.type.name != "invoice":
        return
    due, until = _due(report), _last_labelled(report.entities, "date", _DUE_LABEL)
    if due:
        yield f"It asks for {due}{f' by {human_value(until)}' if until else ''}."


def _due(report: Report) -> str | None:
    """The total of the key facts, so that both say one; without it, the likeliest amount."""
    for fact in report.key_facts:
        if fact.name == _TOTAL_FACT and fact.values:
            return fact.values[0].text
    likely = _last_labelled(report.entities, "amount", _TOTAL_LABEL) or _largest(report.entities)
    return human_value(likely) if likely else None


def _largest(entities: Sequence[Entity]) -> Entity | None:
    amounts = [one for one in entities if one.type == "amount"]
    return max(amounts, key=lambda one: Decimal(one.value.split()[0]), default=None)


def _last_labelled(
    entities: Sequence[Entity], kind: EntityType, label: re.Pattern[str]
) -> Entity | None:
    fitting = [one for one in entities if one.type == kind and label.search(one.label or "")]
    return fitting[-1] if fitting else None


def _named(entities: Sequence[Entity], kind: EntityType) -> list[str]:
    return [name_of(entity) for entity in entities if entity.type == kind]


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _span(report: Report) -> str:
    days = _days(report)
    if len(days) < _MIN_DATES or days[0] == days[-1]:
        return ""
    return f", and dates from {day(days[0])} to {day(days[-1])}"


def _days(report: Report) -> list[str]:
    return sorted(
        entity.value
        for entity in report.entities
        if entity.type == "date" and len(entity.value) == 10 and entity.confidence > SURE_DATE
    )


def main_facts(report: Report) -> Iterator[tuple[str, str]]:
    """Name and value of what a reader wants to know first."""
    if nothing_read(report):
        yield "Length", _pages(report)
        return
    yield from known(report)
    yield "Type", f"{report.type.name} ({report.type.confidence:.0%} sure)"
    if report.type.evidence:
        yield "Because of", ", ".join(f"“{word}”" for word in report.type.evidence)
    yield "Language", language_name(report.language.code)
    yield "Length", _length(report)
    ease = report.readability.flesch_reading_ease
    if ease is not None:
        yield "Reads", f"{in_words(ease)} (Flesch {ease:g})"


def known(report: Report) -> Iterator[tuple[str, str]]:
    """The key facts of its type, then what it labels itself and they do not say."""
    for fact in report.key_facts:
        yield fact.name, joined(fact)
    yield from islice(labelled(report), max(0, _MAX_LABELLED - len(report.key_facts)))


def _length(report: Report) -> str:
    reading = report.readability
    minutes = max(1, round(reading.reading_minutes))
    return (
        f"{_pages(report)}, {counted(reading.words, 'word')}, {counted(minutes, 'minute')} to read"
    )


_TELLING = {"amount": _MONEY_LABEL, "date": _DATE_LABEL}


def labelled(report: Report) -> Iterator[tuple[str, str]]:
    """What the document itself labels and no key fact says: its number, its dates, its total."""
    seen: set[str] = set()
    said = {_bare(value.text) for fact in report.key_facts for value in fact.values}
    for kind in ("amount", "date", "identifier"):
        for entity in report.entities:
            label = (entity.label or "").casefold()
            telling = kind == "identifier" or _TELLING[kind].search(label)
            if report.key_facts and _BARE_CUE.fullmatch(label):
                continue  # "are due on 24 April": what is due stands in the sentence
            if entity.type == kind and label and telling and label not in seen:
                seen.add(label)
                if _bare(_fact(entity)) not in said and not _in_a_period(report, entity):
                    yield str(entity.label), _fact(entity)


def _bare(words: str) -> str:
    return "".join(filter(str.isalnum, words.casefold()))


def _in_a_period(report: Report, entity: Entity) -> bool:
    """Tell whether the date is one end of a period, which a key fact names whole."""
    spans = [v for f in report.key_facts for v in f.values if entity.type == "date"]
    inside = [v for v in spans for m in entity.mentions if v.start <= m.start and m.end <= v.end]
    return bool(inside)


def _fact(entity: Entity) -> str:
    """A number as the document groups its digits, all else in its normal form."""
    return entity.text if entity.type == "identifier" else human_value(entity)
