"""What the pipelines of documents take as input, and what they refuse at the submit."""

from __future__ import annotations

import pytest

from forthwith.app.application import shipped_pipelines
from forthwith.model.errors import Detail, InvalidInputError
from forthwith.model.json import JsonObject
from forthwith.model.pipeline import Pipeline
from forthwith.runtime.payloads import check_input, json_schema


@pytest.mark.parametrize("pipeline", shipped_pipelines(), ids=lambda pipeline: pipeline.name)
def test_an_empty_list_of_documents_is_refused_by_name(pipeline: Pipeline) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check_input(pipeline.input, {"document_ids": []})

    issue = "name at least one document, or leave the field out"
    assert refused.value.details == (Detail("input.document_ids", issue),)


@pytest.mark.parametrize("pipeline", shipped_pipelines(), ids=lambda pipeline: pipeline.name)
def test_the_schema_of_the_input_says_how_many_documents_it_takes(pipeline: Pipeline) -> None:
    properties: JsonObject = json_schema(pipeline.input)["properties"]

    assert "'minItems': 1" in str(properties["document_ids"])
    check_input(pipeline.input, {"document_ids": ["doc_1"]})
    check_input(pipeline.input, {"document_ids": None})
