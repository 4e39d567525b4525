"""The first schema: all tables, indexes and audit views, as the dialect's file has them.

Whoever adds a revision after this one keeps a copy of that file for it as it was until then; the
test that a new ledger equals a migrated one fails otherwise.
"""

from alembic import op

from forthwith.ledgers import dialect

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make everything."""
    connection = op.get_bind()
    for statement in dialect.load(connection.dialect.name).schema:
        connection.exec_driver_sql(statement)
