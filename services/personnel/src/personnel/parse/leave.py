"""From requests about leave to commands."""

from typing import Any

from chassis.wire import to_day, to_day_or_none, to_text, to_uuid, to_year
from personnel.commands.leave.decline_stand_in import DeclineStandIn
from personnel.commands.leave.extend_leave import ExtendLeave
from personnel.commands.leave.name_stand_in import NameStandIn
from personnel.commands.leave.reject_extension import RejectExtension
from personnel.commands.leave.report_upward import ReportUpward
from personnel.commands.leave.set_worked_since import SetWorkedSince
from personnel.parse.fields import half
from personnel.rules.half_day_rules import PM


def extend_leave(request: Any) -> ExtendLeave:
    """ExtendLeaveRequest."""
    until = to_day(request.until, "until")
    reason = to_text(request.reason, "reason", longest=2000, least=0)
    last = half(request.until_half, "until_half", PM)
    return ExtendLeave(to_uuid(request.leave_id, "leave_id"), until, reason, last)


def reject_extension(request: Any) -> RejectExtension:
    """RejectExtensionRequest."""
    return RejectExtension(to_uuid(request.leave_id, "leave_id"), to_text(request.note, "note", longest=2000))


def name_stand_in(request: Any) -> NameStandIn:
    """NameStandInRequest."""
    return NameStandIn(to_uuid(request.leave_id, "leave_id"), to_uuid(request.stand_in_id, "stand_in_id"))


def decline_stand_in(request: Any) -> DeclineStandIn:
    """DeclineStandInRequest."""
    return DeclineStandIn(to_uuid(request.leave_id, "leave_id"), to_text(request.note, "note", longest=2000))


def report_upward(request: Any) -> ReportUpward:
    """ReportUpwardRequest."""
    on = to_day(request.on, "on")
    addressee, number = to_text(request.addressee, "addressee"), to_text(request.number, "number")
    return ReportUpward(to_uuid(request.leave_id, "leave_id"), addressee, number, on)


def set_worked_since(request: Any) -> SetWorkedSince:
    """SetWorkedSinceRequest."""
    since = to_day_or_none(request.worked_since, "worked_since")
    return SetWorkedSince(to_uuid(request.person_id, "person_id"), since)


def year(value: int) -> int:
    """The year of a balance; 0 where the present one is meant. Raises Malformed."""
    return to_year(value) if value else value
