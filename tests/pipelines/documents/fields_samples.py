"""Documents with values in them, invented, and the schemas by which they are asked for."""

from __future__ import annotations

from forthwith.model.json import JsonObject

INVOICE_DE = """\
Brandner Elektrotechnik GmbH
Hafenweg 9, 20457 Hamburg
USt-IdNr.: DE 136 695 976

Rechnung

Rechnungsnummer: BE-2026-0093
Rechnungsdatum: 04.02.2026
Fällig am: 06.03.2026
Kundennummer: K-5512

Rechnung an:
Lindner & Söhne KG
Am Markt 3
23552 Lübeck

Bezeichnung\tMenge\tEinzelpreis\tGesamtpreis
Schaltschrank 19 Zoll\t2\t1.250,00 €\t2.500,00 €
Montage\t7,5\t84,00 €\t630,00 €
Kabelkanal\t40\t3,95 €\t158,00 €

Nettobetrag: 3.288,00 €
MwSt. 19 %: 624,72 €
Gesamtbetrag: 3.912,72 €

Bitte überweisen Sie auf das Konto IBAN DE89 3704 0044 0532 0130 00.
"""

INVOICE_THAT_DOES_NOT_ADD_UP = INVOICE_DE.replace("3.912,72", "3.921,72")

CONTRACT_DE = """\
Dienstleistungsvertrag

Vertragsnummer: DV-77/2026

zwischen der Nordlicht Software GmbH, Kiel (nachfolgend „Auftragnehmer“)
und der Stadtwerke Auental AG, Auental (nachfolgend „Auftraggeber“)

1. Laufzeit

Der Vertrag beginnt am 1. April 2026 und endet am 31. März 2028. Die Kündigungsfrist beträgt
drei Monate zum Ende eines Quartals.

2. Schlussbestimmungen

Es gilt deutsches Recht. Gerichtsstand ist Kiel.
"""

MAIL = b"""\
From: Mara Okoye <mara.okoye@harbour.example>\r
To: jon.ames@harbour.example, Lea Brandt <lea@harbour.example>\r
Cc: desk@harbour.example\r
Date: Tue, 03 Mar 2026 09:15:00 +0100\r
Subject: Crane inspection moved\r
Content-Type: text/plain; charset=utf-8\r
\r
Hi all,\r
\r
the inspection of crane 4 is now on 12 March 2026.\r
\r
Reference: CR-2026-14\r
\r
Best regards\r
Mara\r
"""

ORDERS_CSV = b"""\
Order No;Customer;Ordered on;Units;Unit price;Express
A-1001;Harbour Ltd;2026-01-05;3;12.50;yes
A-1002;Meridian Trust;2026-01-09;10;4.00;no
A-1003;Lakeside Ltd;2026-01-12;1;1,250.00;no
Total;;;14;;
"""

FORM = """\
Vehicle registration

Licence plate: KI-NL 417
Make: Volta
First registered: 17.08.2019
Mileage: 48.250 km
Fuel: Electricity
Accident-free: yes
Colour: blue
Previous keepers: 2
"""

VEHICLE: JsonObject = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["licencePlate", "firstRegistered", "chassisNumber"],
    "properties": {
        "licencePlate": {"type": "string", "pattern": "^[A-Z]{1,3}-[A-Z]{1,2} [0-9]{1,4}$"},
        "firstRegistered": {"type": "string", "format": "date"},
        "mileage": {"type": "integer"},
        "fuel": {"enum": ["petrol", "diesel", "electricity"]},
        "accident_free": {"type": "boolean"},
        "keepers": {"type": "integer", "title": "Previous keepers"},
        "chassisNumber": {"type": "string"},
    },
}

ORDERS: JsonObject = {
    "type": "object",
    "required": ["orders"],
    "properties": {"orders": {"type": "array", "items": {"$ref": "#/$defs/order"}}},
    "$defs": {
        "order": {
            "type": "object",
            "required": ["order_number"],
            "properties": {
                "order_number": {"type": "string"},
                "customer": {"type": "string"},
                "order_date": {"type": "string", "format": "date"},
                "quantity": {"type": "integer"},
                "unit_price": {"type": "number"},
                "express": {"type": "boolean"},
            },
        }
    },
}

PURCHASE: JsonObject = {
    "type": "object",
    "required": ["invoiceNo", "seller", "positions", "total"],
    "properties": {
        "invoiceNo": {"type": "string"},
        "issued": {"type": "string", "format": "date"},
        "seller": {
            "type": "object",
            "required": ["name"],
            "properties": {"name": {"type": "string"}, "vatId": {"type": "string"}},
        },
        "buyer": {
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "address": {"type": "string"},
                "vatId": {"type": "string"},
            },
        },
        "positions": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "article": {"type": "string"},
                    "qty": {"type": "number"},
                    "price": {"type": "number"},
                },
            },
        },
        "total": {"type": "number"},
        "currency": {"enum": ["EUR", "USD"]},
    },
}
