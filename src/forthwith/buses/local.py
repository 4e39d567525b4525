"""Hints within one process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forthwith.model.records import Hint

Listener = Callable[[Sequence["Hint"]], None]


class LocalBus:
    """Calls the listeners of this process. Use it from one event loop."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    async def open(self) -> None:
        """Nothing to open."""

    async def close(self) -> None:
        """Forget the listeners."""
        self._listeners.clear()

    def publish(self, hints: Sequence[Hint]) -> None:
        """Tell every listener."""
        for listener in tuple(self._listeners):
            listener(hints)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Add a listener; the returned function takes it off."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None
