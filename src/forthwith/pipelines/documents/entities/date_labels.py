"""What a text itself calls a date: words that name a moment, or the head of the date's row."""

from __future__ import annotations

import re
from typing import Final

from forthwith.pipelines.documents.entities.found import label_before

_MOMENT: Final = re.compile(
    r"\b(?:date|day|due|deadline|start|begin|end(?:s|ing|ed)?\b|clos|open|effective|commenc|issue"
    r"|signed|sent\b|received|paid|payable|created|updated|modified|revised|published|approved"
    r"|printed|ordered|shipped|deliver|valid|expir|born|birth|dob\b|period|quarter|month|year|week"
    r"|term\b|meeting|hearing|appointment|visit|admission|admitted|discharge|departure|arrival"
    r"|check-?(?:in|out)|booking|invoice|statement|order|service|payment|review|version|release"
    r"|time|since|until|before\b|after\b|when\b|last\b|next\b"
    r"|zeit|tag\b|seit\b|stand\b|beginn|ende\b|fällig|frist|sitzung|gültig|geb(?:oren)?\b|erstellt"
    r"|geändert|unterzeichnet|quartal|monat|jahr|woche|laufzeit|liefer|rechnung|termin"
    r"|dès|depuis|jusqu|avant|après|échéance|début|fin\b|émis|signé|né\b|née\b|naissance|période"
    r"|trimestre|mois\b|année|semaine|séance|réunion|livraison|facture"
    r"|fecha|desde|hasta|vencimiento|inicio|emitid|nacimiento|periodo|período|día\b"
    r"|giorno|scaden|inizio|emess|nascita|vervaldatum|periode|dia\b|até\b|emissão|vencimento"
    r"|nascimento|início|data\b|datum|datas?\b)"
    r"|\b(?:from|to|till|by|on|as (?:of|at)|am|vom|von|bis|ab|le|du|au|dal|al)$"
    r"|\w(?:termin|tag|frist|datum|zeit|beginn|ende|zeitraum|sitzung)\b",
    re.IGNORECASE,
)
"""Words that name a moment, a stretch of time, or what happens at one."""
_CELL_EDGES: Final = frozenset("\t|")
_MARKS: Final = frozenset(":\uff1a=(")
_PAIR: Final = 2
_CELLS: Final = re.compile(r"[\t|]")
_FIGURE: Final = re.compile(r"[-−+(]?[^\w\s]?\s?\d[\d.,'’ ]*\s?(?:%|[^\W\d]{1,3}|[€$£])?\)?")


def date_label(text: str, start: int) -> str | None:
    r"""The words before a date that name it; never the head of a column beside that of the date.

    >>> date_label("Region\tQ1 2025\tQ1 2026", 7), date_label("Kick-off\t4 May 2026", 9)
    (None, 'Kick-off')
    >>> date_label("Due date: 4 May 2026", 10), date_label("Aldport 4 May 2026", 8)
    ('Due date', None)
    """
    label = label_before(text, start)
    if label is None or _MOMENT.search(label):
        return label
    before = text[:start].rstrip(" *_")[-1:]
    if before in _CELL_EDGES:
        return label if _heads_row(text, start) else None
    return label if before in _MARKS or text[start : start + 1] == "(" else None


def _heads_row(text: str, start: int) -> bool:
    """Tell a row of a name and its date from the head of a table, with figures below it."""
    begin, end = text.rfind("\n", 0, start) + 1, _line_end(text, start)
    below = _cells(text[end + 1 : _line_end(text, end + 1)])
    row = _cells(text[begin:end])
    figured = len(below) == len(row) and _FIGURE.fullmatch(below[-1]) is not None
    return len(row) == _PAIR and not figured


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return end if end >= 0 else len(text)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _CELLS.split(line) if cell.strip()]
