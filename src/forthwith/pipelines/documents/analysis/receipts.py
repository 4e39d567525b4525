"""Tell a receipt from the papers that have sums and taxes as well."""

from __future__ import annotations

import re
from typing import Final

from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.language.receipt_words import RECEIPT_WORDS
from forthwith.pipelines.documents.models import DocumentType, Kind

RECEIPT: Final = "receipt"
_INVOICE: Final = re.compile(r"(?<!\w)(?:invoice|rechnung|facture|factura|fattura)", re.IGNORECASE)
_FROM: Final = frozenset({"invoice", "other", "form", "data table", "financial statement"})
_PRICE: Final = re.compile(r"\d[.,]\d\d(?!\d)")
_CHARACTERS: Final = 5_000
_SURE: Final = 0.6


def as_receipt(text: str, kind: Kind, found: DocumentType) -> DocumentType:
    """The type, or that of a receipt where it says that it is one and no invoice.

    It has prices; and a workbook about receipts is still a workbook.
    """
    head = text[:_CHARACTERS]
    words = list(dict.fromkeys(match[0].casefold() for match in RECEIPT_WORDS.finditer(head)))
    if found.name not in _FROM or not words or FORMATS[kind].tabular:
        return found
    if _INVOICE.search(head) or not _PRICE.search(head):
        return found
    return DocumentType(name=RECEIPT, confidence=_SURE, evidence=words[:6])
