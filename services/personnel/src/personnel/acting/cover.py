"""Who covers for whom while somebody is away: what the rules of standing in ask of the tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.run import Context
from personnel.model import Appointment, Leave, Post, Substitution, absence
from personnel.model.directory import partner_of, posts_of
from personnel.rules import leave_rules, mandate_rules, stand_in_rules
from personnel.rules.half_day_rules import FAR, day_of
from personnel.rules.standing_rules import HEADS


@dataclass(frozen=True)
class Absent:
    """An absence, or the time added to one, as its gates judge it; terms in half days."""

    person_id: UUID
    post_kind: str
    kind: str
    scope: str
    stand_in_id: UUID | None
    first: int
    end: int
    leave_id: UUID | None = None

    @classmethod
    def of(cls, leave: Leave, first: int, end: int) -> "Absent":
        """A leave that is on record, for some of its time or for time to be added."""
        kinds = (leave.post_kind, leave.kind, leave.destination_scope)
        return cls(leave.person_id, *kinds, leave.stand_in_id, first, end, leave.id)


def may_be_covered(post_kind: str) -> bool:
    """Whether anybody stands in for such a post at all."""
    return post_kind == "vice_mayor" or post_kind in HEADS


def chosen_stand_in(session: Session, post: Post, person_id: UUID, named: UUID | None, on: date) -> UUID | None:
    """Who is to stand in: the one named, else whoever holds the partner's post; never the person himself."""
    if named is None and post.kind == "vice_mayor":
        partner = partner_of(session, post.id, on)
        named = partner.id if partner else None
    return None if named == person_id else named


def require_covered(ctx: Context, absent: Absent) -> None:
    """Nobody needs the one who goes, and somebody present stands in where that is called for.

    Judged at the request, at each approval, and for the time an extension adds. Call it under the lock of absences.
    Raises RuleBroken(R75.3, R7.2, R9.1, R5.2).
    """
    now = absence.current_half(ctx.now)
    session, term = ctx.session, (absent.first, absent.end)
    days = (day_of(absent.first), day_of(absent.end - 1))
    others = absence.away_of(session, absent.person_id, *term, now, but=absent.leave_id)
    leave_rules.require_no_other_leave(others)
    needed_by = absence.covered_by(session, absent.person_id, *term, now)
    stand_in_rules.require_not_needed(needed_by, "R7.2" if absent.post_kind == "vice_mayor" else "R9.1")
    stand_in_rules.require_not_acting(absence.acting_by(session, absent.person_id, *term), *days)
    if leave_rules.needs_delegation(absent.post_kind, absent.scope):
        entrusted = absence.entrusted_throughout(session, absent.person_id, max(absent.first, now), absent.end)
        mandate_rules.require_entrusted(entrusted, *days)
    require_stand_in(ctx, absent)


def require_stand_in(ctx: Context, absent: Absent) -> None:
    """The stand-in fits, and is present all the while; heads need none. Raises RuleBroken(R7.2, R9.1)."""
    now = absence.current_half(ctx.now)
    stand_in, term = absent.stand_in_id, (absent.first, absent.end)
    needed = leave_rules.needs_stand_in(absent.post_kind, absent.kind, absent.scope)
    if stand_in is None and not needed:
        return
    away = absence.away_of(ctx.session, stand_in, *term, now) if stand_in else []
    days = _days_to_look_at(ctx.session, (absent.person_id, stand_in), day_of(absent.first), day_of(absent.end - 1))
    fits = all(fits_for(ctx.session, absent.person_id, absent.post_kind, stand_in, day) for day in days)
    if needed:
        stand_in_rules.require_stand_in(stand_in is not None, fits, away)
    else:
        stand_in_rules.require_deputy(fits, away)


def _days_to_look_at(session: Session, people: Iterable[UUID | None], first: date, last: date) -> list[date]:
    """The first and the last day of a term, and each on which any of them no longer holds a post held before."""
    ends = select(Appointment.ends).where(
        Appointment.person_id.in_([one for one in people if one]), Appointment.ends > first, Appointment.ends <= last
    )
    return sorted({first, last, *session.scalars(ends)})


def fits_for(session: Session, person_id: UUID, post_kind: str, stand_in: UUID | None, on: date) -> bool:
    """Whether somebody holds a post, on a date, by which the work of one who is away may pass to him."""
    if stand_in is None:
        return False
    posts = posts_of(session, stand_in, on)
    if post_kind == "vice_mayor":
        return any(post.kind == "vice_mayor" for post in posts)
    units = {post.unit for post in posts_of(session, person_id, on) if post.kind == post_kind}
    return any(post.kind == HEADS.get(post_kind) and post.unit in units for post in posts)


def stand_in_from(ctx: Context, leave: Leave, stand_in: UUID, first: int) -> None:
    """Let somebody stand in during a leave from a half day on; who did before does so no longer."""
    before = absence.substitution_of(ctx.session, leave.id, first)
    if before is not None:
        first = max(first, before.first_half)
        before.back_half = first
        before.version += 1
        # The exclusion constraint looks at each row as it is written.
        ctx.session.flush()
    leave.stand_in_id = stand_in
    ctx.session.add(Substitution(leave_id=leave.id, stand_in_id=stand_in, first_half=first, back_half=FAR))


def stand_in_until(ctx: Context, leave: Leave, end: int) -> None:
    """Let nobody stand in during a leave any longer, from a half day on."""
    before = absence.substitution_of(ctx.session, leave.id, end)
    if before is not None:
        before.back_half = max(before.first_half, end)
        before.version += 1
