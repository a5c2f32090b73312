"""Meetings of the government: topics, agendas, attendance, decisions and minutes."""
