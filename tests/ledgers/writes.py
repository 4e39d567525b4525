"""A process of its own that opens the ledger and submits jobs: `path prefix count`."""

import asyncio
import json
import sys

from forthwith.ledgers.part import LedgerLimits
from forthwith.ledgers.sql_ledger import SqlLedger
from forthwith.ledgers.sqlite import SqliteDatabase
from forthwith.model.errors import StorageError
from forthwith.policy.admission import admit
from forthwith.seals.plain import PlainCodec
from tests.conformance.kit import CHAIN, new_job


async def main(path: str, count: int) -> dict[str, list[str]]:
    ledger = SqlLedger(SqliteDatabase(path), PlainCodec(), LedgerLimits())
    errors: list[str] = []
    await ledger.open()
    await ledger.register([CHAIN])
    for _ in range(count):
        try:
            await ledger.submit(new_job(), admit)
        except StorageError as error:
            errors.append(repr(error))
    await ledger.close()
    return {"errors": errors}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(main(sys.argv[1], int(sys.argv[3])))))
