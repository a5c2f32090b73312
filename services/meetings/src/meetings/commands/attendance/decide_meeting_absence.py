"""Whoever chairs a meeting grants a leader leave from it, or does not (article 51)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import IllegalStep
from chassis.run import Context
from chassis.wire import require_given
from meetings.acting import absenting
from meetings.acting.capacity import exercise
from meetings.model.absence import ABSENCE, TO_CHAIR, MeetingAbsence
from meetings.rules import attendance_rules


@dataclass(frozen=True)
class DecideMeetingAbsence:
    """Agree to an absence, or refuse it."""

    absence_id: UUID
    agreed: bool
    opinion: str

    def __post_init__(self) -> None:
        """Refusing it says why."""
        require_given(opinion=self.agreed or self.opinion)


def handle(command: DecideMeetingAbsence, ctx: Context) -> MeetingAbsence:
    """Judge a leader's absence; who is excused is due all the same.

    Raises RuleBroken(R51.1) for who may not chair the meeting, or asked himself, and IllegalStep, also for an absence
    that the office reports.
    """
    seen = ctx.load(MeetingAbsence, command.absence_id)
    meeting = absenting.locked(ctx, seen.meeting_id)
    ctx.session.expire(seen)
    absence = ctx.target(MeetingAbsence, command.absence_id)
    exercise(ctx, attendance_rules.absence_judges(tuple(absence.judges)))
    attendance_rules.require_another_judges(absence.person_id == ctx.standing.person_id)
    if absence.route != TO_CHAIR:
        raise IllegalStep(ABSENCE.name, absence.state, "agree_absence", "R51.2")
    absence.state = ABSENCE.advance(absence.state, "agree_absence" if command.agreed else "refuse_absence")
    absence.decided_at, absence.decided_by, absence.opinion = ctx.now, ctx.standing.name, command.opinion
    if command.agreed:
        absenting.excuse(meeting, absence, with_substitute=False)
    ctx.settle(absence)
    ctx.also(meeting)
    return absence
