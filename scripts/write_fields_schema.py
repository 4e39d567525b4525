"""Write the JSON Schema of the result of `documents.data_extraction` to docs/reference."""

from __future__ import annotations

import json
from pathlib import Path

from forthwith.pipelines.documents.fields.models import FieldsReport

TARGET = Path(__file__).parents[1] / "docs" / "reference" / "fields.schema.json"


def main() -> None:
    """Write the schema."""
    schema = FieldsReport.model_json_schema(mode="serialization")
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"wrote {TARGET.name}")


if __name__ == "__main__":
    main()
