"""Full analysis of one document: from the uploaded bytes to a report.

    validating → reading → parsing ─┬─ extracting ──────┬─ finalizing
                                    ├─ analyzing ───────┤
                                    └─ asking_summary ──┘

The stages that touch bytes and texts that nobody vouches for run isolated: all but the one that
asks a language model, which does nothing where none is configured. What the text names and what it
is may be missing from a report; without its text there is none.
"""

from __future__ import annotations

from forthwith.model.pipeline import Degrade, Pipeline, Stage
from forthwith.pipelines.documents.full.analyzing import analyzing
from forthwith.pipelines.documents.full.asking_summary import NOTHING_ASKED, asking_summary
from forthwith.pipelines.documents.full.finalizing import finalizing
from forthwith.pipelines.documents.full.report_renderings import REPORT_RENDERINGS
from forthwith.pipelines.documents.models import DocumentInput
from forthwith.pipelines.documents.options import ASKING, SECRET
from forthwith.pipelines.documents.steps.extracting import NOTHING_EXTRACTED, extracting
from forthwith.pipelines.documents.steps.shared_stages import (
    LONG,
    PARSING,
    READING,
    RETRY,
    VALIDATING,
    WHOLE,
    asking_stage,
    finalizing_stage,
)
from forthwith.pipelines.documents.steps.text_analysis import minimal_analysis

FULL_ANALYSIS = Pipeline(
    name="documents.full_analysis",
    version=1,
    input=DocumentInput,
    child_time=WHOLE,
    retry=RETRY,
    options=ASKING,
    secret_options=SECRET,
    label="Full analysis of a document",
    description="Text, structure, type, summary, key phrases, entities and readability of a"
    " document, as JSON, as a page to read or print, as Markdown, and its tables as CSV or XLSX;"
    " offline, or with a better summary where a language model is configured.",
    stages=(
        VALIDATING,
        READING,
        PARSING,
        Stage(
            "extracting",
            extracting,
            label="Extracting",
            weight=3,
            timeout=LONG,
            isolated=True,
            on_failure=Degrade(to=NOTHING_EXTRACTED),
        ),
        Stage(
            "analyzing",
            analyzing,
            label="Analyzing",
            weight=2,
            timeout=LONG,
            isolated=True,
            on_failure=Degrade(to=minimal_analysis),
        ),
        asking_stage("asking_summary", asking_summary, nothing=NOTHING_ASKED),
        finalizing_stage("finalizing", finalizing),
    ),
    renderings=REPORT_RENDERINGS,
)
