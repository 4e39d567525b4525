"""Alembic's way in: it is given a connection on which a transaction is open."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    transactional_ddl=False,  # the transaction is the caller's
)
context.run_migrations()
