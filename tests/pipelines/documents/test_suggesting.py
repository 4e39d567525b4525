"""Values that a language model points at: read in the text, or not taken."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from forthwith.model.errors import PermanentError
from forthwith.model.json import JsonObject, JsonValue
from forthwith.pipelines.documents.fields.asking_fields import asking_fields
from forthwith.pipelines.documents.fields.models import FieldsInput, FieldsReport, Suggestions
from forthwith.pipelines.documents.schemas.origins import Suggestion
from forthwith.ports.language import ModelUnavailableError
from tests.pipelines.documents.analysed import parsed
from tests.pipelines.documents.contexts import Context
from tests.pipelines.documents.extraction import at, extract
from tests.pipelines.documents.models_said import Configured, Model

TEXT = """\
Minutes of the garden club

We met on the third of March. After a long talk the members settled on Mrs Ada Perkins for the
chair. She will look after the shed, which cost us 1,250.50 EUR on 3 March 2026, and after the pond.
The pond takes 40 fish, and the shed takes 12 spades. Dogs are not welcome any more.
"""
SCHEMA: JsonObject = {
    "type": "object",
    "properties": {
        "head": {"type": "string"},
        "shed_price": {"type": "number"},
        "bought": {"type": "string", "format": "date"},
        "dogs_allowed": {"type": "boolean"},
        "mood": {"enum": ["calm", "angry"]},
        "contents": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"thing": {"type": "string"}, "number": {"type": "integer"}},
                "required": ["thing"],
            },
        },
        "places": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["head"],
}


def says(path: str, value: str, quote: str, row: int | None = None) -> Suggestion:
    return Suggestion(path=path, row=row, value=value, quote=quote)


def with_model(*suggestions: Suggestion, text: str = TEXT) -> FieldsReport:
    return extract(text, schema=SCHEMA, suggestions=suggestions)


@pytest.mark.parametrize(
    ("path", "said", "quote", "value", "words"),
    [
        ("/head", "Mrs Ada Perkins", "settled on Mrs Ada Perkins for the", "Mrs Ada Perkins", None),
        ("/shed_price", "1250.5", "the shed, which cost us 1,250.50 EUR", 1250.5, "1,250.50"),
        ("/bought", "2026-03-03", "on 3 March 2026", "2026-03-03", "3 March 2026"),
        ("/dogs_allowed", "false", "Dogs are not welcome", False, "Dogs are not welcome"),
        ("/mood", "Calm", "After a long talk", "calm", "After a long talk"),
    ],
)
def test_a_value_that_the_model_points_at_is_read_in_the_text(
    path: str, said: str, quote: str, value: JsonValue, words: str | None
) -> None:
    report = with_model(says(path, said, quote))
    (field,) = [each for each in report.fields if each.path == path]

    assert at(report, path) == field.value == value
    assert field.how == "model"
    assert report.text[field.start : field.end] == field.text
    assert words is None or words in field.text
    assert "model_values" in {note.code for note in report.notes}


@pytest.mark.parametrize(
    "suggestion",
    [
        says("/head", "Mrs Ada Perkins", "elected Mrs Ada Perkins unanimously"),
        says("/head", "Mr Bob Smith", "settled on Mrs Ada Perkins for the"),
        says("/shed_price", "999", "the shed, which cost us 1,250.50 EUR"),
        says("/bought", "2025-12-24", "on 3 March 2026"),
        says("/mood", "sleepy", "After a long talk"),
        says("/dogs_allowed", "perhaps", "Dogs are not welcome"),
        says("/mood", "calm", "a"),
        says("/dogs_allowed", "true", "."),
        says("/nowhere", "x", "the pond"),
    ],
)
def test_what_the_text_does_not_bear_out_is_left_out(suggestion: Suggestion) -> None:
    report = with_model(suggestion)

    assert at(report, suggestion.path) is None
    assert not [field for field in report.fields if field.how == "model"]
    assert "model_values" not in {note.code for note in report.notes}


def test_rows_become_the_items_of_a_list() -> None:
    report = with_model(
        says("/contents/*/thing", "spades", "the shed takes 12 spades", 1),
        says("/contents/*/number", "12", "the shed takes 12 spades", 1),
        says("/contents/*/thing", "fish", "The pond takes 40 fish", 0),
        says("/contents/*/number", "40", "The pond takes 40 fish", 0),
        says("/places/*", "pond", "after the pond", 0),
        says("/places/*", "shed", "look after the shed", 1),
    )

    assert at(report, "/contents") == [
        {"thing": "fish", "number": 40},
        {"thing": "spades", "number": 12},
    ]
    assert at(report, "/places") == ["pond", "shed"]
    assert {field.path for field in report.fields} >= {"/contents/1/number", "/places/0"}


PIECES = "Alice Johnson of Unhappy Street 114 got 12,500.75 EUR, then 5 million EUR at -30 degrees."


@pytest.mark.parametrize("said", ["500.75", "2", "0.75", "12", "12,500", "14", "5", "30", "75"])
def test_a_fragment_of_a_number_is_no_value(said: str) -> None:
    for quote in (PIECES, said):
        assert at(with_model(says("/shed_price", said, quote), text=PIECES), "/shed_price") is None


@pytest.mark.parametrize("said", ["lice John", "happy", "lice Johnson", "Alice Johns", "14"])
def test_a_fragment_of_a_word_is_no_value(said: str) -> None:
    for quote in (PIECES, said):
        assert at(with_model(says("/head", said, quote), text=PIECES), "/head") is None


@pytest.mark.parametrize(("said", "value"), [("12500.75", 12500.75), ("114", 114)])
def test_a_whole_number_is_a_value(said: str, value: float) -> None:
    quote = "12,500.75 EUR" if value != 114 else "Street 114"

    assert at(with_model(says("/shed_price", said, quote), text=PIECES), "/shed_price") == value


def test_the_next_whole_occurrence_is_taken() -> None:
    text = "Unhappy people, 1,250 of them, met the happy 250."
    head = with_model(says("/head", "happy", text), text=text)
    price = with_model(says("/shed_price", "250", text), text=text)

    assert [field.start for field in head.fields] == [text.index("happy 250")]
    assert [field.start for field in price.fields] == [text.rindex("250")]


def test_two_items_of_a_list_stand_on_two_places() -> None:
    thrice = [says("/places/*", "shed", "the shed", row) for row in range(3)]
    rows = [
        says("/contents/*/thing", "spades", "the shed takes 12 spades", 0),
        says("/contents/*/number", "12", "the shed takes 12 spades", 0),
        says("/contents/*/thing", "spades", "the shed takes 12 spades", 1),
    ]
    report = with_model(*thrice, *rows)

    assert at(report, "/places") == ["shed", "shed"]
    assert at(report, "/contents") == [{"thing": "spades", "number": 12}]


@pytest.mark.parametrize("row", [-1, 2, 7, 10**30])
def test_a_row_beyond_a_gap_is_no_item(row: int) -> None:
    first = says("/contents/*/thing", "fish", "The pond takes 40 fish", 0)
    report = with_model(first, says("/contents/*/thing", "Dogs", "Dogs are not", row))

    assert at(report, "/contents") == [{"thing": "fish"}]


def test_where_the_rules_are_as_sure_they_stand_and_the_other_value_is_named() -> None:
    text = f"{TEXT}\nHead: Mr Carl Young\n"
    report = with_model(says("/head", "Mrs Ada Perkins", "settled on Mrs Ada Perkins"), text=text)

    assert at(report, "/head") == "Mr Carl Young"
    (issue,) = [each for each in report.issues if each.code == "conflicting_values"]
    assert "Ada Perkins" in issue.message


def test_without_suggestions_nothing_changes() -> None:
    assert extract(TEXT, schema=SCHEMA) == with_model()


async def asked(model: Model, schema: JsonObject | None = SCHEMA) -> Suggestions:
    given = FieldsInput.model_validate({"text": TEXT, "schema": schema})
    return await asking_fields(given, parsed(TEXT), Context(providers=Configured(model)))


def answer(*values: Sequence[JsonValue]) -> JsonValue:
    names = ("path", "row", "value", "quote")
    return {"values": [dict(zip(names, each, strict=True)) for each in values]}


async def test_the_model_is_asked_with_the_schema_and_its_places_only() -> None:
    model = Model(answer(["/head", None, "Mrs Ada Perkins", "Mrs Ada Perkins"], ["/x", 1, "", ""]))
    found = await asked(model)

    assert [each.path for each in found.found] == ["/head"]
    assert "shed_price" in model.asked[0].instructions
    assert model.asked[0].material == TEXT
    assert "/contents/*/thing" in str(model.asked[0].schema)


async def test_without_a_schema_the_model_is_not_asked() -> None:
    model = Model(answer())

    assert await asked(model, None) == Suggestions()
    assert model.asked == []


@pytest.mark.parametrize("said", [None, {"values": None}, {"values": [{"path": "/head"}]}, "yes"])
async def test_an_answer_of_another_form_is_of_no_use(said: JsonValue) -> None:
    with pytest.raises(ModelUnavailableError):
        await asked(Model(said))


async def test_a_schema_that_cannot_be_used_is_refused_before_anybody_is_asked() -> None:
    model = Model(answer())
    context = Context(providers=Configured(model), options={"schema": {"type": "nonsense"}})

    with pytest.raises(PermanentError):
        await asking_fields(FieldsInput(text=TEXT), parsed(TEXT), context)
    assert model.asked == []


@pytest.mark.parametrize(
    ("name", "said", "quote", "value"),
    [
        ("accepts_returns", "true", "does not accept returns", None),
        ("accepts_returns", "true", "accept returns", None),
        ("accepts_returns", "false", "does not accept returns", False),
        ("gift_wrapping", "true", "not only wraps gifts", True),
        ("no_exchanges", "true", "never exchanges goods", True),
        ("no_exchanges", "false", "never exchanges goods", None),
        ("rabatt", "true", "Rabatt wird nicht gewährt", None),
        ("delivers", "true", "It delivers on Mondays", True),
    ],
)
def test_a_yes_does_not_rest_on_words_that_deny_it(
    name: str, said: str, quote: str, value: JsonValue
) -> None:
    text = (
        "The shop does not accept returns and never exchanges goods. It delivers on Mondays."
        " It not only wraps gifts but sends them. Rabatt wird nicht gewährt.\n"
    )
    schema: JsonObject = {"type": "object", "properties": {name: {"type": "boolean"}}}
    report = extract(text, schema=schema, suggestions=[says(f"/{name}", said, quote)])
    assert at(report, f"/{name}") is value
