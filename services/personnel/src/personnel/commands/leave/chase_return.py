"""Chase a return that is overdue."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context, Runtime, tick
from personnel.commands.leave.request_leave import told
from personnel.model import Leave, absence
from personnel.model.leave import EXTENDING, ON_LEAVE
from personnel.rules import leave_rules
from zhengling.personnel.v1.events_pb2 import LeaveOverdue


@dataclass(frozen=True)
class ChaseReturn:
    """Which leave."""

    leave_id: UUID


def handle(command: ChaseReturn, ctx: Context) -> None:
    """Put the return before the person and the office, and tell of it, once a repeat period (article 75).

    One that was chased often is put before those who approved the leave as well, one further up each time.
    """
    leave = ctx.session.get(Leave, command.leave_id, with_for_update={"skip_locked": True})
    if leave is None:
        return
    leave.begin_if_due(absence.current_half(ctx.now))
    overdue = leave_rules.chase_due(leave.until, leave.chased_on, ctx.today)
    if leave.state not in (ON_LEAVE, EXTENDING) or not overdue:
        return
    if leave.chased_on is None:
        powers = leave_rules.returning_powers(leave.person_id)
        ctx.wait_for(leave, "register_return", *powers, rule="R75.3", due=leave.until)
    leave.chased_on = ctx.today
    leave.chased_times += 1
    above = leave_rules.escalated_to(leave.chased_times, leave.chain, ctx.today)
    if above:
        ctx.wait_for(leave, "urge_return", above, rule="R75.3", due=leave.until)
    leave.version += 1
    ctx.subject = f"leave/{leave.id}"
    ctx.record(
        LeaveOverdue(
            days_late=leave_rules.days_late(leave.until, ctx.today, ctx.today),
            chased_times=leave.chased_times,
            escalated_to=above,
            **told(leave),
        ),
        leave,
    )


def sweep(runtime: Runtime) -> int:
    """Chase every return that is due to be chased, each in a transaction of its own; how many there were."""
    today = runtime.clock.today()
    with runtime.reading() as session:
        open_ones = absence.overdue_candidates(session, absence.current_half(runtime.clock.now()))
    due = [leave.id for leave in open_ones if leave_rules.chase_due(leave.until, leave.chased_on, today)]
    for leave_id in due:
        command = ChaseReturn(leave_id)
        tick(runtime, "chase_return", lambda _, ctx, command=command: handle(command, ctx))  # type: ignore[misc]
    return len(due)
