"""What contracts say in titles, sentences and defined terms."""

from __future__ import annotations

from pathlib import Path

import pytest

from forthwith.model.json import JsonObject, JsonValue
from forthwith.pipelines import documents
from tests.pipelines.documents.extraction import at, extract, values

SAMPLES = Path(documents.__file__).parent / "samples"
_TEXT: JsonValue = {"type": "string"}
RENTAL = """\
Rental Agreement No. RA-77

Landlord: Harbour Homes Ltd, 12 Dock Street, Bristol
Tenant: Priya Natarajan

1. Flat
The landlord lets to the tenant the flat at 4 Mill Lane, Bristol, for use as a dwelling.

2. Rent and deposit
The monthly rent is EUR 1,250.00 and falls due on the first working day of the month. The security
deposit amounts to EUR 2,500.00. The fee for late rent is EUR 15.00.

3. Term
The tenancy starts on 1 May 2026. Either party may end it with three months' notice.
This agreement is governed by the laws of England.
"""
RENTAL_DE = """\
Mietvertrag Nr. 12/2026

Vermieter: Nordlicht Wohnen GmbH, Kiel
Mieterin: Lea Brandt

§ 1 Miete
Die monatliche Kaltmiete beträgt 950,00 € und ist am dritten Werktag des Monats fällig.
Die Kaution beläuft sich auf 2.850,00 €.

§ 2 Laufzeit
Der Mietvertrag beginnt am 1. Mai 2026. Die Kündigungsfrist beträgt drei Monate.
Dieser Vertrag unterliegt deutschem Recht.
"""


def _object(**properties: JsonValue) -> JsonObject:
    return {"type": "object", "properties": {**properties}}


def _shipped(schema: JsonObject | None = None) -> JsonValue:
    name = "supply-agreement.docx"
    return extract((SAMPLES / name).read_bytes(), name=name, schema=schema).data


def test_the_shipped_agreement_has_its_number_and_its_law() -> None:
    data = _shipped()
    assert isinstance(data, dict)
    assert data["contract_number"] == "SA-2026-118"
    assert data["governing_law"] == "law of Ireland"


def test_a_schema_finds_a_party_by_the_term_that_is_defined_for_it() -> None:
    schema = _object(
        contractNumber=_TEXT,
        buyer=_TEXT,
        supplier=_object(name=_TEXT),
        governingLaw=_TEXT,
        tenant=_TEXT,
    )
    assert _shipped(schema) == {
        "contractNumber": "SA-2026-118",
        "buyer": "Brennick Water Services GmbH",
        "supplier": {"name": "Aldermoor Instruments Ltd"},
        "governingLaw": "law of Ireland",
    }


def test_a_short_rental_agreement_gives_number_parties_rent_and_deposit() -> None:
    report = extract(RENTAL)
    assert report.type.name == "contract"
    assert at(report, "/contract_number") == "RA-77"
    assert at(report, "/parties") == [
        {"name": "Harbour Homes Ltd", "role": "Landlord"},
        {"name": "Priya Natarajan", "role": "Tenant"},
    ]
    assert at(report, "/rent") == 1250
    assert at(report, "/deposit") == 2500
    for field in report.fields:
        assert field.text == report.text[field.start : field.end]


def test_a_german_rental_agreement_gives_the_same() -> None:
    found = values(extract(RENTAL_DE))
    expected = {
        "/contract_number": "12/2026",
        "/parties/0/name": "Nordlicht Wohnen GmbH",
        "/parties/1/name": "Lea Brandt",
        "/parties/1/role": "Mieterin",
        "/rent": 950,
        "/deposit": 2850,
        "/governing_law": "deutschem Recht",
    }
    assert {path: found.get(path) for path in expected} == expected


@pytest.mark.parametrize(
    ("sentence", "salary"),
    [
        ("The Employee receives a gross salary of EUR 62,000 a year.", 62000),
        ("The remuneration for the services amounts to £4,500.00.", 4500),
        ("Das Bruttogehalt beträgt monatlich 4.500,00 EUR.", 4500),
        ("The salary is reviewed every 12 months.", None),
        ("The salary is paid on day 25.", None),
    ],
)
def test_a_salary_is_the_amount_that_a_sentence_gives_it(
    sentence: str, salary: float | None
) -> None:
    report = extract(f"Terms\n\n{sentence}\n", schema=_object(salary={"type": "number"}))
    assert at(report, "/salary") == salary


def test_a_term_for_a_thing_is_no_name_of_who_supplies_it() -> None:
    text = 'Harbour Systems GmbH supplies pumps and valves (the "Goods") to Lakeside Ltd.\n'
    assert extract(text, schema=_object(goods=_TEXT)).data == {}


@pytest.mark.parametrize(
    ("sentence", "deposit"),
    [
        ("The deposit is EUR 900.00.", 900),
        ("The tenant pays a deposit of three months' rent (EUR 2,850.00).", 2850),
        ("The deposit equals two months' rent and amounts to EUR 1,900.00.", 1900),
        ("Der Mieter leistet eine Mietkaution in Höhe von drei Monatsmieten (EUR 2,850.00).", 2850),
        ("The tenant pays the deposit and a monthly rent of EUR 950.00.", None),
    ],
)
def test_a_deposit_is_the_amount_that_a_sentence_gives_it(
    sentence: str, deposit: float | None
) -> None:
    report = extract(f"Terms\n\n{sentence}\n", schema=_object(deposit={"type": "number"}))
    assert at(report, "/deposit") == deposit


def test_the_parties_of_defined_terms_come_in_their_order() -> None:
    text = (
        "Employment contract\n\nThis employment contract is made between Harbour & Finch Ltd, a"
        ' company registered in England (the "Employer"), and Ms Priya Natarajan, of 4 Mill Lane,'
        ' Bristol (the "Employee").\n\nThis agreement is governed by the laws of England.\n'
    )
    assert at(extract(text), "/parties") == [
        {"name": "Harbour & Finch Ltd", "role": "Employer"},
        {"name": "Ms Priya Natarajan", "role": "Employee"},
    ]


def test_the_time_of_a_notice_is_not_the_term() -> None:
    text = RENTAL.replace("three months' notice.", "notice. The notice period is three months.")
    report = extract(text)

    assert at(report, "/notice_period") == "three months"
    assert at(report, "/term") is None
