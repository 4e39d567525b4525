"""Each document of a batch says what its reader wants to know first, and all stay short."""

from __future__ import annotations

import pytest

from forthwith.pipelines.documents.batch.batch_html import to_html
from forthwith.pipelines.documents.batch.batch_markdown import to_markdown
from forthwith.pipelines.documents.batch.batch_tables import batch_tables
from forthwith.pipelines.documents.batch.facts_told import facts_told
from forthwith.pipelines.documents.batch.models import BatchReport
from forthwith.pipelines.documents.batch.short_batch import short_batch
from tests.pipelines.documents.analysed import parsed
from tests.pipelines.documents.analysed import report as full_report
from tests.pipelines.documents.batch_samples import CONTRACT_1, INVOICE, PLAN, mail
from tests.pipelines.documents.batches import report
from tests.pipelines.documents.test_paper_facts import INVOICE as LABELS_ONLY


@pytest.fixture(scope="module")
def pile() -> BatchReport:
    return report(
        ("invoice.txt", INVOICE), ("copy.txt", INVOICE + " "), ("contract.txt", CONTRACT_1)
    )


def test_a_member_has_the_key_facts_of_its_own_analysis(pile: BatchReport) -> None:
    alone = full_report(parsed(CONTRACT_1.rstrip("\n")))

    member = pile.documents[2]
    assert member.type == alone.type
    assert [fact.name for fact in member.key_facts] == [fact.name for fact in alone.key_facts]
    for fact in member.key_facts:
        for value in fact.values:
            assert member.text[value.start : value.end]


def test_a_member_without_a_sentence_is_told_by_its_labels() -> None:
    alone = full_report(parsed(LABELS_ONLY.rstrip("\n")))
    found = report(("labels.txt", LABELS_ONLY))

    assert alone.summary.basis == "facts"
    assert found.documents[0].summary.startswith(alone.summary.text)


def test_every_form_of_the_report_shows_them(pile: BatchReport) -> None:
    number = "OL-2025-0731"
    table = next(each for each in batch_tables(pile) if each.title == "Documents")

    assert f"Invoice number: {number}" in pile.markdown
    assert f"Invoice number: {number}" in short_batch(pile)
    assert f"Invoice number: {number}" in dict(zip(*table.rows[:2], strict=True))["Key facts"]
    assert f"<bdi>{number}</bdi></dd>" in to_html(pile)


def test_a_copy_repeats_none_of_them(pile: BatchReport) -> None:
    told = pile.markdown.split("## In short", 1)[1]

    assert told.count("Invoice number: ") == 1
    assert "The same text as document 1" in told


def test_a_pile_of_two_hundred_stays_short(pile: BatchReport) -> None:
    first = pile.documents[0]
    documents = [first.model_copy(update={"number": n}) for n in range(1, 201)]
    many = pile.model_copy(update={"documents": documents, "duplicates": [], "versions": []})

    told = to_markdown(many).split("## In short", 1)[1]
    facts = [line for line in told.splitlines() if line.startswith("- ")]
    assert len(facts) == 200
    assert max(map(len, facts)) < 160
    assert len(short_batch(many).splitlines()) <= 45
    assert short_batch(many).splitlines()[-1] == "… and 188 more documents"


def test_what_is_paid_stands_before_what_it_is_made_of(pile: BatchReport) -> None:
    names = [name for name, _ in facts_told(pile.documents[0], of=1)]
    few = [name for name, _ in facts_told(pile.documents[0], of=100)]

    assert "Total amount" in names
    assert few[:2] == ["Invoice number", "Total amount"]
    assert "Net amount" not in names


def test_what_a_plan_asks_of_nobody_is_no_fact() -> None:
    assert report(("plan.txt", PLAN)).documents[0].key_facts == []


def test_a_mail_with_an_invoice_is_a_mail_of_its_sender() -> None:
    sent = mail(("invoice.txt", "text/plain", INVOICE.encode()))
    (found,) = report(("sent.eml", sent)).documents

    facts = dict(facts_told(found, of=1))
    assert found.type is not None
    assert found.type.name == "email"
    assert "Niamh Corrigan" in facts["From"]
    assert "Supplier" not in facts
    assert "An invoice from" not in found.summary
