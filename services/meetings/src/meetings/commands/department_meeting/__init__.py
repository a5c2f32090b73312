"""Departments' own meetings, and the towns that may be asked to them."""
