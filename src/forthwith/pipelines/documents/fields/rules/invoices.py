"""What invoices show without a label: whose they are, their currency, their rate of tax."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from forthwith.pipelines.documents.fields.labels import label_score, scored_labels
from forthwith.pipelines.documents.fields.paper import Paper
from forthwith.pipelines.documents.fields.rules.ruling import Rule, Ruled
from forthwith.pipelines.documents.spans import Span

_HEAD_CHARACTERS: Final = 300
_RATE: Final = re.compile(
    r"(?:VAT|MwSt\.?|USt\.?|Umsatzsteuer|Mehrwertsteuer|Tax|GST|TVA)\b[^\n%\d]{0,14}"
    r"(\d{1,2}(?:[.,]\d{1,2})? ?%)|(\d{1,2}(?:[.,]\d{1,2})? ?%) (?:VAT|MwSt|USt|Umsatzsteuer|tax)",
    re.IGNORECASE,
)
_HEADING: Final = re.compile(
    r"^[#* ]*(?:Invoice|Rechnung|Tax Invoice) (?=[\w/-]*\d)([A-Z0-9][\w/-]{2,24})[* ]*$",
    re.IGNORECASE | re.MULTILINE,
)
_PAY: Final = re.compile(
    r"(?:please pay|payable|payment is due|to be paid|zahlen sie|überweisen sie|zahlbar)"
    r"[^\n:;!?]{0,60}?(?<!\w)(?:until|by|before|no later than|bis zum|bis)(?!\w)[ ]+",
    re.IGNORECASE,
)
_CUSTOMER: Final = scored_labels(["customer"])
_FROM: Final = scored_labels(["supplier"])


def _supplier(paper: Paper) -> Iterator[Ruled]:
    """The organisation at the head of the page, unless it stands in the customer's block."""
    theirs = [b.place for b in paper.blocks if label_score(b.label, _CUSTOMER)]
    theirs += [p.value for p in paper.pairs if label_score(p.label, _CUSTOMER)]
    for span, entity in paper.entity_spans("organisation"):
        if span.start > _HEAD_CHARACTERS or any(t.start <= span.start < t.end for t in theirs):
            return
        yield Ruled(span, round(min(0.7, entity.confidence), 2), "position", entity.text)
        return


def _supplier_block(paper: Paper) -> Iterator[Ruled]:
    yield from _first_lines(paper, _FROM)
    yield from _supplier(paper)


def _customer(paper: Paper) -> Iterator[Ruled]:
    yield from _first_lines(paper, _CUSTOMER)


def _first_lines(paper: Paper, labels: Mapping[str, float]) -> Iterator[Ruled]:
    """The first line of a block under such a label."""
    for block in paper.blocks:
        score = label_score(block.label, labels)
        first = block.lines[0]
        said = first.of(paper.text)
        if score and said[:1].isalpha() and ":" not in said and len(said) <= 80:
            yield Ruled(first, round(0.9 * score, 2), "block", " ".join(said.split()))


def _currency(paper: Paper) -> Iterator[Ruled]:
    """That of the amounts, if they are all in one."""
    amounts = paper.entity_spans("amount")
    codes = {entity.value[-3:] for _, entity in amounts}
    if len(codes) == 1:
        yield Ruled(amounts[0][0], 0.9, "entity", codes.pop())


def _rate(paper: Paper) -> Iterator[Ruled]:
    """The one rate of tax; with several there is no such thing."""
    matches = list(_RATE.finditer(paper.text, 0, 200_000))
    spans = [Span(*match.span(match.lastindex or 0)) for match in matches]
    if len({span.of(paper.text).replace(" ", "") for span in spans}) == 1:
        yield Ruled(spans[0], 0.9, "pattern", spans[0].of(paper.text))


def _number(paper: Paper) -> Iterator[Ruled]:
    """A line "Invoice AI-26-0457" on the first page, as a heading has it."""
    for match in _HEADING.finditer(paper.text, 0, 2_000):
        yield Ruled(Span(*match.span(1)), 0.85, "position", match[1])


def _due(paper: Paper) -> Iterator[Ruled]:
    """The date of a sentence such as "Please pay EUR 12 until 17 May 2026"."""
    for match in _PAY.finditer(paper.flow, 0, 200_000):
        reading = paper.reader.date(Span(match.end(), match.end() + 40))
        if reading is not None and isinstance(reading.value, str):
            yield Ruled(reading.span, 0.85 * reading.sure, "pattern", reading.value)


INVOICE_RULES: Final[Mapping[str, Rule]] = {
    "supplier": _supplier_block,
    "customer": _customer,
    "currency": _currency,
    "tax rate": _rate,
    "invoice number": _number,
    "due date": _due,
}
