"""Somebody who asked for leave from a meeting comes after all (article 51)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting import absenting
from meetings.acting.capacity import by_office
from meetings.model.absence import ABSENCE, MeetingAbsence
from meetings.model.meeting import MEETING


@dataclass(frozen=True)
class WithdrawMeetingAbsence:
    """Take a request for leave back."""

    absence_id: UUID


def handle(command: WithdrawMeetingAbsence, ctx: Context) -> MeetingAbsence:
    """Take it back before the meeting begins; who was to come instead goes off the list.

    Raises NotPermitted for who is neither the person nor of the office, and IllegalStep.
    """
    seen = ctx.load(MeetingAbsence, command.absence_id)
    meeting = absenting.locked(ctx, seen.meeting_id)
    ctx.session.expire(seen)
    absence = ctx.target(MeetingAbsence, command.absence_id)
    if absence.person_id is None or absence.person_id != ctx.standing.person_id:
        by_office(ctx, "withdraw_meeting_absence")
    MEETING.advance(meeting.state, "request_absence")
    absence.state = ABSENCE.advance(absence.state, "withdraw_absence")
    absenting.admit_again(meeting, absence.line_id)
    ctx.settle(absence)
    ctx.also(meeting)
    return absence
