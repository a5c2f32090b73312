"""Announce a time in which somebody is not reached, and who is called instead."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from chassis.errors import Malformed, NotPermitted
from chassis.run import Context
from chassis.wire import instant
from personnel.model import Person, UnreachableWindow, absence, duty, reachability
from personnel.model.reachability import Announcement
from personnel.rules import contact_rules
from zhengling.personnel.v1.events_pb2 import UnreachableAnnounced


@dataclass(frozen=True)
class AnnounceUnreachable:
    """Who (None for the caller) is not reached from when until when, why, and who is called instead (article 78)."""

    person_id: UUID | None
    starts_at: datetime
    ends_at: datetime
    reason: str
    contact_id: UUID

    def __post_init__(self) -> None:
        """It lasts for some time."""
        if self.ends_at <= self.starts_at:
            raise Malformed({"ends_at": "应晚于起始时刻 / later than starts_at is expected"})


def handle(command: AnnounceUnreachable, ctx: Context) -> Announcement:
    """Announce it. Raises RuleBroken(R78.1).

    It is refused to others than the person, his unit's head and deputies and the office, and for a time that is too
    long, began too long ago, overlaps another of the same person's, or in which the person is called instead of
    another or on duty, or whoever is named cannot be called. A refusal is on record under the person.
    """
    wanted = command.person_id or ctx.actor.person_id
    if wanted is None:
        raise NotPermitted("time without contact of nobody")
    person = ctx.load(Person, wanted)
    ctx.subject = f"person/{person.id}"
    watchers = contact_rules.unit_watchers(reachability.units_of(ctx.session, person.id, ctx.today))
    ctx.exercise("R78.1", *contact_rules.announcing_powers(person.id, watchers))
    if command.ends_at <= ctx.now:
        raise Malformed({"ends_at": "应晚于现在 / later than now is expected"})
    term = (command.starts_at, command.ends_at)
    contact_rules.require_announced(command.starts_at, ctx.now, ctx.today)
    contact_rules.require_short(*term, ctx.today)
    # Two who name each other at the same instant would each find the other reachable.
    absence.lock(ctx.session)
    require_free(ctx, person.id, *term)
    contact = called(ctx, person.id, command.contact_id, *term)
    window = ctx.add(
        UnreachableWindow(
            person_id=person.id,
            starts_at=command.starts_at,
            ends_at=command.ends_at,
            announced_until=command.ends_at,
            reason=command.reason,
            contact_id=contact.id,
            watchers=list(watchers),
            announced_by=ctx.actor.person_id,
            announced_at=ctx.now,
            ended_early=False,
        )
    )
    ctx.record(
        UnreachableAnnounced(
            window_id=str(window.id),
            person_id=str(person.id),
            starts_at=instant(window.starts_at),
            ends_at=instant(window.ends_at),
        ),
        window,
    )
    return Announcement(window, person, contact, window.reason)


def require_free(ctx: Context, person_id: UUID, starts_at: datetime, ends_at: datetime) -> None:
    """Nobody relies on the person in that time, who has announced nothing else in it. Raises RuleBroken(R78.1)."""
    term = (starts_at, ends_at)
    found = [
        _count(ctx, reachability.windows(column, person_id, *term))
        for column in (UnreachableWindow.person_id, UnreachableWindow.contact_id)
    ]
    contact_rules.require_alone(found[0], ctx.today)
    contact_rules.require_not_called(found[1], ctx.today)
    contact_rules.require_off_duty(_count(ctx, duty.shifts_of(person_id, *term)), ctx.today)


def called(ctx: Context, person_id: UUID, contact_id: UUID, starts_at: datetime, ends_at: datetime) -> Person:
    """Who is to be called instead of a person in that time, being there and reached all the while.

    Call it under the lock of absences. Raises RuleBroken(R78.1), and NotFound for nobody known. What keeps the one
    named from being called is not told: a leave is no business of whoever asks.
    """
    contact = ctx.load(Person, contact_id)
    contact_rules.require_contact(contact.id == person_id, bool(contact.phone), ctx.today)
    away = reachability.is_away(ctx.session, contact.id, starts_at, ends_at, ctx.now)
    unreachable = reachability.is_unreachable(ctx.session, contact.id, starts_at, ends_at)
    contact_rules.require_contact_reachable(away, unreachable, ctx.today)
    return contact


def _count(ctx: Context, query: Select[Any]) -> int:
    return ctx.session.scalar(select(func.count()).select_from(query.subquery())) or 0
