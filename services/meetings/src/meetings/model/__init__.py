"""The entities of meetings; importing this package knows all tables."""

from meetings.model.base import Base
from meetings.model.decision import Decision
from meetings.model.meeting import AgendaItem, Attendance, Meeting
from meetings.model.minutes import Minutes
from meetings.model.topic import Opinion, Topic

__all__ = ["AgendaItem", "Attendance", "Base", "Decision", "Meeting", "Minutes", "Opinion", "Topic"]
