"""Revisions of the schema, carried out by Alembic when a ledger is old."""
