"""Reachability: who tells of a time without contact, who is called instead, and whose a number is or was."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from chassis.law import RuleBroken, implements
from personnel.rules import LAW
from personnel.rules.leave_rules import oneself

OFFICE = "office.staff"
LEADING = ("mayor", "vice_mayor", "mayor.approve", "mayor.sign")
"""Powers any of which makes a leader of the government, or who acts for one."""
AWAY, UNREACHABLE, REACHABLE = "away", "unreachable", "reachable"


@implements("R78.1")
def unit_watchers(units: Iterable[str]) -> tuple[str, ...]:
    """The powers of those in a unit who are told when one of its people is not reached: its head and deputies."""
    return tuple(f"{part}:{unit}" for unit in units for part in ("head", "deputy"))


@implements("R78.1")
def announcing_powers(person_id: UUID, watchers: Iterable[str]) -> tuple[str, ...]:
    """The powers any of which lets announce or end a time without contact: being the person, those told, the office."""
    return (oneself(person_id), *watchers, OFFICE)


@implements("R78.1")
def board_readers(units: Iterable[str]) -> tuple[str, ...]:
    """The powers any of which lets a member of these units read the duty board: they must reach each other."""
    return (*LEADING, OFFICE, *unit_watchers(sorted(units)))


@implements("R78.1")
def roster_keepers() -> tuple[str, ...]:
    """The powers any of which lets roster duty: the office's."""
    return (OFFICE,)


@implements("R78.1")
def require_short(starts_at: datetime, ends_at: datetime, on: date) -> None:
    """A time without contact lasts no longer than the rulebook's hours; what is longer is leave."""
    if ends_at - starts_at > timedelta(hours=LAW.value("R78.1", "max_hours", on)):
        raise _refused(on, starts_at=starts_at, ends_at=ends_at)


@implements("R78.1")
def require_announced(starts_at: datetime, now: datetime, on: date) -> None:
    """It is announced before it begins, or within the minutes of grace after it."""
    if now - starts_at > timedelta(minutes=LAW.value("R78.1", "grace_minutes", on)):
        raise _refused(on, starts_at=starts_at, announced_at=now)


@implements("R78.1")
def require_contact(is_oneself: bool, has_phone: bool, on: date) -> None:
    """Another person is named who can be called: one with a number."""
    if is_oneself or not has_phone:
        raise _refused(on, contact_is_oneself=is_oneself, contact_has_phone=has_phone)


@implements("R78.1")
def require_contact_reachable(away: bool, unreachable: bool, on: date) -> None:
    """Who is called instead is neither away nor without contact in that time."""
    if away or unreachable:
        raise _refused(on, contact_is_away=away, contact_is_unreachable=unreachable)


@implements("R78.1")
def require_alone(overlapping: int, on: date) -> None:
    """A person has one time without contact at a time."""
    if overlapping:
        raise _refused(on, announced_already=overlapping)


@implements("R78.1")
def require_not_called(for_others: int, on: date) -> None:
    """Who is called instead of another stays reachable until somebody else is."""
    if for_others:
        raise _refused(on, is_contact_of_others=for_others)


@implements("R78.1")
def require_off_duty(shifts: int, on: date) -> None:
    """Who is on duty stays reachable until another takes the shift."""
    if shifts:
        raise _refused(on, shifts_on_duty=shifts)


@implements("R78.1")
def shift_hours(shift: str, on: date) -> tuple[int, int]:
    """The hours, counted from midnight of its day, at which a shift begins and ends. Raises RuleBroken if unknown."""
    shifts = LAW.value("R78.1", "shifts", on)
    if shift not in shifts:
        raise _refused(on, shift=shift, shifts=sorted(shifts))
    begins, ends = shifts[shift]
    return begins, ends


@implements("R78.1")
def require_duty_leader(post_kinds: Iterable[str], on: date) -> None:
    """A shift is led by a holder of one of the posts the rulebook lists."""
    held, leading = list(post_kinds), LAW.value("R78.1", "duty_leaders", on)
    if not set(held) & set(leading):
        raise _refused(on, posts=held, leaders=leading)


@implements("R78.1")
def require_on_hand(name: str, has_phone: bool, away: bool, unreachable: bool, on: date) -> None:
    """Who is put on duty can be called, and is neither away nor without contact in that shift."""
    if not has_phone or away or unreachable:
        raise _refused(on, name=name, has_phone=has_phone, away=away, unreachable=unreachable)


@implements("R78.1")
def reach(away: bool, unreachable: bool) -> str:
    """How a person stands on the duty board; who is away is shown as away, with or without a window."""
    if away:
        return AWAY
    return UNREACHABLE if unreachable else REACHABLE


@implements("R78.2")
def phone_reporters(person_id: UUID) -> tuple[str, ...]:
    """The powers any of which lets report a person's number and read their history: being the person, the office."""
    return (oneself(person_id), OFFICE)


@implements("R78.2")
def phone_keepers() -> tuple[str, ...]:
    """The powers any of which lets take note of changed numbers: the office's."""
    return (OFFICE,)


@implements("R78.2")
def number_readers() -> tuple[str, ...]:
    """The powers any of which lets ask whose a number is or was: the office's, and the leaders'."""
    return (OFFICE, *LEADING)


@implements("R78.2")
def report_days_late(changed_on: date, reported_on: date, on: date) -> int:
    """By how many days a changed number was reported late; 0 when in time. It is taken all the same."""
    due = changed_on + timedelta(days=LAW.value("R78.2", "report_days", on))
    return max(0, (reported_on - due).days)


@implements("R78.2")
def forms_of(digits: str, on: date) -> tuple[str, ...]:
    """The ways in which one number may have been written down: with the city's area code and without."""
    area = LAW.value("R78.2", "area_code", on)
    forms = (digits, area + digits, digits.removeprefix(area))
    return tuple(dict.fromkeys(form for form in forms if form))


def _refused(on: date, **judged: object) -> RuleBroken:
    """A refusal under R78.1; every one names the most hours, because the one remedy speaks of them."""
    return RuleBroken("R78.1", most_hours=LAW.value("R78.1", "max_hours", on), **judged)
