"""Arrange which leaders go to an event, or arrange it anew."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import IllegalStep
from chassis.run import Context, knows
from personnel.commands.invitation.draft_invitation import each_once, event_day, titles
from personnel.model import INVITATION, Engagement, Invitation, Leave, Person, absence, engagement
from personnel.model.directory import posts_of
from personnel.rules import invitation_rules as law
from personnel.rules.directory_rules import climbs
from zhengling.personnel.v1.events_pb2 import InvitationAssigned

AWAY, ENGAGED = "不在岗", "另有安排"
"""What is told of an absence or an engagement to those who may not know of it."""


@dataclass(frozen=True)
class AssignLeaders:
    """Which invitation, and all the leaders who go (articles 87, 88)."""

    invitation_id: UUID
    leaders: tuple[UUID, ...]


def handle(command: AssignLeaders, ctx: Context) -> Invitation:
    """Arrange it.

    Raises RuleBroken(R87.1) for another than the office, for a leader who did not agree, is engaged elsewhere or away,
    and RuleBroken(R88.3) for anyone but the vice mayor in charge, or while he is away, at an event in the government's
    name. It is judged under the lock of absences, so that of two at the same instant one is refused, and a leave
    that is being granted is seen.
    """
    invitation = ctx.target(Invitation, command.invitation_id)
    ctx.exercise("R87.1", *law.arranging_powers())
    state = INVITATION.advance(invitation.state, "assign_leaders")
    if law.is_greeting(invitation.kind, ctx.today):
        raise IllegalStep(INVITATION.name, invitation.state, "assign_leaders", "R88.2")
    people = [ctx.load(Person, key) for key in each_once(command.leaders)]
    absence.lock(ctx.session)
    subject = ctx.subject
    for one in people:
        # A refusal tells why the leader cannot go, which is for the office and the leader and not for who organises.
        ctx.subject = f"person/{one.id}"
        require_lawful(invitation, one, ctx)
        require_available(invitation, one, ctx)
    ctx.subject = subject
    replace_engagements(invitation, people, ctx)
    invitation.state, invitation.assigned = state, [one.id for one in people]
    ctx.settle(invitation)
    powers = law.arranging_powers()
    ctx.wait_for(invitation, "conclude_event", *powers, rule="R87.1", due=event_day(invitation))
    fact = InvitationAssigned(invitation_id=str(invitation.id), unit=invitation.unit, state=invitation.state)
    ctx.record(fact, invitation)
    return invitation


def require_lawful(invitation: Invitation, one: Person, ctx: Context) -> None:
    """The leader may be sent to this event at all. Raises RuleBroken(R87.1, R88.3)."""
    day = event_day(invitation)
    law.require_leaders({one.name: [post.kind for post in posts_of(ctx.session, one.id, day)]}, ctx.today)
    leader = engagement.in_charge_on(ctx.session, invitation.answering, day, climbs(ctx.today))
    covering = engagement.stand_ins(ctx.session, leader.id, invitation, ctx.now) if leader else set()
    if invitation.rule == law.GOVERNMENT:
        law.require_himself_in_charge(*titles([one], leader, covering))
        law.require_himself_present(one.name, _absences(invitation, one, ctx))
        return
    agreed = set(invitation.invited) - set(invitation.declined_by)
    if leader and invitation.in_charge:
        agreed |= {leader.id} | (covering & {one.id})
    names = [person.name for key in agreed if (person := ctx.session.get(Person, key)) is not None]
    law.require_agreed([one.name], sorted(names))


def require_available(invitation: Invitation, one: Person, ctx: Context) -> None:
    """The leader is on duty at that time and not engaged elsewhere. Raises RuleBroken(R87.1)."""
    law.require_on_duty(one.name, _absences(invitation, one, ctx))
    others = engagement.engaged(ctx.session, one.id, invitation)
    # The record of the refusal is open to all of the office, whatever they are cleared for.
    open_ones = [not other.level and knows(other, ctx.standing) for other in others]
    law.require_not_engaged(
        one.name, [other.title if told else ENGAGED for other, told in zip(others, open_ones, strict=True)]
    )


def _absences(invitation: Invitation, one: Person, ctx: Context) -> list[str]:
    away: list[Leave] = engagement.absences(ctx.session, one.id, invitation, ctx.now)
    return [leave.title if knows(leave, ctx.standing) else AWAY for leave in away]


def replace_engagements(invitation: Invitation, people: list[Person], ctx: Context) -> None:
    """Let exactly these people be engaged for the event; what is called off is kept as such."""
    going = {one.id for one in people}
    standing = {kept.person_id: kept for kept in engagement.of_invitation(ctx.session, invitation.id)}
    for person_id, kept in standing.items():
        if person_id not in going:
            kept.active = False
    ctx.session.add_all(
        Engagement(
            invitation_id=invitation.id,
            person_id=person_id,
            starts_at=invitation.starts_at,
            ends_at=invitation.ends_at,
            active=True,
            attended=None,
        )
        for person_id in going - standing.keys()
    )
