"""Write the JSON Schema of the report of `documents.batch_analysis` to docs/reference."""

from __future__ import annotations

import json
from pathlib import Path

from forthwith.pipelines.documents.batch.models import BatchReport

TARGET = Path(__file__).parents[1] / "docs" / "reference" / "batch-report.schema.json"


def main() -> None:
    """Write the schema."""
    schema = BatchReport.model_json_schema(mode="serialization")
    TARGET.write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"wrote {TARGET.name}")


if __name__ == "__main__":
    main()
