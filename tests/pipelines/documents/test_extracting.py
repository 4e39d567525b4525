"""The stage as a whole: spans, caps, determinism, growth."""

from __future__ import annotations

import gc
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forthwith.pipelines.documents.entities.gathering import MAX_ENTITIES, MAX_MENTIONS
from forthwith.pipelines.documents.models import Parsed
from forthwith.pipelines.documents.steps.extracting import extracting
from forthwith.pipelines.documents.structure.segmenting import lay_out
from tests.pipelines.documents.analysed import Context, parsed, report
from tests.pipelines.documents.hostile_texts import SEEDS, hostile
from tests.pipelines.documents.letters import ALL

_PIECES = st.sampled_from(
    [
        "Anna Weber",
        "Dr. ",
        "Acme GmbH",
        "12 May 2024",
        "€1,234.50",
        " ",
        "\n",
        "\n\n",
        "\f",
        ". ",
        "the ",
        "a@b.org",
        "https://x.org",
        "DE89 3704 0044 0532 0130 00",
        "Invoice no. 12-345",
        "in Berlin",
        "- item ",
        "| a | b |",
        "# Title",
        "É",
        "ß",
        "\u202e",
        "\U0001f600",
        "\u2019s",
        "(",
        "]",
    ]
)
TEXTS = st.lists(st.one_of(_PIECES, st.text(max_size=12)), max_size=40).map("".join)


@given(TEXTS, st.sampled_from(["en", "de", "fr", "und", "ja"]))
@settings(max_examples=150, deadline=None)
def test_every_mention_lies_within_the_text_and_on_its_page(text: str, language: str) -> None:
    document = parsed(text, language=language)
    for entity in extracting(document, Context()).entities:
        assert entity.count >= len(entity.mentions) > 0
        for mention in entity.mentions:
            page = document.pages[(mention.page or 0) - 1]
            assert 0 <= mention.start < mention.end <= len(text)
            assert page.start <= mention.start <= page.end


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_the_text_of_an_entity_stands_at_one_of_its_mentions(text: str) -> None:
    for entity in extracting(parsed(text), Context()).entities:
        wordings = {" ".join(text[one.start : one.end].split()) for one in entity.mentions}
        assert entity.text in wordings


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_the_flow_has_the_text_s_length_and_differs_only_in_line_ends(text: str) -> None:
    flow = lay_out(text).flow
    assert len(flow) == len(text)
    assert all(
        new == old or (old == "\n" and new == " ") for new, old in zip(flow, text, strict=True)
    )


@pytest.mark.parametrize("name", ALL)
def test_the_same_text_gives_the_same_result(name: str) -> None:
    text, _, language = ALL[name]
    first = extracting(parsed(text, language=language), Context())
    assert extracting(parsed(text, language=language), Context()) == first


def test_scores_of_key_phrases_fall_from_one() -> None:
    phrases = extracting(_document("news or blog article"), Context()).key_phrases
    scores = [phrase.score for phrase in phrases]
    assert scores[0] == 1.0
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0


def test_key_phrases_are_topics_not_names() -> None:
    phrases = {
        one.text for one in extracting(_document("news or blog article"), Context()).key_phrases
    }
    assert {"river quarter", "tram", "docks"} <= phrases
    assert not phrases & {"Marta Ruiz", "Laura Simmons", "million"}


def test_more_entities_than_the_cap_are_cut_with_a_note() -> None:
    text = "\n".join(f"user{number}@example.org" for number in range(MAX_ENTITIES + 100))
    result = extracting(parsed(text + "\nDr. Anna Weber"), Context())
    assert len(result.entities) == MAX_ENTITIES
    assert any(entity.type == "person" for entity in result.entities)
    assert [note.code for note in result.notes] == ["entities_capped"]


def test_mentions_are_capped_but_all_are_counted() -> None:
    times = MAX_MENTIONS * 2
    [entity] = extracting(parsed("Dr. Anna Weber came.\n\n" * times), Context()).entities
    assert (entity.count, len(entity.mentions)) == (times, MAX_MENTIONS)


def test_progress_tells_counts_and_no_words_of_the_document() -> None:
    context = Context()
    extracting(_document("contract"), context)
    assert context.told
    assert not any("Brandt" in message for message in context.told)


@pytest.mark.parametrize("name", SEEDS)
def test_work_grows_no_faster_than_the_text(name: str) -> None:
    bound = 25 * _seconds(hostile(name, 5_000)) + 0.3
    # Eight times the text: quadratic would be sixty-four times. Noise slows a run, never all.
    assert any(_seconds(hostile(name, 40_000)) < bound for _ in range(3))


def _seconds(text: str) -> float:
    document = parsed(text)
    gc.collect()  # the rubbish of other tests is not this one's work
    start = time.thread_time()
    report(document)
    return time.thread_time() - start


def _document(name: str) -> Parsed:
    text, kind, language = ALL[name]
    return parsed(text, kind="md" if kind == "md" else "txt", language=language)
