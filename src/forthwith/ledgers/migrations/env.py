"""Alembic's way in: it is given a connection on which a transaction is open."""

from alembic import context

# The transaction is the caller's: it is committed there, or rolled back.
context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
