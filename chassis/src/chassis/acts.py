"""The record of acts: who did what, in what capacity, judged by which rules on which facts, allowed or refused."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, Index, LargeBinary, String, Text, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from chassis.actor import Actor, Power, Standing
from chassis.db import FrameBase, new_id, page
from chassis.law import Judgement

ALLOWED, REFUSED = "allowed", "refused"
KEPT_A_MINUTE = 10
"""So many acts of the same refusal are kept of one minute of the clock; those after them are only counted."""


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


class Refusals(FrameBase):
    """How often, in one minute, the same was refused to the same caller about the same subject (ADR 0013)."""

    __tablename__ = "refusals"

    kind: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    """Digest of the caller, the command, its subject and the rule."""
    minute: Mapped[datetime] = mapped_column(DateTime(timezone=True), primary_key=True)
    refused: Mapped[int]
    """All of them, whether an act was kept or not."""
    act_id: Mapped[uuid.UUID] = mapped_column(index=True)
    """The last act that was kept; it says who was refused what, and why."""


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
    }


_COUNT = """
INSERT INTO refusals (kind, minute, refused, act_id)
SELECT kind, %s, 1, act_id FROM unnest(%s::bytea[], %s::uuid[]) AS given (kind, act_id) ORDER BY kind
ON CONFLICT (kind, minute) DO UPDATE SET
    refused = refusals.refused + 1,
    act_id = CASE WHEN refusals.refused < %s THEN excluded.act_id ELSE refusals.act_id END
RETURNING act_id
"""


def kept(session: Session, acts: Sequence[dict[str, Any]], at: datetime) -> list[dict[str, Any]]:
    """Count refused acts, and answer those that are to be kept: no more than KEPT_A_MINUTE of a kind in a minute.

    The count is exact under concurrency, because a kind's row is locked until the commit; several are locked in one
    order.
    """
    minute = at.replace(second=0, microsecond=0)
    given = (minute, [_kind(act) for act in acts], [act["id"] for act in acts], KEPT_A_MINUTE)
    found = {row.act_id for row in session.connection().exec_driver_sql(_COUNT, given)}
    return [act for act in acts if act["id"] in found]


def _kind(act: dict[str, Any]) -> bytes:
    told = [act["client"], str(act["actor_id"]), act["action"], act["subject"], act["rule"]]
    return hashlib.sha256(json.dumps(told).encode()).digest()


def list_acts(session: Session, subject: str, cursor: str, limit: int) -> tuple[list[Act], str]:
    """One page of the acts about a subject, newest first, and the cursor of the next."""
    return page(session, select(Act).where(Act.subject == subject), Act.id, cursor, limit)


def further(session: Session, acts: Sequence[Act]) -> dict[uuid.UUID, int]:
    """Of these acts the last that were kept of their minute, and how many more of the same were only counted."""
    refused = [act.id for act in acts if act.outcome == REFUSED]
    if not refused:
        return {}
    query = select(Refusals.act_id, Refusals.refused).where(
        Refusals.act_id.in_(refused), Refusals.refused > KEPT_A_MINUTE
    )
    return {act_id: count - KEPT_A_MINUTE for act_id, count in session.execute(query)}
