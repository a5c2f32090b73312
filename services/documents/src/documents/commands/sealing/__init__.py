"""Seals put to files, from request to ledger."""
