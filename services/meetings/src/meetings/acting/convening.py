"""Who convenes and chairs a meeting (articles 42 to 46), and what is written down when something about it changes."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from chassis.actor import Power
from chassis.errors import Malformed
from chassis.pending import PendingStep
from chassis.run import Context, subject_of
from chassis.wire import instant
from meetings.acting.capacity import exercise
from meetings.model.convening import COMMISSION, Commission, InvitedUnit, MeetingChange
from meetings.model.meeting import Meeting
from meetings.rules import authority_rules, convening_rules
from meetings.rules.authority_rules import COMMISSIONED, Authority

COMMISSION_VIA = "commission"
"""By what title somebody acts who convenes under a commission."""


def chairing(meeting: Meeting) -> Authority:
    """The powers that chair this meeting."""
    joint, commissioned = bool(meeting.hosts), meeting.commission_id is not None
    return authority_rules.chairs(meeting.kind, meeting.unit, joint=joint, commissioned=commissioned)


def preside(ctx: Context, meeting: Meeting) -> Power:
    """Act as one who may chair this meeting; raises the RuleBroken of its kind."""
    power = exercise(ctx, chairing(meeting))
    require_named(ctx, meeting, ctx.standing.person_id, power.key)
    return power


def convenors(meeting: Meeting) -> Authority:
    """The powers that convene this meeting, and so put it off or cancel it."""
    if meeting.commission_id is not None:
        return authority_rules.commissioned_convenors()
    return authority_rules.convenors(meeting.kind)


def by_convenor(ctx: Context, meeting: Meeting) -> Power:
    """Act as one who may convene this meeting, and so put it off or cancel it; raises the RuleBroken of its kind."""
    power = exercise(ctx, convenors(meeting))
    require_named(ctx, meeting, ctx.standing.person_id, power.key)
    return power


def require_named(ctx: Context, meeting: Meeting, person_id: UUID | None, power: str) -> None:
    """Who leads a thematic meeting as one of the office is whom its commission names. Raises RuleBroken(R45.1)."""
    if meeting.commission_id is None or power not in COMMISSIONED:
        return
    commission = ctx.session.get(Commission, meeting.commission_id)
    stands = commission is not None and commission.state != "revoked"
    is_the_one = commission is not None and commission.person_id == person_id
    convening_rules.require_commissioned_person(is_the_one, stands, meeting.unit)


def convene_thematic(ctx: Context, unit: str, day: date) -> Commission | None:
    """Act as one who may convene a thematic meeting on a unit's matters; answers the commission it is done under.

    The mayor and vice mayors need none. Who is of the office does it under the commission that fits; one for a single
    meeting is taken before one for a term. Raises RuleBroken(R45.1) and NeighbourDown.
    """
    own = authority_rules.thematic_convenors()
    if ctx.standing.holds(*own.powers) or not ctx.standing.holds(*COMMISSIONED):
        exercise(ctx, own)
        return None
    givers = ctx.neighbours.holders(ctx.actor, convening_rules.GIVERS_POSTS, ctx.today)
    query = (
        select(Commission)
        .where(Commission.person_id == ctx.standing.person_id, Commission.unit == unit)
        .order_by(Commission.state == "in_force", Commission.once, Commission.id)
    )
    in_post = {giver.person_id for giver in givers}
    found = [(one, _facts(one, in_post)) for one in ctx.session.scalars(query)]
    fitting = [one for one, facts in found if _fits(facts, day, ctx.today)]
    chosen = fitting[-1] if fitting else found[-1][0] if found else None
    convening_rules.require_commission(_facts(chosen, in_post) if chosen else None, unit, day, ctx.today)
    power = exercise(ctx, authority_rules.commissioned_convenors())
    giver = chosen.given_by if chosen else None
    ctx.capacity = Power(power.key, COMMISSION_VIA, giver, chosen.instrument if chosen else "")
    return chosen


def _facts(commission: Commission, in_post: set[UUID]) -> convening_rules.CommissionFacts:
    return convening_rules.CommissionFacts(
        unit=commission.unit,
        starts=commission.starts,
        until=commission.until,
        in_force=commission.state == "in_force",
        giver_in_post=commission.given_by in in_post,
    )


def _fits(facts: convening_rules.CommissionFacts, day: date, today: date) -> bool:
    return facts.in_force and facts.giver_in_post and facts.starts <= today and day <= facts.until


def use(ctx: Context, commission: Commission | None, meeting: Meeting) -> None:
    """Note that a meeting was convened under a commission; one for a single meeting is used up by it.

    Raises IllegalStep for one that was used up or revoked since it was looked at.
    """
    if commission is None:
        return
    ctx.session.refresh(commission, with_for_update=True)
    meeting.commission_id = commission.id
    commission.state = COMMISSION.advance(commission.state, "use_up" if commission.once else "convene_under")
    if commission.once:
        commission.meeting_id = meeting.id
        commission.version += 1


def require_units(ctx: Context, field: str, codes: set[str], on: date) -> dict[str, str]:
    """The kinds of these units on a date. Raises Malformed naming one that is not there, and NeighbourDown."""
    if not codes:
        return {}
    kinds: dict[str, str] = ctx.neighbours.units(ctx.actor, codes, on)
    if missing := sorted(codes - kinds.keys()):
        named = "、".join(missing)
        raise Malformed({field: f"没有代码为 {named} 的单位 / no such unit: {', '.join(missing)}"})
    return kinds


ARRANGED = ("title", "day", "starts_at", "ends_at", "venue", "form")
"""What about a meeting is arranged, and so can be changed."""


def arranged(meeting: Meeting) -> dict[str, Any]:
    """How a meeting is arranged, as it is kept in the record of its changes."""
    return {
        "title": meeting.title,
        "day": meeting.day.isoformat(),
        "starts_at": instant(meeting.starts_at),
        "ends_at": instant(meeting.ends_at),
        "venue": meeting.venue,
        "form": meeting.form,
    }


def note_change(ctx: Context, meeting: Meeting, kind: str, reason: str, before: dict[str, Any]) -> None:
    """Put a change of a meeting on its record, and tell those who were given notice of it."""
    after = {name: value for name, value in arranged(meeting).items() if value != before[name]}
    ctx.session.add(
        MeetingChange(
            meeting_id=meeting.id,
            kind=kind,
            reason=reason,
            before=before,
            after=after,
            changed_by=ctx.standing.name,
            changed_at=ctx.now,
        )
    )


DUE_ON_THE_DAY = (
    "fix_agenda",
    "open_meeting",
    "review_topic",
    "sign_topic_form",
    "approve_topic",
    "record_prior_report",
)
"""The steps that are due on the day of the meeting."""


def redate_steps(ctx: Context, things: Sequence[Any], day: date) -> None:
    """What waits about a meeting and the topics on their way to it is due on the new day."""
    subjects = [subject_of(thing) for thing in things]
    rows = update(PendingStep).where(PendingStep.subject.in_(subjects), PendingStep.step.in_(DUE_ON_THE_DAY))
    ctx.session.execute(rows.values(due=day), execution_options={"synchronize_session": False})


def rename_steps(ctx: Context, meeting: Meeting) -> None:
    """What waits about a meeting is shown under its new title."""
    rows = update(PendingStep).where(PendingStep.subject == subject_of(meeting)).values(title=meeting.title)
    ctx.session.execute(rows, execution_options={"synchronize_session": False})


def invite_unit(ctx: Context, meeting: Meeting, unit: str, topics: tuple[UUID, ...]) -> None:
    """Note that a unit's head observes, for these topics or for the whole meeting, beside what was noted before."""
    query = select(InvitedUnit).where(InvitedUnit.meeting_id == meeting.id, InvitedUnit.unit == unit)
    row = ctx.session.scalars(query).one_or_none()
    if row is None:
        ctx.session.add(InvitedUnit(meeting_id=meeting.id, unit=unit, topics=list(topics)))
    else:
        row.topics = list(dict.fromkeys((*row.topics, *topics))) if topics and row.topics else []
    ctx.session.flush()
