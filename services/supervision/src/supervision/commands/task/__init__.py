"""Tasks of the ledger, opened, assigned and closed."""
