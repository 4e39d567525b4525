"""What a stage sees of the world: its context, the documents and the providers."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping, Sequence
    from datetime import timedelta

    from forthwith.model.json import JsonValue
    from forthwith.ports.providers import Providers


class Document(Protocol):
    """One uploaded document of the job."""

    @property
    def id(self) -> str:
        """The id that it was uploaded under, `doc_…`."""
        ...

    @property
    def name(self) -> str:
        """The name that the caller gave: a label for people, never a path."""
        ...

    @property
    def size(self) -> int:
        """Length in bytes."""
        ...

    def open(self) -> BinaryIO:
        """A new seekable, read-only handle on the content; the caller closes it."""
        ...


class StageContext(Protocol):
    """What a stage function may ask and tell while it runs."""

    @property
    def job_id(self) -> str:
        """The job's id."""
        ...

    @property
    def stage(self) -> str:
        """The stage's name."""
        ...

    @property
    def attempt(self) -> int:
        """This stage's try in this round, from 1."""
        ...

    @property
    def options(self) -> Mapping[str, JsonValue]:
        """The options that the pipeline takes for itself, as the caller gave them."""
        ...

    @property
    def documents(self) -> Sequence[Document]:
        """The documents that the job's input names, in that order."""
        ...

    @property
    def providers(self) -> Providers:
        """The outside services; empty in an isolated stage."""
        ...

    @property
    def remaining(self) -> timedelta:
        """What is left of the stage's time-out and of the job's `expires_at`."""
        ...

    @property
    def deadline_remaining(self) -> timedelta | None:
        """What is left until somebody stops waiting, negative when past; None if nobody waits."""
        ...

    @property
    def cancelled(self) -> bool:
        """True once the job is being stopped: end the work at the next good moment."""
        ...

    def progress(self, done: float, total: float, message: str = "") -> Awaitable[None]:
        """Tell how far the stage is: `done` of `total`, in any unit, with words for a person.

        It takes effect at the call, so a plain function need not await it. Never goes back.
        `message` must not hold document text.
        """
        ...
