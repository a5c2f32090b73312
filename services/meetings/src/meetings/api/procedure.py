"""The gRPC face of procedures and exemptions: one method an rpc, no logic."""

from typing import Any

from chassis.frame import Api
from chassis.showing import shower
from chassis.wire import to_uuid
from meetings.commands.procedure import (
    conclude_procedure,
    correct_topic_flags,
    decide_exemption,
    drop_procedure,
    open_procedure,
    record_procedure,
    request_exemption,
    revoke_exemption,
)
from meetings.model.topic import Topic
from meetings.parse import procedure as parse
from meetings.present import procedure as present
from meetings.queries import procedure as read
from zhengling.meetings.v1 import procedure_service_pb2 as pb
from zhengling.meetings.v1 import topic_service_pb2 as topic_pb
from zhengling.meetings.v1.procedure_service_pb2_grpc import ProcedureServiceServicer

# ruff: noqa: N802, D102  The methods are named by the proto, and described there.


class ProcedureApi(Api, ProcedureServiceServicer):  # type: ignore[misc]
    """ProcedureService, as its proto describes it."""

    def OpenProcedure(self, request: pb.OpenProcedureRequest, _: Any) -> pb.Procedure:
        return self.command(open_procedure.handle, parse.opening(request), present.procedure)

    def RecordProcedure(self, request: pb.RecordProcedureRequest, _: Any) -> pb.Procedure:
        return self.command(record_procedure.handle, parse.record(request), present.procedure)

    def ConcludeProcedure(self, request: pb.ConcludeProcedureRequest, _: Any) -> pb.Procedure:
        return self.command(conclude_procedure.handle, parse.conclusion(request), present.procedure)

    def DropProcedure(self, request: pb.DropProcedureRequest, _: Any) -> pb.Procedure:
        return self.command(drop_procedure.handle, parse.giving_up(request), present.procedure)

    def GetProcedure(self, request: pb.GetProcedureRequest, _: Any) -> pb.Procedure:
        return self.query(read.get_procedure, to_uuid(request.procedure_id, "procedure_id"))

    def ListProcedures(self, request: pb.ListProceduresRequest, _: Any) -> pb.ListProceduresReply:
        topic_id = to_uuid(request.topic_id, "topic_id")
        return self.query(read.list_procedures, topic_id, request.cursor, request.limit)

    def RequestExemption(self, request: pb.RequestExemptionRequest, _: Any) -> pb.Exemption:
        return self.command(request_exemption.handle, parse.exemption(request), present.exemption)

    def DecideExemption(self, request: pb.DecideExemptionRequest, _: Any) -> pb.Exemption:
        return self.command(decide_exemption.handle, parse.decision(request), present.exemption)

    def RevokeExemption(self, request: pb.RevokeExemptionRequest, _: Any) -> pb.Exemption:
        return self.command(revoke_exemption.handle, parse.revocation(request), present.exemption)

    def GetExemption(self, request: pb.GetExemptionRequest, _: Any) -> pb.Exemption:
        return self.query(read.get_exemption, to_uuid(request.exemption_id, "exemption_id"))

    def ListExemptions(self, request: pb.ListExemptionsRequest, _: Any) -> pb.ListExemptionsReply:
        topic_id = to_uuid(request.topic_id, "topic_id")
        return self.query(read.list_exemptions, topic_id, request.cursor, request.limit)

    def CorrectTopicFlags(self, request: pb.CorrectTopicFlagsRequest, _: Any) -> topic_pb.Topic:
        return self.command(correct_topic_flags.handle, parse.flags(request), shower(Topic, topic_pb.Topic))
