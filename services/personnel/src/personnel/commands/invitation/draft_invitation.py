"""Write a request-report form by which a unit asks leaders to an event, or asks for a greeting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from chassis.clock import SHANGHAI
from chassis.errors import Malformed
from chassis.run import Context
from chassis.wire import to_uuid
from personnel.acting.bounds import require_codes
from personnel.model import Invitation, Person, engagement
from personnel.model.directory import posts_of, unit_by_code
from personnel.model.invitation import DRAFTED, OFFICE
from personnel.rules import invitation_rules as law
from personnel.rules.directory_rules import climbs

LONGEST_EVENT = timedelta(days=31)


@dataclass(frozen=True)
class DraftInvitation:
    """The form (article 87); exactly what the unit writes, by the fields' own names in the table."""

    unit: str
    title: str
    kind: str
    in_government_name: bool
    city_wide: bool
    instrument: str
    special_need: bool
    grounds: str
    place: str
    starts_at: datetime
    ends_at: datetime
    attendance: int
    role: str
    invited: tuple[UUID, ...]
    in_charge: bool
    addressed_to: str
    level: int

    def __post_init__(self) -> None:
        """It is of a unit, lasts for some time, and goes to the office or, where that is refused, to a person."""
        require_codes(unit=self.unit)
        require_time(self.starts_at, self.ends_at)
        if self.addressed_to not in ("", OFFICE):
            to_uuid(self.addressed_to, "addressed_to")

    @property
    def columns(self) -> dict[str, Any]:
        """The form as it stands in the table: to the office where nobody is named, and each leader named once."""
        return vars(self) | {"invited": each_once(self.invited), "addressed_to": self.addressed_to or OFFICE}


def handle(command: DraftInvitation, ctx: Context) -> Invitation:
    """Keep it as a draft of the unit.

    Raises RuleBroken(R9.1) for who is not of the unit, and RuleBroken(R87.1, R88.1, R88.2, R88.3) for what would be
    refused when handed in; a refusal is on record under the unit.
    """
    unit = unit_by_code(ctx.session, command.unit)
    ctx.subject = f"unit/{unit.id}"
    ctx.exercise("R9.1", *law.drafting_powers(unit.code))
    invitation = Invitation(
        **command.columns,
        answering=engagement.answering_unit(ctx.session, unit.code, ctx.today),
        state=DRAFTED,
        rule="",
        chain=[],
        stage=0,
        declined_by=[],
        assigned=[],
        attended=[],
        submitted_on=None,
        opinion="",
        note="",
    )
    judge(invitation, ctx)
    ctx.add(invitation)
    wait_for_head(invitation, ctx)
    return invitation


def require_time(starts_at: datetime, ends_at: datetime) -> None:
    """An event ends after it began, and does not last for ever. Raises Malformed."""
    if not starts_at < ends_at <= starts_at + LONGEST_EVENT:
        days = LONGEST_EVENT.days
        raise Malformed({"ends_at": f"应在开始之后 {days} 天以内 / within {days} days after the beginning"})


def each_once(people: Iterable[UUID]) -> list[UUID]:
    """These people, in order, each once."""
    return list(dict.fromkeys(people))


def judge(invitation: Invitation, ctx: Context) -> None:
    """Judge the form by all that does not depend on when it is handed in, and note by which rule it is decided.

    Raises RuleBroken(R87.1, R88.1, R88.2, R88.3), and NotFound for a person who is not there.
    """
    law.require_to_office(invitation.addressed_to)
    law.require_known_kind(invitation.kind, ctx.today)
    arranged = law.arranged_city_wide(invitation.city_wide, invitation.instrument)
    rule = law.rule_for(invitation.kind, invitation.in_government_name, arranged, ctx.today)
    law.require_open_kind(invitation.kind, arranged, rule, ctx.today)
    grounds = (invitation.special_need, invitation.grounds)
    law.require_special_need(invitation.kind, arranged, *grounds, ctx.today)
    law.require_somebody_asked(rule, len(invitation.invited), invitation.in_charge)
    people = [ctx.load(Person, key) for key in invitation.invited]
    day = event_day(invitation)
    posts = {one.name: [post.kind for post in posts_of(ctx.session, one.id, day)] for one in people}
    law.require_leaders(posts, ctx.today)
    if rule == law.GOVERNMENT:
        leader = engagement.in_charge_on(ctx.session, invitation.answering, day, climbs(ctx.today))
        law.require_himself_in_charge(*titles(people, leader, set()))
    invitation.rule = rule


def titles(people: list[Person], leader: Person | None, covering: set[UUID]) -> tuple[dict[str, str], str]:
    """By which title each of these people is in charge, and who is so himself.

    `covering` are those known to stand in for him. A unit is not told of them: from who stands in it would learn who is
    away.
    """
    found = {one.name: "substitution" if one.id in covering else "" for one in people}
    if leader:
        found |= {one.name: law.OWN for one in people if one.id == leader.id}
    return found, leader.name if leader else ""


def event_day(invitation: Invitation) -> date:
    """The day on which the event begins, in Asia/Shanghai."""
    return invitation.starts_at.astimezone(SHANGHAI).date()


def wait_for_head(invitation: Invitation, ctx: Context) -> None:
    """Put the form before the head of the unit, who alone hands it in."""
    powers = law.submitting_powers(invitation.answering)
    ctx.wait_for(invitation, "submit_invitation", *powers, rule="R9.1", due=event_day(invitation))
