"""PDFs with tables as programs lay them out, and what stands in their cells."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

Rows = tuple[tuple[str, ...], ...]
_WORDS = getSampleStyleSheet()["BodyText"]
_GRID = ("GRID", (0, 0), (-1, -1), 0.5, "black")
_RULED = ("LINEBELOW", (0, 0), (-1, 0), 0.8, "black")
_IN_THE_MIDDLE = ("VALIGN", (0, 0), (-1, -1), "MIDDLE")
_TO_THE_TOP = ("VALIGN", (0, 0), (-1, -1), "TOP")


@dataclass(frozen=True)
class Tabled:
    """A sample: what stands above its table, the table, and what stands below it."""

    name: str
    above: tuple[str, ...]
    rows: Rows
    widths: tuple[int, ...]
    below: tuple[tuple[str, str], ...] = ()
    ruled: bool = True
    wraps: int = 0
    """The column whose words are set in paragraphs, which go on in the next line."""
    figures: int = 2
    """The first column that is set to the right."""
    middle: bool = False
    also: int = -1
    """One more column whose words may go on."""

    def pdf(self) -> bytes:
        out = io.BytesIO()
        paper = SimpleDocTemplate(out, pagesize=A4, invariant=True)
        parts: list[Flowable] = [Paragraph(line, _WORDS) for line in self.above]
        paper.build([*parts, Spacer(1, 12), self._table(), *self._totals()])
        return out.getvalue()

    def _table(self) -> Table:
        body = [[*map(self._set, range(len(row)), row)] for row in self.rows[1:]]
        right = ("ALIGN", (self.figures, 0), (-1, -1), "RIGHT")
        lines = [_GRID] if self.ruled else [_RULED]
        high = _IN_THE_MIDDLE if self.middle else _TO_THE_TOP
        return Table(
            [[*self.rows[0]], *body], self.widths, repeatRows=1, style=[*lines, right, high]
        )

    def _set(self, column: int, cell: str) -> str | Paragraph:
        return Paragraph(cell, _WORDS) if column in {self.wraps, self.also} else cell

    def _totals(self) -> Sequence[Flowable]:
        if not self.below:
            return []
        widths = [sum(self.widths[:-2]) or 100, *self.widths[-2:]]
        rows = [["", *pair] for pair in self.below]
        return [Table(rows, widths, style=[("ALIGN", (1, 0), (-1, -1), "RIGHT")])]


_LINES: Rows = (
    ("Description", "Qty", "Unit price", "Amount"),
    ("Flow sensor with a display and two outputs, DN 50", "3", "120.00", "360.00"),
    ("Cable", "10", "4.50", "45.00"),
    ("Calibration at the works of the customer, with a certificate", "1", "95.00", "95.00"),
    ("Mounting kit", "2", "18.25", "36.50"),
)
_INVOICE = ("Northwind Ltd", "Invoice no.: NW-17", "Date: 3 May 2026")
_SUMS = (("Subtotal", "536.50"), ("VAT 20%", "107.30"), ("Total", "643.80"))
_BOOKINGS: Rows = (
    ("Date", "Description", "Amount", "Balance"),
    *(
        (f"2026-03-{1 + n // 3:02}", f"Payment {n} of customer {n * 7}", f"{n + 1}.50",
         f"{1000 + n}.00")
        for n in range(75)
    ),
)  # fmt: skip
_PRICES: Rows = (
    ("Article no.", "Product", "Unit", "Price"),
    ("A-100", "Hose, rubber", "m", "3.20 EUR"),
    ("A-101", "Hose, steel, for temperatures above two hundred degrees", "m", "14.80 EUR"),
    ("B-200", "Clamp", "pcs", "0.95 EUR"),
    ("B-201", "Clamp, stainless, with a hinge on one side and a lock", "pcs", "2.10 EUR"),
    ("C-300", "Seal", "pcs", "0.40 EUR"),
)
_HOURS: Rows = (
    ("Date", "Task", "Person", "Hours"),
    ("04.05.2026", "Planning", "Ann Lee", "2,5"),
    ("05.05.2026", "Design of the screens for the service desk", "Bob Ray", "7,0"),
    ("06.05.2026", "Tests", "Ann Lee", "4,0"),
    ("07.05.2026", "Talks with the customer about the acceptance", "Ann Lee", "1,5"),
)
_TASKS: Rows = (
    ("Action", "Owner", "Due", "Remarks"),
    ("Order the second pump for the north hall", "Ann Lee", "2026-05-04", "none"),
    ("Call the landlord", "Bob Ray", "2026-05-06", "has not been reached since the last week"),
    ("Check all of the fire doors of the cellar", "Ann Lee", "2026-05-09",
     "the report of the insurer is to be kept with it"),
    ("Paint", "Carl Fox", "2026-06-01", "green"),
)  # fmt: skip

SAMPLES = (
    Tabled("invoice, ruled", _INVOICE, _LINES, (180, 50, 80, 80), _SUMS, figures=1),
    Tabled("invoice, bare", _INVOICE, _LINES, (200, 50, 80, 80), _SUMS, ruled=False, figures=1),
    Tabled("statement", ("Account statement", "Account no.: 4711"), _BOOKINGS,
           (80, 220, 80, 80), ruled=False, wraps=9),
    Tabled("price list", ("Price list 2026",), _PRICES, (80, 160, 50, 80), wraps=1, figures=3),
    Tabled("timesheet", ("Timesheet of May 2026",), _HOURS, (80, 150, 80, 60),
           (("Total", "15,0"),), wraps=1, figures=3),
    Tabled("tasks", ("Open points",), _TASKS, (130, 70, 80, 130), figures=9, also=3),
    Tabled("tasks, centred", ("Open points",), _TASKS, (130, 70, 80, 130), figures=9, also=3,
           middle=True),
    Tabled("invoice, centred", _INVOICE, _LINES, (180, 50, 80, 80), _SUMS, figures=1, middle=True),
)  # fmt: skip
