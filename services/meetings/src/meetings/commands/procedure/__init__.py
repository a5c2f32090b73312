"""Procedures before a decision, and exemptions from them."""
