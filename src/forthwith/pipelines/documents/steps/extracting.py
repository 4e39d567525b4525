"""The stage that finds what the text names and what it is about."""

from __future__ import annotations

from collections.abc import Iterator

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.analysis.phrases import find_key_phrases
from forthwith.pipelines.documents.codes import note
from forthwith.pipelines.documents.entities.gathering import MAX_ENTITIES, find_entities
from forthwith.pipelines.documents.models import Extracted, Note, Parsed
from forthwith.pipelines.documents.structure.segmenting import lay_out
from forthwith.ports.context import StageContext

NOTHING_EXTRACTED = Extracted(
    entities=[],
    key_phrases=[],
    notes=[note("entities_missing")],
)


def extracting(parsing: Parsed, ctx: StageContext) -> Extracted:
    text = parsing.text[: limits.ANALYSED_CHARACTERS]
    layout = lay_out(text, (section.start for section in parsing.sections))
    _ = ctx.progress(1, 3, "text laid out")
    language = parsing.language.code
    entities, capped = find_entities(text, layout.flow, parsing.pages, language)
    _ = ctx.progress(2, 3, f"{len(entities)} entities")
    names = ((mention.start, mention.end) for entity in entities for mention in entity.mentions)
    phrases = find_key_phrases(text, layout, language, names)
    notes = [*([_CAPPED] if capped else []), *_search_notes(parsing.text)]
    return Extracted(entities=entities, key_phrases=phrases, notes=notes)


def _search_notes(text: str) -> Iterator[Note]:
    if len(text) > limits.ANALYSED_CHARACTERS:
        searched = f"the first {limits.ANALYSED_CHARACTERS:,} of {len(text):,} characters"
        yield note("search_capped", f"Entities and key phrases are those of {searched}.")


_CAPPED = note(
    "entities_capped",
    f"The text names more than {MAX_ENTITIES} entities; the most important are listed.",
)
