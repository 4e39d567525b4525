"""Measuring a PDF as the function of an isolated child."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import BinaryIO

from forthwith.pipelines.documents.quality.pdf_facts import pdf_facts


def measure(
    _request: bytes, documents: Sequence[BinaryIO], _report: Callable[[float, float, str], None]
) -> bytes:
    """The facts of the one document, as JSON."""
    return pdf_facts(documents[0].read(), None, lambda: True).model_dump_json().encode()
