"""What a reader wants to know first of a document of its type: who, when, how much, what to do.

The same rules as in the extraction of data find it, so that every fact has its place in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import Final

from pydantic import JsonValue

from forthwith.pipelines.documents.facts.first_facts import first_of_all
from forthwith.pipelines.documents.facts.report_facts import PERIOD, figures_of_tables, period
from forthwith.pipelines.documents.language.wording import day, money
from forthwith.pipelines.documents.models import FactValue, KeyFact, Parsed
from forthwith.pipelines.documents.presenting.markdown_text import cut, visible
from forthwith.pipelines.documents.presenting.properties import property_in_words
from forthwith.pipelines.documents.schemas.candidates import Candidate
from forthwith.pipelines.documents.schemas.figures import read_figure
from forthwith.pipelines.documents.schemas.filled import Evidence
from forthwith.pipelines.documents.schemas.filling import fill
from forthwith.pipelines.documents.schemas.paper import Paper
from forthwith.pipelines.documents.schemas.pointers import steps
from forthwith.pipelines.documents.schemas.shapes import read_shape
from forthwith.pipelines.documents.schemas.types import TYPE_SCHEMAS
from forthwith.pipelines.documents.spans import Span

TO_DO: Final = "To do"
"""The key fact that names what the reader is asked for."""
MAX_TEXT: Final = 200_000
"""What is to be known first stands in the first hundred pages."""
MAX_VALUES: Final = 20
_MAX_TABLES: Final = 50
_SURE: Final = 0.6
_CHARACTERS: Final = 300
_REQUESTS: Final = 4
_UNNEEDED: Final = frozenset({"line_items", "transactions", "currency", "title", "subject"})
"""Shown as tables, beside the amounts, and as the heading of the report."""
_NAMES: Final[Mapping[str, str]] = {
    "sender": "From",
    "to": "To",
    "cc": "Copy to",
    "location": "Place",
    "participants": "Present",
    "iban": "IBAN",
    "bic": "BIC",
    "actions": TO_DO,
    "merchant": "Shop",
    "items": "Bought",
}
_WITHOUT: Final = frozenset({"iban", "bic", "tax_number", "phone", "email"})
"""Of the parties only what tells them apart; the rest stands among the names."""
_RATE: Final = re.compile(r"rate\b|percent")
_PRICE: Final = re.compile(
    r"(?<!\w)(?<!late )(?<!overdue )((?:(?:monthly|weekly|daily|hourly|quarterly|annual|yearly"
    r"|total|one-time|fixed|basic|purchase|contract|licen[cs]e|service)[ -]){0,2}"
    r"(?:fee|price|premium|sum)"
    r"|(?:monatliche[rsn]? |jährliche[rsn]? |einmalige[rsn]? )?(?:Gebühr|Pauschale|Honorar"
    r"|Kaufpreis|Festpreis|Preis))"
    r" (?:of|is|equals|amounts to|(?:shall|will) be|von|beträgt|in Höhe von|ist) (?=[^.\n]{0,5}\d)",
    re.IGNORECASE,
)
_MAX_PRICES: Final = 20
_AMOUNT_CHARACTERS: Final = 40
_ASKS: Final = re.compile(
    r"\b(?:please|kindly|grateful if you|we (?:ask|request|require) you|you (?:must|need to)"
    r"|bitte[nt]?|veuillez|prière de|nous vous prions)\b",
    re.IGNORECASE,
)
_WHEN: Final = re.compile(
    r"\b(?:within|in|innerhalb|binnen|dans)\b[^.]{0,24}\b(?:days?|weeks?|months?|tagen?|wochen?"
    r"|monate?n?|jours|semaines)\b",
    re.IGNORECASE,
)
_ASKING: Final = frozenset({"letter", "email", "memo", "invoice", "order", "other", "form"})
"""Types of documents that may ask their reader for something."""


def _days(schema: JsonValue) -> Iterator[str]:
    """The names of the properties whose form is a date, at any depth."""
    properties = schema.get("properties") if isinstance(schema, dict) else None
    for name, inner in properties.items() if isinstance(properties, dict) else ():
        if isinstance(inner, dict):
            if inner.get("format") == "date":
                yield name
            yield from _days(inner.get("items") or inner)


_DAYS: Final = frozenset(name for schema in TYPE_SCHEMAS.values() for name in _days(schema))
"""Only these are told as days: a number of the form 2026-07 may be that of an invoice."""


def find_key_facts(document: Parsed, kind: str) -> list[KeyFact]:
    """The facts in the order of the type's fields; of a type without any, what it asks for."""
    document = _beginning(document)
    paper = Paper(document)
    facts = list(_by_type(paper, kind))
    if kind == "contract":
        facts += _prices(paper)
    if kind == "report":
        facts += [] if any(fact.name == PERIOD for fact in facts) else period(document)
        facts += figures_of_tables(document)
    facts = first_of_all(paper, kind, facts)
    if kind in _ASKING and not any(fact.name == TO_DO for fact in facts):
        facts += _requests(paper)
    return facts


def _beginning(document: Parsed) -> Parsed:
    kept = {"text": document.text[:MAX_TEXT], "tables": document.tables[:_MAX_TABLES]}
    return document.model_copy(update=kept)


def _by_type(paper: Paper, kind: str) -> Iterator[KeyFact]:
    schema = TYPE_SCHEMAS.get(kind, {})
    properties = schema.get("properties")
    if not isinstance(properties, dict):
        return
    wanted = {n: each for n, each in properties.items() if n not in _UNNEEDED - {"currency"}}
    shape = read_shape({**schema, "properties": wanted})
    filled = fill(paper, shape) if shape else None
    if filled and isinstance(filled.value, dict):
        yield from _facts(paper, filled.evidence, filled.value.get("currency"))


def _facts(paper: Paper, found: Sequence[Evidence], currency: JsonValue) -> Iterator[KeyFact]:
    sure = ((steps(e.path), e.candidate) for e in found if e.candidate.confidence >= _SURE)
    placed = [(where, candidate) for where, candidate in sure if where[0] not in _UNNEEDED]
    for name, group in groupby(placed, key=lambda each: each[0][0]):
        rows = groupby(group, key=lambda each: _row(each[0]))
        values = [_joined(paper, list(row), currency) for _, row in rows]
        yield KeyFact(name=_NAMES.get(name) or property_in_words(name), values=values[:MAX_VALUES])


def _row(where: Sequence[str]) -> str:
    """Which of several values of a name this belongs to."""
    return where[1] if len(where) > 1 and where[1].isdigit() else ""


_Member = tuple[Sequence[str], Candidate]


def _joined(paper: Paper, members: Sequence[_Member], currency: JsonValue) -> FactValue:
    """The first member in words, and what the others add to it: "Ada Ltd (Supplier)"."""
    told = [each for each in members if each[0][-1] not in _WITHOUT or len(each[0]) == 1]
    first = (told or members)[0]
    words = _said(paper, *first, currency)
    more = [_said(paper, *each, currency) for each in told[1:]]
    added = [each for each in dict.fromkeys(more) if each.casefold() not in words.casefold()]
    return _value(paper, first[1].span, f"{words} ({', '.join(added)})" if added else words)


def _said(paper: Paper, where: Sequence[str], found: Candidate, currency: JsonValue) -> str:
    value, written = found.value, found.span.of(paper.text)
    if isinstance(value, str):
        return day(value) if where[-1] in _DAYS else _as_written(value, written)
    if _RATE.search(where[-1]):
        return f"{value:g} %" if isinstance(value, int | float) else written
    return money(f"{value} {currency}") if isinstance(currency, str) else written


def _as_written(value: str, written: str) -> str:
    """The value, with the document's own spaces where they alone tell both apart."""
    same = "".join(value.split()) == "".join(written.split())
    return " ".join((written if same else value).split())


def _prices(paper: Paper) -> Iterator[KeyFact]:
    """What is paid under a contract, by the words that say it: "a monthly fee of EUR 90"."""
    seen: set[str] = set()
    for match in islice(_PRICE.finditer(paper.flow), _MAX_PRICES):
        said = paper.text[match.end() : match.end() + _AMOUNT_CHARACTERS]
        figure = read_figure(said, paper.reader.mark, whole=False)
        name = property_in_words(match[1])
        if figure is not None and figure.currency is not None and name not in seen:
            seen.add(name)
            span = Span(match.end() + figure.start, match.end() + figure.end)
            yield KeyFact(name=name, values=[_value(paper, span, span.of(paper.text))])


def _requests(paper: Paper) -> Iterator[KeyFact]:
    """The sentences that ask the reader for something by a day."""
    asking = (span for span in paper.sentences if _is_request(paper, span))
    values = [_value(paper, span, span.of(paper.flow)) for span in islice(asking, _REQUESTS)]
    if values:
        yield KeyFact(name=TO_DO, values=values)


def _is_request(paper: Paper, span: Span) -> bool:
    said = span.of(paper.flow)
    if len(said) > _CHARACTERS or ">" in said[:2] or not _ASKS.search(said):
        return False
    dated = any(span.start <= found.start < span.end for found in paper.reader.dates)
    return dated or _WHEN.search(said) is not None


def _value(paper: Paper, span: Span, words: str) -> FactValue:
    return FactValue(
        text=cut(visible(words), _CHARACTERS),
        page=paper.pages.at(span.start),
        start=span.start,
        end=span.end,
    )
