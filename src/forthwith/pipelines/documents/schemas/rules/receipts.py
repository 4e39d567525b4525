"""Receipts: whose they are, what was bought line by line, how it was paid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from forthwith.pipelines.documents.language.receipt_words import RECEIPT_WORDS
from forthwith.pipelines.documents.schemas.figures import read_figure
from forthwith.pipelines.documents.schemas.paper import Paper
from forthwith.pipelines.documents.schemas.rules.ruling import Rule, Ruled, SeriesRule
from forthwith.pipelines.documents.spans import Span, trimmed
from forthwith.pipelines.documents.structure.labels import is_known

_CHARACTERS: Final = 5_000
_LINE: Final = re.compile(
    r"^[ \t]*(?:(?P<quantity>\d{1,3})(?: ?[x×*] ?| +)(?=[^\W\d_]))?"
    r"(?P<what>[^\W\d_][^\n]{1,50}?)[ \t.]{1,40}(?P<amount>-?(?:[€$£] ?)?\d{1,5}[.,]\d{2}-?)"
    r"(?: ?(?:EUR|USD|GBP|CHF|€))?(?: {1,3}[A-C*]{1,2})?[ \t]*$",
    re.MULTILINE,
)
_SUM: Final = re.compile(
    r"^[ \t*]*(?:sub|zwischen|grand |gesamt)?(?:total|summe|sum|betrag|amount|zu zahlen)(?!\w)",
    re.IGNORECASE | re.MULTILINE,
)
_PAID: Final = re.compile(
    r"(?:^|(?<=paid by )|(?<=paid with )|(?<=bezahlt mit ))[ \t]*(?:(?:credit|debit) card ?:? )?"
    r"(VISA|Master ?card|American Express|Amex|Maestro|girocard|EC-Karte|EC-Cash|Kartenzahlung"
    r"|Bar|Cash|PayPal|Apple Pay|Google Pay|(?:credit|debit) card|contactless|card)(?!\w)",
    re.IGNORECASE | re.MULTILINE,
)


def _merchant(paper: Paper) -> Iterator[Ruled]:
    """The first line that is no title of the paper."""
    for match in re.finditer(r"[^\n]+", paper.text[:_CHARACTERS]):
        line = trimmed(paper.text, Span(*match.span()), " \t*#_=-")
        said = line.of(paper.text)
        if RECEIPT_WORDS.fullmatch(said) or is_known(said) or not any(map(str.isalpha, said)):
            continue
        if ":" not in said and len(said) <= 60:
            yield Ruled(line, 0.7, "position", " ".join(said.split()))
        return


def _bought(paper: Paper) -> Iterator[Mapping[str, Ruled]]:
    """The lines with a price, up to the first sum."""
    sum_ = _SUM.search(paper.text, 0, _CHARACTERS)
    for match in _LINE.finditer(paper.text, 0, sum_.start() if sum_ else 0):
        said = match["amount"]
        if read_figure(said, paper.reader.mark) is None:
            continue
        parts = {
            "description": Ruled(Span(*match.span("what")), 0.8, "pattern", match["what"].strip()),
            "line total": Ruled(Span(*match.span("amount")), 0.8, "pattern"),
        }
        if match["quantity"]:
            parts["quantity"] = Ruled(Span(*match.span("quantity")), 0.8, "pattern")
        yield parts


def _payment(paper: Paper) -> Iterator[Ruled]:
    for match in _PAID.finditer(paper.text, 0, _CHARACTERS):
        yield Ruled(Span(*match.span(1)), 0.7, "pattern", match[1])
        return


def _only_date(paper: Paper) -> Iterator[Ruled]:
    """The one day that the whole paper names, where it stands alone on its line."""
    days = list(paper.reader.dates_in(Span(0, len(paper.text))))
    if len({day.value for day in days}) == 1 and _is_alone(paper.text, days[0].span):
        yield Ruled(days[0].span, 0.7 * days[0].sure, "pattern", str(days[0].value))


def _is_alone(text: str, day: Span) -> bool:
    start, end = text.rfind("\n", 0, day.start) + 1, text.find("\n", day.end)
    beside = text[start : day.start] + text[day.end : end if end >= 0 else len(text)]
    return not any(map(str.isalpha, beside))


RECEIPT_RULES: Final[Mapping[str, Rule]] = {
    "merchant": _merchant,
    "payment method": _payment,
    "date": _only_date,
}
RECEIPT_LISTS: Final[Mapping[str, SeriesRule]] = {"items": _bought}
