"""Put people on duty for a shift."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from chassis.clock import SHANGHAI
from chassis.errors import AlreadyExists, Malformed
from chassis.run import Context
from personnel.acting.bounds import require_codes
from personnel.model import DutyShift, Person, absence, duty, reachability
from personnel.model.directory import posts_of
from personnel.rules import contact_rules


@dataclass(frozen=True)
class RosterDuty:
    """Who leads which shift of which day, and who else is on duty (article 78)."""

    day: date
    shift: str
    leader_id: UUID
    staff_ids: tuple[UUID, ...]

    def __post_init__(self) -> None:
        """Who leads is not counted among the others."""
        require_codes(shift=self.shift)
        require_led(self.leader_id, self.staff_ids)


def handle(command: RosterDuty, ctx: Context) -> DutyShift:
    """Roster it.

    Raises RuleBroken(R78.1) for anybody but the office, a shift the rulebook does not list, a leader whose post it does
    not, and for who is away or without contact then; AlreadyExists for a shift that is rostered, and Malformed for one
    that is over.
    """
    ctx.exercise("R78.1", *contact_rules.roster_keepers())
    term = duty.hours_of(command.day, contact_rules.shift_hours(command.shift, command.day))
    if term[1] <= ctx.now:
        raise Malformed({"day": "该班次已经结束 / this shift is over"})
    absence.lock(ctx.session)
    there = select(DutyShift.id).where(DutyShift.day == command.day, DutyShift.shift == command.shift)
    if ctx.session.scalar(there):
        raise AlreadyExists("duty")
    require_manned(ctx, command.leader_id, command.staff_ids, *term)
    return ctx.add(
        DutyShift(
            day=command.day,
            shift=command.shift,
            starts_at=term[0],
            ends_at=term[1],
            leader_id=command.leader_id,
            staff=list(command.staff_ids),
        )
    )


def require_led(leader_id: UUID, staff_ids: Iterable[UUID]) -> None:
    """Who leads a shift is not among those who are led. Raises Malformed."""
    if leader_id in staff_ids:
        raise Malformed({"staff_ids": "值班人员不得包括带班人 / who leads the shift must not be among the staff"})


def require_manned(
    ctx: Context, leader_id: UUID, staff_ids: Iterable[UUID], starts_at: datetime, ends_at: datetime
) -> None:
    """One who may lead leads, and everybody can be called and is there in that time; what is past of it is past.

    Call it under the lock of absences. Raises RuleBroken(R78.1), and NotFound for nobody known.
    """
    since = max(starts_at, ctx.now)
    day = starts_at.astimezone(SHANGHAI).date()
    contact_rules.require_duty_leader([post.kind for post in posts_of(ctx.session, leader_id, day)], ctx.today)
    for key in (leader_id, *staff_ids):
        person = ctx.load(Person, key)
        away = reachability.is_away(ctx.session, key, since, ends_at, ctx.now)
        unreachable = reachability.is_unreachable(ctx.session, key, since, ends_at)
        contact_rules.require_on_hand(person.name, bool(person.phone), away, unreachable, ctx.today)
