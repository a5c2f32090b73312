"""Steps that wait for a power, not for a person: whoever holds the power today sees them."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Date, DateTime, Index, SmallInteger, Text, delete, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, Session, mapped_column

from chassis.actor import Standing
from chassis.db import FrameBase, new_id, page


class PendingStep(FrameBase):
    """One step of one thing, with the powers any of which may do it."""

    __tablename__ = "pending_steps"
    __table_args__ = (
        Index(None, "subject", "step"),
        Index("ix_pending_steps_powers", "powers", postgresql_using="gin"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(Text)
    step: Mapped[str] = mapped_column(Text)
    powers: Mapped[list[str]] = mapped_column(ARRAY(Text))
    title: Mapped[str] = mapped_column(Text)
    level: Mapped[int] = mapped_column(SmallInteger)
    rule: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    due: Mapped[date | None] = mapped_column(Date)


def wait_for(
    session: Session,
    subject: str,
    step: str,
    powers: Iterable[str],
    *,
    title: str,
    level: int,
    since: datetime,
    rule: str = "",
    due: date | None = None,
) -> None:
    """Put a step before whoever holds one of `powers`; `level` is the classification a reader must be cleared for."""
    row = {"subject": subject, "step": step, "powers": sorted(powers), "title": title, "level": level, "rule": rule}
    session.add(PendingStep(id=new_id(), since=since, due=due, **row))


def settle(session: Session, subject: str, *steps: str, power: str = "") -> None:
    """The steps (all of the subject's, if none is named; those waiting for `power` only, if named) wait no longer."""
    statement = delete(PendingStep).where(PendingStep.subject == subject)
    if steps:
        statement = statement.where(PendingStep.step.in_(steps))
    if power:
        statement = statement.where(PendingStep.powers.contains([power]))
    session.execute(statement, execution_options={"synchronize_session": False})


def waiting(session: Session, standing: Standing, cursor: str, limit: int) -> tuple[list[PendingStep], str]:
    """One page of what waits for the powers in `standing` and is not above its clearance, newest first."""
    query = select(PendingStep).where(
        PendingStep.powers.overlap(standing.keys()), PendingStep.level <= standing.clearance
    )
    return page(session, query, PendingStep.id, cursor, limit)
