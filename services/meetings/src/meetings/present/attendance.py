"""Notices, absences, the door and the quorum as the messages of the API, where they are not shown field by field."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from chassis.acts import Act
from chassis.showing import filler, out_of, shows
from meetings.acting.attending import Count
from meetings.model.absence import AbsenceReport, MeetingAbsence
from meetings.model.attendance import Attendance
from meetings.model.meeting import Meeting
from meetings.model.notice import Notice
from zhengling.meetings.v1 import attendance_service_pb2 as pb

_notice = filler(
    pb.MeetingNotice,
    Notice,
    "items",
    also=out_of("content", "kind", "starts_at", "venue", "form", "devices_barred", "materials_to_return", "note"),
)
_report = filler(pb.AbsenceReport, AbsenceReport, "absences")
_absence = filler(pb.MeetingAbsence, MeetingAbsence)
_quorum = filler(pb.Quorum, Count, "meeting_id", "version", away=lambda counted: counted.members_away)
_line = filler(pb.SheetLine, Attendance, "away", "notice", present=lambda row: row.here)

refusal = shows(
    filler(
        pb.DoorRefusal,
        Act,
        person_id=lambda act: act.facts.get("person_id"),
        person=lambda act: act.facts.get("person") or "、".join(act.facts.get("people", ())),
        recorded_by=lambda act: act.actor_name,
    )
)
"""Somebody who was refused at the door, from the record of the refused act."""


def notice(entity: Notice, clearance: int) -> pb.MeetingNotice:
    """A notice with those of its items that the reader is cleared for."""
    return _notice(entity, items=[item for item in entity.content["items"] if item["level"] <= clearance])


@shows
def notice_after(entity: Notice) -> pb.MeetingNotice:
    """A notice as who acknowledged it sees it: items above the level of the meeting itself are left out."""
    return notice(entity, entity.level)


def report(entity: AbsenceReport, absences: Iterable[MeetingAbsence]) -> pb.AbsenceReport:
    """A report with the absences gathered in it."""
    return _report(entity, absences=[_absence(one) for one in absences])


@shows
def report_after(entity: AbsenceReport) -> pb.AbsenceReport:
    """A report as who made it or noted it sees it, who has read the absences."""
    return report(entity, ())


def quorum(entity: Meeting, counted: Count) -> pb.Quorum:
    """How a meeting stands towards its quorum."""
    return _quorum(counted, meeting_id=entity.id, version=entity.version)


def sheet(entity: Meeting, counted: Count, devices_barred: bool, notices: Mapping[UUID, str]) -> pb.AttendanceSheet:
    """The list of a meeting; `notices` tells the state of each line's notice."""
    return pb.AttendanceSheet(
        meeting_id=str(entity.id),
        lines=[
            _line(row, away=row.person_id in counted.away, notice=notices.get(row.id, "")) for row in entity.attendance
        ],
        quorum=quorum(entity, counted),
        devices_barred=devices_barred,
        unacknowledged=sum(state == "issued" for state in notices.values()),
        version=entity.version,
    )
