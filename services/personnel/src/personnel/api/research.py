"""The gRPC face of leaders' research: one method an rpc, no logic."""

from typing import Any

from chassis.frame import Api
from chassis.wire import to_uuid, to_uuid_or_none
from personnel.acting.research_ledger import days_of
from personnel.commands.research import (
    acknowledge_shortfall,
    cancel_research,
    plan_research,
    reissue_research,
    report_research,
)
from personnel.parse import research as parse
from personnel.present import research as present
from personnel.queries import research as reads
from zhengling.personnel.v1 import research_service_pb2 as pb
from zhengling.personnel.v1.research_service_pb2_grpc import ResearchServiceServicer


class ResearchApi(Api, ResearchServiceServicer):  # type: ignore[misc]
    """Trips, what they come to in a year, and warnings."""

    def PlanResearch(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(plan_research.handle, parse.plan_research(request), self._trip)

    def ReportResearch(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(report_research.handle, parse.report_research(request), self._trip)

    def CancelResearch(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(cancel_research.handle, parse.cancel_research(request), self._trip)

    def ReissueResearch(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(reissue_research.handle, parse.reissue_research(request), self._trip)

    def GetResearch(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return present.trip(self.query(reads.get_research, to_uuid(request.trip_id, "trip_id")))

    def ListResearch(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        leader, year = to_uuid_or_none(request.leader_id, "leader_id"), parse.year_or_zero(request.year)
        found, cursor = self.query(reads.list_research, leader, year, request.state, request.cursor, request.limit)
        return pb.ListResearchReply(trips=[present.trip(view) for view in found], next_cursor=cursor)

    def GetLeaderResearch(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        person, year = to_uuid(request.person_id, "person_id"), parse.year_or_zero(request.year)
        return present.ledger(self.query(reads.get_leader_research, person, year))

    def GetResearchReport(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        year, found = self.query(reads.get_research_report, parse.year_or_zero(request.year))
        return pb.ResearchReport(year=year, leaders=[present.ledger(ledger) for ledger in found])

    def DownloadResearchReport(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        content, filename = self.query(reads.download_research_report, parse.year_or_zero(request.year))
        return pb.ResearchReportFile(content=content, filename=filename)

    def ListResearchShortfalls(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        leader = to_uuid_or_none(request.leader_id, "leader_id")
        found, cursor = self.query(reads.list_research_shortfalls, leader, request.cursor, request.limit)
        return pb.ListResearchShortfallsReply(
            shortfalls=[present.shortfall(warning) for warning in found], next_cursor=cursor
        )

    def AcknowledgeShortfall(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(acknowledge_shortfall.handle, parse.acknowledge_shortfall(request), present.shortfall)

    def _trip(self, entity: Any) -> Any:
        days = days_of(entity, self.runtime.calendar, self.runtime.clock.today())
        return present.trip(reads.TripView(entity, days))
