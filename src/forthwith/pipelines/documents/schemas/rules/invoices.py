"""What invoices show without a label: whose they are, their currency, their rate of tax."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from forthwith.pipelines.documents.schemas.paper import Paper
from forthwith.pipelines.documents.schemas.rules.ruling import Rule, Ruled
from forthwith.pipelines.documents.spans import Span
from forthwith.pipelines.documents.structure.labels import label_score, scored_labels

_HEAD_CHARACTERS: Final = 300
_RATE: Final = re.compile(
    r"(?:VAT|MwSt\.?|USt\.?|Umsatzsteuer|Mehrwertsteuer|Tax|GST|TVA)\b[^\n%\d]{0,14}"
    r"(\d{1,2}(?:[.,]\d{1,2})? ?%)|(\d{1,2}(?:[.,]\d{1,2})? ?%) (?:VAT|MwSt|USt|Umsatzsteuer|tax)",
    re.IGNORECASE,
)
_TITLE: Final = (
    r"(?:Tax |Proforma |Pro-forma |Commercial )?(?:Invoice|Rechnung|Facture|Factura|Fattura|Factuur"
    r"|Fatura)"
)
_HEADING: Final = re.compile(
    rf"^[#* ]*{_TITLE}(?: ?[#№:]| no\.?:?| n[r.]\.?:?)?[* ]*[ \n][#* ]*(?=[\w/-]*\d)"
    r"([A-Z0-9][\w/-]{2,24})[* ]*$"
    rf"|(?<!\w){_TITLE} (?=[\w/-]*\d)([A-Z0-9][\w/-]{{2,24}}),? (?:of|dated|from|vom|du|del|van|de)"
    r"(?!\w)",
    re.IGNORECASE | re.MULTILINE,
)
_PAY: Final = re.compile(
    r"(?:please pay|payable|payment is due|to be paid|zahlen sie|überweisen sie|zahlbar)"
    r"[^\n:;!?]{0,60}?(?<!\w)(?:until|by|before|no later than|bis zum|bis)(?!\w)[ ]+",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(
    r"[*\t ]*\n(?:[^\n:]{2,60}\n){0,2}?[^\n:·]{0,60}(?<![\w/.-])(?:[A-Z]{1,2}-)?"
    r"(?:\d{4,6} [^\W\d_]|[A-Z]{1,2}\d[\dA-Z]? \d[A-Z]{2}(?!\w)|\d{5}(?:-\d{4})?(?!\w))"
)
"""The rest of a line, and within the next three lines a postal code."""
_ADDRESS_HEAD: Final = 600
_ADDRESS_CHARACTERS: Final = 250
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
    labelled = list(_first_lines(paper, _CUSTOMER))
    yield from labelled or _addressed(paper)


def _addressed(paper: Paper) -> Iterator[Ruled]:
    """Another name than the supplier's alone on a line at the head, with an address below it."""
    supplier = next(_supplier_block(paper), None)
    if supplier is None:
        return
    names = [*paper.entity_spans("organisation"), *paper.entity_spans("person")]
    for span, entity in sorted(names, key=lambda each: each[0]):
        behind = supplier.span.end < span.start <= _ADDRESS_HEAD
        other = entity.text.casefold() != (supplier.value or "").casefold()
        if behind and other and _ADDRESS.match(paper.text, *_line(paper.text, span)):
            yield Ruled(span, 0.65, "position", " ".join(span.of(paper.text).split()))
            return


def _line(text: str, name: Span) -> tuple[int, int]:
    """From the name to the end of the address that may follow; nowhere if it has company."""
    start = text.rfind("\n", 0, name.start) + 1
    alone = not text[start : name.start].strip("*# ")
    return (name.end, name.end + _ADDRESS_CHARACTERS) if alone else (len(text), len(text))


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
    """A line "Invoice AI-26-0457" on the first page, or the words "invoice 17 of" a day."""
    for match in _HEADING.finditer(paper.text, 0, 2_000):
        place = Span(*match.span(match.lastindex or 0))
        if paper.reader.date(place) is None:
            yield Ruled(place, 0.85, "position", place.of(paper.text))


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
