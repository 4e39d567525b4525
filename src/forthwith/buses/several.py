"""Several buses as one: what is published goes to all, what any of them hears is heard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forthwith.buses.local import Listener
    from forthwith.model.records import Hint
    from forthwith.ports.bus import Bus


class SeveralBuses:
    """Buses that reach different processes, the nearest first."""

    def __init__(self, *buses: Bus) -> None:
        self._buses = buses

    async def open(self) -> None:
        """Open all. Raises StorageError."""
        for bus in self._buses:
            await bus.open()

    async def close(self) -> None:
        """Close all; safe to repeat."""
        for bus in self._buses:
            await bus.close()

    def publish(self, hints: Sequence[Hint]) -> None:
        """Tell everybody."""
        for bus in self._buses:
            bus.publish(hints)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Add a listener to all; the returned function takes it off."""
        leave = [bus.subscribe(listener) for bus in self._buses]

        def leave_all() -> None:
            for each in leave:
                each()

        return leave_all
