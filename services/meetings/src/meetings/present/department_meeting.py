"""Department meetings, their quota and exceptions as the messages of the API."""

from collections.abc import Iterable

from chassis.wire import instant, text
from meetings.model.department_meeting import DepartmentMeeting, TownException
from meetings.present.economy import kept_advice
from meetings.queries.department_meeting import Quota
from zhengling.meetings.v1 import department_meeting_service_pb2 as pb


def department_meeting(entity: DepartmentMeeting) -> pb.DepartmentMeeting:
    """A department meeting."""
    return pb.DepartmentMeeting(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        state=entity.state,
        unit=entity.unit,
        kind=entity.kind,
        title=entity.title,
        day=text(entity.day),
        starts_at=instant(entity.starts_at),
        ends_at=instant(entity.ends_at),
        form=entity.form,
        venue=entity.venue,
        purpose=entity.purpose,
        units=entity.units,
        heads_of=entity.heads_of,
        head_count_planned=entity.head_count_planned,
        cost_estimate=entity.cost_estimate,
        budget_item=entity.budget_item,
        planned_by=text(entity.planned_by),
        head_count=entity.head_count,
        minutes=entity.minutes,
        cost=entity.cost,
        report=entity.report,
        note=entity.note,
        advice=kept_advice(entity),
    )


def department_meetings(rows: Iterable[DepartmentMeeting], after: str) -> pb.ListDepartmentMeetingsReply:
    """A page of department meetings."""
    return pb.ListDepartmentMeetingsReply(meetings=[department_meeting(row) for row in rows], next_cursor=after)


def quota(found: Quota) -> pb.DepartmentMeetingQuota:
    """What of a year's quota is used."""
    return pb.DepartmentMeetingQuota(
        year=found.year,
        per_department=found.per_department,
        city_ceiling=found.city_ceiling,
        used=found.used,
        units=[pb.DepartmentUse(unit=unit, used=used) for unit, used in found.units],
    )


def town_exception(entity: TownException) -> pb.TownException:
    """An exception."""
    return pb.TownException(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        state=entity.state,
        title=entity.title,
        department_meeting_id=text(entity.department_meeting_id),
        unit=entity.unit,
        towns=entity.towns,
        reason=entity.reason,
        requested_by=text(entity.requested_by),
        decided_by=entity.decided_by,
        decided_at=instant(entity.decided_at),
        opinion=entity.opinion,
    )


def town_exceptions(rows: Iterable[TownException], after: str) -> pb.ListTownExceptionsReply:
    """A page of exceptions."""
    return pb.ListTownExceptionsReply(exceptions=[town_exception(row) for row in rows], next_cursor=after)
