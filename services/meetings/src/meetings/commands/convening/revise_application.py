"""A unit hands a returned application in anew (article 46)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting.capacity import exercise
from meetings.commands.convening.apply_for_meeting import Wanted, put_before_office, require_wanted
from meetings.model.convening import APPLICATION, MeetingApplication
from meetings.rules import authority_rules


@dataclass(frozen=True)
class ReviseApplication:
    """Write a returned application anew."""

    application_id: UUID
    wanted: Wanted


def handle(command: ReviseApplication, ctx: Context) -> MeetingApplication:
    """Put it before the office again. Raises as apply_for_meeting does, and IllegalStep."""
    seen = ctx.load(MeetingApplication, command.application_id)
    exercise(ctx, authority_rules.applicants(seen.unit))
    require_wanted(ctx, command.wanted)
    application = ctx.target(MeetingApplication, command.application_id)
    application.state = APPLICATION.advance(application.state, "revise_application")
    for name, value in command.wanted.columns().items():
        setattr(application, name, value)
    application.applied_by, application.applied_at = ctx.standing.person_id, ctx.now
    ctx.settle(application)
    put_before_office(ctx, application)
    return application
