"""From requests about department meetings to commands: each field read, or Malformed naming it."""

from chassis.errors import Malformed
from chassis.wire import to_choice, to_date, to_level, to_text, to_uuid
from meetings.commands.department_meeting import (
    approve_town_exception,
    cancel_department_meeting,
    invite_to_department_meeting,
    plan_department_meeting,
    postpone_department_meeting,
    reject_town_exception,
    report_department_meeting,
    request_town_exception,
    revoke_town_exception,
)
from meetings.model.department_meeting import EXCEPTION_STATES, STATES
from meetings.parse import span
from meetings.parse.fields import LONG, code, codes, state
from meetings.rules.economy_rules import DEPARTMENT_KINDS, PURPOSES
from zhengling.meetings.v1 import department_meeting_service_pb2 as pb


def plan(request: pb.PlanDepartmentMeetingRequest) -> plan_department_meeting.PlanDepartmentMeeting:
    """A meeting to plan."""
    day = to_date(request.day, "day")
    starts_at, ends_at = span.span(request, day)
    return plan_department_meeting.PlanDepartmentMeeting(
        unit=code(request.unit, "unit"),
        kind=to_choice(request.kind, "kind", DEPARTMENT_KINDS),
        title=to_text(request.title, "title"),
        day=day,
        starts_at=starts_at,
        ends_at=ends_at,
        form=span.form(request.form),
        venue=to_text(request.venue, "venue", least=0),
        purpose=to_choice(request.purpose or "other", "purpose", PURPOSES),
        units=codes(request.units, "units"),
        heads_of=codes(request.heads_of, "heads_of"),
        head_count_planned=span.number(request.head_count_planned, "head_count_planned", span.MOST_HEADS),
        cost_estimate=span.number(request.cost_estimate, "cost_estimate", span.MOST_COST),
        budget_item=span.budget_item(request.budget_item),
        level=to_level(request.level),
    )


def postponement(
    request: pb.PostponeDepartmentMeetingRequest,
) -> postpone_department_meeting.PostponeDepartmentMeeting:
    """A meeting to put on another day."""
    day = to_date(request.day, "day")
    return postpone_department_meeting.PostponeDepartmentMeeting(
        to_uuid(request.department_meeting_id, "department_meeting_id"),
        day,
        *span.span(request, day),
        venue=to_text(request.venue, "venue", least=0),
        reason=span.reason(request.reason),
    )


def invitation(
    request: pb.InviteToDepartmentMeetingRequest,
) -> invite_to_department_meeting.InviteToDepartmentMeeting:
    """Who is invited."""
    return invite_to_department_meeting.InviteToDepartmentMeeting(
        to_uuid(request.department_meeting_id, "department_meeting_id"),
        codes(request.units, "units"),
        codes(request.heads_of, "heads_of"),
    )


def report(request: pb.ReportDepartmentMeetingRequest) -> report_department_meeting.ReportDepartmentMeeting:
    """How a meeting was held."""
    return report_department_meeting.ReportDepartmentMeeting(
        department_meeting_id=to_uuid(request.department_meeting_id, "department_meeting_id"),
        head_count=span.number(request.head_count, "head_count", span.MOST_HEADS, 1),
        minutes=span.number(request.minutes, "minutes", span.MOST_MINUTES, 1),
        cost=span.number(request.cost, "cost", span.MOST_COST),
        budget_item=span.budget_item(request.budget_item),
        report=to_text(request.report, "report", longest=LONG, least=0),
    )


def cancellation(request: pb.CancelDepartmentMeetingRequest) -> cancel_department_meeting.CancelDepartmentMeeting:
    """A meeting to call off."""
    return cancel_department_meeting.CancelDepartmentMeeting(
        to_uuid(request.department_meeting_id, "department_meeting_id"), span.reason(request.reason)
    )


def exception(request: pb.RequestTownExceptionRequest) -> request_town_exception.RequestTownException:
    """An exception to ask for."""
    towns = codes(request.towns, "towns")
    if not towns:
        raise Malformed({"towns": "至少一个镇区 / at least one town is expected"})
    return request_town_exception.RequestTownException(
        to_uuid(request.department_meeting_id, "department_meeting_id"), towns, span.reason(request.reason)
    )


def approval(request: pb.ApproveTownExceptionRequest) -> approve_town_exception.ApproveTownException:
    """An exception to approve; an opinion may be left out."""
    opinion = to_text(request.opinion, "opinion", longest=2000, least=0)
    return approve_town_exception.ApproveTownException(to_uuid(request.exception_id, "exception_id"), opinion)


def rejection(request: pb.RejectTownExceptionRequest) -> reject_town_exception.RejectTownException:
    """An exception to refuse, with the reason."""
    opinion = span.reason(request.opinion, "opinion")
    return reject_town_exception.RejectTownException(to_uuid(request.exception_id, "exception_id"), opinion)


def revocation(request: pb.RevokeTownExceptionRequest) -> revoke_town_exception.RevokeTownException:
    """An approval to take back, with the reason."""
    opinion = span.reason(request.opinion, "opinion")
    return revoke_town_exception.RevokeTownException(to_uuid(request.exception_id, "exception_id"), opinion)


def kind(value: str) -> str:
    """A kind to filter by, or empty."""
    return to_choice(value, "kind", DEPARTMENT_KINDS) if value else ""


def meeting_state(value: str) -> str:
    """A state of department meetings to filter by, or empty."""
    return state(value, STATES)


def exception_state(value: str) -> str:
    """A state of exceptions to filter by, or empty."""
    return state(value, EXCEPTION_STATES)
