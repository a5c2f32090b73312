"""A unit withdraws its application for a class 2 work meeting (article 46)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting.capacity import exercise
from meetings.model.convening import APPLICATION, MeetingApplication
from meetings.rules import authority_rules


@dataclass(frozen=True)
class WithdrawApplication:
    """Withdraw an application."""

    application_id: UUID


def handle(command: WithdrawApplication, ctx: Context) -> MeetingApplication:
    """Withdraw it; nobody waits for it any more. Raises RuleBroken(R46.3) and IllegalStep."""
    application = ctx.target(MeetingApplication, command.application_id)
    exercise(ctx, authority_rules.applicants(application.unit))
    application.state = APPLICATION.advance(application.state, "withdraw_application")
    ctx.settle(application)
    return application
