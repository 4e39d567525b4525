"""The ledger on a SQL database, made of one part per subject.

It holds no SQL: statements are named, and the database knows its own. It holds no rules either:
what a change makes of a row is decided in `forthwith.policy.lifecycle`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from uuid import uuid4

from forthwith.ledgers.asking import Asking
from forthwith.ledgers.claim import Claiming
from forthwith.ledgers.database import Listener, Params, Transaction
from forthwith.ledgers.filing import Filing
from forthwith.ledgers.history import Remembering
from forthwith.ledgers.holding import Holding
from forthwith.ledgers.reading import Reading
from forthwith.ledgers.sealing import seal_what_lies_open
from forthwith.ledgers.submit import Submitting
from forthwith.ledgers.watching import Watching


class SqlLedger(Submitting, Claiming, Holding, Asking, Reading, Watching, Remembering, Filing):
    """Where jobs live (`forthwith.ports.ledger.Ledger`)."""

    async def open(self) -> None:
        await self._database.open()
        limits: list[Params] = [
            {"name": name, "value": float(value)} for name, value in asdict(self._limits).items()
        ]

        async def work(tx: Transaction) -> None:
            await tx.many("set_limit", limits)
            await tx.many("name_ledger", [{"name": uuid4().hex}])
            if await tx.one("are_secrets_open"):
                await seal_what_lies_open(tx, self._codec)

        await self._database.write(work)

    async def close(self) -> None:
        await self._database.close()

    def on_commit(self, listener: Listener) -> None:
        self._database.on_commit(listener)

    async def identity(self) -> str:
        async def work(tx: Transaction) -> str:
            row = await tx.one("ledger_name")
            return str(row[0]) if row else ""

        return await self._database.read(work)

    async def now(self) -> float:
        return self._database.clock()

    async def health(self) -> Mapping[str, str]:
        return await self._database.facts()
