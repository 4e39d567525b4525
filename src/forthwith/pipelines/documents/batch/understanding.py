"""What one document of the batch is and names, by the stages of a full analysis."""

from __future__ import annotations

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.analyzing import analyzing, minimal_analysis
from forthwith.pipelines.documents.batch.bounds import Pace
from forthwith.pipelines.documents.batch.models import ReadMember, Understood
from forthwith.pipelines.documents.extracting import NOTHING_EXTRACTED, extracting
from forthwith.pipelines.documents.models import Analysis, Extracted, Parsed
from forthwith.pipelines.documents.titles import stated_title


def understood(read: ReadMember, index: int, pace: Pace) -> Understood | None:
    """The document with its type, summary and entities; None if it was refused.

    What takes longer than its share of the time is left out, with the note of a full analysis.
    """
    parsed, checked = read.parsed, read.member.checked
    if parsed is None or checked is None:
        return None
    extracted, analysis = _analysed(parsed, index, pace)
    notes = [*parsed.notes, *extracted.notes, *analysis.notes]
    return Understood(
        number=read.member.number,
        name=checked.name,
        sha256=checked.sha256,
        title=stated_title(parsed) or checked.name,
        parsed=parsed.model_copy(update={"notes": list(dict.fromkeys(notes))}),
        analysis=analysis,
        entities=extracted.entities,
    )


def _analysed(parsed: Parsed, index: int, pace: Pace) -> tuple[Extracted, Analysis]:
    extracted, analysis = NOTHING_EXTRACTED, minimal_analysis(parsed)
    try:
        with pace.document(index) as part:
            extracted = extracting(parsed, part)
            analysis = analyzing(parsed, part)
    except PermanentError:
        return extracted, analysis  # out of time: what there is, with the notes that say so
    return extracted, analysis
