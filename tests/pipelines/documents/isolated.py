"""A reader as the function of an isolated child."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import BinaryIO

from forthwith.pipelines.documents.models import Checked
from forthwith.pipelines.documents.readers.library import read_with_library


def library_text(
    request: bytes, documents: Sequence[BinaryIO], _report: Callable[[float, float, str], None]
) -> bytes:
    """The text of the one document, whose media type is the request."""
    content = documents[0].read()
    checked = Checked(
        kind="docx", name="a", size_bytes=len(content), sha256="0" * 64, mime=request.decode()
    )
    found = read_with_library(content, checked)
    return b"" if found is None else found.pages[0].text.encode()
