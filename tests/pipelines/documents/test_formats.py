"""The table of formats: whole, and without two formats that claim one name."""

from typing import get_args

from forthwith.pipelines.documents.kinds.formats import FORMATS, KIND_OF_EXTENSION
from forthwith.pipelines.documents.models import Kind


def test_every_kind_has_a_row_and_every_row_names_itself() -> None:
    assert set(FORMATS) == set(get_args(Kind))
    assert all(kind in row.extensions for kind, row in FORMATS.items())


def test_no_name_is_claimed_twice() -> None:
    claims = [extension for row in FORMATS.values() for extension in row.extensions]

    assert len(claims) == len(set(claims)) == len(KIND_OF_EXTENSION)
    assert len({row.mime for row in FORMATS.values()}) == len(FORMATS)
