"""The catalogue says what a result looks like."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from forthwith.client.wire import PipelineInfo
from forthwith.pipelines.documents.full.full_analysis import FULL_ANALYSIS
from forthwith.runtime.catalogue import Catalogue
from forthwith.runtime.payloads import result_schema

_PUBLISHED = Path(__file__).parents[2] / "docs" / "reference" / "report.schema.json"


def test_the_schema_of_a_result_is_the_published_one() -> None:
    described = Catalogue([FULL_ANALYSIS]).describe(FULL_ANALYSIS)
    published = json.loads(_PUBLISHED.read_text())

    schema = described["result_schema"]
    assert isinstance(schema, dict)
    assert schema["properties"] == published["properties"]
    assert schema["$defs"] == published["$defs"]
    assert PipelineInfo.model_validate(described).result_schema == schema


@pytest.mark.parametrize("annotation", [bytes, object])
def test_a_file_and_any_json_have_no_schema(annotation: object) -> None:
    assert result_schema(annotation) == {}
