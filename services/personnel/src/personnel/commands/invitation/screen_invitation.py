"""Judge a form as the office, and put it before who decides."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.commands.invitation.draft_invitation import event_day, judge
from personnel.model import INVITATION, Invitation, engagement
from personnel.model.directory import posts_of
from personnel.model.post import MAYOR
from personnel.rules import invitation_rules as law
from personnel.rules.directory_rules import climbs


@dataclass(frozen=True)
class ScreenInvitation:
    """Which form; the kind of event the office finds it to be, empty for the one named; and what it says of it."""

    invitation_id: UUID
    kind: str
    opinion: str


def handle(command: ScreenInvitation, ctx: Context) -> Invitation:
    """Pass it on, by the kind that the office finds.

    Raises RuleBroken(R87.1) for another than the office, RuleBroken(R88.1, R88.2, R88.3) for a kind that leaders do
    not go to and RuleBroken(R87.1, R88.3) where by that kind it came too late.
    """
    invitation = ctx.target(Invitation, command.invitation_id)
    ctx.exercise("R87.1", *law.arranging_powers())
    invitation.state = INVITATION.advance(invitation.state, "screen_invitation")
    invitation.kind = command.kind or invitation.kind
    judge(invitation, ctx)
    law.require_ahead(invitation.rule, event_day(invitation), invitation.submitted_on or ctx.today)
    invitation.opinion = command.opinion
    ctx.settle(invitation)
    begin_deciding(invitation, ctx)
    return invitation


def begin_deciding(invitation: Invitation, ctx: Context) -> None:
    """Let it be decided from the first step of its chain on."""
    day = event_day(invitation)
    leader = engagement.in_charge_on(ctx.session, invitation.answering, day, climbs(ctx.today))
    mayors = {key for key in invitation.invited if MAYOR in (post.kind for post in posts_of(ctx.session, key, day))}
    asked_anyhow = {leader.id} if leader and invitation.in_charge else set()
    named = [key for key in invitation.invited if key not in mayors | asked_anyhow]
    chain = law.approval_chain(
        invitation.rule, invitation.answering, leader is not None, invitation.in_charge, bool(mayors), named, ctx.today
    )
    invitation.chain, invitation.stage, invitation.declined_by = list(chain), 0, []
    wait_for_decision(invitation, ctx)


def wait_for_decision(invitation: Invitation, ctx: Context) -> None:
    """Put it before whose turn it is."""
    key = invitation.chain[invitation.stage]
    ctx.wait_for(invitation, "approve_invitation", key, rule=invitation.rule, due=event_day(invitation))
