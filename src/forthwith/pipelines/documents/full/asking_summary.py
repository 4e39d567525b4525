"""The stage that asks the model for a summary, and believes it only as far as it quotes."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel

from forthwith.pipelines.documents.asking.excerpts import Excerpt, excerpt
from forthwith.pipelines.documents.asking.model import ask, model_of
from forthwith.pipelines.documents.codes import note
from forthwith.pipelines.documents.full.foreign_figures import unheard
from forthwith.pipelines.documents.full.foreign_names import foreign_names
from forthwith.pipelines.documents.language.wording import language_name
from forthwith.pipelines.documents.models import (
    AskedSummary,
    Note,
    Parsed,
    Summary,
    SummarySentence,
)
from forthwith.pipelines.documents.spans import Pages, Span
from forthwith.pipelines.documents.structure.quotes import Quotes
from forthwith.ports.context import StageContext
from forthwith.ports.language import ModelUnavailableError, Question

_FEWEST_WORDS: Final = 60
"""A shorter text stands for itself."""
_LONGEST: Final = 2_000
_LONGEST_QUOTE: Final = 600
_MOST_QUOTES: Final = 8
_SHORTEST_QUOTE: Final = 4
"""In words: fewer stand in any document, and nothing stands on them."""

_INSTRUCTIONS: Final = (
    "Summarise the document in three to six sentences, in {language}, for a reader who has not seen"
    " it: what it is, between whom, what it says or decides, the amounts and dates that matter."
    " In `quotes` give, word for word, the three to eight sentences of the document that this"
    " stands on. Add nothing that the document does not say."
)
NOTHING_ASKED: Final = AskedSummary(notes=[note("model_missing")])
"""What stands in for an answer that did not come."""


class _Answer(BaseModel):
    summary: str
    quotes: list[str]


async def asking_summary(parsing: Parsed, ctx: StageContext) -> AskedSummary:
    """A summary by the language model; none where no model is configured or none is wanted.

    Raises:
        ModelUnavailableError: the answer is of no use; another try may bring a better one.
        PermanentError: another try will not help.

    """
    model = model_of(ctx)
    if model is None or parsing.words < _FEWEST_WORDS:
        return AskedSummary()
    part = excerpt(parsing.text)
    await ctx.progress(0, 1, "asking the language model")
    said = await ask(model, _question(part, parsing.language.code), _Answer, ctx)
    summary = grounded(said.summary, said.quotes, part, parsing)
    return AskedSummary(summary=summary, notes=_notes(model.label, part))


def _question(part: Excerpt, language: str) -> Question:
    return Question(
        name="summary",
        instructions=_INSTRUCTIONS.format(language=_language(language)),
        material=part.text,
        schema={
            "type": "object",
            "properties": {
                "summary": {"type": "string"},
                "quotes": {"type": "array", "items": {"type": "string"}},
            },
            "required": ["summary", "quotes"],
            "additionalProperties": False,
        },
    )


def _language(code: str) -> str:
    return "the language of the document" if code == "und" else language_name(code)


def grounded(said: str, quotes: list[str], part: Excerpt, parsed: Parsed) -> Summary:
    """The summary with the sentences that it stands on, each found in the text.

    Raises:
        ModelUnavailableError: it is empty or too long, quotes nothing that stands in the text, or
            gives numbers or names that do not.

    """
    words = " ".join(said.split())
    if not words or len(words) > _LONGEST:
        raise ModelUnavailableError("the summary is empty or far too long")
    found = _found(quotes, part)
    if not found:
        raise ModelUnavailableError("the summary quotes nothing that stands in the document")
    if unheard(words, part.text):
        raise ModelUnavailableError("the summary gives numbers that the document does not")
    if foreign_names(words, part.text, parsed.language.code):
        raise ModelUnavailableError("the summary gives names that the document does not")
    pages = Pages(parsed.pages)
    sentences = [
        SummarySentence(text=s.of(parsed.text), start=s.start, end=s.end, page=pages.at(s.start))
        for s in found
    ]
    return Summary(basis="model", text=words, sentences=sentences)


def _found(quotes: list[str], part: Excerpt) -> list[Span]:
    """Where the quotations stand in the whole text, each once, in reading order."""
    finder = Quotes(part.text)
    quoted = (each for each in quotes[:_MOST_QUOTES] if len(each) <= _LONGEST_QUOTE)
    places = (finder.find(each) for each in quoted if len(each.split()) >= _SHORTEST_QUOTE)
    return sorted({whole for place in places if place and (whole := part.in_whole(place))})


def _notes(label: str, part: Excerpt) -> list[Note]:
    name = "".join(c for c in label if c.isprintable())[:80]
    written = (
        f"The summary was written by the language model {name}, which names the sentences below it"
        " as what it rests on. Its figures, and its names as far as capitals tell them, stand in"
        " the text; what it says of them was not checked."
    )
    read = [note("model_read_part")] if part.is_part else []
    return [note("model_summary", written), *read]
