"""A batch says each thing once: one card for one disagreement, one summary for one document."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forthwith.pipelines.documents.batch.batch_html import to_html
from forthwith.pipelines.documents.batch.disagreements import disagreements
from forthwith.pipelines.documents.batch.models import BatchReport, Contradiction, Place
from forthwith.pipelines.documents.batch.short_batch import short_batch
from tests.pipelines.documents.batch_samples import (
    ALTERED_INVOICE,
    CONTRACT_1,
    CONTRACT_2,
    INVOICE,
    STATEMENT,
    mail,
)
from tests.pipelines.documents.batches import report
from tests.pipelines.documents.results_samples import batch_of

HEADS = ("Purchase order", "Order confirmation", "Delivery note", "Reminder")
TELLS = (
    "Please deliver forty valves of type V-20 to the plant in Hameln by lorry.",
    "We thank you for choosing us and will dispatch the goods from our store soon.",
    "Two crates were handed over at the gate and signed for by the guard on duty.",
    "Our books show that nothing was paid so far; kindly see to it without delay.",
)


def orders(*totals: str) -> BatchReport:
    return report(
        *(
            (f"{n}.txt", f"{head}\n\nOrder number: PO-5512\nTotal amount: EUR {total}\n\n{tell}\n")
            for n, (head, tell, total) in enumerate(zip(HEADS, TELLS, totals, strict=False))
        )
    )


@pytest.fixture(scope="module")
def three() -> BatchReport:
    return orders("12,400.00", "12,900.00", "12,400.00", "12,990.00")


def test_one_value_in_four_documents_is_one_disagreement_with_all_its_sources(
    three: BatchReport,
) -> None:
    (found,) = disagreements(three)

    assert [(c.value, [p.document for p in c.places]) for c in found.claims] == [
        ("12,400.00 EUR", [1, 3]),
        ("12,900.00 EUR", [2]),
        ("12,990.00 EUR", [4]),
    ]


def test_the_page_shows_it_as_one_card_and_counts_it_once(three: BatchReport) -> None:
    page = to_html(three)
    card = page[page.index('<ol class="clashes">') : page.index('id="documents"')]

    assert card.count("<h3>") == 1
    assert all(f'href="#d{number}"' in card for number in (1, 2, 3, 4))
    assert "1 contradiction found" in page


def test_markdown_and_the_terminal_name_each_document_once(three: BatchReport) -> None:
    said = "12,400.00 EUR in 1 and 3; 12,900.00 EUR in 2; 12,990.00 EUR in 4"

    assert said in short_batch(three)
    assert three.markdown.count("**total of order PO-5512**") == 1
    assert three.markdown.split("## In short", 1)[0].count(": 12,400.00 EUR\n") == 2


def place(number: int) -> Place:
    return Place(document=number, start=0, end=1, text="x")


@settings(max_examples=50)
@given(st.lists(st.sampled_from("ABC"), min_size=2, max_size=6))
def test_no_pair_is_lost_and_no_document_gives_one_value_twice(values: list[str]) -> None:
    pairs = [
        Contradiction(
            kind="name", about="x", confidence=0.5,
            first=place(one), first_value=values[one], second=place(two), second_value=values[two],
        )
        for one, two in combinations(range(len(values)), 2)
        if values[one] != values[two]
    ]  # fmt: skip
    found = disagreements(batch_of("x").model_copy(update={"contradictions": pairs}))

    assert len(found) == bool(pairs)
    for each in found:
        said = [(claim.value, p.document) for claim in each.claims for p in claim.places]
        assert sorted(said) == sorted((value, n) for n, value in enumerate(values))


@pytest.fixture(scope="module")
def versions() -> BatchReport:
    return report(("one.txt", CONTRACT_1), ("two.txt", CONTRACT_2), ("copy.txt", CONTRACT_2))


def test_a_date_that_two_versions_name_stands_in_the_timeline_once(versions: BatchReport) -> None:
    told = [(event.date, event.place.document) for event in versions.timeline]

    assert told == [("2025-03-04", 1), ("2025-03-20", 2), ("2025-04-01", 2)]


def test_a_date_that_two_documents_name_stays_with_each() -> None:
    found = report(("a.txt", CONTRACT_1), ("b.txt", f"{STATEMENT}\nDelivered on 1 April 2025.\n"))

    assert [e.place.document for e in found.timeline if e.date == "2025-04-01"] == [1, 2]


def test_a_mail_is_no_version_of_the_file_that_is_attached_to_it() -> None:
    sent = mail(("invoice.txt", "text/plain", INVOICE.encode()))
    found = report(("invoice.txt", INVOICE), ("sent.eml", sent), ("new.txt", ALTERED_INVOICE))

    assert [(pair.older, pair.newer) for pair in found.versions] == [(1, 3)]
    assert [e.place.document for e in found.timeline if e.date == "2025-08-02"] == [3]
    assert [e.place.document for e in found.timeline if e.date == "2026-03-03"] == [2]


def test_an_attachment_that_nothing_else_says_stays_in_the_timeline() -> None:
    found = report(("sent.eml", mail(("invoice.txt", "text/plain", INVOICE.encode()))))

    assert "2025-08-02" in {event.date for event in found.timeline}


def test_copies_and_older_versions_say_whose_they_are_in_place_of_a_summary(
    versions: BatchReport,
) -> None:
    page, short = to_html(versions), versions.markdown
    cards = page[page.index('class="cards"') : page.index('id="duplicates"')]

    for said in (cards, short[short.index("## In short") :]):
        assert "An older version of document 2." in said
        assert "The same file as document 2." in said
        assert said.count("Oakfield Lifts Ltd, the contractor") == 1


def test_a_version_is_named_as_the_document_writes_it() -> None:
    found = report(("plan v2.txt", CONTRACT_1[30:]), ("plan v3.txt", CONTRACT_2[30:]))

    assert "its name says “v3”, that of the other “v2”" in found.versions[0].reasons
