"""Notices, absences, staff, the door and the quorum as the messages of the API."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from chassis.acts import Act
from chassis.wire import instant, text
from meetings.acting.attending import Count
from meetings.model.absence import AbsenceReport, MeetingAbsence
from meetings.model.attendance import Attendance, Passage
from meetings.model.meeting import Meeting
from meetings.model.notice import Notice
from meetings.model.staff_list import StaffList
from zhengling.meetings.v1 import attendance_service_pb2 as pb


def notice(entity: Notice, clearance: int) -> pb.MeetingNotice:
    """A notice with those of its items that the reader is cleared for."""
    content = entity.content
    return pb.MeetingNotice(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        state=entity.state,
        meeting_id=text(entity.meeting_id),
        title=entity.title,
        reason=entity.reason,
        issue=entity.issue,
        person_id=text(entity.person_id),
        person=entity.person,
        unit=entity.unit,
        role=entity.role,
        kind=content["kind"],
        day=text(entity.day),
        starts_at=content["starts_at"],
        venue=content["venue"],
        form=content["form"],
        items=[
            pb.NoticeItem(**{name: value for name, value in item.items() if name != "level"})
            for item in content["items"]
            if item["level"] <= clearance
        ],
        devices_barred=content["devices_barred"],
        materials_to_return=content["materials_to_return"],
        note=content["note"],
        issued_at=instant(entity.issued_at),
        acknowledged_at=instant(entity.acknowledged_at),
        acknowledged_by=entity.acknowledged_by,
        by_unit=entity.by_unit,
        reminders=entity.reminders,
    )


def notice_after(entity: Notice) -> pb.MeetingNotice:
    """A notice as who acknowledged it sees it: items above the level of the meeting itself are left out."""
    return notice(entity, entity.level)


def absence(entity: MeetingAbsence) -> pb.MeetingAbsence:
    """A request for leave from a meeting."""
    return pb.MeetingAbsence(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        state=entity.state,
        meeting_id=text(entity.meeting_id),
        line_id=text(entity.line_id),
        person_id=text(entity.person_id),
        person=entity.person,
        route=entity.route,
        reason=entity.reason,
        substitute=entity.substitute,
        substitute_unit=entity.substitute_unit,
        substitute_agreed=entity.substitute_agreed,
        requested_at=instant(entity.requested_at),
        decided_at=instant(entity.decided_at),
        decided_by=entity.decided_by,
        opinion=entity.opinion,
        report_id=text(entity.report_id),
    )


def report(entity: AbsenceReport, absences: Iterable[MeetingAbsence] = ()) -> pb.AbsenceReport:
    """A report on absences."""
    return pb.AbsenceReport(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        state=entity.state,
        meeting_id=text(entity.meeting_id),
        absences=[absence(one) for one in absences],
        reported_at=instant(entity.reported_at),
        reported_by=entity.reported_by,
        noted_at=instant(entity.noted_at),
        noted_by=entity.noted_by,
        opinion=entity.opinion,
    )


def staff_list(entity: StaffList) -> pb.StaffList:
    """A list of further staff."""
    return pb.StaffList(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        state=entity.state,
        meeting_id=text(entity.meeting_id),
        topic_id=text(entity.topic_id),
        unit=entity.unit,
        people=[pb.StaffEntry(**entry) for entry in entity.people],
        reason=entity.reason,
        requested_by=entity.requested_by,
        decided_at=instant(entity.decided_at),
        decided_by=entity.decided_by,
        opinion=entity.opinion,
    )


def quorum(entity: Meeting, counted: Count) -> pb.Quorum:
    """How a meeting stands towards its quorum."""
    return pb.Quorum(
        meeting_id=text(entity.id),
        due=counted.due,
        present=counted.present,
        needed=counted.needed,
        quorate=counted.quorate,
        expected=counted.expected,
        expected_quorate=counted.expected_quorate,
        excused=counted.excused,
        away=counted.members_away,
        version=entity.version,
    )


def sheet(entity: Meeting, counted: Count, devices_barred: bool, notices: Mapping[UUID, str]) -> pb.AttendanceSheet:
    """The list of a meeting; `notices` tells the state of each line's notice."""
    return pb.AttendanceSheet(
        meeting_id=text(entity.id),
        lines=[_line(row, counted, notices.get(row.id, "")) for row in entity.attendance],
        quorum=quorum(entity, counted),
        devices_barred=devices_barred,
        unacknowledged=sum(state == "issued" for state in notices.values()),
        version=entity.version,
    )


def _line(row: Attendance, counted: Count, noticed: str) -> pb.SheetLine:
    return pb.SheetLine(
        id=text(row.id),
        person_id=text(row.person_id),
        person=row.person,
        post=row.post,
        role=row.role,
        unit=row.unit,
        topics=[text(topic_id) for topic_id in row.topics],
        present=row.here,
        arrived_at=instant(row.arrived_at),
        left_at=instant(row.left_at),
        excused=row.excused,
        away=row.person_id in counted.away,
        substitute_for=text(row.substitute_for),
        deposit=row.deposit,
        deposit_returned_at=instant(row.deposit_returned_at),
        notice=noticed,
    )


def passage(entity: Passage) -> pb.Passage:
    """Somebody who came in or went out."""
    return pb.Passage(
        id=text(entity.id),
        line_id=text(entity.line_id),
        person_id=text(entity.person_id),
        person=entity.person,
        inward=entity.inward,
        deposit=entity.deposit,
        at=instant(entity.at),
        recorded_by=entity.recorded_by,
    )


def refusal(act: Act) -> pb.DoorRefusal:
    """Somebody who was refused at the door, from the record of the refused act."""
    named = act.facts.get("person") or "、".join(act.facts.get("people", ()))
    return pb.DoorRefusal(
        id=text(act.id),
        at=instant(act.at),
        rule=act.rule,
        person_id=act.facts.get("person_id", ""),
        person=named,
        recorded_by=act.actor_name,
    )
