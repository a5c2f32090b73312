"""The record of acts: who did what, in what capacity, judged by which rules on which facts, allowed or refused."""

import uuid
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, Index, String, Text, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from chassis.actor import Actor, Power, Standing
from chassis.db import FrameBase, new_id, page
from chassis.law import Judgement

ALLOWED, REFUSED = "allowed", "refused"


class Act(FrameBase):
    """One act; rows are only ever added."""

    __tablename__ = "acts"
    __table_args__ = (Index(None, "subject", "id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor_id: Mapped[uuid.UUID | None]
    actor_name: Mapped[str] = mapped_column(Text)
    client: Mapped[str] = mapped_column(Text)
    capacity: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    action: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(8))
    rule: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    rulebook: Mapped[str] = mapped_column(Text)
    judgements: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    request_id: Mapped[str] = mapped_column(Text)
    event_id: Mapped[uuid.UUID | None]
    """The event on whose behalf it was done, and who told it; None where it was none."""
    event_source: Mapped[str | None] = mapped_column(Text)


def act_values(
    *,
    at: datetime,
    actor: Actor,
    standing: Standing,
    capacity: Power | None,
    action: str,
    subject: str,
    rulebook: str,
    judgements: list[Judgement],
    rule: str = "",
    facts: dict[str, Any] | None = None,
    event_id: uuid.UUID | None = None,
    event_source: str | None = None,
) -> dict[str, Any]:
    """The column values of one act; an act with a `rule` is one that this rule refused."""
    return {
        "id": new_id(),
        "at": at,
        "actor_id": actor.person_id,
        "actor_name": standing.name,
        "client": actor.client,
        "capacity": {k: str(v) for k, v in asdict(capacity).items() if v} if capacity else None,
        "action": action,
        "subject": subject,
        "outcome": REFUSED if rule else ALLOWED,
        "rule": rule,
        "facts": facts or {},
        "rulebook": rulebook,
        "judgements": [asdict(judgement) for judgement in judgements],
        "request_id": actor.request_id,
        "event_id": event_id,
        "event_source": event_source,
    }


def list_acts(session: Session, subject: str, cursor: str, limit: int) -> tuple[list[Act], str]:
    """One page of the acts about a subject, newest first, and the cursor of the next."""
    return page(session, select(Act).where(Act.subject == subject), Act.id, cursor, limit)
