"""PostgreSQL as the ledger's database: units of work that share a transaction, wave by wave."""
