"""Signatures on a reviewed document, and the decision they may wait for."""
