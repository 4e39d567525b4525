"""What share of the fields of many documents is right; with `-s` the figures are printed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from forthwith.model.json import JsonValue
from tests.pipelines.documents.extraction import extract
from tests.pipelines.documents.fields_cases import CASES
from tests.pipelines.documents.fields_more_cases import MORE_CASES
from tests.pipelines.documents.fields_wanted import Case

_ALL = (*CASES, *MORE_CASES)
_LEAST = 0.97
_DOCUMENTS = 25


def _leaves(value: JsonValue, at: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{at}/{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _leaves(inner, f"{at}/{number}")
    else:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        yield at, repr(float(value or 0)) if number else repr(value)


def _right_and_all(case: Case) -> tuple[int, int]:
    """How many fields are right, of those that are in the document or were given."""
    report = extract(case.content, name=case.name, schema=case.schema)
    found, wanted = dict(_leaves(report.data)), dict(_leaves(case.data))
    paths = {*found, *wanted}
    wrong = {p: (wanted.get(p), found.get(p)) for p in paths if found.get(p) != wanted.get(p)}
    for path, (right, given) in sorted(wrong.items()):
        print(f"  {case.name} {path}: {right} is given as {given}")  # noqa: T201 - shown with -s
    return len(paths) - len(wrong), len(paths)


def test_nearly_all_fields_of_the_documents_are_right() -> None:
    counts = [_right_and_all(case) for case in _ALL]
    right, whole = (sum(count) for count in zip(*counts, strict=True))
    share = f"{right} of {whole} fields of {len(_ALL)} documents: {right / whole:.1%}"
    print(share)  # noqa: T201 - shown with -s
    assert len(_ALL) >= _DOCUMENTS
    assert right >= _LEAST * whole


@pytest.mark.parametrize("case", _ALL, ids=lambda case: case.name)
def test_every_value_stands_in_the_text_where_it_is_said_to(case: Case) -> None:
    report = extract(case.content, name=case.name, schema=case.schema)
    for field in report.fields:
        assert report.text[field.start : field.end] == field.text
        assert field.page == 1
