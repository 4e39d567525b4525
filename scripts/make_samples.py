"""Make the sample documents that `make run` reads: invented companies, people and figures.

The Office and PDF files need python-docx, openpyxl and reportlab; the others are written as text
beside them and not made here.

    python scripts/make_samples.py
"""

# ruff: noqa: ISC004, E501 - paragraphs and rows of a document, as they read
from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document
from docx.shared import Pt
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

SAMPLES = Path(__file__).parents[1] / "src/forthwith/pipelines/documents/samples"
MADE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

CLAUSES = (
    (
        "1. Subject matter",
        (
            "Aldermoor Instruments Ltd (the “Supplier”) delivers flow sensors of the FS-200 series "
            "to Brennick Water Services GmbH (the “Buyer”) as set out in the schedule below.",
            "Each delivery includes the calibration certificates and the mounting instructions in "
            "English and German.",
        ),
    ),
    (
        "2. Prices and payment",
        (
            "The prices of the schedule are fixed until 31 December 2027. They include packaging "
            "and exclude value added tax.",
            "Invoices are due within 30 days of receipt. For late payment the Supplier may charge "
            "interest of eight percentage points above the base rate.",
        ),
    ),
    (
        "3. Delivery",
        (
            "The Supplier delivers DAP Brennick (Incoterms 2020) within four weeks of each order. "
            "If a delivery is more than ten working days late, the Buyer may claim 0.5 % of its "
            "value for each full week, up to 5 %.",
        ),
    ),
    (
        "4. Warranty and liability",
        (
            "The Supplier warrants the sensors for 24 months from delivery. Defective sensors are "
            "replaced within ten working days at no charge.",
            "The liability of either party for slight negligence is limited to EUR 250,000 a year. "
            "This limit does not apply to injury to life, body or health.",
        ),
    ),
    (
        "5. Term and termination",
        (
            "This agreement starts on 1 April 2026 and runs for two years. Either party may end it "
            "with three months' notice to the end of a quarter, in writing.",
        ),
    ),
    (
        "6. Final provisions",
        (
            "Changes to this agreement must be made in writing. The law of Ireland applies; the "
            "courts of Dublin have jurisdiction.",
        ),
    ),
)
SCHEDULE = (
    ("Article", "Description", "Quantity a year", "Unit price"),
    ("FS-200-50", "Flow sensor, DN 50", "120", "EUR 412.00"),
    ("FS-200-80", "Flow sensor, DN 80", "60", "EUR 488.50"),
    ("FS-CAL", "Recalibration on site", "24", "EUR 95.00"),
)


def contract() -> None:
    document = Document()
    document.styles["Normal"].font.size = Pt(10.5)
    _describe(document)
    document.add_heading("Supply Agreement No. SA-2026-118", level=0)
    document.add_paragraph(
        "between Aldermoor Instruments Ltd, 14 Quay Street, Galway, Ireland, represented by "
        "Ms Niamh Corrigan, and Brennick Water Services GmbH, Am Wasserturm 3, 38102 Braunschweig, "
        "Germany, represented by Dr. Jonas Feldkamp."
    )
    for title, paragraphs in CLAUSES:
        document.add_heading(title, level=1)
        for text in paragraphs:
            document.add_paragraph(text)
    document.add_heading("Schedule: articles and prices", level=1)
    table = document.add_table(rows=0, cols=4, style="Light Grid Accent 1")
    for row in SCHEDULE:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph()
    document.add_paragraph("Galway, 2 March 2026: Niamh Corrigan, Managing Director")
    document.add_paragraph("Braunschweig, 5 March 2026: Dr. Jonas Feldkamp, Head of Purchasing")
    document.save(str(SAMPLES / "supply-agreement.docx"))


def _describe(document: WordDocument) -> None:
    properties = document.core_properties
    properties.title = "Supply Agreement SA-2026-118"
    properties.author = "Niamh Corrigan"
    properties.comments = ""
    properties.created = properties.modified = MADE


def invoice() -> None:
    styles = getSampleStyleSheet()
    small = ParagraphStyle("small", parent=styles["Normal"], fontSize=9, leading=12)
    story = [
        Paragraph("Aldermoor Instruments Ltd", styles["Title"]),
        Paragraph("14 Quay Street, Galway, Ireland · billing@aldermoor.example", small),
        Spacer(1, 18),
        Paragraph("Brennick Water Services GmbH", styles["Normal"]),
        Paragraph("Am Wasserturm 3, 38102 Braunschweig, Germany", styles["Normal"]),
        Spacer(1, 18),
        Paragraph("Invoice AI-26-0457", styles["Heading1"]),
        Paragraph("Invoice date: 17 April 2026", small),
        Paragraph("Order number: PO-77120 of 24 March 2026", small),
        Paragraph("Customer number: C-3081", small),
        Paragraph("Delivery date: 14 April 2026", small),
        Spacer(1, 12),
        _positions(),
        Spacer(1, 16),
        Paragraph("Payment", styles["Heading2"]),
        Paragraph(
            "Please pay EUR 24,683.03 until 17 May 2026 to IE29 AIBK 9311 5212 3456 78, quoting "
            "the invoice number. Questions about this invoice are answered by Declan Moran, "
            "declan.moran@aldermoor.example, +353 91 555 0142.",
            small,
        ),
    ]
    document = SimpleDocTemplate(
        str(SAMPLES / "invoice-AI-26-0457.pdf"),
        pagesize=A4,
        title="Invoice AI-26-0457",
        author="Aldermoor Instruments Ltd",
        invariant=1,
    )
    document.build(story)


def _positions() -> Table:
    positions = [
        ("Pos.", "Description", "Quantity", "Unit price", "Amount"),
        ("1", "Flow sensor FS-200-50, DN 50", "30", "412.00", "12,360.00"),
        ("2", "Flow sensor FS-200-80, DN 80", "15", "488.50", "7,327.50"),
        ("3", "Recalibration on site", "4", "95.00", "380.00"),
        ("", "", "", "Net total", "20,067.50"),
        ("", "", "", "VAT 23 %", "4,615.53"),
        ("", "", "", "Total due (EUR)", "24,683.03"),
    ]
    table = Table(positions, colWidths=[30, 220, 55, 95, 75])
    table.setStyle(
        TableStyle(
            [
                ("FONT", (0, 0), (-1, 0), "Helvetica-Bold", 9),
                ("FONT", (0, 1), (-1, -1), "Helvetica", 9),
                ("ALIGN", (2, 0), (-1, -1), "RIGHT"),
                ("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black),
                ("LINEABOVE", (3, 4), (-1, 4), 0.4, colors.grey),
                ("FONT", (3, 6), (-1, 6), "Helvetica-Bold", 9),
            ]
        )
    )
    return table


PLAN = (
    ("Survey of the pumping station", "Ines Calado", date(2026, 4, 6), date(2026, 4, 17), 18500, 1),
    ("Design of the control cabinet", "Marek Zielony", date(2026, 4, 13), date(2026, 5, 15), 32000, 0.8),
    ("Delivery of the flow sensors", "Niamh Corrigan", date(2026, 5, 4), date(2026, 5, 29), 20067.5, 0.35),
    ("Installation, section A", "Ines Calado", date(2026, 6, 1), date(2026, 6, 26), 41000, 0),
    ("Installation, section B", "Marek Zielony", date(2026, 6, 15), date(2026, 7, 17), 44500, 0),
    ("Commissioning and training", "Jonas Feldkamp", date(2026, 7, 20), date(2026, 7, 31), 12800, 0),
)  # fmt: skip
RISKS = (
    ("Risk", "Likelihood", "Impact", "Measure"),
    ("Sensors arrive late", "medium", "high", "Order section B sensors with the first batch"),
    ("High water in June", "low", "high", "Keep section A dry with a mobile barrier"),
    ("Operator on leave", "high", "low", "Train two operators for each shift"),
)


def plan() -> None:
    workbook = Workbook()
    tasks, risks = workbook.active, workbook.create_sheet("Risks")
    tasks.title = "Tasks"
    tasks.append(["Task", "Responsible", "Start", "End", "Budget", "Done"])
    for row in PLAN:
        tasks.append(list(row))
    tasks.append(["Total", None, None, None, sum(row[4] for row in PLAN), None])
    for number in range(2, len(PLAN) + 3):
        tasks.cell(number, 3).number_format = tasks.cell(number, 4).number_format = "yyyy-mm-dd"
        tasks.cell(number, 5).number_format = '#,##0.00 "EUR"'
        tasks.cell(number, 6).number_format = "0%"
    for risk in RISKS:
        risks.append(risk)
    for sheet in (tasks, risks):
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="DDE7F0")
        sheet.column_dimensions["A"].width = 34
    workbook.properties.title = "Brennick pumping station: project plan"
    workbook.properties.creator = "Ines Calado"
    workbook.properties.created = workbook.properties.modified = MADE.replace(tzinfo=None)
    workbook.save(SAMPLES / "project-plan.xlsx")


if __name__ == "__main__":
    contract()
    invoice()
    plan()
