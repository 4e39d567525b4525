"""The report as a page: whole, safe, and in need of nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forthwith.pipelines.documents.full.report_html import to_html
from forthwith.pipelines.documents.full.report_markdown import to_markdown
from forthwith.pipelines.documents.full.report_view import link_of
from forthwith.pipelines.documents.full.short_report import short_report
from forthwith.pipelines.documents.models import (
    Entity,
    FactValue,
    KeyFact,
    KeyPhrase,
    Mention,
    Note,
    PageSpan,
    Report,
    Section,
    Summary,
    SummarySentence,
    Table,
)
from tests.pipelines.documents.analysed import checked, parsed, report
from tests.pipelines.documents.letters import ALL, INVOICE
from tests.pipelines.documents.markup import HOSTILE, Page, is_safe


def entity(kind: str, value: str, text: str | None = None) -> Entity:
    return Entity.model_validate(
        {"type": kind, "text": text or value, "value": value, "count": 2, "confidence": 0.9,
         "label": None, "mentions": [Mention(start=0, end=1, page=2)]}
    )  # fmt: skip


def full_of(words: str) -> Report:
    """A report in which every place that takes a document's words holds these."""
    made = report(
        parsed("Anna Weber wrote it. It is a report of two pages.\n"), checked(name=words)
    )
    kinds = ("person", "organisation", "identifier", "email", "phone", "url", "location")
    return made.model_copy(
        update={
            "title": words,
            "metadata": {words: words},
            "attachments": [words],
            "language": made.language.model_copy(update={"code": words}),
            "type": made.type.model_copy(update={"name": words or "x", "evidence": [words]}),
            "summary": Summary(
                text=words, sentences=[SummarySentence(text=words, start=0, end=1, page=1)]
            ),
            "key_facts": [
                KeyFact(name=words, values=[FactValue(text=words, page=2, start=0, end=1)] * 2)
            ],
            "key_phrases": [KeyPhrase(text=words, score=1, count=1)],
            "entities": [entity(kind, words or "x") for kind in kinds],
            "sections": [Section(level=1, title=words, start=0, end=1, page=1)] * 2,
            "pages": [PageSpan(number=n, start=0, end=1, label=words) for n in (1, 2)],
            "tables": [Table(title=words, rows=[[words, words], [words, "1"], ["2", words]])],
            "notes": [Note(code=words, message=words), Note(code="text_capped", message=words)],
            "source": made.source.model_copy(update={"mime": words, "reader": words}),
        }
    )


SAFE_SHAPE = [tag for tag, _ in Page(to_html(full_of("words"))).tags]


def test_hostile_words_stay_words() -> None:
    html = to_html(full_of(HOSTILE))

    assert is_safe(html, SAFE_SHAPE)
    assert [tag for tag, _ in Page(html).tags] == SAFE_SHAPE
    assert HOSTILE in Page(html).words
    assert "49" not in Page(html).words


@given(st.text(max_size=60) | st.text(alphabet="<>\"'&{}%#/=:;-!a \n\u202e\x00", max_size=40))
@settings(max_examples=120, deadline=None)
def test_whatever_the_words_nothing_of_them_is_markup(words: str) -> None:
    html = to_html(full_of(words))

    assert is_safe(html, SAFE_SHAPE)
    assert not set(html) & {"\x00", "\x1b", "\u202e", "\u2066", "\u200b"}


@given(
    st.one_of(
        st.text(max_size=30),
        st.from_regex(
            r"(https?|javascript|data|file|mailto|HTTPS?):(//)?[ -~]{0,25}", fullmatch=True
        ),
    )
)
def test_a_link_leads_to_the_web_or_to_a_mailbox_that_its_words_show(value: str) -> None:
    link = link_of(entity("url", value)) if value else None
    if link is not None:
        assert link.startswith(("http://", "https://"))
        assert link == value
        assert not set(link) & set(" \"'<>\\`\n\t") - {"'"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//evil.example", None),
        ("https://", None),
        ("https://bank.example@evil.example/", None),
        ("https://[x/", None),
        ("https://evil.example/", "https://bank.example/"),
    ],
)
def test_what_hides_where_it_leads_is_no_link(value: str, text: str | None) -> None:
    assert link_of(entity("url", value, text)) is None


def test_addresses_are_links() -> None:
    made = full_of("words").model_copy(
        update={"entities": [entity("url", "https://a.example/x"), entity("email", "a@b.example")]}
    )

    links = [has["href"] for tag, has in Page(to_html(made)).tags if tag == "a"]
    assert {"https://a.example/x", "mailto:a@b.example"} < set(links)


@pytest.mark.parametrize("text", ALL)
def test_the_page_needs_nothing_else(text: str) -> None:
    html = to_html(report(parsed(text)))

    assert is_safe(html, SAFE_SHAPE)
    assert not re.search(r"<(script|link|img|iframe|object|form|svg)|@import|url\(", html)
    assert "default-src 'none'" in html
    assert "@media print" in html
    assert "prefers-color-scheme: dark" in html


@pytest.mark.parametrize("text", ALL)
def test_every_link_within_the_page_leads_to_a_part_of_it(text: str) -> None:
    tags = Page(to_html(report(parsed(text)))).tags

    ids = [has["id"] for _, has in tags if "id" in has]
    assert len(set(ids)) == len(ids)
    leads = {has["href"] for tag, has in tags if tag == "a" and (has["href"] or "")[:1] == "#"}
    assert leads <= {f"#{id_}" for id_ in ids}


def test_the_page_shows_what_the_report_holds() -> None:
    made = report(parsed(INVOICE), checked("pdf", "may.pdf"))
    words = Page(to_html(made)).words

    for told in (
        made.title,
        made.source.sha256,
        made.source.reader,
        "may.pdf",
        f"{made.type.confidence:.0%}".removesuffix("%"),
        *(sentence.text for sentence in made.summary.sentences),
        *(phrase.text for phrase in made.key_phrases),
        *(section.title for section in made.sections),
    ):
        assert " ".join(told.split()) in words


def test_sentences_stand_with_their_pages() -> None:
    made = full_of("First.").model_copy(
        update={
            "summary": Summary(
                text="First. Second.",
                sentences=[
                    SummarySentence(text="First.", start=0, end=6, page=1),
                    SummarySentence(text="Second.", start=7, end=14, page=2),
                ],
            )
        }
    )

    words = Page(to_html(made)).words
    assert "First. p. 1 Second. p. 2" in words
    assert "It stands on" not in words


def test_a_summary_in_other_words_names_the_sentences_that_it_stands_on() -> None:
    made = full_of("First.")
    told = made.summary.model_copy(update={"text": "In other words."})

    words = Page(to_html(made.model_copy(update={"summary": told}))).words
    assert "In other words. It stands on: First. p. 1" in words


def by_a_model() -> Report:
    summary = Summary(
        basis="model",
        text="Both met on [Monday].",
        sentences=[
            SummarySentence(text="They met.", start=0, end=9, page=1),
            SummarySentence(text="It was Monday.", start=10, end=24, page=2),
        ],
    )
    return full_of("words").model_copy(update={"summary": summary})


def test_the_page_says_that_a_language_model_wrote_the_summary_and_what_it_stands_on() -> None:
    words = Page(to_html(by_a_model())).words

    assert "Summary Both met on [Monday]. Written by a language model" in words
    assert "The model names as what it rests on: They met. p. 1 It was Monday. p. 2" in words
    assert "what it says of them was not checked" in words
    assert "the summary was written by a language model" in words
    assert "language model" not in Page(to_html(full_of("words"))).words


def test_a_model_that_only_quotes_is_named_all_the_same() -> None:
    made = by_a_model()
    quoted = made.summary.model_copy(update={"text": "They met. It was Monday."})

    words = Page(to_html(made.model_copy(update={"summary": quoted}))).words
    assert "Written by a language model" in words


def test_markdown_has_the_words_of_the_model_and_what_they_stand_on() -> None:
    page = to_markdown(by_a_model())

    assert (
        "## Summary\n\nBoth met on \\[Monday\\].\n\n"
        "Written by a language model, which can be wrong. It names as what this rests on:\n\n"
        "- They met. *(p. 1)*\n- It was Monday. *(p. 2)*\n" in page
    )


def test_the_short_report_has_them_too() -> None:
    lines = short_report(by_a_model()).split("\n")

    assert "Summary (by a language model): Both met on (Monday)." in lines
    assert "Said to rest on: “They met.” (p. 1)" in lines
    assert "Said to rest on: “It was Monday.” (p. 2)" in lines
    assert "Said to rest on" not in short_report(full_of("words"))


def test_a_date_that_bears_no_label_stands_with_its_line() -> None:
    text = "Rules.\nThe term begins on 1 April 2026 and runs for a year.\nEnd."
    made = report(parsed(text))

    words = Page(to_html(made)).words
    assert "1 April 2026The term begins on 1 April 2026 and runs for a year." in words


def test_what_was_left_out_is_said_before_everything_else() -> None:
    notes = [
        Note(code="macros_ignored", message="It carries macros."),
        Note(code="text_capped", message="The rest was left out."),
    ]
    words = Page(to_html(full_of("words").model_copy(update={"notes": notes}))).words

    said = words.index("The rest was left out.")
    assert said < words.index("Summary", words.index("On this page") + 100)
    assert words.index("It carries macros.") > words.index("Readability", said)
    assert words.count("The rest was left out.") == 1


def test_a_large_table_says_what_of_it_is_not_shown() -> None:
    table = Table(rows=[[f"{row}.{column}x" for column in range(20)] for row in range(100)])
    words = Page(to_html(full_of("words").model_copy(update={"tables": [table]}))).words

    assert "99 rows, 20 columns" in words
    assert "84 more rows and 8 more columns in the CSV and XLSX files." in words
    assert "15.11x" in words
    assert "16.0x" not in words
