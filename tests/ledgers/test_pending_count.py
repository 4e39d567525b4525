"""Counting those who wait costs a submit next to nothing, however many they are."""

from typing import cast

import pytest

from forthwith.ledgers.database import NO_PARAMS, Params, Row, Transaction
from forthwith.ledgers.submit import PendingCount

LIMIT = 100_000


class Counting:
    """Rows whose counting takes as long as it is told."""

    def __init__(self, takes_s: float) -> None:
        self.waiting = LIMIT
        self.at = 0.0
        self.counted = 0
        self._takes_s = takes_s

    async def one(self, name: str, params: Params = NO_PARAMS) -> Row | None:
        assert (name, params) == ("count_pending", NO_PARAMS)
        self.counted += 1
        self.at += self._takes_s
        return (self.waiting,)


async def ask(count: PendingCount, tx: Counting) -> int:
    return await count.count(cast("Transaction", tx), LIMIT)


@pytest.mark.parametrize("takes_s", [0.002, 0.006, 0.1])
async def test_no_more_than_a_twentieth_of_the_time_goes_into_slow_counts(takes_s: float) -> None:
    tx = Counting(takes_s)
    count = PendingCount(clock=lambda: tx.at)
    submits = 0
    while tx.at < 10.0:
        assert await ask(count, tx) == LIMIT
        submits += 1
        tx.at += 0.001

    assert tx.counted * takes_s <= 10.0 / 20 + 2 * takes_s
    assert submits > 5_000


async def test_a_quick_count_near_the_limit_is_exact_at_each_submit() -> None:
    tx = Counting(takes_s=0.0)
    count = PendingCount(clock=lambda: tx.at)
    for waiting in (LIMIT, LIMIT - 1, LIMIT - 100):
        tx.waiting, tx.at = waiting, tx.at + 0.001

        assert await ask(count, tx) == waiting


async def test_far_from_the_limit_what_came_since_is_added_to_the_last_count() -> None:
    tx = Counting(takes_s=0.0)
    tx.waiting = 10
    count = PendingCount(clock=lambda: tx.at)
    first = await ask(count, tx)
    count.add()

    assert (first, await ask(count, tx), tx.counted) == (10, 11, 1)
