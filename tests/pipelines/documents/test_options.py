"""What the pipelines of documents take as options, and what they refuse at the submit."""

from __future__ import annotations

import pytest

from forthwith.app.application import shipped_pipelines
from forthwith.model.errors import Detail, InvalidInputError
from forthwith.model.json import JsonObject, JsonValue
from forthwith.model.pipeline import Pipeline
from forthwith.runtime.catalogue import Catalogue
from forthwith.runtime.options import parse_options, parse_retry_options

CATALOGUE = Catalogue(shipped_pipelines())
FIELDS = CATALOGUE.get("documents.data_extraction")
BAD: list[tuple[str, JsonValue, str, str]] = [
    ("password", True, "password", "whole number"),
    ("password", 1.5, "password", "whole number"),
    ("password", ["sesame-42"], "password", "whole number"),
    ("password", "sesame-42" * 200, "password", "1000"),
    ("ocr_languages", "deu", "ocr_languages", '["deu", "eng"]'),
    ("ocr_languages", ["deu", 3], "ocr_languages.1", "string"),
    ("ocr_languages", ["../deu eng"], "ocr_languages.0", "pattern"),
    ("ocr_languages", ["/etc/passwd"], "ocr_languages.0", "`chi_sim`"),
    ("ocr_languages", ["script/Latin"], "ocr_languages.0", "pattern"),
    ("ocr_languages", ["-l"], "ocr_languages.0", "`chi_sim`"),
    ("ocr_languages", ["//"], "ocr_languages.0", "`chi_sim`"),
    ("ocr_languages", ["deu"] * 21, "ocr_languages", "20"),
    ("offline", "yes", "offline", "`true` keeps"),
    ("offline", 1, "offline", "`true` keeps"),
    ("schema", "x", "schema", "JSON object"),
    ("schema", {"type": "string"}, "schema", "neither an object nor an array"),
    ("schema", {"$ref": "http://127.0.0.1:9/schema"}, "schema", "outside the schema"),
]


def refused(options: JsonObject, pipeline: Pipeline = FIELDS) -> tuple[Detail, ...]:
    with pytest.raises(InvalidInputError) as error:
        parse_options(options, pipeline)
    assert error.value.code == "invalid_input"
    return error.value.details


@pytest.mark.parametrize(("name", "value", "field", "words"), BAD)
def test_an_option_that_does_not_fit_is_named_with_what_would(
    name: str, value: JsonValue, field: str, words: str
) -> None:
    (detail,) = refused({name: value})

    assert detail.field == f"options.{field}"
    assert words in detail.issue


@pytest.mark.parametrize(("name", "value", "field", "words"), BAD)
def test_a_retry_is_held_to_the_same_types(
    name: str, value: JsonValue, field: str, words: str
) -> None:
    with pytest.raises(InvalidInputError) as error:
        parse_retry_options({name: value}, FIELDS)

    assert [(d.field, words in d.issue) for d in error.value.details] == [
        (f"options.{field}", True)
    ]


def test_an_unknown_option_is_answered_with_the_nearest_and_with_all_that_there_are() -> None:
    (detail,) = refused({"passwrd": "sesame-42"})

    assert detail.issue.startswith(
        "there is no option `passwrd`; did you mean `password`? It has: "
    )
    assert all(f"`{name}`" in detail.issue for name in (*FIELDS.options, "queue", "run_at"))
    assert "did you mean" not in refused({"x" * 500: 1})[0].issue


def test_a_retry_names_only_what_a_retry_can_change() -> None:
    with pytest.raises(InvalidInputError) as error:
        parse_retry_options({"quue": "b"}, FIELDS)

    (detail,) = error.value.details
    assert detail.issue.startswith("a retry has no option `quue`; it has: `schema`")
    assert "`queue`" not in detail.issue


def test_a_secret_that_does_not_fit_is_not_quoted() -> None:
    secrets: tuple[JsonValue, ...] = (["sesame-42"], {"sesame-42": 1}, "sesame-42" * 200)
    for value in secrets:
        (detail,) = refused({"password": value})

        assert "sesame" not in detail.issue + detail.field


@pytest.mark.parametrize("pipeline", CATALOGUE.all(), ids=lambda pipeline: pipeline.name)
def test_every_pipeline_takes_good_options_and_refuses_bad_and_unknown_ones(
    pipeline: Pipeline,
) -> None:
    good: JsonObject = {
        "password": 1234,
        "ocr_languages": ["deu", "chi_sim_vert"],
        "offline": True,
        "schema": {"type": "object", "properties": {"total": {"type": "number"}}},
    }
    own = {name: good[name] for name in pipeline.options}
    engine: JsonObject = {"priority": "high"}

    assert parse_options({**own, **engine}, pipeline)[1] == own
    assert parse_options(dict.fromkeys(pipeline.options), pipeline)
    for name in pipeline.options:
        assert [d.field for d in refused({name: {"a": 1.5}}, pipeline)] == [f"options.{name}"]
    assert [d.field for d in refused({"pasword": "x"}, pipeline)] == ["options.pasword"]


@pytest.mark.parametrize("pipeline", CATALOGUE.all(), ids=lambda pipeline: pipeline.name)
def test_the_catalogue_shows_each_option_with_its_type_and_its_use(pipeline: Pipeline) -> None:
    shown = CATALOGUE.describe(pipeline)
    schema = shown["options_schema"]
    assert isinstance(schema, dict)
    properties = schema["properties"]
    assert isinstance(properties, dict)

    assert [*properties] == shown["options"]
    for name, each in properties.items():
        assert isinstance(each, dict)
        assert each["description"]
        assert each.get("writeOnly", False) == (name == "password")
