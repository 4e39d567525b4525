"""How the time of a stage is shared among the documents of a batch: in passes.

In the first pass each document may take a small and equal part of the time, so that all that are
quick get through, whatever stands before them. Those that were not done share what is left, evenly
again, as long as that is clearly more than they had. A document is thus refused for its own
slowness alone, and its place in the batch decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.alarm import ended_after
from forthwith.pipelines.documents.batch.bounds import PartOfBatch
from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.readers.chain import refusing_the_unforeseen
from forthwith.pipelines.documents.sources import tell

if TYPE_CHECKING:
    from forthwith.ports.context import StageContext

Each = TypeVar("Each")
Made = TypeVar("Made")

LONGEST_SECONDS: Final = 40.0
"""For one document, however few there are."""
FIRST_PART: Final = 0.25
"""The part of an even share that the first pass gives: what is slow has cost that much twice."""
GROWTH: Final = 1.5
"""How many times as much the next pass has to give: with little more, the slow are slow again."""
_KEPT_BACK: Final = 0.2
"""The share of the stage's time in which no new document is begun, so that the stage ends well."""


def share_of_pass(seconds: float, waiting: int, *, had: float = 0.0) -> float | None:
    """The seconds that each of the waiting documents may take in the next pass.

    `had` is what each had in the pass before. None: there is no time, or another pass with what is
    left would be of no use.

    >>> share_of_pass(96, 12), share_of_pass(72, 12, had=2.0), share_of_pass(2, 12, had=6.0)
    (2.0, 6.0, None)
    """
    if seconds <= 0 or waiting <= 0:
        return None
    even = min(seconds / waiting, LONGEST_SECONDS)
    if had:
        return even if even >= GROWTH * had else None
    return even * FIRST_PART if waiting > 1 else even


def shared(
    documents: Sequence[Each],
    *,
    left: Callable[[], float],
    work: Callable[[Each, float], bool],
) -> list[bool]:
    """Work on the documents, pass after pass; for which of them the work came to its end.

    `left` is how many seconds there are for all; `work` is given a document and its seconds, and
    says whether it came to its end within them.
    """
    ended: set[int] = set()
    waiting, had = list(range(len(documents))), 0.0
    while (share := share_of_pass(left(), len(waiting), had=had)) is not None:
        for index in waiting:
            seconds = min(share, left())  # native code may have taken more than it was given
            if seconds > 0 and work(documents[index], seconds):
                ended.add(index)
        waiting = [index for index in waiting if index not in ended]
        had = share
    return [index in ended for index in range(len(documents))]


@dataclass(slots=True)
class Passes(Generic[Each, Made]):
    """The work on the documents of a batch, within the time of its stage."""

    ctx: StageContext
    work: Callable[[Each, PartOfBatch], Made]
    _done: dict[int, Made | PermanentError] = field(default_factory=dict)
    _slow: set[int] = field(default_factory=set)

    def through(self, documents: Sequence[Each]) -> list[Made | PermanentError]:
        """What the work gave for each document, or why it gave nothing."""
        kept = _KEPT_BACK * self.ctx.remaining.total_seconds()

        def left() -> float:
            return self.ctx.remaining.total_seconds() - kept

        def work(numbered: tuple[int, Each], seconds: float) -> bool:
            return self._ended(*numbered, seconds, len(documents))

        shared(list(enumerate(documents)), left=left, work=work)
        return [
            self._done[index] if index in self._done else self._unread(index)
            for index in range(len(documents))
        ]

    def _ended(self, index: int, document: Each, seconds: float, count: int) -> bool:
        part = PartOfBatch(whole=self.ctx, index=len(self._done), count=count)
        tell(part, 0, 1, "")
        try:
            with refusing_the_unforeseen(), ended_after(seconds):
                self._done[index] = self.work(document, part)
        except PermanentError as error:
            if error.code == "document_too_slow":
                self._slow.add(index)
                return False
            self._done[index] = error
        return True

    def _unread(self, index: int) -> PermanentError:
        if index in self._slow:
            words = "The document took longer than its share of the time of the batch."
            return refusal("document_too_slow", words)
        return refusal("batch_full", "There was no time left to begin with the document.")
