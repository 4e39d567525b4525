"""Key phrases name things: no clause, no piece of one, and no remainder of one or two."""

from __future__ import annotations

import pytest

from forthwith.pipelines.documents.analysis.phrases import find_key_phrases
from forthwith.pipelines.documents.full.report_html import to_html
from forthwith.pipelines.documents.full.report_markdown import to_markdown
from forthwith.pipelines.documents.full.short_report import short_report
from forthwith.pipelines.documents.models import KeyPhrase
from forthwith.pipelines.documents.structure.segmenting import lay_out
from tests.pipelines.documents.analysed import parsed, report


def _phrases(text: str, language: str = "en") -> set[str]:
    return {each.text for each in find_key_phrases(text, lay_out(text, []), language)}


@pytest.mark.parametrize(
    ("sentence", "phrases"),
    [
        ("The board expects sales.", {"board", "sales"}),
        ("Tidewell Cooperative sold many goods.", {"Tidewell Cooperative", "goods"}),
        ("In the south, sales stood still.", {"south", "sales"}),
        ("The river rises and the penalty applies.", {"river", "penalty"}),
        ("The renovation costs the shop a fortune.", {"renovation", "shop", "fortune"}),
        ("Personnel costs and energy costs are high.", {"Personnel costs", "energy costs", "high"}),
        (
            "The agency provided training and revised plans.",
            {"agency", "training", "revised plans"},
        ),
        ("We don't know the tariff.", {"tariff"}),
    ],
)
def test_a_verb_ends_a_phrase(sentence: str, phrases: set[str]) -> None:
    found = _phrases(sentence)

    assert found <= phrases | {"still"}
    assert found


def test_a_german_noun_ends_its_phrase() -> None:
    found = _phrases("Der Vorstand erwartet Umsatz. Die neue Filiale steigert Erlöse.", "de")

    assert found == {"Vorstand", "Umsatz", "neue Filiale", "Erlöse"}


@pytest.mark.parametrize(("number", "shown"), [(0, False), (2, False), (3, True)])
def test_fewer_than_three_are_shown_nowhere(*, number: int, shown: bool) -> None:
    phrases = [KeyPhrase(text=f"topic {n}", score=1, count=1) for n in range(number)]
    made = report(parsed("A word.")).model_copy(update={"key_phrases": phrases})

    assert ("About:" in short_report(made)) is shown
    assert ("## Key phrases" in to_markdown(made)) is shown
    assert ('id="phrases"' in to_html(made)) is shown
