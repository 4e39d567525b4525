"""What a batch says of its documents together."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forthwith.pipelines.documents.batch.models import BatchReport, Contradiction
from forthwith.pipelines.documents.batch.short_batch import short_batch
from forthwith.pipelines.documents.batch.similarity import runs_of, similarity
from tests.pipelines.documents.batch_samples import (
    ALTERED_INVOICE,
    CONTRACT_1,
    CONTRACT_2,
    INVOICE,
    NEXT_INVOICE,
    OTHER_PLAN,
    PLAN,
    REMINDER,
    STATEMENT,
    zipped,
)
from tests.pipelines.documents.batches import places_of, report, words_at

ALL = {
    "contract-1.txt": CONTRACT_1,
    "contract-2.txt": CONTRACT_2,
    "invoice.txt": INVOICE,
    "altered.txt": ALTERED_INVOICE,
    "next.txt": NEXT_INVOICE,
    "statement.txt": STATEMENT,
    "reminder.txt": REMINDER,
    "plan.txt": PLAN,
    "other-plan.txt": OTHER_PLAN,
}


@pytest.fixture(scope="module")
def whole() -> BatchReport:
    return report(*ALL.items(), ("copies.zip", zipped({"copy.txt": INVOICE, "empty.txt": b""})))


def differ(found: BatchReport) -> set[tuple[str, str, str]]:
    """What the contradictions are about, with both values in order."""
    return {
        (each.about, *sorted((each.first_value, each.second_value)))  # type: ignore[misc]  # two of them
        for each in found.contradictions
    }


def test_every_place_points_to_its_words_in_its_own_document(whole: BatchReport) -> None:
    places = places_of(whole)

    assert len(places) > 50
    assert [at for at in places if not words_at(whole, at).startswith(at.text.rstrip("…"))] == []


def test_dates_of_events_stand_where_they_say(whole: BatchReport) -> None:
    for event in whole.timeline:
        text = whole.documents[event.place.document - 1].text
        assert event.date[:4] in text[event.date_start : event.date_end]


def test_the_overview_counts_what_was_read(whole: BatchReport) -> None:
    over = whole.overview

    assert (over.documents, over.read, over.refused, over.archives) == (11, 10, 1, 1)
    assert over.period is not None
    assert (over.period.start, over.period.end) == ("2025-03-04", "2026-04-15")
    assert over.kinds == {"txt": 10}
    assert over.words == sum(document.words for document in whole.documents)


def test_the_same_file_twice_is_a_duplicate_and_no_version(whole: BatchReport) -> None:
    assert [(group.same, group.documents) for group in whole.duplicates] == [("file", [3, 10])]
    assert all(10 not in {pair.older, pair.newer} for pair in whole.versions)


def test_the_same_words_in_other_files_are_a_duplicate() -> None:
    found = report(("a.txt", INVOICE), ("b.txt", INVOICE.replace(" ", "  ").upper()))

    assert [(group.same, group.documents) for group in found.duplicates] == [("text", [1, 2])]


def test_the_newer_version_is_told_with_its_reasons_and_what_changed(whole: BatchReport) -> None:
    (pair,) = [pair for pair in whole.versions if pair.older == 1]

    assert (pair.newer, pair.newer_known) == (2, True)
    assert pair.reasons[0] == "its text says “Version 2.0”, that of the other “Version 1.0”"
    assert 0.5 < pair.similarity < 1
    assert [(f.before.text, f.after.text) for f in pair.figures] == [
        ("1.0", "2.0"),
        ("4 March 2025", "20 March 2025"),
        ("GBP 1,450.00", "GBP 1,580.00"),
        ("24", "36"),
    ]
    assert pair.added[0].text.endswith("Data protection")
    assert pair.removed == []


def test_the_order_of_the_batch_does_not_decide_which_version_is_newer() -> None:
    (pair,) = report(("a.txt", CONTRACT_2), ("b.txt", CONTRACT_1)).versions

    assert (pair.older, pair.newer) == (2, 1)


def test_versions_without_a_sign_of_age_are_not_ordered() -> None:
    (pair,) = report(("a.txt", PLAN), ("b.txt", PLAN + "\nThe tenants agree to it.\n")).versions

    assert not pair.newer_known
    assert pair.reasons == []


def test_documents_of_one_form_with_numbers_of_their_own_are_no_versions() -> None:
    found = report(("a.txt", INVOICE), ("b.txt", NEXT_INVOICE))

    assert found.versions == []
    assert found.contradictions == []


def test_one_invoice_number_with_two_totals_contradicts(whole: BatchReport) -> None:
    about = "total of invoice OL-2025-0731"

    assert (about, "2474.88 GBP", "2747.88 GBP") in differ(whole)
    assert (about, "2474.88 GBP", "2500.00 GBP") in differ(whole)


def test_one_invoice_number_with_two_dates_and_two_accounts_contradicts(
    whole: BatchReport,
) -> None:
    assert ("invoice date of invoice OL-2025-0731", "2025-07-03", "2025-07-08") in differ(whole)
    assert "bank account of invoice OL-2025-0731" in {about for about, *_ in differ(whole)}


def test_two_names_for_a_role_in_one_project_contradict(whole: BatchReport) -> None:
    (found,) = [each for each in whole.contradictions if each.kind == "name"]

    assert {found.first_value, found.second_value} == {"Anna Weber", "Samuel Okafor"}
    assert found.confidence < 0.6


def test_a_later_due_date_in_a_reminder_is_no_contradiction() -> None:
    assert report(("a.txt", INVOICE), ("b.txt", REMINDER)).contradictions == []


def test_a_part_of_a_total_is_no_contradiction() -> None:
    partly = STATEMENT.replace("over GBP 2,500.00", "partial payment of GBP 500.00")

    assert report(("a.txt", INVOICE), ("b.txt", partly)).contradictions == []


def test_an_amount_that_both_documents_know_is_no_contradiction() -> None:
    net = STATEMENT.replace("GBP 2,500.00", "GBP 2,062.40")

    assert report(("a.txt", INVOICE), ("b.txt", net)).contradictions == []


def test_a_shorter_form_of_a_name_is_no_contradiction() -> None:
    shorter = OTHER_PLAN.replace("Samuel Okafor", "Ms Weber").replace("15 April", "1 March")

    assert report(("a.txt", PLAN), ("b.txt", shorter)).contradictions == []


ORDER = """\
PURCHASE ORDER

Order number: PO-2025-1184
Order date: 20 February 2025
Delivery date: 5 March 2025
Supplier: Northwind Paper Ltd
Buyer: Castle Row Housing Ltd

Please send 40 boxes of paper to the address above and confirm the order in writing.
"""
CONFIRMED = ORDER.replace("PURCHASE ORDER", "ORDER CONFIRMATION").replace("Please send", "We send")


@pytest.mark.parametrize(
    ("old", "new", "values"),
    [
        ("5 March 2025", "9 March 2025", {"2025-03-05", "2025-03-09"}),
        ("Paper Ltd", "Paper GmbH", {"Northwind Paper Ltd", "Northwind Paper GmbH"}),
        ("Paper Ltd", "Energy Ltd", {"Northwind Paper Ltd", "Northwind Energy Ltd"}),
    ],
)
def test_under_one_number_a_date_of_delivery_and_a_name_must_agree(
    old: str, new: str, values: set[str]
) -> None:
    (found,) = report(("a.txt", ORDER), ("b.txt", CONFIRMED.replace(old, new))).contradictions

    assert {found.first_value, found.second_value} == values


@pytest.mark.parametrize("same", ["Northwind Paper Limited", "Northwind Paper"])
def test_another_spelling_of_a_legal_form_is_no_contradiction(same: str) -> None:
    other = CONFIRMED.replace("Northwind Paper Ltd", same)

    assert report(("a.txt", ORDER), ("b.txt", other)).contradictions == []


def test_documents_about_different_things_do_not_contradict() -> None:
    other = OTHER_PLAN.replace("heating plant", "roof")

    assert report(("a.txt", PLAN), ("b.txt", other)).contradictions == []


def test_both_places_of_a_contradiction_are_in_different_documents(whole: BatchReport) -> None:
    same: list[Contradiction] = [
        each for each in whole.contradictions if each.first.document == each.second.document
    ]

    assert same == []
    assert all(0 < each.confidence <= 1 for each in whole.contradictions)


def test_an_entity_says_in_which_documents_it_stands(whole: BatchReport) -> None:
    number = next(each for each in whole.entities if each.value == "OL-2025-0731")

    assert number.documents == [3, 4, 6, 7, 10]
    assert [place.document for place in number.places] == number.documents


def test_the_timeline_is_in_order(whole: BatchReport) -> None:
    dates = [event.date for event in whole.timeline]

    assert dates == sorted(dates)
    assert len(dates) > 10


def test_nothing_of_a_document_becomes_markup_in_the_page() -> None:
    hostile = "Project: <script>alert(1)</script> ![x](https://evil.example/p.png)\n\n" + PLAN
    page = report(("<b>a</b>.txt", hostile), ("b.txt", hostile + "\nMore <i>words</i>.\n")).markdown

    assert "<script" not in page
    assert not re.search(r"(?<!\\)\]\(", page)
    assert "://" not in re.sub(r"`[^`\n]*`", "", page)


def test_the_short_form_names_what_differs_and_what_was_refused(whole: BatchReport) -> None:
    lines = short_batch(whole)

    assert "2 is a newer version of 1" in lines
    assert "total of invoice OL-2025-0731" in lines
    assert "document_empty" in lines


@given(st.lists(st.sampled_from(["lift", "house", "fee", "month", "year", "date"]), max_size=40))
@settings(max_examples=30)
def test_a_text_is_as_similar_to_another_as_the_other_to_it(words: list[str]) -> None:
    one, other = runs_of(" ".join(words)).all, runs_of(" ".join(reversed(words))).all

    assert similarity(one, other) == similarity(other, one)
    assert not one or similarity(one, one) == 1
