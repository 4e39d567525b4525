"""Values that stand behind the label of a property and that the schema does not allow."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from pydantic import JsonValue

from forthwith.pipelines.documents.fields.models import Issue
from forthwith.pipelines.documents.schemas.paper import Paper
from forthwith.pipelines.documents.schemas.shapes import Record, Scalar, Shape
from forthwith.pipelines.documents.structure.labels import label_score

_NAMED: Final = 0.97
_MOST: Final = 50
_CHARACTERS: Final = 60


def refused_values(paper: Paper, shape: Shape, data: JsonValue) -> list[Issue]:
    """An issue for each property without a value, though the document says something there."""
    return list(islice(_refused(paper, shape, data), _MOST))


def _refused(paper: Paper, shape: Shape, data: JsonValue) -> Iterator[Issue]:
    match shape:
        case Scalar():
            said = _said(paper, shape) if data is None else None
            if said is not None:
                words = (
                    f"The document says {said!r} for {shape.at}, which the schema does not allow."
                )
                yield Issue(code="value_not_valid", message=words, paths=[shape.at])
        case Record():
            known = data if isinstance(data, dict) else {}
            for name, member in shape.members.items():
                yield from _refused(paper, member, known.get(name))


def _said(paper: Paper, want: Scalar) -> str | None:
    """What stands behind the property's own label, when nothing of the kind can be read there."""
    for pair in paper.pairs:
        if not pair.loose and label_score(pair.label, want.labels) >= _NAMED:
            said = " ".join(pair.value.of(paper.text).split())
            if paper.reader.read(pair.value, want) is None and any(map(str.isalnum, said)):
                return said[:_CHARACTERS]
    return None
