"""Notices, absences, staff and who is in the room."""
