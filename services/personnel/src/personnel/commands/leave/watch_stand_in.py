"""Ask the office to name another where who stands in can no longer act."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from chassis.pending import PendingStep
from chassis.run import Context, Runtime, subject_of, tick
from personnel.acting import cover
from personnel.commands.leave.name_stand_in import rule_of
from personnel.model import Leave, absence
from personnel.model.leave import GRANTED


@dataclass(frozen=True)
class WatchStandIn:
    """For which leave."""

    leave_id: UUID


def handle(command: WatchStandIn, ctx: Context) -> None:
    """Put the naming of another before the office, once, when the one named has left the post he stands in by."""
    leave = ctx.session.get(Leave, command.leave_id, with_for_update={"skip_locked": True})
    if leave is None or leave.state not in GRANTED or leave.stand_in_id is None:
        return
    if cover.fits_for(ctx.session, leave.person_id, leave.post_kind, leave.stand_in_id, ctx.today):
        return
    waits = select(PendingStep.id).where(PendingStep.subject == subject_of(leave), PendingStep.step == "name_stand_in")
    if ctx.session.scalar(waits.limit(1)):
        return
    ctx.subject = subject_of(leave)
    ctx.wait_for(leave, "name_stand_in", "office.staff", rule=rule_of(leave), due=ctx.today)


def sweep(runtime: Runtime) -> int:
    """Look at every leave in which somebody stands in now; how many want another."""
    today, found = runtime.clock.today(), []
    with runtime.reading() as session:
        for leave_id, stand_in in absence.stood_in_for(session, absence.current_half(runtime.clock.now())):
            leave = session.get(Leave, leave_id)
            if leave and not cover.fits_for(session, leave.person_id, leave.post_kind, stand_in, today):
                found.append(leave_id)
    for leave_id in found:
        command = WatchStandIn(leave_id)
        tick(runtime, "watch_stand_in", lambda _, ctx, command=command: handle(command, ctx))  # type: ignore[misc]
    return len(found)
