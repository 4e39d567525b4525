"""What is looked for in a document of a known type when no schema says it: schemas of our own."""

from __future__ import annotations

from typing import Final, TypeAlias

from pydantic import JsonValue

Schema: TypeAlias = dict[str, JsonValue]

_TEXT: Final[Schema] = {"type": "string"}
_DATE: Final[Schema] = {"type": "string", "format": "date"}
_NUMBER: Final[Schema] = {"type": "number"}


def _record(**members: Schema) -> Schema:
    return {"type": "object", "properties": {**members}}


def _series(item: Schema) -> Schema:
    return {"type": "array", "items": item}


_SUPPLIER: Final = _record(
    name=_TEXT, vat_id=_TEXT, tax_number=_TEXT, iban=_TEXT, bic=_TEXT, email=_TEXT, phone=_TEXT
)
_CUSTOMER: Final = _record(name=_TEXT, address=_TEXT, vat_id=_TEXT)
_LINE: Final = _record(
    description=_TEXT, sku=_TEXT, quantity=_NUMBER, unit=_TEXT, unit_price=_NUMBER,
    line_total=_NUMBER,
)  # fmt: skip
_INVOICE: Final = _record(
    invoice_number=_TEXT,
    invoice_date=_DATE,
    due_date=_DATE,
    service_date=_DATE,
    order_number=_TEXT,
    customer_number=_TEXT,
    supplier=_SUPPLIER,
    customer=_CUSTOMER,
    line_items=_series(_LINE),
    net_amount=_NUMBER,
    tax_rate=_NUMBER,
    tax_amount=_NUMBER,
    total_amount=_NUMBER,
    currency=_TEXT,
)
_CONTRACT: Final = _record(
    contract_number=_TEXT,
    contract_date=_DATE,
    parties=_series(_record(name=_TEXT, role=_TEXT)),
    effective_date=_DATE,
    end_date=_DATE,
    term=_TEXT,
    notice_period=_TEXT,
    governing_law=_TEXT,
    jurisdiction=_TEXT,
    rent=_NUMBER,
    salary=_NUMBER,
    deposit=_NUMBER,
    currency=_TEXT,
)
_LETTER: Final = _record(sender=_TEXT, to=_TEXT, date=_DATE, subject=_TEXT, reference=_TEXT)
_EMAIL: Final = _record(
    sender=_TEXT, to=_series(_TEXT), cc=_series(_TEXT), date=_DATE, subject=_TEXT, reference=_TEXT
)
_MINUTES: Final = _record(
    title=_TEXT,
    date=_DATE,
    location=_TEXT,
    chair=_TEXT,
    participants=_series(_TEXT),
    absent=_series(_TEXT),
    decisions=_series(_record(text=_TEXT)),
    actions=_series(_record(action=_TEXT, owner=_TEXT, due_date=_DATE)),
    next_meeting=_DATE,
)
_REPORT: Final = _record(
    report_number=_TEXT,
    date=_DATE,
    author=_TEXT,
    period=_TEXT,
    project=_TEXT,
    version=_TEXT,
    status=_TEXT,
    actions=_series(_record(action=_TEXT, owner=_TEXT, due_date=_DATE)),
)
_STATEMENT: Final = _record(
    account_holder=_TEXT,
    iban=_TEXT,
    bic=_TEXT,
    account_number=_TEXT,
    statement_number=_TEXT,
    statement_date=_DATE,
    period=_TEXT,
    opening_balance=_NUMBER,
    closing_balance=_NUMBER,
    currency=_TEXT,
    transactions=_series(
        _record(booking_date=_DATE, value_date=_DATE, description=_TEXT, line_total=_NUMBER,
                balance=_NUMBER)
    ),
)  # fmt: skip

TYPE_SCHEMAS: Final[dict[str, Schema]] = {
    "invoice": _INVOICE,
    "contract": _CONTRACT,
    "letter": _LETTER,
    "email": _EMAIL,
    "minutes": _MINUTES,
    "report": _REPORT,
    "financial statement": _STATEMENT,
}
"""Document type → what is looked for; of other types labelled values and totals are listed."""
