"""The pipeline as a value, and the published schema of its result."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from forthwith.pipelines.documents.full.full_analysis import FULL_ANALYSIS
from forthwith.pipelines.documents.models import Report

_SCHEMA = Path(__file__).parents[3] / "docs" / "reference" / "report.schema.json"
_HEAVY = ("xberg", "pypdfium2", "pikepdf", "pdf_oxide", "selectolax", "numpy", "py3langid", "lxml")


def test_extracting_and_analyzing_wait_for_the_text_and_not_for_each_other() -> None:
    assert FULL_ANALYSIS.needs("extracting") == FULL_ANALYSIS.needs("analyzing") == {"parsing"}
    assert FULL_ANALYSIS.result == "finalizing"


def test_every_stage_that_reads_the_document_runs_isolated() -> None:
    outside = {stage.name for stage in FULL_ANALYSIS.stages if not stage.isolated}
    assert outside == {"asking_summary"}


def test_only_the_analysis_and_the_model_may_be_missing() -> None:
    degradable = {stage.name for stage in FULL_ANALYSIS.stages if not stage.critical}
    assert degradable == {"extracting", "analyzing", "asking_summary"}


def test_the_pipeline_loads_no_parser() -> None:
    code = (
        "import sys, forthwith.pipelines.documents.full.full_analysis\n"
        f"print([name for name in {_HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_published_schema_is_that_of_the_report() -> None:
    published = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    assert published == Report.model_json_schema(mode="serialization"), (
        "write it anew: python scripts/write_report_schema.py"
    )
