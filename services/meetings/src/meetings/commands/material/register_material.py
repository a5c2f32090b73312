"""The office registers a material of a meeting, and whether its copies come back (article 52)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting.capacity import exercise
from meetings.model.material import Material
from meetings.model.meeting import MEETING, Meeting
from meetings.rules import material_rules


@dataclass(frozen=True)
class RegisterMaterial:
    """Register a material; without a topic it belongs to the whole meeting."""

    meeting_id: UUID
    title: str
    level: int
    recall: bool
    topic_id: UUID | None


def handle(command: RegisterMaterial, ctx: Context) -> Material:
    """Register the material, of which no copy is out yet.

    Raises RuleBroken(R52.3) for who is not of the office; AboveCeiling for a level this network may not hold;
    Malformed for a topic that is not on the agenda and a level above the caller's; IllegalStep.
    """
    meeting = ctx.target(Meeting, command.meeting_id)
    exercise(ctx, material_rules.material_keepers())
    meeting.state = MEETING.advance(meeting.state, "register_material")
    known = {item.topic_id for item in meeting.items if item.level <= ctx.standing.clearance}
    if command.topic_id is not None and command.topic_id not in known:
        raise Malformed({"topic_id": "不在本次会议的议程上 / not on the agenda of this meeting"})
    if command.level > ctx.standing.clearance:
        raise Malformed({"level": "超出本人的知悉范围 / above your clearance"})
    return ctx.add(
        Material(
            level=command.level,
            title=command.title,
            meeting_id=meeting.id,
            topic_id=command.topic_id,
            recall=command.recall,
            issued=0,
            last_number=0,
            holders=[],
            registered_by=ctx.standing.name,
        )
    )
