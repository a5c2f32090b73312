"""The mayor settles whether a class 2 work meeting is held (article 46)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from chassis.wire import require_given
from meetings.acting.capacity import exercise
from meetings.model.convening import APPLICATION, MeetingApplication
from meetings.rules import authority_rules


@dataclass(frozen=True)
class ApproveApplication:
    """Approve an application, or reject it."""

    application_id: UUID
    agreed: bool
    opinion: str

    def __post_init__(self) -> None:
        """Rejecting it says why."""
        require_given(opinion=self.agreed or self.opinion)


def handle(command: ApproveApplication, ctx: Context) -> MeetingApplication:
    """Put the mayor's judgement on record; once approved, the meeting waits to be called.

    Raises RuleBroken(R46.3) for who may not approve, and IllegalStep.
    """
    application = ctx.target(MeetingApplication, command.application_id)
    exercise(ctx, authority_rules.class2_convenors())
    step = "approve_application" if command.agreed else "reject_application"
    application.state = APPLICATION.advance(application.state, step)
    application.decision, application.decided_by = command.opinion, ctx.standing.name
    ctx.settle(application)
    if command.agreed:
        calling = authority_rules.class2_callers()
        ctx.wait_for(application, "call_meeting", *calling.powers, rule=calling.rule, due=application.day)
    return application
