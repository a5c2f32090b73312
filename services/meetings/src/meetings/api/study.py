"""The gRPC face of study sessions: one method an rpc, no logic."""

from typing import Any

from chassis.frame import Api
from chassis.wire import to_text, to_uuid
from meetings.commands.study import cancel_study_session, plan_study_session, record_study_session
from meetings.parse import span
from meetings.parse import study as parse
from meetings.present import study as present
from meetings.queries import study as read
from zhengling.meetings.v1 import economy_service_pb2 as economy_pb
from zhengling.meetings.v1 import study_service_pb2 as pb
from zhengling.meetings.v1.study_service_pb2_grpc import StudyServiceServicer

# ruff: noqa: N802, D102  The methods are named by the proto, and described there.


class StudyApi(Api, StudyServiceServicer):  # type: ignore[misc]
    """StudyService, as its proto describes it."""

    def PlanStudySession(self, request: pb.PlanStudySessionRequest, _: Any) -> pb.StudySession:
        return self.command(plan_study_session.handle, parse.plan(request), present.study_session)

    def RecordStudySession(self, request: pb.RecordStudySessionRequest, _: Any) -> pb.StudySession:
        return self.command(record_study_session.handle, parse.record(request), present.study_session)

    def CancelStudySession(self, request: pb.CancelStudySessionRequest, _: Any) -> pb.StudySession:
        return self.command(cancel_study_session.handle, parse.cancellation(request), present.study_session)

    def GetStudySession(self, request: pb.GetStudySessionRequest, _: Any) -> pb.StudySession:
        session_id = to_uuid(request.study_session_id, "study_session_id")
        return present.study_session(*self.query(read.get_study_session, session_id))

    def ListStudySessions(self, request: pb.ListStudySessionsRequest, _: Any) -> pb.ListStudySessionsReply:
        found = self.query(
            read.list_study_sessions,
            to_text(request.unit, "unit", longest=30, least=0),
            parse.session_state(request.state),
            span.year(request.year),
            request.cursor,
            request.limit,
        )
        return present.study_sessions(*found)

    def GetStudyReport(self, request: pb.GetStudyReportRequest, _: Any) -> pb.StudyReport:
        unit = to_text(request.unit, "unit", longest=30, least=0)
        return present.study_report(self.query(read.get_study_report, span.year(request.year), unit))

    def DownloadStudyReport(self, request: pb.GetStudyReportRequest, _: Any) -> economy_pb.MeetingFile:
        unit = to_text(request.unit, "unit", longest=30, least=0)
        content, name = self.query(read.download_study_report, span.year(request.year), unit)
        return economy_pb.MeetingFile(content=content, filename=name)
