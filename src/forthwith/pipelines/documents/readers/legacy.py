"""Read the formats whose first reader is the extraction library: old Office, Outlook."""

from __future__ import annotations

from typing import BinaryIO

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.models import Checked, Read
from forthwith.pipelines.documents.readers.biff import grid_places
from forthwith.pipelines.documents.readers.library import extracted_by_library


def read_legacy(stream: BinaryIO, checked: Checked) -> Read:
    """Read the document; attachments of a message are listed by name.

    Raises:
        PermanentError: the library could make no sense of it, or it is too large for it.

    """
    content = stream.read(limits.SALVAGED_BYTES + 1)
    if len(content) > limits.SALVAGED_BYTES:
        allowed = limits.SALVAGED_BYTES // limits.MEGABYTE
        raise refusal(
            "document_too_complex", f"A {checked.kind} file of more than {allowed} MB is not read."
        )
    if checked.kind == "xls" and grid_places(content) > limits.GRID:
        raise refusal(
            "document_too_complex",
            f"The sheets of the workbook span more than {limits.GRID} cells, filled or not.",
        )
    found = extracted_by_library(content, checked)
    if found is None:
        raise refusal("document_damaged", "No reader could make sense of the file.")
    return found
