"""One line of a task's history; lines are only ever added."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, DateTime, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import new_id
from supervision.model.base import Base


class Entry(Base):
    """What happened to a task, by whom, with what words, and how late it was at that moment."""

    __tablename__ = "entries"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    task_id: Mapped[UUID] = mapped_column(ForeignKey("tasks.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    days_late: Mapped[int] = mapped_column(Integer)
    term: Mapped[date] = mapped_column(Date)
