"""Personnel tells of somebody's leave, so that meetings know who is away and who is expected (articles 43 and 51)."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from chassis.run import Context
from meetings.model.attendance import Away


@dataclass(frozen=True)
class NoteLeave:
    """A leave as it stands after the fact."""

    leave_id: UUID
    person_id: UUID
    starts: date
    starts_half: str
    until: date
    until_half: str
    state: str


def from_event(data: Any) -> NoteLeave:
    """What an event about a leave says; every one of them tells the whole state."""
    return NoteLeave(
        leave_id=UUID(data.leave_id),
        person_id=UUID(data.person_id),
        starts=date.fromisoformat(data.starts),
        starts_half=data.starts_half or "am",
        until=date.fromisoformat(data.until),
        until_half=data.until_half or "pm",
        state=data.state,
    )


def handle(command: NoteLeave, ctx: Context) -> None:
    """Keep the leave's last state; that nothing older comes after it is the inbox's business."""
    leave = ctx.session.get(Away, command.leave_id, with_for_update=True)
    if leave is None:
        leave = Away(id=command.leave_id)
        ctx.session.add(leave)
    leave.person_id, leave.state = command.person_id, command.state
    leave.starts, leave.starts_half = command.starts, command.starts_half
    leave.until, leave.until_half = command.until, command.until_half
