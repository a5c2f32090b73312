"""The office reviews an application for a class 2 work meeting (article 46)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from chassis.wire import require_given
from meetings.acting.capacity import exercise
from meetings.model.convening import APPLICATION, MeetingApplication
from meetings.rules import authority_rules


@dataclass(frozen=True)
class ReviewApplication:
    """Pass an application on to the mayor, or return it to its unit."""

    application_id: UUID
    agreed: bool
    opinion: str

    def __post_init__(self) -> None:
        """Returning it says why."""
        require_given(opinion=self.agreed or self.opinion)


def handle(command: ReviewApplication, ctx: Context) -> MeetingApplication:
    """Put the review on record. Raises RuleBroken(R46.3) for who is not of the office, and IllegalStep."""
    application = ctx.target(MeetingApplication, command.application_id)
    exercise(ctx, authority_rules.application_reviewers())
    step = "review_application" if command.agreed else "return_application"
    application.state = APPLICATION.advance(application.state, step)
    application.review, application.reviewed_by = command.opinion, ctx.standing.name
    ctx.settle(application)
    if command.agreed:
        approving = authority_rules.class2_convenors()
        step = "approve_application"
    else:
        approving = authority_rules.applicants(application.unit)
        step = "revise_application"
    ctx.wait_for(application, step, *approving.powers, rule=approving.rule, due=application.day)
    return application
