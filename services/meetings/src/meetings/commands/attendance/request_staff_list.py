"""A sponsor unit asks to bring more staff for its item than one, by name (article 51)."""

from dataclasses import asdict, dataclass
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting import staffing
from meetings.acting.capacity import exercise
from meetings.model.meeting import MEETING, Meeting
from meetings.model.staff_list import StaffList
from meetings.rules import attendance_rules


@dataclass(frozen=True)
class Entry:
    """One member of staff."""

    person_id: UUID
    person: str
    post: str


@dataclass(frozen=True)
class RequestStaffList:
    """Ask for further staff for one topic on the agenda."""

    meeting_id: UUID
    topic_id: UUID
    people: tuple[Entry, ...]
    reason: str

    def __post_init__(self) -> None:
        """Each is named once."""
        if len({one.person_id for one in self.people}) != len(self.people):
            raise Malformed({"people": "每人只列一次 / each once"})


def handle(command: RequestStaffList, ctx: Context) -> StaffList:
    """Put the list before the office.

    Raises RuleBroken(R51.3) for a caller who is neither of the unit nor of the office and for who does not serve in the
    unit; NotFound for a topic the caller may not know of, Malformed for one that is not on the agenda, IllegalStep once
    the meeting began, NeighbourDown.
    """
    people = staffing.serving(ctx, command.meeting_id, command.topic_id)
    meeting = ctx.target(Meeting, command.meeting_id)
    topic = staffing.topic_of(ctx, meeting, command.topic_id)
    exercise(ctx, attendance_rules.staff_namers(topic.sponsor_unit))
    meeting.state = MEETING.advance(meeting.state, "name_staff")
    strangers = [entry.person for entry in command.people if entry.person_id not in people]
    attendance_rules.require_of_sponsor(topic.sponsor_unit, strangers, len(staffing.staff_of(meeting, topic)))
    staff_list = ctx.add(
        StaffList(
            level=max(meeting.level, topic.level),
            title=f"{meeting.title}增加列席工作人员",
            meeting_id=meeting.id,
            topic_id=topic.id,
            unit=topic.sponsor_unit,
            people=[asdict(entry) | {"person_id": str(entry.person_id)} for entry in command.people],
            reason=command.reason,
            state="submitted",
            requested_by=ctx.standing.name,
            decided_at=None,
            decided_by="",
            opinion="",
        )
    )
    judges = attendance_rules.staff_list_judges()
    ctx.wait_for(staff_list, "decide_staff_list", *judges.powers, rule=judges.rule, due=meeting.day)
    return staff_list
