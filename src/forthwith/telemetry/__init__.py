"""What happens, as log lines and as numbers; made from the ledger's events."""
