"""Invitations of leaders to events."""
