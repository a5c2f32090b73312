"""The reads of phone numbers, of times without contact and of the duty roster."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select

from chassis.clock import SHANGHAI
from chassis.db import Page, page
from chassis.run import Context
from personnel.model import DutyShift, Person, PhoneNumber, UnreachableWindow, duty, keeps_directory
from personnel.model.phone import digits_of, require_number
from personnel.model.reachability import Announcement, overlapping
from personnel.queries.terms import narrowed
from personnel.rules import contact_rules


@dataclass(frozen=True)
class NumberHolder:
    """Who has or had a number, and how that person is reached now."""

    phone: PhoneNumber
    person: Person


def list_phones(ctx: Context, person_id: UUID, on: date | None, cursor: str, limit: int) -> Page[PhoneNumber]:
    """The numbers of a person. Raises RuleBroken(R78.2) for others than the person and the office, and NotFound."""
    ctx.exercise("R78.2", *contact_rules.phone_reporters(person_id))
    person = ctx.load(Person, person_id)
    query = _held_on(select(PhoneNumber).where(PhoneNumber.person_id == person.id), on)
    return page(ctx.session, query, PhoneNumber.id, cursor, limit)


def list_phone_changes(ctx: Context, state: str, cursor: str, limit: int) -> Page[PhoneNumber]:
    """The numbers reported, newest first. Raises RuleBroken(R78.2) for others than the office."""
    ctx.exercise("R78.2", *contact_rules.phone_keepers())
    query = narrowed(select(PhoneNumber), (PhoneNumber.state, state))
    return page(ctx.session, query, PhoneNumber.id, cursor, limit)


def find_number(ctx: Context, number: str, on: date | None, cursor: str, limit: int) -> Page[NumberHolder]:
    """Whose a number is or was, however it is written.

    Raises RuleBroken(R78.2) for who may not ask, Malformed for what is no number.
    """
    require_number(number)
    ctx.exercise("R78.2", *contact_rules.number_readers())
    forms = contact_rules.forms_of(digits_of(number), ctx.today)
    query = _held_on(select(PhoneNumber).where(PhoneNumber.digits.in_(forms)), on)
    found, next_cursor = page(ctx.session, query, PhoneNumber.id, cursor, limit)
    people = _people(ctx, [phone.person_id for phone in found])
    return Page([NumberHolder(phone, people[phone.person_id]) for phone in found], next_cursor)


def get_unreachable(ctx: Context, window_id: UUID) -> Announcement:
    """One window. Raises NotFound, for those it is no business of too."""
    return _announcements(ctx, [ctx.load(UnreachableWindow, window_id)])[0]


def list_unreachable(
    ctx: Context, person_id: UUID | None, contact_id: UUID | None, at: datetime | None, cursor: str, limit: int
) -> Page[Announcement]:
    """The windows the caller may know of, newest first; those under way at an instant, where one is given."""
    window, standing = UnreachableWindow, ctx.standing
    query = narrowed(select(window), (window.person_id, person_id), (window.contact_id, contact_id))
    if at is not None:
        query = query.where(overlapping(at, at + timedelta(microseconds=1)))
    if not keeps_directory(standing) and not standing.holds(*contact_rules.LEADING):
        mine = standing.person_id
        told = window.watchers.overlap(standing.keys())
        query = query.where(or_(window.person_id == mine, window.contact_id == mine, told))
    found, next_cursor = page(ctx.session, query, window.id, cursor, limit)
    return Page(_announcements(ctx, found), next_cursor)


def get_duty(ctx: Context, duty_id: UUID) -> DutyShift:
    """One shift. Raises NotFound, for those it is no business of too."""
    return ctx.load(DutyShift, duty_id)


def list_duties(
    ctx: Context, starts: date | None, until: date | None, person_id: UUID | None, cursor: str, limit: int
) -> Page[DutyShift]:
    """The shifts of those days, the newest entry first; to who does not read the board, only the caller's own."""
    query: Select[Any] = select(DutyShift)
    if starts is not None:
        query = query.where(DutyShift.day >= starts)
    if until is not None:
        query = query.where(DutyShift.day <= until)
    if person_id is not None:
        query = query.where(duty.manned_by(person_id))
    if not duty.reads_board(ctx.standing):
        query = query.where(duty.manned_by(ctx.standing.person_id))
    return page(ctx.session, query, DutyShift.id, cursor, limit)


def _held_on(query: Select[Any], on: date | None) -> Select[Any]:
    """The query for the numbers that held at some instant of a day; for all where none is given."""
    if on is None:
        return query
    midnight = datetime.combine(on, time(), SHANGHAI)
    over = or_(PhoneNumber.ends_at.is_(None), PhoneNumber.ends_at > midnight)
    return query.where(PhoneNumber.starts_at < midnight + timedelta(days=1), over)


def _announcements(ctx: Context, found: list[UnreachableWindow]) -> list[Announcement]:
    people = _people(ctx, [key for window in found for key in (window.person_id, window.contact_id)])
    return [
        Announcement(
            window,
            people[window.person_id],
            people[window.contact_id],
            window.reason if window.may_show_reason(ctx.standing) else "",
        )
        for window in found
    ]


def _people(ctx: Context, keys: list[UUID]) -> dict[UUID, Person]:
    """The people of these ids, by one statement; by none where there are no ids."""
    if not keys:
        return {}
    return {person.id: person for person in ctx.session.scalars(select(Person).where(Person.id.in_(set(keys))))}
