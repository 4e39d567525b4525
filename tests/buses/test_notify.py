"""Hints between hosts, over a PostgreSQL server."""

from collections.abc import AsyncIterator, Sequence

import asyncpg
import pytest

from forthwith.buses.local import LocalBus
from forthwith.buses.notify import NotifyBus
from forthwith.buses.several import SeveralBuses
from forthwith.model.errors import StorageError
from forthwith.model.records import Hint
from tests.support.waiting import eventually_async


def hint(job_id: str) -> Hint:
    return Hint(job_id=job_id, version=1, state="pending", kinds=("job.accepted",))


class Ear:
    """Remembers what it heard."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def __call__(self, hints: Sequence[Hint]) -> None:
        self.heard += [hint.job_id for hint in hints]


@pytest.fixture
async def hosts(postgres: str) -> AsyncIterator[tuple[NotifyBus, NotifyBus]]:
    one, other = NotifyBus(postgres, group="one"), NotifyBus(postgres, group="other")
    await one.open()
    await other.open()
    yield one, other
    await one.close()
    await other.close()


async def test_a_hint_reaches_other_hosts_and_not_its_own(
    hosts: tuple[NotifyBus, NotifyBus],
) -> None:
    one, other = hosts
    own, far = Ear(), Ear()
    one.subscribe(own)
    other.subscribe(far)

    one.publish([hint(f"job_{number}") for number in range(500)])

    await eventually_async(lambda: len(far.heard) == 500)
    assert own.heard == []


async def test_a_connection_that_was_lost_is_made_anew(
    hosts: tuple[NotifyBus, NotifyBus], postgres: str
) -> None:
    one, other = hosts
    far = Ear()
    other.subscribe(far)
    admin = await asyncpg.connect(postgres)
    await admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'forthwith hints'"
    )
    await admin.close()

    def told() -> bool:
        one.publish([hint("again")])
        return "again" in far.heard

    await eventually_async(told)


async def test_a_server_that_is_not_there_is_said_at_the_start() -> None:
    with pytest.raises(StorageError, match="no hints"):
        await NotifyBus("postgresql://127.0.0.1:1/x").open()


async def test_several_buses_are_heard_and_told_as_one() -> None:
    near, far = LocalBus(), LocalBus()
    ear, near_ear = Ear(), Ear()
    buses = SeveralBuses(near, far)
    await buses.open()
    leave = buses.subscribe(ear)
    near.subscribe(near_ear)

    far.publish([hint("from afar")])
    buses.publish([hint("to all")])
    leave()
    far.publish([hint("too late")])

    assert ear.heard == ["from afar", "to all", "to all"]
    assert near_ear.heard == ["to all"]
    await buses.close()
