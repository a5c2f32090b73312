"""From requests about leave to commands."""

from typing import Any

from chassis.errors import Malformed
from chassis.wire import to_choice, to_text, to_uuid, to_uuid_or_none
from personnel.commands.leave.reject_leave import RejectLeave
from personnel.commands.leave.request_leave import RequestLeave
from personnel.model import LEAVE_KINDS
from personnel.parse.fields import half, term
from personnel.rules.half_day_rules import AM, PM
from personnel.rules.leave_rules import SCOPES

LONGEST = 1100
"""Days; a longer leave is a slip of the pen."""


def request_leave(request: Any) -> RequestLeave:
    """RequestLeaveRequest."""
    scope, days = request.destination_scope, term(request, open_end=False)
    if (days["until"] - days["starts"]).days > LONGEST:
        raise Malformed({"until": f"不得长于 {LONGEST} 天 / not longer than {LONGEST} days"})
    return RequestLeave(
        kind=to_choice(request.kind, "kind", LEAVE_KINDS),
        destination=to_text(request.destination, "destination", least=0),
        leaves_rushan=request.leaves_rushan,
        leaves_weihai=request.leaves_weihai,
        stand_in_id=to_uuid_or_none(request.stand_in_id, "stand_in_id"),
        reason=to_text(request.reason, "reason", longest=2000, least=0),
        starts_half=half(request.starts_half, "starts_half", AM),
        until_half=half(request.until_half, "until_half", PM),
        destination_scope=to_choice(scope, "destination_scope", SCOPES) if scope else "",
        **days,
    )


def reject_leave(request: Any) -> RejectLeave:
    """RejectLeaveRequest."""
    return RejectLeave(to_uuid(request.leave_id, "leave_id"), to_text(request.note, "note", longest=2000))
