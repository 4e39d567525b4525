"""What the pipelines of documents take as input, and what they refuse at the submit."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

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
    check_input(pipeline.input, {"document_ids": None, "document_id": "doc_1"})


ONE = [pipeline for pipeline in shipped_pipelines() if pipeline.name != "documents.batch_analysis"]
NOT_ONE: dict[str, tuple[JsonObject, str]] = {
    "several ids": ({"document_ids": ["doc_1", "doc_2"]}, "input.document_ids"),
    "text and id": ({"text": "Dear Anna", "document_id": "doc_1"}, "input"),
    "text and ids": ({"text": "Dear Anna", "document_ids": ["doc_1"]}, "input"),
    "id and ids": ({"document_id": "doc_1", "document_ids": ["doc_2"]}, "input"),
    "nothing": ({}, "input"),
    "nulls only": ({"text": None, "document_id": None}, "input"),
}
ONE_OF: tuple[JsonObject, ...] = (
    {"text": "Dear Anna"},
    {"text": None, "document_id": "doc_1"},
    {"document_ids": ["doc_1"], "document_id": None},
)


@pytest.mark.parametrize("pipeline", ONE, ids=lambda pipeline: pipeline.name)
@pytest.mark.parametrize("case", NOT_ONE)
def test_a_pipeline_of_one_document_refuses_more_and_none_at_the_submit(
    pipeline: Pipeline, case: str
) -> None:
    given, field = NOT_ONE[case]
    with pytest.raises(InvalidInputError) as refused:
        check_input(pipeline.input, given)

    assert [detail.field for detail in refused.value.details] == [field]
    assert ("documents.batch_analysis" in refused.value.hint) == (not case.startswith("n"))


@pytest.mark.parametrize("pipeline", ONE, ids=lambda pipeline: pipeline.name)
def test_the_public_schema_takes_exactly_what_a_submit_to_one_document_takes(
    pipeline: Pipeline,
) -> None:
    schema = Draft202012Validator(json_schema(pipeline.input))

    assert [case for case, (given, _) in NOT_ONE.items() if schema.is_valid(given)] == []
    for given in ONE_OF:
        schema.validate(given)
        check_input(pipeline.input, given)
