"""Secret options in a table of their own.

Until then a password lay in the options as it was given. It is put apart here, with its mark in
its place, and erased where the job has completed. It is not sealed yet: a migration has no keys.
The note in `meta` makes the next opening of the ledger do that, before any job is claimed.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

_STATEMENTS = (
    """CREATE TABLE job_secrets (
  job_id TEXT PRIMARY KEY NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  sealed BLOB NOT NULL
)""",
    """INSERT INTO job_secrets (job_id, sealed)
       SELECT job_id,
              CAST(json_object('password', json_extract(options, '$.password')) AS BLOB)
         FROM job_details JOIN jobs ON id = job_id
        WHERE state <> 'completed' AND json_extract(options, '$.password') IS NOT NULL""",
    """UPDATE job_details SET options = json_set(options, '$.password', '[secret]')
        WHERE json_extract(options, '$.password') IS NOT NULL""",
    """INSERT INTO meta (name, value)
       SELECT 'open_secrets', 'yes' WHERE EXISTS (SELECT 1 FROM job_secrets)""",
)


def upgrade() -> None:
    """Make the table, and move what belongs there."""
    connection = op.get_bind()
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
