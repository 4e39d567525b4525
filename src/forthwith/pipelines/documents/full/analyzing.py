"""The stage that says what the text is and what its reader wants to know first."""

from __future__ import annotations

from forthwith.pipelines.documents.facts.knowing import with_key_facts
from forthwith.pipelines.documents.models import Analysis, Parsed
from forthwith.pipelines.documents.steps.text_analysis import analysed
from forthwith.ports.context import StageContext


def analyzing(parsing: Parsed, ctx: StageContext) -> Analysis:
    """The analysis with what a reader of this type of document wants to know first."""
    analysis = analysed(parsing, ctx)
    _ = ctx.progress(3, 4, "summarised")
    return with_key_facts(analysis, parsing)
