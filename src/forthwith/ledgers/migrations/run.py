"""Bring an old ledger to the newest revision, in one transaction."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from forthwith.model.errors import StorageError


def upgrade(connection: sqlite3.Connection, revision: str, place: str) -> None:
    """Run the revisions that are missing after `revision`; all or nothing.

    Raises:
        StorageError: a newer Forthwith wrote the ledger.

    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    _refuse_newer(config, revision, place)
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    with engine.begin() as borrowed:
        borrowed.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = borrowed
        command.upgrade(config, "head")


def _refuse_newer(config: Config, revision: str, place: str) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision and revision not in known:
        raise StorageError(
            f"the ledger {place} has revision {revision!r}, which this version does not know",
            hint="A newer version of Forthwith wrote it: install that one.",
        )
