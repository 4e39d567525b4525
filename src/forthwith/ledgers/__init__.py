"""The ledger on SQL databases: one set of rules, one class and one dialect per database."""
