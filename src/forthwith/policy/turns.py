"""Tenants take turns at the slots.

The promise: a tenant's first waiting job gets the next slot that frees, and no tenant holds all
slots while another waits. The slot goes to the ready tenant that holds the fewest; between
equals to the one whose last turn is the longest ago, and then to the job of the smallest rank.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

T = TypeVar("T")


def take_turns(
    waiting: Mapping[str, Sequence[tuple[float, T]]],
    running: Mapping[str, int],
    slots: int,
    *,
    turns: Mapping[str, int] | None = None,
) -> list[T]:
    """Which waiting jobs get the free slots, in the order in which they get them.

    `waiting` holds (rank, job) per tenant, smallest rank first; `running` the slots held; `turns`
    the number of each tenant's last turn, which only ever grows.

    >>> queues = {"a": [(1.0, "a1"), (2.0, "a2")], "b": [(9.0, "b1")]}
    >>> take_turns(queues, {"a": 3}, 2)
    ['b1', 'a1']
    >>> take_turns(queues, {}, 1), take_turns(queues, {}, 1, turns={"a": 7})
    (['a1'], ['b1'])
    """
    last = turns or {}
    queues = {tenant: deque(jobs) for tenant, jobs in waiting.items() if jobs}
    held = {tenant: running.get(tenant, 0) for tenant in queues}
    chosen: list[T] = []
    while queues and len(chosen) < slots:
        tenant = min(
            queues, key=lambda name: (held[name], last.get(name, 0), queues[name][0][0], name)
        )
        chosen.append(queues[tenant].popleft()[1])
        held[tenant] += 1
        if not queues[tenant]:
            del queues[tenant]
    return chosen


def contenders(
    heads: Mapping[str, float],
    running: Mapping[str, int],
    slots: int,
    *,
    turns: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """The tenants that may get one of the slots, with the most jobs that each may get.

    `heads` has the rank of each tenant's first waiting job. Each turn goes to one of those that
    hold the fewest, so no more tenants come into question than there are slots; and a tenant's
    next turn comes after one turn of everybody who held fewer.

    >>> contenders({"a": 1.0, "b": 9.0}, {"a": 3}, 2)
    {'b': 2, 'a': 1}
    """
    last = turns or {}
    held = {tenant: running.get(tenant, 0) for tenant in heads}
    order = sorted(heads, key=lambda name: (held[name], last.get(name, 0), heads[name], name))
    first = order[: max(slots, 0)]
    return {tenant: _most(tenant, first, held, slots) for tenant in first}


def _most(tenant: str, first: Sequence[str], held: Mapping[str, int], slots: int) -> int:
    own = 1
    while own < slots:
        before = sum(1 for name in first if name != tenant and held[name] < held[tenant] + own)
        if own + before >= slots:
            break
        own += 1
    return own
