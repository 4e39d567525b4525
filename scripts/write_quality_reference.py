"""Write the reference of `documents.quality_check`: the schema of its report, and its codes."""

from __future__ import annotations

import json
from pathlib import Path

from forthwith.pipelines.documents.quality.codes import DEFECTS
from forthwith.pipelines.documents.quality.models import QualityReport

_REFERENCE = Path(__file__).parents[1] / "docs" / "reference"
SCHEMA = _REFERENCE / "quality-report.schema.json"
CODES = _REFERENCE / "quality-codes.md"

_HEAD = """# Quality codes

This page is written by `python scripts/write_quality_reference.py` from the table in
`pipelines/documents/quality/codes.py`; a test holds it to that. What the report holds is in
[Quality check](../quality-check.md).

The weight is what a finding takes off 100 points when it concerns the whole document. One that
counts by pages takes off as large a part of it as those pages are of the document.

| Code | Severity | Weight | Counts | Means | What to do |
| --- | --- | --- | --- | --- | --- |
"""


def page() -> str:
    """The whole page of codes."""
    rows = (
        f"| `{code}` | {d.severity} | {d.weight} | {'by pages' if d.by_page else 'once'}"
        f" | {d.meaning} | {d.hint} |\n"
        for code, d in sorted(DEFECTS.items())
    )
    return "".join((_HEAD, *rows))


def schema() -> dict[str, object]:
    """The JSON Schema of the report."""
    return QualityReport.model_json_schema(mode="serialization")


def main() -> None:
    """Write both."""
    text = json.dumps(schema(), indent=2, ensure_ascii=False)
    SCHEMA.write_text(f"{text}\n", encoding="utf-8")
    CODES.write_text(page(), encoding="utf-8")
    print(f"wrote {SCHEMA.name} and {CODES.name}")


if __name__ == "__main__":
    main()
