"""What due jobs are claimed by: a static rank, written at submit."""

from __future__ import annotations

from forthwith.model.job import Priority

HEAD_START_S: dict[Priority, float] = {
    Priority.CRITICAL: 3600.0,
    Priority.HIGH: 600.0,
    Priority.NORMAL: 0.0,
    Priority.LOW: -600.0,
    Priority.BULK: -3600.0,
}
"""Seconds by which a class is served as if it had come earlier; so old work overtakes."""


def rank(created_at: float, priority: Priority) -> float:
    """The instant that the job is treated as if it had come at; smallest is claimed first.

    >>> rank(1000.0, Priority.HIGH) < rank(401.0, Priority.NORMAL)
    True
    >>> rank(1000.0, Priority.HIGH) < rank(399.0, Priority.NORMAL)
    False
    """
    return created_at - HEAD_START_S[priority]


def at_least(priority: Priority, floor: Priority) -> Priority:
    """The more urgent of the two.

    >>> at_least(Priority.BULK, Priority.HIGH)
    <Priority.HIGH: 'high'>
    """
    return max(priority, floor, key=HEAD_START_S.__getitem__)
