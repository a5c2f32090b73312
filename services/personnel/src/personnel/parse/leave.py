"""From requests about leave to commands."""

from typing import Any

from chassis.wire import to_choice, to_text, to_uuid, to_uuid_or_none
from personnel.commands.reject_leave import RejectLeave
from personnel.commands.request_leave import RequestLeave
from personnel.model import LEAVE_KINDS
from personnel.parse.fields import term


def request_leave(request: Any) -> RequestLeave:
    """RequestLeaveRequest."""
    return RequestLeave(
        kind=to_choice(request.kind, "kind", LEAVE_KINDS),
        destination=to_text(request.destination, "destination", least=0),
        leaves_rushan=request.leaves_rushan,
        leaves_weihai=request.leaves_weihai,
        stand_in_id=to_uuid_or_none(request.stand_in_id, "stand_in_id"),
        reason=to_text(request.reason, "reason", longest=2000, least=0),
        **term(request, open_end=False),
    )


def reject_leave(request: Any) -> RejectLeave:
    """RejectLeaveRequest."""
    return RejectLeave(to_uuid(request.leave_id, "leave_id"), to_text(request.note, "note", longest=2000))
