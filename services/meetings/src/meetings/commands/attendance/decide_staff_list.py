"""The office approves further staff of a sponsor unit by name, before the meeting (article 51)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from chassis.wire import require_given
from meetings.acting import absenting, staffing
from meetings.acting.capacity import exercise
from meetings.model.meeting import MEETING
from meetings.model.staff_list import STAFF_LIST, StaffList
from meetings.rules import attendance_rules


@dataclass(frozen=True)
class DecideStaffList:
    """Approve a list, or refuse it."""

    staff_list_id: UUID
    agreed: bool
    opinion: str

    def __post_init__(self) -> None:
        """Refusing it says why."""
        require_given(opinion=self.agreed or self.opinion)


def handle(command: DecideStaffList, ctx: Context) -> StaffList:
    """Judge the list; whom it names stands on the meeting's list for that item from then on.

    Raises RuleBroken(R51.3) for who is not of the office; IllegalStep, also once the meeting began, because the
    approval is one in advance.
    """
    seen = ctx.load(StaffList, command.staff_list_id)
    meeting = absenting.locked(ctx, seen.meeting_id)
    ctx.session.expire(seen)
    staff_list = ctx.target(StaffList, command.staff_list_id)
    exercise(ctx, attendance_rules.staff_list_judges())
    MEETING.advance(meeting.state, "name_staff")
    step = "approve_staff_list" if command.agreed else "refuse_staff_list"
    staff_list.state = STAFF_LIST.advance(staff_list.state, step)
    staff_list.decided_at, staff_list.decided_by, staff_list.opinion = ctx.now, ctx.standing.name, command.opinion
    if command.agreed:
        topic = staffing.topic_of(ctx, meeting, staff_list.topic_id)
        for entry in staff_list.people:
            staffing.enter(meeting, topic, UUID(entry["person_id"]), entry["person"], entry["post"])
    ctx.settle(staff_list)
    ctx.also(meeting)
    return staff_list
