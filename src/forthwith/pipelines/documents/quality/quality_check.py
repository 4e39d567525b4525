"""Quality check of one document: what is wrong with it, and how much that matters.

    validating → reading → measuring → judging

The first two stages are those of the full analysis, but a file that is locked, damaged or cut off
gets a report that says so. Measuring opens the file again; where that
fails the text alone is judged, and a note says so.
"""

from __future__ import annotations

from dataclasses import replace

from forthwith.model.pipeline import Degrade, Pipeline, Stage
from forthwith.pipelines.documents.models import DocumentInput
from forthwith.pipelines.documents.options import OPENING, SECRET
from forthwith.pipelines.documents.quality.judging import judging
from forthwith.pipelines.documents.quality.measuring import measuring, text_facts
from forthwith.pipelines.documents.quality.quality_renderings import QUALITY_RENDERINGS
from forthwith.pipelines.documents.quality.unopened import (
    reading_or_unopened,
    validating_or_unopened,
)
from forthwith.pipelines.documents.steps.shared_stages import (
    BRIEF,
    LONG,
    READING,
    RETRY,
    VALIDATING,
    WHOLE,
)

QUALITY_CHECK = Pipeline(
    name="documents.quality_check",
    version=1,
    input=DocumentInput,
    child_time=WHOLE,
    retry=RETRY,
    label="Quality check of a document",
    description="Blank, scanned, doubled and missing pages, broken characters, fonts, resolution,"
    " locks and damage of a document, with a score and its reasons, as JSON, as a page to read or"
    " print, as Markdown, and its findings as CSV or XLSX; offline.",
    options=OPENING,
    secret_options=SECRET,
    stages=(
        replace(VALIDATING, run=validating_or_unopened),
        replace(READING, run=reading_or_unopened),
        Stage(
            "measuring",
            measuring,
            label="Measuring",
            weight=4,
            timeout=LONG,
            isolated=True,
            on_failure=Degrade(to=text_facts),
        ),
        Stage(
            "judging",
            judging,
            label="Judging",
            weight=1,
            timeout=BRIEF,
            isolated=True,
        ),
    ),
    renderings=QUALITY_RENDERINGS,
)
