"""`doctor`: is everything here as it should be?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from forthwith.cli.options import DataDirOption, JsonOption, ServerOption

if TYPE_CHECKING:
    from forthwith.cli.exits import Exit


def doctor(
    *,
    server: ServerOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> NoReturn:
    """Check this machine, the ledger and the server, and say how to mend what is wrong."""
    from forthwith.cli.checkup import check_up
    from forthwith.cli.execution import execute

    async def work() -> Exit:
        return await check_up(server, data_dir, as_json=as_json)

    execute(work, as_json=as_json)
