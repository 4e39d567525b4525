"""What one document of the batch is and names, by the stages of a full analysis."""

from __future__ import annotations

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.analyzing import analysed, minimal_analysis
from forthwith.pipelines.documents.batch.bounds import Pace
from forthwith.pipelines.documents.batch.models import ReadMember, Understood
from forthwith.pipelines.documents.codes import note
from forthwith.pipelines.documents.entities.finding import find_entities
from forthwith.pipelines.documents.extracting import NOTHING_EXTRACTED
from forthwith.pipelines.documents.models import Analysis, Entity, Note, Parsed
from forthwith.pipelines.documents.segmenting import lay_out
from forthwith.pipelines.documents.titles import stated_title


def understood(read: ReadMember, index: int, pace: Pace) -> Understood | None:
    """The document with its type, summary and entities; None if it was refused.

    What takes longer than its share of the time is left out, with the note of a full analysis.
    """
    parsed, checked = read.parsed, read.member.checked
    if parsed is None or checked is None:
        return None
    (entities, missing), analysis = _analysed(parsed, index, pace)
    notes = [*parsed.notes, *missing, *analysis.notes]
    return Understood(
        number=read.member.number,
        name=checked.name,
        sha256=checked.sha256,
        title=stated_title(parsed) or checked.name,
        parsed=parsed.model_copy(update={"notes": list(dict.fromkeys(notes))}),
        analysis=analysis,
        entities=entities,
    )


_Named = tuple[list[Entity], list[Note]]


def _analysed(parsed: Parsed, index: int, pace: Pace) -> tuple[_Named, Analysis]:
    named: _Named = [], NOTHING_EXTRACTED.notes
    analysis = minimal_analysis(parsed)
    try:
        with pace.document(index) as part:
            named = _named(parsed)
            analysis = analysed(parsed, part)
    except PermanentError:
        return named, analysis  # out of time: what there is, with the notes that say so
    return named, analysis


def _named(parsed: Parsed) -> _Named:
    """What the text names; a batch shows no key phrases, so that none are looked for."""
    layout = lay_out(parsed.text, (section.start for section in parsed.sections))
    language = parsed.language.code
    entities, capped = find_entities(parsed.text, layout.flow, parsed.pages, language)
    return entities, [note("entities_capped")] if capped else []
