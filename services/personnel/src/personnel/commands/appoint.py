"""Appoint a person to a post."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from chassis.run import Context
from personnel.model import SINGLE, Appointment, Person, Post, ends_after
from personnel.rules import directory_rules
from zhengling.personnel.v1.events_pb2 import AppointmentChanged


@dataclass(frozen=True)
class Appoint:
    """Who takes up which post from which day on (article 5)."""

    person_id: UUID
    post_id: UUID
    starts: date
    until: date | None
    instrument: str


def handle(command: Appoint, ctx: Context) -> Appointment:
    """Appoint. Raises RuleBroken(R9.1), and RuleBroken(R5.1) when another holds the seat in that time."""
    ctx.exercise("R9.1", *directory_rules.directory_keepers())
    person, post = ctx.load(Person, command.person_id), ctx.load(Post, command.post_id)
    sole, ends = post.kind in SINGLE, ends_after(command.until)
    if sole:
        overlapping = (
            select(Person.name)
            .join(Appointment, Appointment.person_id == Person.id)
            .where(Appointment.post_id == post.id, Appointment.starts < ends, Appointment.ends > command.starts)
        )
        directory_rules.require_seat_free(post.title, ctx.session.scalars(overlapping))
    appointment = ctx.add(
        Appointment(
            person_id=person.id,
            post_id=post.id,
            sole=sole,
            starts=command.starts,
            ends=ends,
            instrument=command.instrument,
        )
    )
    ctx.record(changed(appointment, post), appointment)
    return appointment


def changed(appointment: Appointment, post: Post) -> AppointmentChanged:
    """The event that tells how an appointment stands."""
    return AppointmentChanged(
        appointment_id=str(appointment.id),
        person_id=str(appointment.person_id),
        post_id=str(post.id),
        post_kind=post.kind,
        unit=post.unit,
        starts=str(appointment.starts),
        until=str(appointment.until or ""),
    )
