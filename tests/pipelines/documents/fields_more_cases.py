"""More documents, a schema for each, and the data that a person would fill in."""

from __future__ import annotations

from typing import Final

from tests.pipelines.documents.fields_wanted import (
    B,
    Case,
    D,
    E,
    N,
    T,
    U,
    W,
    many,
    of,
    one_of,
    sheet,
    word,
)
from tests.pipelines.documents.tabled_samples import Tabled

MORE_CASES: Final = (
    Case(
        name="statement.pdf",
        content=Tabled(
            "statement", ("Account statement", "Account holder: Ann Lee",
                          "IBAN: DE89 3704 0044 0532 0130 00", "Period: 1 March to 31 March 2026",
                          "Opening balance: 1,000.00", "Closing balance: 871.10"),
            (("Date", "Description", "Amount", "Balance"),
             ("2026-03-02", "Card payment", "-28.90", "971.10"),
             ("2026-03-05", "Standing order", "-100.00", "871.10"),
             ("2026-03-09", "Fee", "0.00", "871.10")),
            (80, 180, 80, 80), ruled=False, wraps=9).pdf(),
        schema=of(holder={**T, "title": "Account holder"}, iban=T, start_date=D, end_date=D,
                   openingBalance=N, closingBalance=N,
                   transactions=many(of(date=D, description=T, amount=N))),
        data={"holder": "Ann Lee", "iban": "DE89370400440532013000", "start_date": "2026-03-01",
              "end_date": "2026-03-31", "openingBalance": 1000, "closingBalance": 871.1,
              "transactions": [
                  {"date": "2026-03-02", "description": "Card payment", "amount": -28.9},
                  {"date": "2026-03-05", "description": "Standing order", "amount": -100},
                  {"date": "2026-03-09", "description": "Fee", "amount": 0},
              ]},
    ),
    Case(
        name="lease.txt",
        content=b"""LEASE AGREEMENT

This agreement is made on 1 February 2026 between Oak Homes Ltd (the "Landlord") and
Peter Smith (the "Tenant").

The monthly rent is EUR 940.00. The deposit is EUR 1,880.00. The lease starts on 1 March 2026.
The notice period is three months. This agreement is governed by the laws of Ireland.
""",
        schema=of(landlord=T, tenant=T, rent=N, deposit=N, startDate=D, notice_period=T,
                   governing_law=T),
        data={"landlord": "Oak Homes Ltd", "tenant": "Peter Smith", "rent": 940, "deposit": 1880,
              "startDate": "2026-03-01", "notice_period": "three months",
              "governing_law": "Ireland"},
    ),
    Case(
        name="mietvertrag.txt",
        content="""Mietvertrag

Vermieterin: Elbe Wohnen GmbH
Mieter: Jan Petersen
Mietbeginn: 01.04.2026
Kaltmiete: 780,00 EUR
Kaution: 2.340,00 EUR
Kündigungsfrist: drei Monate
Haustiere: nein
""".encode(),
        schema=of(mieter=T, mietbeginn=D, kaltmiete=N, kaution=N, notice_period=T,
                   haustiere=B),
        data={"mieter": "Jan Petersen", "mietbeginn": "2026-04-01", "kaltmiete": 780,
              "kaution": 2340, "notice_period": "drei Monate", "haustiere": False},
    ),
    Case(
        name="patient.txt",
        content=b"""Discharge summary

Patient: Rosa Diaz          MRN: 55-1093
DOB: 12/31/1961             Admitted: 03/02/2026
Attending physician: Dr. Ivo Klein

Diagnosis: Pneumonia
Allergies: penicillin, latex

Medications:
- Amoxicillin 500 mg
- Ibuprofen 200 mg
""",
        schema=of(patient=T, patient_number=T, date_of_birth=D, admitted=D, physician=T,
                   diagnosis=T, allergies=many(T), medications=many(T)),
        data={"patient": "Rosa Diaz", "patient_number": "55-1093", "date_of_birth": "1961-12-31",
              "admitted": "2026-03-02", "physician": "Dr. Ivo Klein", "diagnosis": "Pneumonia",
              "allergies": ["penicillin", "latex"],
              "medications": ["Amoxicillin 500 mg", "Ibuprofen 200 mg"]},
    ),
    Case(
        name="receipt.txt",
        content=b"""Blue Door Books
Receipt no. 7712
05/13/2026 11:20

Atlas of rivers          24.00
2 x Pencil                3.00

Total                   $27.00
Mastercard              27.00
""",
        schema=of(merchant=T, receipt_number=T, date=D, total=N, payment_method=T,
                   items=many(of(description=T, price={**N, "title": "line total"}))),
        data={"merchant": "Blue Door Books", "receipt_number": "7712", "date": "2026-05-13",
              "total": 27, "payment_method": "Mastercard", "items": [
                  {"description": "Atlas of rivers", "price": 24},
                  {"description": "Pencil", "price": 3}]},
    ),
    Case(
        name="ticket.md",
        content=b"""# Incident 4471

| Field | Value |
| --- | --- |
| Priority | P2 |
| Status | in progress |
| Opened | 2026-05-04T08:15:00Z |
| Reporter | kim@example.org |
| Link | https://status.example.org/4471 |
""",
        schema=of(priority={"type": "string", "pattern": "^P[1-5]$"},
                   status=one_of("open", "in progress", "closed"),
                   opened={"type": "string", "format": "date-time"}, reporter=E, link=U),
        data={"priority": "P2", "status": "in progress", "opened": "2026-05-04T08:15:00Z",
              "reporter": "kim@example.org", "link": "https://status.example.org/4471"},
    ),
    Case(
        name="car.html",
        content=b"""<html><body><h1>Used car</h1><dl><dt>Make</dt><dd>Volvo</dd><dt>Mileage</dt>
<dd>84,200 km</dd><dt>First registration</dt><dd>06/2019</dd><dt>Automatic</dt><dd>yes</dd></dl>
<h2>Extras</h2><ul><li>Tow bar</li><li>Heated seats</li></ul><p>Price: $18,900</p></body></html>""",
        schema=of(make=T, mileage={"anyOf": [{"type": "null"}, {"type": "integer"}]},
                   automatic=B, extras=many(T), price=N),
        data={"make": "Volvo", "mileage": 84200, "automatic": True,
              "extras": ["Tow bar", "Heated seats"], "price": 18900},
    ),
    Case(
        name="timesheet.xlsx",
        content=sheet([("Employee:", "Bob Ray"), ("Week ending:", "2026-05-08"), ("", ""),
                        ("Date", "Task", "Hours"), ("2026-05-04", "Planning", 2.5),
                        ("2026-05-05", "Design", 7), ("2026-05-06", "Tests", 4),
                        ("Total", "", 13.5)]),
        schema=of(employee=T, weekEnding=D, entries=many(of(date=D, task=T, hours=N))),
        data={"employee": "Bob Ray", "weekEnding": "2026-05-08", "entries": [
            {"date": "2026-05-04", "task": "Planning", "hours": 2.5},
            {"date": "2026-05-05", "task": "Design", "hours": 7},
            {"date": "2026-05-06", "task": "Tests", "hours": 4}]},
    ),
    Case(
        name="quote.docx",
        content=word(
            "# Quotation", "Quote no.: Q-118", "Valid until: 30 June 2026",
            "Contact person: Mia Berg", "E-mail: mia@berg.example",
            (("Service", "Hours", "Rate"), ("Analysis", "12", "110.00"), ("Build", "40", "95.00")),
            "Total: USD 5,120.00",
        ),
        schema={
            "$defs": {"person": of(name=T, email=E)},
            "type": "object",
            "properties": {
                "quoteNo": T, "validUntil": D, "contact": {"$ref": "#/$defs/person"},
                "services": many(of(service=T, hours=N, rate=N)),
                "total": {"type": "number", "minimum": 0},
            },
        },
        data={"quoteNo": "Q-118", "validUntil": "2026-06-30",
              "contact": {"name": "Mia Berg", "email": "mia@berg.example"},
              "services": [{"service": "Analysis", "hours": 12, "rate": 110},
                           {"service": "Build", "hours": 40, "rate": 95}],
              "total": 5120},
    ),
    Case(
        name="reservation.txt",
        content=b"""Hotel Miramar - Reservation

Guest name: Lena Ott
Confirmation # HM55210
Check-in: 14 August 2026
Check-out: 18 August 2026
Guests: 2
Room rate: EUR 129.50
Breakfast included: yes
""",
        schema=of(guest=of(name=T), confirmation={**T, "title": "Confirmation number"},
                   check_in=D, check_out=D, guests={**W, "maximum": 10}, roomRate=N,
                   breakfast={**B, "description": "Breakfast included"}),
        data={"guest": {"name": "Lena Ott"}, "confirmation": "HM55210", "check_in": "2026-08-14",
              "check_out": "2026-08-18", "guests": 2, "roomRate": 129.5, "breakfast": True},
    ),
    Case(
        name="report.txt",
        content=b"""Inspection report

Report no.: IR-204
Inspector: Olga Novak
Site: Hall 3
Inspected on: 22 May 2026
Result: passed with remarks
Score: 87 %

Findings
1. The fire door sticks.
2. Two lamps are broken.
""",
        schema=of(report_number=T, inspector=T, site=T, inspectedOn=D,
                   result=one_of("passed", "passed with remarks", "failed"),
                   score={**N, "minimum": 0, "maximum": 100}, findings=many(T)),
        data={"report_number": "IR-204", "inspector": "Olga Novak", "site": "Hall 3",
              "inspectedOn": "2026-05-22", "result": "passed with remarks", "score": 87,
              "findings": ["The fire door sticks.", "Two lamps are broken."]},
    ),
)  # fmt: skip
