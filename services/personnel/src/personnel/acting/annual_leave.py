"""What is left of a person's annual leave in a calendar year, from the leaves on record."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.run import Context
from personnel.model import Person, absence
from personnel.model.leave import EXTENDING, RETURNED, SUBMITTED, Leave
from personnel.rules import annual_leave_rules as law
from personnel.rules.half_day_rules import day_of


@dataclass(frozen=True)
class Balance:
    """One person's annual leave of one year in working half days.

    `known` is False where nobody has said since when the person has worked: then nothing is owed or refused.
    `provisional` says that the year has no arrangement of working days yet, so only weekends were counted as free.
    """

    person_id: UUID
    year: int
    worked_since: date | None
    known: bool
    provisional: bool
    entitled: int
    taken: int
    granted: int
    asked: int

    @property
    def left(self) -> int:
        """What may still be asked for; below nothing where the entitlement was lowered afterwards."""
        return self.entitled - self.taken - self.granted - self.asked


def balance(ctx: Context, person: Person, year: int, on: date, but: UUID | None = None) -> Balance:
    """The balance of a year, the entitlement by the years of work on `on`; the leave `but` is left out of account."""
    now, (first, end) = absence.current_half(ctx.now), law.year_of(year)
    is_workday = ctx.runtime.calendar.is_workday
    taken = granted = asked = 0
    for leave in absence.taken_between(ctx.session, person.id, law.ANNUAL, first, end):
        if leave.id == but:
            continue
        begun, over = _term(leave)
        begun, over = max(first, begun), min(end, over)
        past = law.workhalves(begun, min(over, now), is_workday) if leave.state != SUBMITTED else 0
        whole = law.workhalves(begun, over, is_workday)
        taken += past
        if leave.state == SUBMITTED:
            asked += whole
        else:
            granted += whole - past
            if leave.state == EXTENDING and leave.wanted_half:
                more = law.workhalves(max(first, leave.due_half), min(end, leave.wanted_half), is_workday)
                asked += more
    since = person.worked_since
    return Balance(
        person_id=person.id,
        year=year,
        worked_since=since,
        known=since is not None,
        provisional=not ctx.runtime.calendar.is_arranged(date(year, 1, 1)),
        entitled=law.entitlement(since, on) * 2 if since else 0,
        taken=taken,
        granted=granted,
        asked=asked,
    )


def require_left(ctx: Context, rule: str, person: Person, first: int, end: int) -> None:
    """In each calendar year that a term of annual leave touches there is enough left, if it is known what is owed.

    Call it under the lock of absences, so that two requests cannot both take the last day. Raises RuleBroken.
    """
    if person.worked_since is None:
        return
    starts, is_workday = day_of(first), ctx.runtime.calendar.is_workday
    for year in law.years_of(first, end):
        year_first, year_end = law.year_of(year)
        asked = law.workhalves(max(first, year_first), min(end, year_end), is_workday)
        found = balance(ctx, person, year, max(starts, date(year, 1, 1)))
        law.require_within_balance(rule, year, asked, found.left, starts)


def _term(leave: Leave) -> tuple[int, int]:
    """What was asked for, or of a leave that is over, what was taken of it."""
    if leave.state == RETURNED:
        return leave.away_half, max(leave.away_half, min(leave.due_half, leave.back_half))
    return leave.first_half, leave.due_half
