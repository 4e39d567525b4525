"""Nudges and event hints between the tasks and processes of one host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from forthwith.model.records import Hint


class Bus(Protocol):
    """Carries hints, best effort: one may be lost, doubled or late. Polling is always enough."""

    async def open(self) -> None:
        """Begin to receive."""
        ...

    async def close(self) -> None:
        """End; safe to repeat."""
        ...

    def publish(self, hints: Sequence[Hint]) -> None:
        """Tell every subscriber here and in the other processes; never blocks, never raises."""
        ...

    def subscribe(self, listener: Callable[[Sequence[Hint]], None]) -> Callable[[], None]:
        """Call `listener` in the event loop for hints; the returned function ends it."""
        ...
