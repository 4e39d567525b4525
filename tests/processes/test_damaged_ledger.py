"""The ledger's file is deleted, replaced or damaged while the service is up."""

import shutil
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing

import httpx2
import pytest

from tests.processes.conftest import Serve
from tests.processes.service import Service
from tests.support.answers import error
from tests.support.waiting import eventually

PAGE = 4096


def delete(service: Service) -> None:
    service.ledger.unlink()


def replace(service: Service) -> None:
    """An older copy in its place."""
    copy = service.ledger.with_suffix(".copy")
    shutil.copyfile(service.ledger, copy)
    copy.replace(service.ledger)


def damage(service: Service) -> None:
    """Every page but the first is garbage."""
    with closing(sqlite3.connect(service.ledger)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with service.ledger.open("r+b") as file:
        size = file.seek(0, 2)
        file.seek(PAGE)
        file.write(b"\xa5" * (size - PAGE))
    with closing(sqlite3.connect(service.ledger)) as connection:
        connection.execute("PRAGMA user_version = 7")  # so that nobody trusts what it remembers


@pytest.mark.parametrize("harm", [delete, replace, damage])
def test_a_ledger_that_is_gone_or_damaged_is_told_and_never_silently_replaced(
    serve: Serve, harm: Callable[[Service], None]
) -> None:
    service = serve(workers=1)
    known = service.submit()
    assert service.ended(known)["state"] == "completed"

    harm(service)

    with service.client() as client:
        if harm is not damage:  # the very next write looks at the file
            error(client.post("jobs", json=service.order()), 503, "ledger_damaged")
        eventually(lambda: not client.get(f"{service.url}/readyz").is_success)
        error(client.get(f"{service.url}/readyz"), 503, "ledger_damaged")
        for process in service.processes():
            process.send(signal.SIGKILL)
        eventually(lambda: service.log.read_text().count("waits: the ledger") >= 2)
        assert not service.ledger.exists() or harm is not delete
        with pytest.raises(httpx2.TransportError):
            client.post("jobs", json=service.order())
    service.supervisor.send_signal(signal.SIGTERM)
    assert service.supervisor.wait(15) == 0
