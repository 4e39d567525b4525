"""Following a job: what a stream of events says, and when it is over."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, TypeAlias

from httpx2 import ServerSentEvent

from forthwith.client.flows import read
from forthwith.client.wire import Event, Progress
from forthwith.model.json import JsonObject

Update: TypeAlias = Event | Progress
_LAST_KINDS: Final = frozenset({"job.ended", "job.enriched"})
_FIRST_DELAY_S: Final = 0.25
_LONGEST_DELAY_S: Final = 3.0
_OUTAGE_S: Final = 60.0


def update_of(sse: ServerSentEvent) -> Update | None:
    """An event or a snapshot of the progress; None for what is neither."""
    data = _object(sse.data)
    if data is None:
        return None
    if sse.event == "progress":
        return read(Progress, data)
    seq = int(sse.id) if sse.id.isdecimal() else 0
    return read(Event, {"kind": sse.event, "seq": seq, **data})


def _object(text: str) -> JsonObject | None:
    try:
        data: object = json.loads(text)
    except ValueError:
        return None
    return data if isinstance(data, dict) else None


@dataclass(slots=True)
class Bookmark:
    """How far a stream was read, so that it can go on after a break without a gap.

    Attributes:
        after: `seq` of the last event.
        last_kind: of that event; tells whether the job has ended.
        broken_since: when the connection broke, by the client's clock; None while it stands.
        breaks: broken connections in a row.

    """

    after: int = 0
    last_kind: str = ""
    broken_since: float | None = None
    breaks: int = 0
    reached: bool = False

    def take(self, update: Update) -> bool:
        """Note an update; False when it was seen before."""
        self.broken_since, self.breaks, self.reached = None, 0, True
        if isinstance(update, Progress):
            return True
        if update.seq and update.seq <= self.after:
            return False
        self.after = max(self.after, update.seq)
        self.last_kind = update.kind
        return True

    def over(self) -> None:
        """The server says that the end was read before."""
        self.last_kind = "job.ended"

    @property
    def ended(self) -> bool:
        """Whether the end of the job was read."""
        return self.last_kind in _LAST_KINDS

    def gives_up(self, now: float) -> bool:
        """Note a break at `now`; True when the server has been away for too long."""
        self.breaks += 1
        self.broken_since = self.broken_since if self.broken_since is not None else now
        return not self.reached or now - self.broken_since > _OUTAGE_S

    @property
    def delay(self) -> float:
        """Seconds before the next connection."""
        return float(min(_FIRST_DELAY_S * 2.0 ** max(self.breaks - 1, 0), _LONGEST_DELAY_S))


def is_over(status: int) -> bool:
    """Whether the server says that nothing more will come."""
    return status == HTTPStatus.NO_CONTENT
