"""The gRPC face of notices and attendance: one method an rpc, no logic."""

from typing import Any

from chassis.frame import Api
from chassis.wire import to_uuid, to_uuid_or_none
from meetings.commands.attendance import (
    acknowledge_notice,
    bar_devices,
    decide_meeting_absence,
    decide_staff_list,
    issue_notices,
    name_staff,
    note_absences,
    record_attendance,
    release_staff,
    report_absences,
    request_meeting_absence,
    request_staff_list,
    withdraw_meeting_absence,
)
from meetings.parse import attendance as parse
from meetings.present import attendance as present
from meetings.queries import attendance as read
from meetings.queries import meeting as read_meeting
from zhengling.meetings.v1 import attendance_service_pb2 as pb
from zhengling.meetings.v1 import meeting_service_pb2 as meeting_pb
from zhengling.meetings.v1.attendance_service_pb2_grpc import AttendanceServiceServicer

# ruff: noqa: N802, D102  The methods are named by the proto, and described there.


class AttendanceApi(Api, AttendanceServiceServicer):  # type: ignore[misc]
    """AttendanceService, as its proto describes it."""

    def RecordAttendance(self, request: pb.RecordAttendanceRequest, _: Any) -> meeting_pb.Meeting:
        return self.command(record_attendance.handle, parse.presence(request), read.meeting_shown)

    def IssueNotices(self, request: pb.IssueNoticesRequest, _: Any) -> meeting_pb.Meeting:
        return self.command(issue_notices.handle, parse.notices(request), read_meeting.meeting_after)

    def AcknowledgeNotice(self, request: pb.AcknowledgeNoticeRequest, _: Any) -> pb.MeetingNotice:
        command = acknowledge_notice.AcknowledgeNotice(to_uuid(request.notice_id, "notice_id"))
        return self.command(acknowledge_notice.handle, command, present.notice_after)

    def GetNotice(self, request: pb.GetNoticeRequest, _: Any) -> pb.MeetingNotice:
        return self.query(read.get_notice, to_uuid(request.notice_id, "notice_id"))

    def ListNotices(self, request: pb.ListNoticesRequest, _: Any) -> pb.ListNoticesReply:
        meeting_id, state = to_uuid_or_none(request.meeting_id, "meeting_id"), parse.notice_state(request.state)
        return self.query(read.list_notices, request.cursor, request.limit, meeting_id, state, request.mine)

    def RequestMeetingAbsence(self, request: pb.RequestMeetingAbsenceRequest, _: Any) -> pb.MeetingAbsence:
        return self.command(request_meeting_absence.handle, parse.absence(request), present.absence)

    def WithdrawMeetingAbsence(self, request: pb.WithdrawMeetingAbsenceRequest, _: Any) -> pb.MeetingAbsence:
        command = withdraw_meeting_absence.WithdrawMeetingAbsence(to_uuid(request.absence_id, "absence_id"))
        return self.command(withdraw_meeting_absence.handle, command, present.absence)

    def DecideMeetingAbsence(self, request: pb.DecideMeetingAbsenceRequest, _: Any) -> pb.MeetingAbsence:
        return self.command(decide_meeting_absence.handle, parse.absence_decision(request), present.absence)

    def ReportAbsences(self, request: pb.ReportAbsencesRequest, _: Any) -> pb.AbsenceReport:
        command = report_absences.ReportAbsences(to_uuid(request.meeting_id, "meeting_id"))
        return self.command(report_absences.handle, command, present.report)

    def NoteAbsences(self, request: pb.NoteAbsencesRequest, _: Any) -> pb.AbsenceReport:
        return self.command(note_absences.handle, parse.noting(request), present.report)

    def GetMeetingAbsence(self, request: pb.GetMeetingAbsenceRequest, _: Any) -> pb.MeetingAbsence:
        return self.query(read.get_absence, to_uuid(request.absence_id, "absence_id"))

    def ListMeetingAbsences(self, request: pb.ListMeetingAbsencesRequest, _: Any) -> pb.ListMeetingAbsencesReply:
        meeting_id, state = to_uuid_or_none(request.meeting_id, "meeting_id"), parse.absence_state(request.state)
        return self.query(read.list_absences, request.cursor, request.limit, meeting_id, state)

    def GetAbsenceReport(self, request: pb.GetAbsenceReportRequest, _: Any) -> pb.AbsenceReport:
        return self.query(read.get_report, to_uuid(request.report_id, "report_id"))

    def NameStaff(self, request: pb.NameStaffRequest, _: Any) -> meeting_pb.Meeting:
        return self.command(name_staff.handle, parse.staff(request), read.meeting_shown)

    def ReleaseStaff(self, request: pb.ReleaseStaffRequest, _: Any) -> meeting_pb.Meeting:
        return self.command(release_staff.handle, parse.release(request), read.meeting_shown)

    def RequestStaffList(self, request: pb.RequestStaffListRequest, _: Any) -> pb.StaffList:
        return self.command(request_staff_list.handle, parse.staff_list(request), present.staff_list)

    def DecideStaffList(self, request: pb.DecideStaffListRequest, _: Any) -> pb.StaffList:
        return self.command(decide_staff_list.handle, parse.staff_decision(request), present.staff_list)

    def GetStaffList(self, request: pb.GetStaffListRequest, _: Any) -> pb.StaffList:
        return self.query(read.get_staff_list, to_uuid(request.staff_list_id, "staff_list_id"))

    def ListStaffLists(self, request: pb.ListStaffListsRequest, _: Any) -> pb.ListStaffListsReply:
        meeting_id = to_uuid(request.meeting_id, "meeting_id")
        return self.query(read.list_staff_lists, meeting_id, request.cursor, request.limit)

    def BarDevices(self, request: pb.BarDevicesRequest, _: Any) -> meeting_pb.Meeting:
        command = bar_devices.BarDevices(to_uuid(request.meeting_id, "meeting_id"), request.barred)
        return self.command(bar_devices.handle, command, read_meeting.meeting_after)

    def GetQuorum(self, request: pb.GetQuorumRequest, _: Any) -> pb.Quorum:
        return self.query(read.get_quorum, to_uuid(request.meeting_id, "meeting_id"))

    def GetAttendanceSheet(self, request: pb.GetAttendanceSheetRequest, _: Any) -> pb.AttendanceSheet:
        return self.query(read.get_sheet, to_uuid(request.meeting_id, "meeting_id"))

    def ListPassages(self, request: pb.ListPassagesRequest, _: Any) -> pb.ListPassagesReply:
        meeting_id = to_uuid(request.meeting_id, "meeting_id")
        return self.query(read.list_passages, meeting_id, request.cursor, request.limit)

    def ListDoorRefusals(self, request: pb.ListDoorRefusalsRequest, _: Any) -> pb.ListDoorRefusalsReply:
        meeting_id = to_uuid(request.meeting_id, "meeting_id")
        return self.query(read.list_refusals, meeting_id, request.cursor, request.limit)
