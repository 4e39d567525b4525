"""What the readers of the newer Office formats say alike of a file."""

from __future__ import annotations

from forthwith.pipelines.documents.containers.office_parts import Parts
from forthwith.pipelines.documents.models import Checked, Read
from forthwith.pipelines.documents.readers.blocks import Blocks


def read_of(parts: Parts, blocks: Blocks, checked: Checked, *, reader: str) -> Read:
    """What was read of the file, with notes on what was not."""
    parts.remark(blocks)
    if parts.has_pictures() and not any(page.text.strip() for page in blocks.pages):
        blocks.remark(
            "no_text_layer", "The file holds pictures only, in which no text was recognised."
        )
    return blocks.read(
        checked, reader=reader, metadata=parts.properties(), attachments=parts.attachments()
    )
