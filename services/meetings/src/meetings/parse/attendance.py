"""From requests about notices and attendance to commands: each field read to a value, or Malformed naming it."""

from collections.abc import Iterable
from uuid import UUID

from chassis.errors import Malformed
from chassis.wire import to_text, to_uuid, to_uuid_or_none
from meetings.commands.attendance import (
    decide_meeting_absence,
    decide_staff_list,
    issue_notices,
    name_staff,
    note_absences,
    record_attendance,
    release_staff,
    request_meeting_absence,
    request_staff_list,
)
from meetings.model.absence import ABSENCE
from meetings.model.notice import NOTICE
from meetings.parse import fields
from zhengling.meetings.v1 import attendance_service_pb2 as pb

MOST_STAFF = 20


def presence(request: pb.RecordAttendanceRequest) -> record_attendance.RecordAttendance:
    """Somebody who came or left, named in one way."""
    person_id = to_uuid_or_none(request.person_id, "person_id")
    line_id = to_uuid_or_none(request.line_id, "line_id")
    name = to_text(request.name, "name", longest=60, least=0)
    if (person_id is None) == (line_id is None) and not (name and line_id is None and request.present):
        raise Malformed({"person_id": "人员和名单行只填一项 / name either the person or the line"})
    return record_attendance.RecordAttendance(
        meeting_id=to_uuid(request.meeting_id, "meeting_id"),
        person_id=person_id,
        present=request.present,
        line_id=line_id,
        name=name,
        deposit=to_text(request.deposit, "deposit", longest=30, least=0),
        no_device=request.no_device,
    )


def notices(request: pb.IssueNoticesRequest) -> issue_notices.IssueNotices:
    """Notices to send."""
    note = to_text(request.note, "note", longest=2000, least=0)
    return issue_notices.IssueNotices(to_uuid(request.meeting_id, "meeting_id"), note)


def absence(request: pb.RequestMeetingAbsenceRequest) -> request_meeting_absence.RequestMeetingAbsence:
    """An absence to ask for; whoever comes instead has a name and a unit."""
    substitute_id = to_uuid_or_none(request.substitute_id, "substitute_id")
    named = any((substitute_id, request.substitute, request.substitute_post, request.substitute_unit))
    return request_meeting_absence.RequestMeetingAbsence(
        meeting_id=to_uuid(request.meeting_id, "meeting_id"),
        line_id=to_uuid_or_none(request.line_id, "line_id"),
        reason=to_text(request.reason, "reason", longest=2000),
        substitute_id=substitute_id,
        substitute=to_text(request.substitute, "substitute", longest=60, least=int(named)),
        substitute_post=to_text(request.substitute_post, "substitute_post", least=0),
        substitute_unit=to_text(request.substitute_unit, "substitute_unit", longest=30, least=int(named)),
    )


def absence_decision(request: pb.DecideMeetingAbsenceRequest) -> decide_meeting_absence.DecideMeetingAbsence:
    """The chair's judgement."""
    absence_id = to_uuid(request.absence_id, "absence_id")
    return decide_meeting_absence.DecideMeetingAbsence(absence_id, request.agreed, fields.opinion(request))


def noting(request: pb.NoteAbsencesRequest) -> note_absences.NoteAbsences:
    """What the chair notes."""
    return note_absences.NoteAbsences(
        report_id=to_uuid(request.report_id, "report_id"),
        refused=_ids(request.refused, "refused"),
        without_substitute=_ids(request.without_substitute, "without_substitute"),
        opinion=to_text(request.opinion, "opinion", longest=2000, least=0),
    )


def _ids(values: Iterable[str], name: str) -> tuple[UUID, ...]:
    found = tuple(to_uuid(value, name) for value in values)
    if len(found) > 2 * fields.MOST_ITEMS:
        raise Malformed({name: f"最多 {2 * fields.MOST_ITEMS} 项 / at most {2 * fields.MOST_ITEMS} are expected"})
    return found


def staff(request: pb.NameStaffRequest) -> name_staff.NameStaff:
    """A member of staff to name."""
    return name_staff.NameStaff(
        meeting_id=to_uuid(request.meeting_id, "meeting_id"),
        topic_id=to_uuid(request.topic_id, "topic_id"),
        person_id=to_uuid(request.person_id, "person_id"),
        person=to_text(request.person, "person", longest=60),
        post=to_text(request.post, "post", least=0),
    )


def release(request: pb.ReleaseStaffRequest) -> release_staff.ReleaseStaff:
    """Whom to take off the list."""
    return release_staff.ReleaseStaff(to_uuid(request.meeting_id, "meeting_id"), to_uuid(request.line_id, "line_id"))


def staff_list(request: pb.RequestStaffListRequest) -> request_staff_list.RequestStaffList:
    """Further staff to approve, each once."""
    people = tuple(
        request_staff_list.Entry(
            person_id=to_uuid(one.person_id, f"people.{number}.person_id"),
            person=to_text(one.person, f"people.{number}.person", longest=60),
            post=to_text(one.post, f"people.{number}.post", least=0),
        )
        for number, one in enumerate(request.people)
    )
    if not 1 <= len({one.person_id for one in people}) == len(people) <= MOST_STAFF:
        raise Malformed({"people": f"1 至 {MOST_STAFF} 人，每人只列一次 / 1 to {MOST_STAFF} people, each once"})
    return request_staff_list.RequestStaffList(
        meeting_id=to_uuid(request.meeting_id, "meeting_id"),
        topic_id=to_uuid(request.topic_id, "topic_id"),
        people=people,
        reason=to_text(request.reason, "reason", longest=2000),
    )


def staff_decision(request: pb.DecideStaffListRequest) -> decide_staff_list.DecideStaffList:
    """The office's judgement."""
    staff_list_id = to_uuid(request.staff_list_id, "staff_list_id")
    return decide_staff_list.DecideStaffList(staff_list_id, request.agreed, fields.opinion(request))


def notice_state(value: str) -> str:
    """A state of notices to filter by, or empty."""
    return fields.state(value, {row.to for row in NOTICE.rows.values()})


def absence_state(value: str) -> str:
    """A state of absences to filter by, or empty."""
    return fields.state(value, {"submitted", *(row.to for row in ABSENCE.rows.values())})
