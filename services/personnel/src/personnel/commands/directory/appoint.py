"""Appoint a person to a post."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from chassis.run import Context
from personnel.acting.bounds import require_order
from personnel.commands.directory.end_appointment import changed, require_spared
from personnel.model import SINGLE, Appointment, Person, Post, ends_after
from personnel.rules import directory_rules


@dataclass(frozen=True)
class Appoint:
    """Who takes up which post from which day on (article 5)."""

    person_id: UUID
    post_id: UUID
    starts: date
    until: date | None
    instrument: str
    acting: bool = False

    def __post_init__(self) -> None:
        """It does not end before it begins."""
        require_order(self.starts, self.until)


def handle(command: Appoint, ctx: Context) -> Appointment:
    """Appoint; who held the seat by acting until it is filled does so until the day before.

    Raises RuleBroken(R9.1), RuleBroken(R5.1) when another holds the seat in that time or it is not established, and
    RuleBroken(R7.2, R5.2) when the one who held it by acting stands in or acts for another after that day.
    """
    ctx.exercise("R9.1", *directory_rules.directory_keepers())
    person, post = ctx.load(Person, command.person_id), ctx.load(Post, command.post_id)
    # Whoever abolishes the post, or fills it too, waits.
    ctx.session.refresh(post, with_for_update=True)
    sole, ends = post.kind in SINGLE, ends_after(command.until)
    directory_rules.require_established(post.title, command.starts, ends, post.starts, post.ends)
    if command.acting:
        directory_rules.require_actable(post.kind, ctx.today)
    if sole:
        _take_seat(command, ctx, post, ends)
    appointment = ctx.add(
        Appointment(
            person_id=person.id,
            post_id=post.id,
            sole=sole,
            starts=command.starts,
            ends=ends,
            instrument=command.instrument,
            acting=command.acting,
        )
    )
    ctx.record(changed(appointment, post), appointment)
    return appointment


def _take_seat(command: Appoint, ctx: Context, post: Post, ends: date) -> None:
    """Make sure that the seat is free in that time, ending what is held by acting where a full holder comes."""
    overlapping = (
        select(Appointment, Person.name)
        .join(Person, Person.id == Appointment.person_id)
        .where(Appointment.post_id == post.id, Appointment.starts < ends, Appointment.ends > command.starts)
        .where(Appointment.ends > Appointment.starts)
        .order_by(Appointment.starts)
        # Whoever ends one of them waits: two changes of one version would be one to who hears of them.
        .with_for_update(of=Appointment)
    )
    rows = ctx.session.execute(overlapping).all()
    giving_way = [one for one, _ in rows if one.acting and not command.acting and one.starts < command.starts]
    directory_rules.require_seat_free(post.title, [name for one, name in rows if one not in giving_way])
    for before in giving_way:
        if before.person_id != command.person_id:
            require_spared(ctx, post, before.person_id, command.starts)
        before.end_on(command.starts)
        before.version += 1
        ctx.record(changed(before, post), before)
    # The earlier term must be seen to end before the new one begins, or the exclusion constraint speaks.
    ctx.session.flush()
