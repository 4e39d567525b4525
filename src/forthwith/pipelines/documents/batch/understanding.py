"""What one document of the batch is and names, by the stages of a full analysis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.analysis.titles import stated_title
from forthwith.pipelines.documents.batch.models import Member, ReadMember, Understood
from forthwith.pipelines.documents.batch.passes import Passes
from forthwith.pipelines.documents.codes import note
from forthwith.pipelines.documents.entities.gathering import find_entities
from forthwith.pipelines.documents.facts.knowing import with_key_facts
from forthwith.pipelines.documents.facts.paper_facts import (
    Described,
    is_of_facts,
    summary_of_facts,
)
from forthwith.pipelines.documents.models import Analysis, Entity, Note, Parsed, Summary
from forthwith.pipelines.documents.steps.extracting import NOTHING_EXTRACTED
from forthwith.pipelines.documents.steps.text_analysis import analysed, minimal_analysis
from forthwith.pipelines.documents.structure.segmenting import lay_out
from forthwith.ports.context import StageContext

_LACKING: Final = frozenset({"analysis_missing", "key_facts_missing"})
_NAMED: Final = 5


def understood(members: Sequence[ReadMember], ctx: StageContext) -> list[Understood]:
    """The documents with their types, summaries and entities, without those that were refused.

    What takes longer than its share of the time is left out, with the note of a full analysis.
    """
    texts = [read.parsed for read in members if read.parsed is not None]
    results = iter(Passes(ctx, _analysed).through(texts))
    return [
        _understood(read.member, read.parsed, next(results))
        for read in members
        if read.parsed is not None
    ]


def unanalysed(documents: Sequence[Understood]) -> list[Note]:
    """The note that names the documents of which the type or the key facts are missing."""
    lacking = [each for each in documents if _LACKING & {one.code for one in each.analysis.notes}]
    if not lacking:
        return []
    named = [f"{each.number} ({each.name})" for each in lacking[:_NAMED]]
    more = ["…"] if len(lacking) > _NAMED else []
    words = f"Not analysed to the end: document {', '.join([*named, *more])}"
    return [note("members_not_analysed", f"{words}; the notes of each say what is missing.")]


_Named = tuple[list[Entity], list[Note]]


def _understood(
    member: Member, parsed: Parsed, result: tuple[_Named, Analysis] | PermanentError
) -> Understood:
    (entities, missing), analysis = (
        (([], NOTHING_EXTRACTED.notes), minimal_analysis(parsed))
        if isinstance(result, PermanentError)  # what there is, with the notes that say so
        else result
    )
    notes = [*parsed.notes, *missing, *analysis.notes]
    name = member.checked.name if member.checked else member.name
    return Understood(
        number=member.number,
        name=name,
        sha256=member.sha256 or "",
        title=stated_title(parsed) or name,
        parsed=parsed.model_copy(update={"notes": list(dict.fromkeys(notes))}),
        analysis=analysis,
        entities=entities,
    )


def _analysed(parsed: Parsed, part: StageContext) -> tuple[_Named, Analysis]:
    named = _named(parsed)
    analysis = with_key_facts(analysed(parsed, part), parsed)
    summary = _summary(parsed, analysis, named[0])
    return named, analysis.model_copy(update={"summary": summary})


def _summary(parsed: Parsed, analysis: Analysis, entities: Sequence[Entity]) -> Summary:
    """What a paper of labels and figures says; of prose the summary that it has."""
    paper = Described(
        kind=parsed.kind,
        text=parsed.text,
        type=analysis.type,
        summary=analysis.summary,
        entities=entities,
        tables=parsed.tables,
        pages=parsed.pages,
        key_facts=analysis.key_facts,
    )
    return summary_of_facts(paper) if is_of_facts(paper) else analysis.summary


def _named(parsed: Parsed) -> _Named:
    """What the text names; a batch shows no key phrases, so that none are looked for."""
    layout = lay_out(parsed.text, (section.start for section in parsed.sections))
    language = parsed.language.code
    entities, capped = find_entities(parsed.text, layout.flow, parsed.pages, language)
    return entities, [note("entities_capped")] if capped else []
