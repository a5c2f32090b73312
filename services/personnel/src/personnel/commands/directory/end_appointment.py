"""Set the last day of an appointment."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from personnel.model import FOREVER, Appointment, Post, absence, ends_after
from personnel.rules import directory_rules, stand_in_rules
from personnel.rules.half_day_rules import FAR, half_of
from zhengling.personnel.v1.events_pb2 import AppointmentChanged


@dataclass(frozen=True)
class EndAppointment:
    """Which appointment ends, and its last day."""

    appointment_id: UUID
    until: date


def handle(command: EndAppointment, ctx: Context) -> Appointment:
    """End it. Raises RuleBroken(R9.1), and RuleBroken(R7.2, R5.2) for who stands in or acts for another after that day.

    Whoever stands in or acts cannot simply go: what he holds for another would be nobody's.
    """
    appointment = ctx.target(Appointment, command.appointment_id)
    ctx.exercise("R9.1", *directory_rules.directory_keepers())
    ends = ends_after(command.until)
    if ends < appointment.starts or ends > appointment.ends:
        raise Malformed({"until": "应在任期之内 / within the term of the appointment"})
    post = ctx.load(Post, appointment.post_id)
    require_spared(ctx, post, appointment.person_id, ends)
    appointment.end_on(ends)
    ctx.record(changed(appointment, post), appointment)
    return appointment


def require_spared(ctx: Context, post: Post, person: UUID, first: date) -> None:
    """From a day on nobody relies on a vice mayor who leaves the post. Raises RuleBroken(R7.2, R5.2)."""
    absence.lock(ctx.session)
    if post.kind == "vice_mayor":
        half, now = half_of(first), absence.current_half(ctx.now)
        stand_in_rules.require_not_needed(absence.covered_by(ctx.session, person, half, FAR, now))
        stand_in_rules.require_not_acting(absence.acting_by(ctx.session, person, half, FAR), first, FOREVER)


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
        acting=appointment.acting,
    )
