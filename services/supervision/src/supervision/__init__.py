"""Supervision: the ledger of tasks that decisions, instructions and plans turn into (articles 8, 54, 69 to 72)."""
