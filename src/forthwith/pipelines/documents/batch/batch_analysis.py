"""Analysis of several documents as one: what they are, what they share, where they disagree.

    opening → reading_all ─┬─ counting_refusals ───────────┐
                           └─ comparing ── counting_cuts ──┴─ finalizing_batch

Every stage runs isolated. A document that is refused is listed with its reason, a comparison that
took too long is named in a note, and the outcome is then `partial`; the job fails only if no
document can be read.
"""

from __future__ import annotations

from datetime import timedelta

from forthwith.model.pipeline import Degrade, Pipeline, Stage
from forthwith.pipelines.documents.batch.batch_renderings import BATCH_RENDERINGS
from forthwith.pipelines.documents.batch.comparing import comparing
from forthwith.pipelines.documents.batch.counting_cuts import counting_cuts, some_cut
from forthwith.pipelines.documents.batch.counting_refusals import counting_refusals, some_refused
from forthwith.pipelines.documents.batch.finalizing_batch import finalizing_batch
from forthwith.pipelines.documents.batch.models import BatchInput
from forthwith.pipelines.documents.batch.opening import opening
from forthwith.pipelines.documents.batch.reading_all import reading_all
from forthwith.pipelines.documents.options import OPENING, SECRET
from forthwith.pipelines.documents.steps.shared_stages import BRIEF, LONG, PARSERS, RETRY, VERY_LONG

BATCH_ANALYSIS = Pipeline(
    name="documents.batch_analysis",
    version=1,
    input=BatchInput,
    retry=RETRY,
    label="Analysis of several documents as one",
    description="Overview, duplicates and versions, timeline, entities across documents and"
    " contradictions, of several documents or ZIP archives of documents, as JSON, as a page to"
    " read or print, as Markdown, and as CSV or XLSX; offline.",
    timeout=timedelta(minutes=6),
    options=OPENING,
    secret_options=SECRET,
    stages=(
        Stage("opening", opening, label="Opening", weight=1, timeout=LONG, isolated=True),
        Stage(
            "reading_all",
            reading_all,
            label="Reading",
            weight=5,
            timeout=VERY_LONG,
            isolated=True,
            loads=PARSERS,
        ),
        Stage(
            "counting_refusals",
            counting_refusals,
            label="Counting what was refused",
            weight=0,
            timeout=BRIEF,
            isolated=True,
            on_failure=Degrade(to=some_refused),
        ),
        Stage(
            "comparing",
            comparing,
            label="Comparing",
            weight=5,
            timeout=VERY_LONG,
            isolated=True,
        ),
        Stage(
            "counting_cuts",
            counting_cuts,
            label="Counting what was not compared",
            weight=0,
            timeout=BRIEF,
            isolated=True,
            on_failure=Degrade(to=some_cut),
        ),
        Stage(
            "finalizing_batch",
            finalizing_batch,
            label="Finalizing",
            weight=1,
            timeout=BRIEF,
            isolated=True,
            after=("counting_refusals", "counting_cuts"),
        ),
    ),
    renderings=BATCH_RENDERINGS,
)
