"""The page of formats says what is read."""

import re
from pathlib import Path
from typing import Final

from forthwith.pipelines.documents.kinds.formats import KIND_OF_EXTENSION

PAGE: Final = Path(__file__).parents[3] / "docs" / "formats.md"


def test_the_page_of_formats_has_every_extension() -> None:
    said = set(re.findall(r"`\.([a-z]+)`", PAGE.read_text(encoding="utf-8")))

    assert said == {*KIND_OF_EXTENSION, "zip"}
