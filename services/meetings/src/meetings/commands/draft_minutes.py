"""The office drafts the minutes of a closed meeting from its decisions (article 53)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.errors import NotPermitted
from chassis.run import Context
from meetings.capacity import by_office
from meetings.model.decision import CARRIED_OUT, Decision
from meetings.model.meeting import MEETING, Meeting
from meetings.model.minutes import MINUTES, Minutes
from meetings.model.topic import Topic
from meetings.rules import authority_rules
from meetings.rules.topic_rules import COLLECTIVE


@dataclass(frozen=True)
class DraftMinutes:
    """Draft the minutes, or draft them anew while they are unsigned; an empty body is written from the decisions."""

    meeting_id: UUID
    body: str


def handle(command: DraftMinutes, ctx: Context) -> Minutes:
    """Write the minutes and put them before whoever article 53 lets sign. Raises NotPermitted and IllegalStep."""
    by_office(ctx, "draft_minutes")
    meeting = ctx.target(Meeting, command.meeting_id)
    meeting.state = MEETING.advance(meeting.state, "draft_minutes")
    decisions = ctx.session.scalars(
        select(Decision).where(Decision.meeting_id == meeting.id).order_by(Decision.id)
    ).all()
    items = [_item(decision) for decision in decisions if decision.outcome in CARRIED_OUT]
    content: dict[str, Any] = {
        "body": command.body or _body(decisions),
        "items": items,
        "units": sorted({unit for item in items for unit in item["responsible_units"]}),
        "level": max([meeting.level, *(decision.level for decision in decisions)]),
        "drafted_at": ctx.now,
    }
    if content["level"] > ctx.standing.clearance:
        raise NotPermitted("draft_minutes: a decision of this meeting is above your clearance")
    found = select(Minutes).where(Minutes.meeting_id == meeting.id).with_for_update()
    minutes = ctx.session.scalars(found).one_or_none()
    if minutes is not None:
        ctx.subject = f"minutes/{minutes.id}"
        minutes.state = MINUTES.advance(minutes.state, "revise")
        minutes.version += 1
        for name, value in content.items():
            setattr(minutes, name, value)
        return minutes
    minutes = ctx.add(
        Minutes(
            title=f"{meeting.title}纪要",
            meeting_id=meeting.id,
            meeting_kind=meeting.kind,
            unit=meeting.unit,
            major=_major(ctx, decisions),
            held_on=meeting.day,
            state="drafted",
            signed_at=None,
            signed_by="",
            **content,
        )
    )
    ctx.settle(meeting, "draft_minutes")
    ctx.also(meeting)
    signing = authority_rules.signers(minutes.meeting_kind, minutes.unit, minutes.major)
    ctx.wait_for(minutes, "sign_minutes", *signing.powers, rule=signing.rule)
    return minutes


def _item(decision: Decision) -> dict[str, Any]:
    return {
        "decision_id": str(decision.id),
        "text": decision.text,
        "responsible_units": decision.responsible_units,
        "term": decision.term.isoformat() if decision.term else "",
    }


def _body(decisions: Sequence[Decision]) -> str:
    return "\n".join(f"{number}. {decision.title}：{decision.text}" for number, decision in enumerate(decisions, 1))


def _major(ctx: Context, decisions: Sequence[Decision]) -> bool:
    """Whether one of the topics was a matter that only a collective decision settles."""
    flags = ctx.session.scalars(select(Topic.flags).where(Topic.id.in_([d.topic_id for d in decisions])))
    return any(COLLECTIVE & set(found) for found in flags)
