"""The first schema: all tables, indexes and audit views, as they were then.

A revision after this one changes what this one made; the schema of a new ledger is another file,
and a test holds that both ways lead to the same.
"""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make everything."""
    connection = op.get_bind()
    file = Path(__file__).with_name(f"0001_{connection.dialect.name}.sql")
    for statement in file.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement.strip())
