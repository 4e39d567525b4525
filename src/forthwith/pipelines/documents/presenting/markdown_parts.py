"""What the Markdown of all reports has alike: parts one below the other, and the notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from forthwith.pipelines.documents.models import Note
from forthwith.pipelines.documents.presenting.markdown_text import code, plain


def markdown_page(parts: Iterable[Iterable[str]]) -> str:
    """The parts that have any lines, with an empty line between them."""
    return "\n\n".join("\n".join(part) for part in map(list, parts) if part) + "\n"


def noted(notes: Sequence[Note], before: Sequence[str] = ()) -> Iterator[str]:
    """The notes under their heading; `before` says of each which document it is about."""
    if notes:
        yield "## Notes"
        yield ""
    for number, note in enumerate(notes):
        whose = before[number] if before else ""
        yield f"- {whose}{plain(note.message)} ({code(note.code)})"
