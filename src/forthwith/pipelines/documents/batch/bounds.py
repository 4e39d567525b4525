"""How much of a batch is read, and how long one of its documents may take."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from forthwith.pipelines.documents.alarm import ended_after
from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.limits import MEGABYTE
from forthwith.pipelines.documents.readers.chain import refusing_the_unforeseen
from forthwith.pipelines.documents.sources import tell

if TYPE_CHECKING:
    from collections.abc import Awaitable

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

_LONGEST_SECONDS: Final = 20.0
_SHORTEST_SECONDS: Final = 1.0
_KEPT_BACK: Final = 0.2
"""The share of the stage's time in which no new document is begun, so that the stage ends well."""
_UNEVENNESS: Final = 4.0
"""How many times its even share of the time one document may take."""


def share_of_time(left: timedelta, whole: timedelta, documents_left: int) -> float | None:
    """The seconds that the next document may take; None when the time of the batch is used up.

    >>> share_of_time(timedelta(seconds=100), timedelta(seconds=100), 20)
    16.0
    >>> share_of_time(timedelta(seconds=15), timedelta(seconds=100), 20)
    """
    usable = left.total_seconds() - _KEPT_BACK * whole.total_seconds()
    if usable <= 0:
        return None
    even = _UNEVENNESS * usable / max(1, documents_left)
    return min(usable, _LONGEST_SECONDS, max(_SHORTEST_SECONDS, even))


class Pace:
    """Gives each document of a batch its share of the stage's time."""

    def __init__(self, ctx: StageContext, *, count: int) -> None:
        self._ctx = ctx
        self._count = count
        self._whole = ctx.remaining

    @contextmanager
    def document(self, index: int) -> Generator[PartOfBatch]:
        """The context for the work on one document, which ends when its time is over.

        Raises:
            PermanentError: it took too long, it makes a reader fail, or the time is used up.

        """
        seconds = share_of_time(self._ctx.remaining, self._whole, self._count - index)
        if seconds is None:
            raise refusal("batch_full", "The documents before it took all the time of the batch.")
        part = PartOfBatch(whole=self._ctx, index=index, count=self._count)
        tell(part, 0, 1, "")
        with refusing_the_unforeseen(), ended_after(seconds):
            yield part


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
