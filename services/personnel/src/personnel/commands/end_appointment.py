"""Set the last day of an appointment."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from personnel.commands.appoint import changed
from personnel.model import FOREVER, Appointment, Post, absence, ends_after
from personnel.rules import directory_rules, leave_rules


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
    absence.lock(ctx.session)
    post = ctx.load(Post, appointment.post_id)
    if post.kind == "vice_mayor":
        person, last = appointment.person_id, FOREVER
        leave_rules.require_not_needed(absence.covered_by(ctx.session, person, ends, last, ctx.today))
        leave_rules.require_not_acting(absence.acting_by(ctx.session, person, ends, last), ends, last)
    appointment.end_on(ends)
    ctx.record(changed(appointment, post), appointment)
    return appointment
