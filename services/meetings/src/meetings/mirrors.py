"""What meetings keeps of others' facts, as it is compared with its owner (chassis.reconcile)."""

from typing import Any

from chassis.mirror import RowMirror
from meetings.acting.absenting import STANDING
from meetings.commands.attendance import note_leave
from meetings.model.attendance import Away
from zhengling.personnel.v1.events_pb2 import (
    AbsenceReportedUpward,
    LeaveApproved,
    LeaveCancelled,
    LeaveExtended,
    LeaveOverdue,
    LeaveReturned,
    StandInChanged,
)


def _values(command: note_leave.NoteLeave) -> dict[str, Any]:
    return {name: value for name, value in vars(command).items() if name != "leave_id"}


def _same(name: str, here: Any, there: Any) -> bool:
    """Not every step of a leave is told; what counts of its state is whether its days are to be reckoned with."""
    return bool((here in STANDING) == (there in STANDING) if name == "state" else here == there)


MIRRORS = [
    RowMirror(
        "personnel",
        "leave",
        LeaveApproved,
        [LeaveExtended, LeaveCancelled, LeaveReturned, LeaveOverdue, StandInChanged, AbsenceReportedUpward],
        model=Away,
        read=note_leave.from_event,
        handle=note_leave.handle,
        values=_values,
        same=_same,
    )
]
