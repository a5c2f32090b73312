"""Let an approved leave be under way from its first half day."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context, Runtime, tick
from personnel.model import Leave, absence
from personnel.model.leave import APPROVED


@dataclass(frozen=True)
class BeginLeave:
    """Which leave."""

    leave_id: UUID


def handle(command: BeginLeave, ctx: Context) -> None:
    """Begin it, if nobody was quicker; one that a command holds is passed over, and the next round sees it."""
    leave = ctx.session.get(Leave, command.leave_id, with_for_update={"skip_locked": True})
    now = absence.current_half(ctx.now)
    if leave is None or leave.state != APPROVED or leave.away_half > now:
        return
    leave.begin_if_due(now)
    leave.version += 1
    ctx.subject = f"leave/{leave.id}"


def sweep(runtime: Runtime) -> int:
    """Begin every leave whose half day has come, each in a transaction of its own; how many there were."""
    with runtime.reading() as session:
        due = absence.beginning(session, absence.current_half(runtime.clock.now()))
    for leave_id in due:
        command = BeginLeave(leave_id)
        tick(runtime, "begin_leave", lambda _, ctx, command=command: handle(command, ctx))  # type: ignore[misc]
    return len(due)
