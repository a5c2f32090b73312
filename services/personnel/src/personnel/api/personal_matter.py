"""The gRPC face of personal matters: one method an rpc, no logic."""

from typing import Any

from chassis.frame import Api
from chassis.wire import to_uuid
from personnel.commands.personal_matter import acknowledge_personal_matter, report_personal_matter
from personnel.parse import personal_matter as parse
from personnel.present import personal_matter as present
from personnel.queries import personal_matter as reads
from zhengling.personnel.v1 import personal_matter_service_pb2 as pb
from zhengling.personnel.v1.personal_matter_service_pb2_grpc import PersonalMatterServiceServicer


class PersonalMatterApi(Api, PersonalMatterServiceServicer):  # type: ignore[misc]
    """Reports of personal matters."""

    def ReportPersonalMatter(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(report_personal_matter.handle, parse.report_personal_matter(request), present.receipt)

    def AcknowledgePersonalMatter(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        command = parse.acknowledge_personal_matter(request)
        return self.command(acknowledge_personal_matter.handle, command, present.receipt)

    def GetPersonalMatter(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        key = to_uuid(request.matter_id, "matter_id")
        return present.personal_matter(self.query(reads.get_personal_matter, key))

    def ListPersonalMatters(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        found, cursor = self.query(reads.list_personal_matters, request.state, request.cursor, request.limit)
        shown = [present.personal_matter(one, whole=False) for one in found]
        return pb.ListPersonalMattersReply(matters=shown, next_cursor=cursor)
