"""The gRPC face of advice, costs, statistics and the calendar: one method an rpc, no logic."""

from datetime import date
from typing import Any

from chassis.frame import Api
from chassis.wire import to_uuid
from meetings.commands.economy import record_meeting_cost
from meetings.parse import economy as parse
from meetings.present import economy as present
from meetings.present import meeting_calendar as present_calendar
from meetings.queries import meeting_calendar, meeting_statistics, preview
from zhengling.meetings.v1 import economy_service_pb2 as pb
from zhengling.meetings.v1.economy_service_pb2_grpc import EconomyServiceServicer

# ruff: noqa: N802, D102  The methods are named by the proto, and described there.


class EconomyApi(Api, EconomyServiceServicer):  # type: ignore[misc]
    """EconomyService, as its proto describes it."""

    def PreviewMeeting(self, request: pb.PreviewMeetingRequest, _: Any) -> pb.MeetingPreview:
        return present.preview(self.query(preview.preview, parse.thought(request)))

    def RecordMeetingCost(self, request: pb.RecordMeetingCostRequest, _: Any) -> pb.MeetingBudget:
        return self.command(record_meeting_cost.handle, parse.cost(request), present.budget)

    def GetMeetingBudget(self, request: pb.GetMeetingBudgetRequest, _: Any) -> pb.MeetingBudget:
        return present.budget(self.query(preview.get_meeting_budget, to_uuid(request.meeting_id, "meeting_id")))

    def GetMeetingStatistics(self, request: pb.GetMeetingStatisticsRequest, _: Any) -> pb.MeetingStatistics:
        return present.statistics(self.query(meeting_statistics.get_statistics, *parse.statistics(request)))

    def DownloadMeetingStatistics(self, request: pb.GetMeetingStatisticsRequest, _: Any) -> pb.MeetingFile:
        content, name = self.query(meeting_statistics.download_statistics, *parse.statistics(request))
        return pb.MeetingFile(content=content, filename=name)

    def GetMeetingCalendar(self, request: pb.GetMeetingCalendarRequest, _: Any) -> pb.MeetingCalendar:
        first, last, unit, mine = parse.calendar(request)
        return present_calendar.calendar(
            first, last, *self.query(meeting_calendar.get_calendar, first, last, unit, mine)
        )

    def DownloadMeetingCalendar(self, request: pb.DownloadMeetingCalendarRequest, _: Any) -> pb.MeetingFile:
        first, last, unit = parse.calendar_file(request, self._today())
        return present_calendar.file(self.query(meeting_calendar.calendar_file, first, last, unit), unit)

    def _today(self) -> date:
        return self.runtime.clock.today()
