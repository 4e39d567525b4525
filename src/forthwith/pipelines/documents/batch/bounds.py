"""How much of a batch is read, and what one of its documents sees of the stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from forthwith.pipelines.documents.limits import MEGABYTE

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from datetime import timedelta

    from forthwith.model.json import JsonValue
    from forthwith.ports.context import Document, StageContext
    from forthwith.ports.providers import Providers

DOCUMENTS: Final = 200
LISTED: Final = 500
"""Documents beyond those that are read, by name; the rest is only counted."""
DOCUMENT_BYTES: Final = 50 * MEGABYTE
BATCH_BYTES: Final = 300 * MEGABYTE
DOCUMENT_CHARACTERS: Final = 500_000
BATCH_CHARACTERS: Final = 5_000_000
DOCUMENT_CELLS: Final = 20_000
BATCH_CELLS: Final = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOfBatch:
    """The context of a stage as one document's readers see it: their progress is a part of it."""

    whole: StageContext
    index: int
    count: int

    @property
    def job_id(self) -> str:
        """The job's id."""
        return self.whole.job_id

    @property
    def stage(self) -> str:
        """The stage's name."""
        return self.whole.stage

    @property
    def attempt(self) -> int:
        """This stage's try."""
        return self.whole.attempt

    @property
    def options(self) -> Mapping[str, JsonValue]:
        """The options of the job."""
        return self.whole.options

    @property
    def documents(self) -> Sequence[Document]:
        """The documents of the job."""
        return self.whole.documents

    @property
    def providers(self) -> Providers:
        """None: the stage is isolated."""
        return self.whole.providers

    @property
    def remaining(self) -> timedelta:
        """What is left of the stage's time."""
        return self.whole.remaining

    @property
    def deadline_remaining(self) -> timedelta | None:
        """What is left until somebody stops waiting."""
        return self.whole.deadline_remaining

    @property
    def cancelled(self) -> bool:
        """True once the job is being stopped."""
        return self.whole.cancelled

    def progress(self, done: float, total: float, message: str = "") -> Awaitable[None]:  # noqa: ARG002 - the words are the batch's
        """Tell how far the batch is, whatever the document's reader calls its own step."""
        share = min(1.0, done / total) if total > 0 else 0.0
        words = f"document {self.index + 1} of {self.count}"
        return self.whole.progress(self.index + share, self.count, words)
