"""The context that a stage function receives, in the worker and in an isolated child alike."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, BinaryIO

from forthwith.model.errors import PermanentError
from forthwith.policy.progress import fraction
from forthwith.runtime.payloads import storable

if TYPE_CHECKING:
    from collections.abc import Callable

    from forthwith.model.json import JsonValue
    from forthwith.ports.context import Document
    from forthwith.ports.providers import Providers

_MAX_MESSAGE = 200


class Told:
    """What `ctx.progress` returns: done already, so it may be awaited or left alone."""

    __slots__ = ()

    def __await__(self) -> Generator[None, None, None]:
        """Nothing to wait for."""
        yield from ()


TOLD = Told()


@dataclass(slots=True, kw_only=True)
class Stop:
    """Whether the job is being stopped; shared by the contexts of its stages."""

    asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RunContext:
    """The `StageContext` of one try of one stage.

    Attributes:
        ends_at: when the try has to be done, by the monotonic clock.
        deadline_at: when somebody stops waiting, by the monotonic clock; None if nobody waits.
        report: takes (share in 0..1, message).
        claim: a word that the tries of one claim of the job have in common.

    """

    job_id: str
    stage: str
    attempt: int
    options: Mapping[str, JsonValue] = field(repr=False)
    documents: Sequence[Document]
    providers: Providers
    ends_at: float
    deadline_at: float | None
    monotonic: Callable[[], float]
    report: Callable[[float, str], None]
    stop: Stop = field(default_factory=Stop)
    claim: str = ""

    @property
    def remaining(self) -> timedelta:
        """What is left of the stage's time-out and of the job's `expires_at`."""
        return timedelta(seconds=max(0.0, self.ends_at - self.monotonic()))

    @property
    def deadline_remaining(self) -> timedelta | None:
        """What is left until somebody stops waiting; negative when past."""
        if self.deadline_at is None:
            return None
        return timedelta(seconds=self.deadline_at - self.monotonic())

    @property
    def cancelled(self) -> bool:
        """True once the job is being stopped."""
        return self.stop.asked

    def progress(self, done: float, total: float, message: str = "") -> Told:
        """Tell how far the stage is; takes effect at the call."""
        self.report(fraction(done, total), storable(message)[:_MAX_MESSAGE])
        return TOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDocument:
    """A document of the job; `opener` gives a new handle on its plain content."""

    id: str
    name: str
    size: int
    opener: Callable[[], BinaryIO]

    def open(self) -> BinaryIO:
        """A new seekable, read-only handle."""
        return self.opener()


@dataclass(frozen=True, slots=True)
class GuardedProviders:
    """The providers of a job; once it is being stopped, none is handed out any more."""

    providers: Providers
    stop: Stop

    def names(self) -> tuple[str, ...]:
        """The names of the providers that are configured, sorted."""
        return self.providers.names()

    def get(self, name: str) -> object:
        """The provider of that name; ask each time you call it.

        Raises:
            NotFoundError: no provider of that name is configured.
            PermanentError: the job is being stopped (`job_stopping`).

        """
        if self.stop.asked:
            raise PermanentError("job_stopping", "The job is being stopped: nothing new begins.")
        return self.providers.get(name)


class NoProviders:
    """The providers of an isolated stage: none, it has no way out."""

    def names(self) -> tuple[str, ...]:
        """No name."""
        return ()

    def get(self, name: str) -> object:
        """There is none."""
        raise PermanentError("no_provider", f"An isolated stage has no provider {name!r}.")
