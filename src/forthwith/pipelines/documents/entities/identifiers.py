"""Numbers that name something: accounts, invoices, contracts, cases, books, articles.

What carries a checksum is checked. A number that is only known by the word before it ("Invoice
no. 2024-17") keeps that word as its label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from forthwith.pipelines.documents.entities.found import Found

_UUID = re.compile(r"(?<![\w-])[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}(?![\w-])")
_DOI = re.compile(r"(?<![\w/.])10\.\d{4,9}/[^\s\"<>|,;]{2,100}")
_ARXIV = re.compile(r"(?<!\w)arXiv:(\d{4}\.\d{4,5}(?:v\d{1,2})?)(?!\w)")
_IBAN = re.compile(
    r"(?<!\w)[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){2,7}(?:[ \u00a0]?[A-Z0-9]{1,3})?(?!\w)"
)
_ISBN = re.compile(
    r"(?<!\w)ISBN(?:-1[03])?:?[ \u00a0]{0,2}((?:\d[ -]?){9}[\dX]|97[89][ -]?(?:\d[ -]?){9}\d)(?!\w)"
)
_VAT = re.compile(
    r"(?<!\w)(?:DE ?\d{3} ?\d{3} ?\d{3}|ATU\d{8}|BE[01]\d{9}|DK\d{8}|ES[A-Z]\d{7}[A-Z0-9]|FI\d{8}"
    r"|FR[A-Z0-9]{2} ?\d{3} ?\d{3} ?\d{3}|GB ?\d{3} ?\d{4} ?\d{2}|IE\d[A-Z0-9]\d{5}[A-Z]{1,2}"
    r"|IT\d{11}|LU\d{8}|NL\d{9}B\d{2}|PL\d{10}|PT\d{9}|SE\d{12}|CHE-?\d{3}\.\d{3}\.\d{3})(?!\w)"
)
_BIC = re.compile(
    r"(?<!\w)(?:BIC|SWIFT)(?:[ /-]?(?:BIC|SWIFT"
    r"|code))?[ \t]{0,2}:?[ \t]{0,2}([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)(?!\w)"
)
_KINDS = (
    "invoice|purchase order|order|contract|agreement|case|claim|policy|customer|client|account"
    "|reference|ref|report|document|file|ticket|project|tender|offer|quote|quotation|delivery note"
    "|patient|member|employee|registration|licen[cs]e|passport|permit|tax|medical record|mrn|po|sku"
    "|rechnungs?|auftrags?|bestell|bestellung|vertrags?|kunden|angebots?|liefer|lieferschein"
    "|projekt|policen|versicherungs|steuer|vorgangs|mandats|personal|aktenzeichen|geschäftszeichen"
    "|facture|commande|contrat|dossier|client|référence|devis"
)
_MARK = (
    r"(?:[ -]?(?:number|no\.|no|nr\.|nr|id\.?|#|n°|nº|code|record number|key|nummer|zeichen|numéro"
    r"|ref\.?|reference)){1,2}"
)
_LABELLED = re.compile(
    rf"(?<![\w-])((?:{_KINDS}){_MARK}|aktenzeichen|geschäftszeichen|unser zeichen|mrn|docket no\.?"
    r"|hr[ab]|invoice|rechnung|facture|case|ref\.?)[ \t]{0,3}[:#]?[ \t]{0,3}"
    r"((?=[\w./-]{0,39}\d)[A-Za-z0-9][\w./-]{1,39})(?!\w)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?<!\w)(?:No|Nr|Nº|N°)\.? ?(\d[\w/-]{2,24})(?!\w)")
_YEAR_ONLY = re.compile(r"(?:19|20)\d\d")
_DATE_LIKE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_ISBN_10 = 10


def find_identifiers(text: str) -> Iterator[Found]:
    """Every identifier, with what kind it is as its label."""
    yield from _standards(text)
    yield from _checked(text)
    yield from _labelled(text)


def _standards(text: str) -> Iterator[Found]:
    for match in _UUID.finditer(text):
        yield _found(match.span(), match.group().lower(), 0.99, "UUID")
    for match in _DOI.finditer(text):
        doi = match.group().rstrip(".)]")
        yield _found((match.start(), match.start() + len(doi)), doi.lower(), 0.95, "DOI")
    for match in _ARXIV.finditer(text):
        yield _found(match.span(), match[1], 0.98, "arXiv")
    for match in _VAT.finditer(text):
        yield _found(match.span(), match.group().replace(" ", ""), 0.85, "VAT number")
    for match in _BIC.finditer(text):
        yield _found(match.span(1), match[1], 0.95, "BIC")


def _checked(text: str) -> Iterator[Found]:
    for match in _IBAN.finditer(text):
        number = re.sub(r"\s", "", match.group())
        if iban_holds(number):
            yield _found(match.span(), number, 0.99, "IBAN")
    for match in _ISBN.finditer(text):
        number = re.sub(r"[ -]", "", match[1])
        if isbn_holds(number):
            yield _found(match.span(1), number, 0.99, "ISBN")


def _labelled(text: str) -> Iterator[Found]:
    for match in _LABELLED.finditer(text):
        number = match[2].rstrip("./-_")
        if _is_number(number):
            span = (match.start(2), match.start(2) + len(number))
            yield _found(span, number, 0.85, match[1].strip(" .#:"))
    for match in _NUMBERED.finditer(text):
        if _is_number(match[1]) and len(match[1]) > 3:
            yield _found(match.span(1), match[1], 0.6, "number")


def _is_number(number: str) -> bool:
    figures = sum(map(str.isdigit, number))
    return (
        len(number) > 2
        and figures * 3 >= len(number)
        and not _YEAR_ONLY.fullmatch(number)
        and not _DATE_LIKE.fullmatch(number)
    )


def _found(span: tuple[int, int], value: str, confidence: float, label: str) -> Found:
    return Found("identifier", *span, value, confidence, label=label)


def iban_holds(number: str) -> bool:
    """Whether an IBAN without spaces passes its checksum (ISO 13616).

    >>> iban_holds("DE89370400440532013000"), iban_holds("DE88370400440532013000")
    (True, False)
    """
    if not 15 <= len(number) <= 34 or not number.isascii() or not number.isalnum():
        return False
    turned = number[4:] + number[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def isbn_holds(number: str) -> bool:
    """Whether an ISBN of 10 or 13 characters without hyphens passes its checksum.

    >>> isbn_holds("9783161484100"), isbn_holds("0306406152"), isbn_holds("0306406153")
    (True, True, False)
    """
    digits = [10 if char in "Xx" else int(char) for char in number]
    if len(digits) == _ISBN_10:
        return (
            sum(weight * digit for weight, digit in zip(range(10, 0, -1), digits, strict=True)) % 11
            == 0
        )
    return len(digits) == 13 and sum(d * (1, 3)[i % 2] for i, d in enumerate(digits)) % 10 == 0
