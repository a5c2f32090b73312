"""Ask for leave, or report a trip."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.errors import Malformed, NotPermitted
from chassis.run import Context
from personnel.model import LEAVE_KINDS, Leave, Person, absence
from personnel.model.directory import partner_of, portfolio_on, posts_of, unit_by_code
from personnel.model.leave import SUBMITTED
from personnel.model.post import Post
from personnel.rules import leave_rules, mandate_rules
from zhengling.personnel.v1.events_pb2 import LeaveApproved


@dataclass(frozen=True)
class RequestLeave:
    """A leave or trip of the caller (article 75)."""

    kind: str
    starts: date
    until: date
    destination: str
    leaves_rushan: bool
    leaves_weihai: bool
    stand_in_id: UUID | None
    reason: str


def handle(command: RequestLeave, ctx: Context) -> Leave:
    """Submit it, or report it where nobody need approve.

    Raises RuleBroken(R75.1, R75.2, R9.1) when it comes late, RuleBroken(R7.2) when nobody can stand in, and
    RuleBroken(R5.2) when the mayor leaves without a delegation, or who acts for him leaves. A refusal is on record
    under the person.
    """
    if ctx.actor.person_id is None:
        raise NotPermitted("leave")
    person = ctx.load(Person, ctx.actor.person_id)
    ctx.subject = f"person/{person.id}"
    command = _whole(command)
    # One that comes late is judged as late, whatever the person was when it began.
    post = next(iter(posts_of(ctx.session, person.id, max(command.starts, ctx.today))), None)
    if post is None:
        raise NotPermitted("leave of someone without a post on that day")
    unit = unit_by_code(ctx.session, post.unit)
    internal = unit.kind == "internal_unit"
    rule = leave_rules.rule_for(post.kind, internal, command.kind, command.leaves_weihai)
    if rule:
        leave_rules.require_in_time(rule, command.starts, ctx.today)
    absence.lock(ctx.session)
    stand_in = _stand_in(command, post, person, ctx)
    leader = portfolio_on(ctx.session, unit.code, ctx.today)
    # Who heads an internal unit asks the head of the unit it is part of.
    above = unit.superior if internal and post.kind == "unit_head" else unit.code
    chain = leave_rules.approval_chain(rule, unit.code, above or "", leader is not None, ctx.today) if rule else ()
    leave = ctx.add(
        Leave(
            person_id=person.id,
            kind=command.kind,
            starts=command.starts,
            until=command.until,
            destination=command.destination,
            leaves_rushan=command.leaves_rushan,
            leaves_weihai=command.leaves_weihai,
            reason=command.reason,
            title=f"{person.name}请假（{LEAVE_KINDS[command.kind]}）{command.starts} 至 {command.until}",
            stand_in_id=stand_in,
            state=SUBMITTED,
            rule=rule,
            chain=list(chain),
            stage=0,
            back_on=command.starts,
            returned_on=None,
            chased_on=None,
            note="",
            of_leader=post.kind in ("mayor", "vice_mayor"),
        )
    )
    if chain:
        ctx.wait_for(leave, "approve_leave", chain[0], rule=rule, due=command.starts)
    else:
        leave.grant(ctx.today)
        ctx.record(approved(leave), leave)
    return leave


def _whole(command: RequestLeave) -> RequestLeave:
    """The command with what its words imply. Raises Malformed for dates out of order or a trip that leads nowhere."""
    if command.until < command.starts:
        raise Malformed({"until": "不得早于起始日 / not before starts"})
    weihai = command.leaves_weihai or command.kind == "abroad"
    rushan = command.leaves_rushan or weihai
    if command.kind not in leave_rules.RESTING and not rushan:
        raise Malformed({"leaves_rushan": "乳山以内的公务不算离岗 / a business trip within Rushan is no absence"})
    return replace(command, leaves_rushan=rushan, leaves_weihai=weihai)


def _stand_in(command: RequestLeave, post: Post, person: Person, ctx: Context) -> UUID | None:
    """Who stands in; None for posts that nobody stands in for."""
    term = (command.starts, command.until)
    if post.kind == "mayor":
        covered = absence.entrusted_throughout(ctx.session, person.id, *term)
        mandate_rules.require_entrusted(covered or not command.leaves_rushan, *term)
        return None
    if post.kind != "vice_mayor":
        return None
    stand_in = chosen_stand_in(ctx.session, post, person.id, command.stand_in_id, command.starts)
    require_covered(ctx, person.id, stand_in, *term)
    return stand_in


def chosen_stand_in(session: Session, post: Post, person_id: UUID, named: UUID | None, on: date) -> UUID | None:
    """Who is to stand in: the one named, else whoever holds the partner's post; never the person himself."""
    if named is None:
        partner = partner_of(session, post.id, on)
        named = partner.id if partner else None
    return None if named == person_id else named


def require_covered(ctx: Context, person_id: UUID, stand_in: UUID | None, starts: date, until: date) -> None:
    """Somebody present stands in, and nobody needs the one who goes; judged at the request and at the approval.

    Call it under the lock of absences. Raises RuleBroken(R7.2, R5.2).
    """
    term = (starts, until)
    away = absence.away_of(ctx.session, stand_in, *term, ctx.today) if stand_in else []
    posts = posts_of(ctx.session, stand_in, starts) if stand_in else []
    leave_rules.require_stand_in(stand_in is not None, any(p.kind == "vice_mayor" for p in posts), away)
    leave_rules.require_not_needed(absence.covered_by(ctx.session, person_id, *term, ctx.today))
    leave_rules.require_not_acting(absence.acting_by(ctx.session, person_id, *term), *term)


def approved(leave: Leave) -> LeaveApproved:
    """The event that tells that a leave may be taken."""
    return LeaveApproved(
        leave_id=str(leave.id),
        person_id=str(leave.person_id),
        starts=str(leave.starts),
        until=str(leave.until),
        stand_in_id=str(leave.stand_in_id or ""),
        state=leave.state,
    )
