"""The stage that understands each document and compares them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.alarm import ended_after
from forthwith.pipelines.documents.batch.contradictions import find_contradictions
from forthwith.pipelines.documents.batch.duplicates import find_duplicates, without_repeats
from forthwith.pipelines.documents.batch.models import Compared, ReadAll
from forthwith.pipelines.documents.batch.sharing import share_entities
from forthwith.pipelines.documents.batch.timeline import find_events
from forthwith.pipelines.documents.batch.understanding import unanalysed, understood
from forthwith.pipelines.documents.batch.versions import find_versions
from forthwith.pipelines.documents.codes import note
from forthwith.pipelines.documents.models import Note
from forthwith.ports.context import StageContext

T = TypeVar("T")

_HAND_OVER_SECONDS: Final = 3.0
"""What the stage keeps of its time, to hand over what was found."""


class Comparison:
    """The steps of a comparison, each within an even share of the time that is left for them.

    A step that takes longer finds nothing, and the note that says so names it: what the other
    steps found, and the documents themselves, are not lost with it.
    """

    def __init__(self, ctx: StageContext, *, steps: int) -> None:
        self._ctx = ctx
        self._left = steps
        self._done: list[str] = []
        self._cut: list[str] = []

    def step(self, what: str, work: Callable[[], T]) -> T | None:
        """What the step finds; None where its time is up."""
        seconds = (self._ctx.remaining.total_seconds() - _HAND_OVER_SECONDS) / self._left
        self._left -= 1
        try:
            with ended_after(max(seconds, 0.0)):
                found = work()
        except PermanentError as error:
            if error.code != "document_too_slow":
                raise
            self._cut.append(what)
            return None
        self._done.append(what)
        return found

    def notes(self) -> list[Note]:
        """Which steps came to their end, and which found nothing for want of time."""
        if not self._cut:
            return []
        done = f"{', '.join(self._done)} {_are(self._done)} complete" if self._done else ""
        words = (
            "The documents say too much to be compared in time."
            f" Not looked for to the end, and not in this report: {', '.join(self._cut)}."
            f" {done[:1].upper()}{done[1:] or 'Nothing else was compared'}."
        )
        return [note("comparison_cut", words)]


def _are(steps: Sequence[str]) -> str:
    return "is" if [*steps] == ["the timeline"] else "are"


def comparing(reading_all: ReadAll, ctx: StageContext) -> Compared:
    """Say what each document is, what they share and where they differ.

    Of duplicates the first stands for all, except that each counts where a thing is named.
    """
    documents = understood(reading_all.members, ctx)
    duplicates = find_duplicates(documents)
    singles = without_repeats(documents, duplicates)
    both = Comparison(ctx, steps=4)
    versions = both.step("versions", lambda: find_versions(singles)) or []
    entities = both.step("shared names", lambda: share_entities(documents)) or []
    dated = both.step("the timeline", lambda: find_events(singles, versions))
    timeline, capped = dated or ([], False)
    differing = both.step("contradictions", lambda: find_contradictions(singles, versions))
    return Compared(
        documents=documents,
        duplicates=duplicates,
        versions=versions,
        timeline=timeline,
        entities=entities,
        contradictions=differing or [],
        notes=[
            *([note("timeline_capped")] if capped else []),
            *both.notes(),
            *unanalysed(documents),
        ],
    )
