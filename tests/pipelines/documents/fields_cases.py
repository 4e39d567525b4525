"""Documents of many kinds, a schema for each, and the data that a person would fill in."""

from __future__ import annotations

from typing import Final

from tests.pipelines.documents.fields_wanted import (
    INVOICE,
    LINE,
    B,
    Case,
    D,
    E,
    N,
    T,
    W,
    many,
    of,
    one_of,
    sheet,
    word,
)
from tests.pipelines.documents.tabled_samples import Tabled

CASES: Final = (
    Case(
        name="invoice-en.txt",
        content=b"""Northwind Ltd                      Invoice #     NW-2041
12 Mill Lane                       Date          3 March 2026
Leeds LS1 4AB                      Due date      2 April 2026

Bill to:
Harbour Foods plc
4 Dock Road
Hull HU1 1AA

Description        Qty   Unit price   Amount
Pump P-20            2       310.00   620.00
Seal kit             5        12.40    62.00

Subtotal                              682.00
VAT 20%                               136.40
Total due                            \xc2\xa3818.40
""",
        schema=of(
            number={"type": "string", "title": "Invoice number"},
            invoiceDate=D, dueDate=D,
            customer=of(name=T, address=T),
            lines=many(LINE), subtotal=N, vat=N, total=N, currency=T,
        ),
        data={
            "number": "NW-2041", "invoiceDate": "2026-03-03", "dueDate": "2026-04-02",
            "customer": {"name": "Harbour Foods plc", "address": "4 Dock Road, Hull HU1 1AA"},
            "lines": [
                {"description": "Pump P-20", "quantity": 2, "unit_price": 310, "line_total": 620},
                {"description": "Seal kit", "quantity": 5, "unit_price": 12.4, "line_total": 62},
            ],
            "subtotal": 682, "vat": 136.4, "total": 818.4, "currency": "GBP",
        },
    ),
    Case(
        name="rechnung.docx",
        content=word(
            "Nordlicht GmbH, Hafenstraße 3, 20457 Hamburg",
            "# Rechnung", "Rechnung Nr.: RE-778", "Rechnungsdatum: 14.02.2026",
            "Zahlbar bis: 16.03.2026", "Kunden-Nr. K-31",
            (("Bezeichnung", "Menge", "Einzelpreis", "Gesamt"),
             ("Wartung der Anlage", "3", "85,00 €", "255,00 €"),
             ("Ersatzteil", "1", "1.120,50 €", "1.120,50 €")),
            "Nettobetrag: 1.375,50 €", "MwSt. 19 %: 261,35 €", "Gesamtbetrag: 1.636,85 €",
        ),
        schema=of(invoiceNo=T, invoiceDate=D, payBy={**D, "description": "Due date"},
                   customerNumber=T, items=many(LINE), net=N, tax=N, total=N),
        data={
            "invoiceNo": "RE-778", "invoiceDate": "2026-02-14", "payBy": "2026-03-16",
            "customerNumber": "K-31",
            "items": [
                {"description": "Wartung der Anlage", "quantity": 3, "unit_price": 85,
                 "line_total": 255},
                {"description": "Ersatzteil", "quantity": 1, "unit_price": 1120.5,
                 "line_total": 1120.5},
            ],
            "net": 1375.5, "tax": 261.35, "total": 1636.85,
        },
    ),
    Case(
        name="facture.txt",
        content="""Facture n° F-2026-19
Date de facture : 5 janvier 2026
Date d'échéance : 4 février 2026
Total HT : 1 250,00 €
TVA 20 % : 250,00 €
Total TTC : 1 500,00 €
""".encode(),
        schema=INVOICE,
        data={"invoice_number": "F-2026-19", "invoice_date": "2026-01-05",
              "due_date": "2026-02-04", "total": 1500, "currency": "EUR"},
    ),
    Case(
        name="factura.html",
        content="""<html><body><h1>Factura</h1><table>
<tr><td>Factura Nº</td><td>A-55</td></tr>
<tr><td>Fecha de factura</td><td>3 de mayo de 2026</td></tr>
<tr><td>Fecha de vencimiento</td><td>2 de junio de 2026</td></tr></table>
<p>Total a pagar: 2.420,00 EUR</p></body></html>""".encode(),
        schema=INVOICE,
        data={"invoice_number": "A-55", "invoice_date": "2026-05-03", "due_date": "2026-06-02",
              "total": 2420, "currency": "EUR"},
    ),
    Case(
        name="fattura.md",
        content="""# Fattura n. 88/2026

**Data fattura:** 7 gennaio 2026
**Scadenza:** 6 febbraio 2026
**Totale:** € 976,00
""".encode(),
        schema=INVOICE,
        data={"invoice_number": "88/2026", "invoice_date": "2026-01-07", "due_date": "2026-02-06",
              "total": 976, "currency": "EUR"},
    ),
    Case(
        name="factuur.txt",
        content="""Factuurnummer: 2026-0311
Factuurdatum: 12 mei 2026
Vervaldatum: 11 juni 2026
Subtotaal: € 1.000,00
BTW 21%: € 210,00
Totaal te betalen: € 1.210,00
""".encode(),
        schema=INVOICE,
        data={"invoice_number": "2026-0311", "invoice_date": "2026-05-12",
              "due_date": "2026-06-11", "total": 1210, "currency": "EUR"},
    ),
    Case(
        name="fatura.txt",
        content="""Fatura n.º FT-9/2026
Data de emissão: 1 de março de 2026
Data de vencimento: 31 de março de 2026
Total da fatura: 615,00 EUR
""".encode(),
        schema=INVOICE,
        data={"invoice_number": "FT-9/2026", "invoice_date": "2026-03-01",
              "due_date": "2026-03-31", "total": 615, "currency": "EUR"},
    ),
    Case(
        name="resume.docx",
        content=word(
            "# Maria Gomez", "maria@example.org | +34 600 123 456",
            "# Skills", "- Go", "- Kubernetes", "- Postgres", "# Languages",
            "Spanish (native), English, French",
            "# Education", "2010 - 2014  BSc Mathematics, Sevilla",
            "# Work experience", "2014 - 2020  Analyst, Banco Norte",
        ),
        schema=of(email=E, phone=T, skills=many(T), languages=many(T), name=T),
        data={"email": "maria@example.org", "phone": "+34 600 123 456", "name": "Maria Gomez",
              "skills": ["Go", "Kubernetes", "Postgres"],
              "languages": ["Spanish (native)", "English", "French"]},
    ),
    Case(
        name="job.md",
        content=b"""# Platform engineer

Location: Porto
Salary: EUR 62,000 per year
Remote: yes

## Requirements

- Five years with Linux
- Go or Rust
- Good written English,
  and some Portuguese

## Benefits

- Bicycle
- Lunch
""",
        schema=of(location=T, remote=B, requirements=many(T), benefits=many(T)),
        data={"location": "Porto", "remote": True,
              "requirements": ["Five years with Linux", "Go or Rust",
                               "Good written English, and some Portuguese"],
              "benefits": ["Bicycle", "Lunch"]},
    ),
    Case(
        name="minutes.txt",
        content=b"""Minutes of the works meeting
Date: 9 June 2026
Attendees: Ann Lee, Bob Ray and Carl Fox
Chair: Ann Lee

Decisions:
1. The gate is painted.
2. The lamp is replaced.

Next meeting: 16 June 2026
""",
        schema=of(date=D, attendees=many(T), chair=T, decisions=many(T), next_meeting=D),
        data={"date": "2026-06-09", "attendees": ["Ann Lee", "Bob Ray", "Carl Fox"],
              "chair": "Ann Lee",
              "decisions": ["The gate is painted.", "The lamp is replaced."],
              "next_meeting": "2026-06-16"},
    ),
    Case(
        name="order.eml",
        content=b"""From: Dana Fox <dana@fox.example>
To: sales@northwind.example
Subject: Purchase order P-3301
Date: Mon, 4 May 2026 10:00:00 +0000
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Hello,

PO #: P-3301
Delivery date: 18 May 2026
Ship to: Fox Ltd, 1 Quay, Bristol

Quantity: 40
Express: no
""",
        schema=of(order_number=T, delivery_date=D, quantity=W, express=B),
        data={"order_number": "P-3301", "delivery_date": "2026-05-18", "quantity": 40,
              "express": False},
    ),
    Case(
        name="contacts.csv",
        content=b"""Name,E-mail,Phone,City
Ann Lee,ann@lee.example,+44 20 7946 0001,Leeds
Bob Ray,bob@ray.example,+44 20 7946 0002,York
""",
        schema=of(contacts=many(of(name=T, email=E, phone=T, city=T))),
        data={"contacts": [
            {"name": "Ann Lee", "email": "ann@lee.example", "phone": "+44 20 7946 0001",
             "city": "Leeds"},
            {"name": "Bob Ray", "email": "bob@ray.example", "phone": "+44 20 7946 0002",
             "city": "York"},
        ]},
    ),
    Case(
        name="stock.xlsx",
        content=sheet([("SKU", "Product", "Stock", "Price"), ("A-1", "Hose", 14, 3.5),
                        ("A-2", "Clamp", 250, 0.95), ("B-1", "Valve", 7, 18.25)]),
        schema=of(products=many(of(sku=T, product=T, stock=W, price=N))),
        data={"products": [
            {"sku": "A-1", "product": "Hose", "stock": 14, "price": 3.5},
            {"sku": "A-2", "product": "Clamp", "stock": 250, "price": 0.95},
            {"sku": "B-1", "product": "Valve", "stock": 7, "price": 18.25},
        ]},
    ),
    Case(
        name="prices.pdf",
        content=Tabled(
            "prices", ("Price list", "Valid until: 31 December 2026", "Currency: EUR"),
            (("Article no.", "Product", "Unit", "Price"),
             ("H-10", "Hose of rubber with a layer of steel and two ends", "m", "14.80"),
             ("C-20", "Clamp", "pcs", "0.95"), ("S-30", "Seal", "pcs", "0.40")),
            (80, 150, 50, 80), wraps=1, figures=3).pdf(),
        schema=of(validUntil=D, currency={"const": "EUR"},
                   prices=many(of(articleNo=T, product=T, unit=one_of("m", "pcs"), price=N))),
        data={"validUntil": "2026-12-31", "currency": "EUR", "prices": [
            {"articleNo": "H-10", "product": "Hose of rubber with a layer of steel and two ends",
             "unit": "m", "price": 14.8},
            {"articleNo": "C-20", "product": "Clamp", "unit": "pcs", "price": 0.95},
            {"articleNo": "S-30", "product": "Seal", "unit": "pcs", "price": 0.4},
        ]},
    ),
    Case(
        name="order.html",
        content=b"""<h1>Purchase order</h1><p>PO no.: 4500-8812</p><table>
<tr><th>Pos<th>Description<th>Qty<th>Unit price<th>Amount</tr>
<tr><td>1<td>Glass beaker<td>12<td>4.50<td>54.00</tr>
<tr><td>2<td>Pipette<td>3<td>18.00<td>54.00</tr>
<tr><td>Total<td><td><td><td>108.00</tr></table>""",
        schema=of(orderNumber={**T, "title": "PO no."}, lines=many(LINE), total=N),
        data={"orderNumber": "4500-8812", "total": 108, "lines": [
            {"description": "Glass beaker", "quantity": 12, "unit_price": 4.5, "line_total": 54},
            {"description": "Pipette", "quantity": 3, "unit_price": 18, "line_total": 54},
        ]},
    ),
    Case(
        name="bestellung.md",
        content=b"""# Unterlagen

| Bezeichnung | Menge | Einzelpreis | Gesamt |
|---|---|---|---|
| Dichtung | 4 | 2,50 | 10,00 |
| Schlauch | 1 | 90,00 | 90,00 |
| Zwischensumme | | | 100,00 |
| MwSt. 19 % | | | 19,00 |
| Gesamtbetrag | | | 119,00 |
""",
        schema=of(items=many(LINE), subtotal=N, tax=N, total=N),
        data={"subtotal": 100, "tax": 19, "total": 119, "items": [
            {"description": "Dichtung", "quantity": 4, "unit_price": 2.5, "line_total": 10},
            {"description": "Schlauch", "quantity": 1, "unit_price": 90, "line_total": 90},
        ]},
    ),
)  # fmt: skip
