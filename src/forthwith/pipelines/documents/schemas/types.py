"""What is looked for in a document of a known type when no schema says it: schemas of our own."""

from __future__ import annotations

from typing import Final, TypeAlias

from pydantic import JsonValue

TypeSchema: TypeAlias = dict[str, JsonValue]

_TEXT: Final[TypeSchema] = {"type": "string"}
_DATE: Final[TypeSchema] = {"type": "string", "format": "date"}
_NUMBER: Final[TypeSchema] = {"type": "number"}


def _record(**members: TypeSchema) -> TypeSchema:
    return {"type": "object", "properties": {**members}}


def _expecting(schema: TypeSchema, *names: str) -> TypeSchema:
    """The record, of which such a document is expected to have these."""
    return {**schema, "required": [*names]}


def _series(item: TypeSchema) -> TypeSchema:
    return {"type": "array", "items": item}


_SUPPLIER: Final = _record(
    name=_TEXT, vat_id=_TEXT, tax_number=_TEXT, iban=_TEXT, bic=_TEXT, email=_TEXT, phone=_TEXT
)
_CUSTOMER: Final = _record(name=_TEXT, address=_TEXT, vat_id=_TEXT)
_LINE: Final = _record(
    description=_TEXT, sku=_TEXT, quantity=_NUMBER, unit=_TEXT, unit_price=_NUMBER,
    line_total=_NUMBER,
)  # fmt: skip
_SUMS: Final[dict[str, TypeSchema]] = {
    "net_amount": _NUMBER,
    "tax_rate": _NUMBER,
    "tax_amount": _NUMBER,
    "total_amount": _NUMBER,
    "currency": _TEXT,
}
"""What invoices and receipts state below their lines."""
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
    **_SUMS,
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

_RECEIPT: Final = _record(
    merchant=_TEXT,
    receipt_number=_TEXT,
    date=_DATE,
    items=_series(_record(description=_TEXT, quantity=_NUMBER, line_total=_NUMBER)),
    **_SUMS,
    payment_method=_TEXT,
)
_STATIONS: Final = _series(_record(period=_TEXT, description=_TEXT))
_RESUME: Final = _record(
    name=_TEXT,
    email=_TEXT,
    phone=_TEXT,
    address=_TEXT,
    date_of_birth=_DATE,
    skills=_series(_TEXT),
    languages=_series(_TEXT),
    education=_STATIONS,
    employment=_STATIONS,
)
_MEDICAL: Final = _record(
    patient=_TEXT,
    patient_number=_TEXT,
    date_of_birth=_DATE,
    date=_DATE,
    physician=_TEXT,
    diagnosis=_TEXT,
    medications=_series(_TEXT),
    allergies=_series(_TEXT),
)

TYPE_SCHEMAS: Final[dict[str, TypeSchema]] = {
    "invoice": _expecting(
        _INVOICE, "invoice_number", "invoice_date", "due_date", "supplier", "customer",
        "line_items", "total_amount", "currency",
    ),
    "contract": _expecting(
        _CONTRACT, "parties", "contract_date", "effective_date", "term", "governing_law"
    ),
    "letter": _expecting(_LETTER, "sender", "to", "date", "subject"),
    "email": _expecting(_EMAIL, "sender", "to", "date", "subject"),
    "minutes": _expecting(_MINUTES, "date", "participants", "decisions", "actions"),
    "report": _expecting(_REPORT, "date", "author", "period"),
    "financial statement": _expecting(
        _STATEMENT, "account_holder", "iban", "period", "opening_balance", "closing_balance",
        "transactions",
    ),
    "receipt": _expecting(
        _RECEIPT, "merchant", "date", "items", "total_amount", "tax_amount", "payment_method"
    ),
    "resume": _expecting(
        _RESUME, "name", "email", "phone", "skills", "education", "employment", "languages"
    ),
    "medical report": _expecting(
        _MEDICAL, "patient", "date_of_birth", "date", "physician", "diagnosis"
    ),
}  # fmt: skip
"""Document type → what is looked for; of other types labelled values and totals are listed."""
