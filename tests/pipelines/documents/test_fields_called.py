"""Labels that only the schema knows, and layouts that leave out the mark behind a label."""

from __future__ import annotations

import pytest

from forthwith.model.json import JsonObject, JsonValue
from forthwith.pipelines.documents.schemas.figures import read_figure
from tests.pipelines.documents.extraction import extract
from tests.pipelines.documents.fields_wanted import B, D, N, T, W, many, of, sheet


def test_a_name_of_the_schema_ends_the_value_before_it() -> None:
    text = "Registration: KX 41 Odometer: 61,204 miles\n"
    schema = of(registration=T, odometer=W)
    assert extract(text, schema=schema).data == {"registration": "KX 41", "odometer": 61204}


def test_a_name_of_the_schema_needs_no_mark_before_a_figure_a_date_or_a_code() -> None:
    text = "Standing charge £27.90\nMoved in 3 March 2026\nMeter key ZX-4417\n"
    schema = of(standing_charge=N, moved_in=D, meter_key=T)
    wanted = {"standing_charge": 27.9, "moved_in": "2026-03-03", "meter_key": "ZX-4417"}
    assert extract(text, schema=schema).data == wanted


def test_a_name_of_the_schema_without_a_mark_takes_no_words_of_a_sentence() -> None:
    text = "The meter key is kept by the caretaker.\nMeter key holders sign a list.\n"
    assert extract(text, schema=of(meter_key=T)).data == {}


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("date_echeance", "Date d'échéance"),
        ("numero_facture", "Numéro de facture"),
        ("faelligkeitsdatum", "Fälligkeitsdatum"),
        ("wohnflaeche", "Wohnfläche"),
        ("designation_lot", "Désignation du lot"),
    ],
)
def test_names_in_plain_letters_find_labels_with_accents(name: str, label: str) -> None:
    written: JsonValue = "12.03.2026"
    assert extract(f"{label} : {written}\n", schema=of(**{name: T})).data in (
        {name: written},
        {name: "2026-03-12"},
    )


def test_a_row_of_labels_and_values_gives_each_label_the_value_on_its_right() -> None:
    rows = [["Sort", "Oak", "Felled by", "A. Winter"], ["Length", "4.2 m", "Grade", "B"]]
    text = "\n".join("\t".join(row) for row in rows)
    schema = of(sort=T, felled_by=T, length=N, grade=T)
    wanted = {"sort": "Oak", "felled_by": "A. Winter", "length": 4.2, "grade": "B"}
    assert extract(text, schema=schema).data == wanted


def test_dots_lead_from_a_label_to_its_value() -> None:
    text = "Dealer .............. Toolbarn Exeter\nSheltered ... [ ] yes  [x] no\n"
    wanted = {"dealer": "Toolbarn Exeter", "sheltered": False}
    assert extract(text, schema=of(dealer=T, sheltered=B)).data == wanted


def test_labelled_values_around_the_rows_of_a_sheet_are_no_rows() -> None:
    rows: list[list[str | float]] = [
        ["Clerk:", "N. Haddad", "", "Branch:", "Leith"],
        ["Date", "Category", "Amount", "Note", "Shelf"],
        ["2026-04-03", "Meals", 42.8, "a", "b"],
        ["2026-04-08", "Taxi", 19, "c", "d"],
        ["Approved by:", "R. Stahl", "", "", ""],
    ]
    schema = of(clerk=T, branch=T, approved_by=T, lines=many(of(category=T, amount=N)))
    lines: list[JsonValue] = [
        {"category": "Meals", "amount": 42.8},
        {"category": "Taxi", "amount": 19},
    ]
    wanted: JsonObject = {
        "clerk": "N. Haddad",
        "branch": "Leith",
        "approved_by": "R. Stahl",
        "lines": lines,
    }
    assert extract(sheet(rows), name="s.xlsx", schema=schema).data == wanted


def test_the_unit_at_the_end_of_a_name_is_no_part_of_the_label() -> None:
    assert extract("Weight: 7.4 kg\n", schema=of(weight_kg=N)).data == {"weight_kg": 7.4}
    assert extract("Deposit: 25 %\n", schema=of(deposit_percent=N)).data == {"deposit_percent": 25}


@pytest.mark.parametrize("said", ["$118,000 per year", "118,000/month", "118,000 p.a."])
def test_an_amount_may_say_what_time_it_is_for(said: str) -> None:
    figure = read_figure(said, ".")
    assert figure is not None
    assert figure.value == 118_000


def test_a_possessive_is_no_word_of_a_label() -> None:
    assert extract("PAYER'S TIN 84-2210934\n", schema=of(payer=of(tin=T))).data == {
        "payer": {"tin": "84-2210934"}
    }


def test_a_code_in_groups_is_read_whole() -> None:
    schema = of(tracking_number=T, note_no=T)
    text = "Tracking #: 9405 5118 9922 3310 4455 66\nNote no: DN 7731\n"
    wanted = {"tracking_number": "9405 5118 9922 3310 4455 66", "note_no": "DN 7731"}
    assert extract(text, schema=schema).data == wanted


def test_a_code_below_its_label_is_read_whole() -> None:
    text = "Account number\nA-9910 2837\nBill date\n12 Mar 2026\n"
    schema = of(account_number=T, bill_date=D)
    assert extract(text, schema=schema).data == {
        "account_number": "A-9910 2837",
        "bill_date": "2026-03-12",
    }


def test_spaces_between_thousands_are_no_gaps_between_columns() -> None:
    text = "Désignation Quantité PU Montant\nPeinture 85 18,00 1 530,00\nPose 1 420,00 420,00\n"
    item = of(designation=T, quantite=N, pu=N, montant=N)
    assert extract(text, schema=of(lignes=many(item))).data == {
        "lignes": [
            {"designation": "Peinture", "quantite": 85, "pu": 18, "montant": 1530},
            {"designation": "Pose", "quantite": 1, "pu": 420, "montant": 420},
        ]
    }


def test_parties_are_known_by_the_terms_of_confidential_agreements() -> None:
    text = (
        'Between (1) Calder Robotics GmbH, a company registered in Munich ("Discloser"); and\n'
        '(2) Finch Analytics Ltd, a company registered in England ("Recipient").\n'
    )
    assert extract(text, schema=of(discloser=T, recipient=T)).data == {
        "discloser": "Calder Robotics GmbH",
        "recipient": "Finch Analytics Ltd",
    }


def test_the_evidence_of_a_cell_that_goes_on_below_is_all_of_it() -> None:
    text = (
        "Task           Finished        Grade\n"
        "Paint fence    12th            fairly\n"
        "               March 2026\n"
        "Mow lawn       14 March 2026   good\n"
        "Sweep yard     15 March 2026   good\n"
    )
    item = of(task=T, finished=D, grade=T)
    report = extract(text, schema=of(tasks=many(item)))
    (field,) = [each for each in report.fields if each.path == "/tasks/0/finished"]
    assert field.value == "2026-03-12"
    assert field.text.startswith("12th")
    assert field.text.endswith("2026")


def test_a_row_of_labels_in_a_table_has_its_values_in_the_one_row_below() -> None:
    rows: list[list[str | float]] = [
        ["Gauge", "", "", "Hillside Works"],
        ["Loan no.", "Opened", "Kind", "Clerk"],
        ["LN-204", "2026-03-18", "fixed", "A. Roe"],
        ["Sent to", "", "", ""],
    ]
    schema = of(loan_no=T, opened=D, kind=T, clerk=T, sent_to=T)
    wanted = {"loan_no": "LN-204", "opened": "2026-03-18", "kind": "fixed", "clerk": "A. Roe"}
    assert extract(sheet(rows), name="s.xlsx", schema=schema).data == wanted


def test_a_number_stands_behind_the_thing_it_is_the_number_of() -> None:
    assert extract("Quotation Q-2026-55\n", schema=of(quote_number=T)).data == {
        "quote_number": "Q-2026-55"
    }


def test_a_block_gives_name_and_address_under_names_of_other_languages() -> None:
    text = "Cliente:\nPanadería Rosalía S.C.\nAvda. de A Coruña 118\n27003 Lugo\n"
    assert extract(text, schema=of(cliente=of(nombre=T, direccion=T))).data == {
        "cliente": {
            "nombre": "Panadería Rosalía S.C.",
            "direccion": "Avda. de A Coruña 118, 27003 Lugo",
        }
    }


def test_a_receipt_may_count_its_items_behind_their_names() -> None:
    bought = "Flat white     2    7.20\nTea            1    3.10\n"
    text = f"CAFE MERIDIAN\nReceipt\n{bought}TOTAL £  10.30\n"
    item = of(description=T, quantity=N, amount=N)
    assert extract(text, schema=of(items=many(item), total=N)).data == {
        "items": [
            {"description": "Flat white", "quantity": 2, "amount": 7.2},
            {"description": "Tea", "quantity": 1, "amount": 3.1},
        ],
        "total": 10.3,
    }


def test_the_whole_name_before_a_defined_term_is_its_holder() -> None:
    text = "Zwischen Herrn Ulrich Kern (nachfolgend „Vermieter“) und Frau Daria Sobol (nachfolgend"
    schema = of(vermieter=T, mieterin=T)
    wanted = {"vermieter": "Herrn Ulrich Kern", "mieterin": "Frau Daria Sobol"}
    assert extract(f"{text} „Mieterin“) wird vereinbart.\n", schema=schema).data == wanted


def test_a_figure_date_or_code_stands_right_behind_its_name_in_a_sentence() -> None:
    text = (
        "Thank you for what you gave, received on March 3, 2026. A late fee of $75 applies.\n"
        "Please pay to sort code 20-14-53, account number 80551243, and keep the pet deposit.\n"
    )
    schema = of(received_on=D, late_fee=N, sort_code=T, account_number=T, pet_deposit=N)
    assert extract(text, schema=schema).data == {
        "received_on": "2026-03-03",
        "late_fee": 75,
        "sort_code": "20-14-53",
        "account_number": "80551243",
    }


def test_labels_without_marks_over_the_rows_of_a_sheet_are_no_header() -> None:
    rows: list[list[str | float]] = [
        ["Warehouse", "Leeds 2", "", ""],
        ["Counted by", "M. Ferreira", "", ""],
        ["SKU", "Item", "Expected", "Counted"],
        ["BX-01", "Carton S", 120, 118],
        ["TP-09", "Tape roll", 45, 49],
    ]
    schema = of(warehouse=T, counted_by=T, lines=many(of(sku=T, item=T, counted=W)))
    lines: list[JsonValue] = [
        {"sku": "BX-01", "item": "Carton S", "counted": 118},
        {"sku": "TP-09", "item": "Tape roll", "counted": 49},
    ]
    wanted: JsonObject = {"warehouse": "Leeds 2", "counted_by": "M. Ferreira", "lines": lines}
    assert extract(sheet(rows), name="s.xlsx", schema=schema).data == wanted


def test_what_a_sentence_calls_by_a_synonym_is_not_the_property() -> None:
    text = "Invoice\nInvoice no: 1077\nPlease pay to account number 80551243.\nTotal: 12.00 GBP\n"
    report = extract(text, schema=of(invoice_number=T, customer_number=T))
    assert report.data == {"invoice_number": "1077"}


def test_the_amount_of_the_only_line_is_not_the_net_amount_that_is_stated() -> None:
    text = (
        "Désignation Quantité PU HT Montant HT\nPeinture 85 18,00 1 530,00\nTotal HT 1 950,00 €\n"
    )
    assert extract(text, schema=of(total_ht=N)).data == {"total_ht": 1950}


def test_a_curriculum_without_headings_has_no_stations() -> None:
    schema = of(name=T, employment=many(of(period=T, description=T)))
    report = extract("Name: Ada Kirchner\nI have worked here and there.\n", schema=schema)
    assert report.data == {"name": "Ada Kirchner"}
