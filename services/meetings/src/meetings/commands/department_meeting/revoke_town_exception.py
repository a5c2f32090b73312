"""An approval to call heads of towns to a department meeting is taken back (article 55)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.commands.department_meeting.approve_town_exception import decide
from meetings.model.department_meeting import DEPARTMENT_MEETING, TownException


@dataclass(frozen=True)
class RevokeTownException:
    """Which exception, and why."""

    exception_id: UUID
    opinion: str


def handle(command: RevokeTownException, ctx: Context) -> TownException:
    """Take it back while the meeting is ahead; whose heads were asked by it are invited no longer.

    Raises RuleBroken for R55.3 (who may not); IllegalStep (not approved, or the meeting is over), NotFound.
    """
    exception, meeting = decide(ctx, command.exception_id, "revoke_town_exception", command.opinion)
    meeting.state = DEPARTMENT_MEETING.advance(meeting.state, "invite_to_department_meeting")
    if called := set(meeting.heads_of) & set(exception.towns):
        meeting.heads_of = [code for code in meeting.heads_of if code not in called]
        meeting.units = [code for code in meeting.units if code not in called]
        meeting.version += 1
        ctx.also(meeting)
    return exception
