"""The summary by a language model: believed as far as it quotes, and no further."""

from __future__ import annotations

import re
import string
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.model.errors import PermanentError
from forthwith.model.json import JsonValue
from forthwith.pipelines.documents.asking.excerpts import MOST_CHARACTERS, excerpt
from forthwith.pipelines.documents.full.asking_summary import asking_summary
from forthwith.pipelines.documents.full.foreign_figures import unheard
from forthwith.pipelines.documents.full.foreign_names import foreign_names
from forthwith.pipelines.documents.models import AskedSummary
from forthwith.pipelines.documents.spans import Span, trimmed
from forthwith.pipelines.documents.structure.edges import is_whole
from forthwith.pipelines.documents.structure.quotes import Quotes
from forthwith.ports.language import ModelUnavailableError
from tests.pipelines.documents.analysed import parsed
from tests.pipelines.documents.contexts import Context
from tests.pipelines.documents.letters import ARTICLE
from tests.pipelines.documents.models_said import Configured, Model

FIRST = "The committee agreed on a budget of 1,250,000 EUR for 2026."
WHITE = " \t\n"
LAST = "Work on the bridge begins on 3 March 2026."
TEXT = f"{FIRST} {'The rest of the minutes is about parking. ' * 12}{LAST}"


def said(summary: str, *quotes: str) -> JsonValue:
    return {"summary": summary, "quotes": [*quotes]}


async def asked(model: Model, text: str = TEXT, **options: JsonValue) -> AskedSummary:
    context = Context(providers=Configured(model), options=options)
    return await asking_summary(parsed(text), context)


async def test_the_summary_is_the_models_and_stands_on_sentences_of_the_document() -> None:
    model = Model(said("The budget for 2026 is 1.250.000 EUR.", LAST, FIRST, FIRST))
    summary = (await asked(model)).summary

    assert summary is not None
    assert summary.basis == "model"
    assert summary.text == "The budget for 2026 is 1.250.000 EUR."
    assert [(s.text, TEXT[s.start : s.end]) for s in summary.sentences] == [
        (FIRST, FIRST),
        (LAST, LAST),
    ]


async def test_a_note_names_the_model() -> None:
    answer = await asked(Model(said("A budget.", FIRST), label="small\x1b[31m-1"))

    assert [note.code for note in answer.notes] == ["model_summary"]
    assert "small[31m-1" in answer.notes[0].message


@pytest.mark.parametrize(
    "answer",
    [
        said("A budget.", "The committee agreed on nothing."),
        said("A budget."),
        said("A budget.", "a", "The", "of 1,250,000 EUR"),
        said("", FIRST),
        said("long " * 1_000, FIRST),
        said("The budget is 9,999 EUR.", FIRST),
        said("The budget is one million EUR.", FIRST),
        said("Mallory Inc pays Satan everything.", FIRST),
        said("The budget goes to Satan.", FIRST),
        {"summary": "A budget."},
        {"summary": "A budget.", "quotes": "none"},
        ["A budget."],
        None,
    ],
)
async def test_what_does_not_stand_on_the_document_is_not_taken(answer: JsonValue) -> None:
    with pytest.raises(ModelUnavailableError):
        await asked(Model(answer))


async def test_nobody_is_asked_where_nothing_is_configured() -> None:
    assert await asking_summary(parsed(TEXT), Context()) == AskedSummary()


async def test_nobody_is_asked_about_a_short_text() -> None:
    model = Model(said("A budget.", FIRST))

    assert await asked(model, FIRST) == AskedSummary()
    assert model.asked == []


@pytest.mark.parametrize("offline", [True, "true", "yes", 1, "on", ["true"], {"a": 1}, "", 0.5])
async def test_whatever_may_mean_offline_keeps_the_document_here(offline: JsonValue) -> None:
    model = Model(said("A budget.", FIRST))

    assert await asked(model, offline=offline) == AskedSummary()
    assert model.asked == []


async def test_only_a_plain_no_to_offline_is_one() -> None:
    model = Model(said("A budget.", FIRST))
    await asked(model, offline=False)

    assert len(model.asked) == 1


async def test_a_model_that_wants_more_patience_than_there_is_is_done_without() -> None:
    busy = ModelUnavailableError("HTTP 429", retry_after=timedelta(seconds=60))
    soon = ModelUnavailableError("HTTP 429", retry_after=timedelta(seconds=2))

    with pytest.raises(PermanentError):
        await asked(Model(busy))
    with pytest.raises(ModelUnavailableError):
        await asked(Model(soon))


async def test_the_model_gets_less_time_than_the_stage() -> None:
    model = Model(said("A budget.", FIRST))
    await asked(model)

    assert model.within == [timedelta(seconds=59)]


async def test_of_a_long_text_the_model_reads_both_ends_and_the_report_says_so() -> None:
    text = f"{FIRST}\f{'The rest is about parking. ' * 4_000}{LAST}"
    model = Model(said("A budget, and a bridge.", FIRST, LAST))
    document = parsed(text)
    answer = await asking_summary(document, Context(providers=Configured(model)))

    assert len(model.asked[0].material) == MOST_CHARACTERS
    assert answer.summary is not None
    assert [(s.text, s.page) for s in answer.summary.sentences] == [(FIRST, 1), (LAST, 2)]
    assert [text[s.start : s.end] for s in answer.summary.sentences] == [FIRST, LAST]
    assert "model_read_part" in {note.code for note in answer.notes}


@given(st.text(max_size=60), st.integers(min_value=10, max_value=40))
def test_every_place_of_an_excerpt_is_the_same_words_in_the_whole(text: str, most: int) -> None:
    part = excerpt(text, most)

    assert len(part.text) <= max(most, len(text))
    for start in range(len(part.text)):
        place = Span(start, start + 1)
        whole = part.in_whole(place)
        if whole is not None:
            assert whole.of(text) == place.of(part.text)


@given(st.text(string.ascii_letters + string.digits + " .,\n\t", max_size=80), st.data())
def test_words_of_the_text_are_found_whatever_their_spaces_and_case(
    text: str, data: st.DataObject
) -> None:
    edges = [0, *(m.start() for m in re.finditer(r"(?<=[a-zA-Z]) | (?=[a-zA-Z])", text)), len(text)]
    start = data.draw(st.sampled_from(edges))
    quote = text[start : data.draw(st.sampled_from([at for at in edges if at >= start]))]
    place = Quotes(text).find("  \n".join(quote.swapcase().split(" ")))

    assert place is not None or not (
        quote.strip() and is_whole(text, trimmed(text, Span(start, start + len(quote)), WHITE))
    )
    if place is not None:
        assert place.of(text).casefold().split() == quote.casefold().split()


@given(st.text(max_size=80), st.text(max_size=20))
def test_what_is_found_is_what_was_quoted(text: str, quote: str) -> None:
    place = Quotes(text).find(quote)

    if place is not None and quote.isascii() and place.of(text).isascii():
        assert place.of(text).casefold().split() == quote.casefold().split()


@given(st.integers(min_value=13, max_value=10**12))
def test_a_number_is_known_whatever_sets_off_its_thousands(number: int) -> None:
    written = [str(number), f"{number:,}", f"{number:,}".replace(",", ".")]

    assert [unheard(one, other) for one in written for other in written] == [[]] * 9


@pytest.mark.parametrize(
    ("said", "text"),
    [("1,250 EUR", "12.50 EUR"), ("12.50 EUR", "1,250 EUR"), ("0.5 %", "5 %"), ("31", "3 and 1")],
)
def test_a_number_of_another_size_is_not_known(said: str, text: str) -> None:
    assert unheard(said, text)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("Mallory Inc pays", "Alice pays"),
        ("They pay Satan.", "Alice pays"),
        ("It is done. Then Mallory pays", "Alice pays"),
    ],
)
def test_a_name_that_the_text_does_not_have_is_foreign(said: str, text: str) -> None:
    assert foreign_names(said, text, "en")


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("Payment is due. Alice's Fees are paid", "ALICE pays a fee"),
        ("The Board met on 3 March for 5 EUR", "board, 03.03.2026, \u20ac5"),
        ("It says: Nothing is due", "nobody"),
        ("Mallory pays", "an-\nother Mal-\nlory"),
    ],
)
def test_a_name_of_the_text_is_known_in_its_usual_forms(said: str, text: str) -> None:
    assert foreign_names(said, text, "en") == []


def test_of_german_only_two_foreign_words_in_a_row_are_a_name() -> None:
    assert foreign_names("Dann zahlt der Mieter die Kaution.", "Vertrag", "de") == []
    assert foreign_names("Dann zahlt Herr Mallory Satan.", "Herr Braun", "de") == [
        "Mallory",
        "Satan",
    ]


@given(st.text(max_size=60), st.sampled_from(["en", "de", "und"]))
def test_a_text_has_its_own_names(text: str, language: str) -> None:
    assert foreign_names(text, text, language) == []


@pytest.mark.parametrize(
    ("said", "text", "foreign"),
    [
        ("one million euros", "1,000,000 EUR", False),
        ("One Million euros", "one\nmillion euros", False),
        ("two million euros", "2 million euros", False),
        ("2 million euros", "two million euros", False),
        ("thirty-five days", "35 days", False),
        ("three parties", "nothing", False),
        ("one million euros", "2 million euros", True),
        ("12 million euros", "12 euros", True),
        ("thirty-five days", "30 days", True),
        ("two hundred and five", "200 and 5", True),
    ],
)
def test_numbers_in_words_are_held_to_the_text(said: str, text: str, *, foreign: bool) -> None:
    assert bool(unheard(said, text)) == foreign


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_can_be_looked_through_for_numbers(said: str, text: str) -> None:
    assert unheard(said, f"{said}\n{text}") == []


def test_the_article_quotes_itself() -> None:
    begin = ARTICLE.index(" ", len(ARTICLE) // 3)
    middle = ARTICLE[begin : ARTICLE.index(" ", len(ARTICLE) // 2)].strip()
    place = Quotes(ARTICLE).find(middle.upper())

    assert place is not None
    assert " ".join(place.of(ARTICLE).split()) == " ".join(middle.split())
