"""A sponsor unit names the member of staff it brings for its item (article 51)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting import staffing
from meetings.acting.attending import Shown, shown
from meetings.acting.capacity import exercise
from meetings.model.meeting import MEETING, Meeting
from meetings.rules import attendance_rules


@dataclass(frozen=True)
class NameStaff:
    """Name one member of staff for one topic on the agenda."""

    meeting_id: UUID
    topic_id: UUID
    person_id: UUID
    person: str
    post: str


def handle(command: NameStaff, ctx: Context) -> Shown:
    """Put the member of staff on the list for that item alone.

    Raises RuleBroken(R51.3) for a second one, for somebody who does not serve in the unit, and for a caller who is
    neither of the unit nor of the office; NotFound for a topic the caller may not know of, Malformed for one
    that is not on the agenda, IllegalStep once the meeting began, NeighbourDown.
    """
    people = staffing.serving(ctx, command.meeting_id, command.topic_id)
    meeting = ctx.target(Meeting, command.meeting_id)
    topic = staffing.topic_of(ctx, meeting, command.topic_id)
    exercise(ctx, attendance_rules.staff_namers(topic.sponsor_unit))
    meeting.state = MEETING.advance(meeting.state, "name_staff")
    named = staffing.staff_of(meeting, topic)
    attendance_rules.require_one_staff(topic.sponsor_unit, len(named), ctx.today)
    strangers = [] if command.person_id in people else [command.person]
    attendance_rules.require_of_sponsor(topic.sponsor_unit, strangers, len(named))
    staffing.enter(meeting, topic, command.person_id, command.person, command.post)
    return shown(ctx, meeting)
