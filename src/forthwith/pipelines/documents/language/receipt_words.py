"""The words by which a receipt tells that it is one, in the languages of shops."""

from __future__ import annotations

import re
from typing import Final

RECEIPT_WORDS: Final = re.compile(
    r"(?<!\w)(?<!upon )(?<!after )(?<!acknowledge )(?:receipt(?! of\b)|kassenbon|kassenbeleg"
    r"|quittung|bon[- ]?nr|ticket de caisse|scontrino|cashier|kassierer|change due|rückgeld"
    r"|wechselgeld|cash tendered|auth(?:orisation)? code|thank you for (?:shopping|your purchase)"
    r"|vielen dank für ihren einkauf|es bediente)(?!\w)",
    re.IGNORECASE,
)
