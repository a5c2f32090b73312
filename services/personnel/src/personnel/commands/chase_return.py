"""Chase a return that is overdue."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context, Runtime, tick
from personnel.model import Leave, absence
from personnel.model.leave import ON_LEAVE
from personnel.rules import leave_rules
from zhengling.personnel.v1.events_pb2 import LeaveOverdue


@dataclass(frozen=True)
class ChaseReturn:
    """Which leave."""

    leave_id: UUID


def handle(command: ChaseReturn, ctx: Context) -> None:
    """Put the return before the person and the office, and tell of it, once a repeat period (article 75)."""
    leave = ctx.session.get(Leave, command.leave_id, with_for_update={"skip_locked": True})
    if leave is None:
        return
    leave.begin_if_due(ctx.today)
    if leave.state != ON_LEAVE or not leave_rules.chase_due(leave.until, leave.chased_on, ctx.today):
        return
    if leave.chased_on is None:
        powers = leave_rules.returning_powers(leave.person_id)
        ctx.wait_for(leave, "register_return", *powers, rule="R75.3", due=leave.until)
    leave.chased_on = ctx.today
    leave.version += 1
    ctx.subject = f"leave/{leave.id}"
    late = leave_rules.days_late(leave.until, ctx.today, ctx.today)
    ctx.record(
        LeaveOverdue(leave_id=str(leave.id), person_id=str(leave.person_id), until=str(leave.until), days_late=late),
        leave,
    )


def sweep(runtime: Runtime) -> int:
    """Chase every return that is due to be chased, each in a transaction of its own; how many there were."""
    with runtime.reading() as session:
        open_ones = absence.overdue_candidates(session, today := runtime.clock.today())
    due = [leave.id for leave in open_ones if leave_rules.chase_due(leave.until, leave.chased_on, today)]
    for leave_id in due:
        command = ChaseReturn(leave_id)
        tick(runtime, "chase_return", lambda _, ctx, command=command: handle(command, ctx))  # type: ignore[misc]
    return len(due)
