"""The gRPC face of topics' forms, consultations and coordinations: one method an rpc, no logic."""

from typing import Any

from chassis.frame import Api
from chassis.showing import shower
from chassis.wire import to_text, to_uuid
from meetings.commands.consultation import (
    answer_consultation,
    countersign_consultation,
    record_coordination,
    request_consultations,
    request_coordination,
    revise_topic,
    send_consultations,
)
from meetings.model.topic import Topic
from meetings.parse import consultation as parse
from meetings.parse import topic as parse_topic
from meetings.present import consultation as present
from meetings.queries import consultation as read
from zhengling.meetings.v1 import consultation_service_pb2 as pb
from zhengling.meetings.v1 import topic_service_pb2 as topic_pb
from zhengling.meetings.v1.consultation_service_pb2_grpc import ConsultationServiceServicer

# ruff: noqa: N802, D102  The methods are named by the proto, and described there.


class ConsultationApi(Api, ConsultationServiceServicer):  # type: ignore[misc]
    """ConsultationService, as its proto describes it."""

    def ReviseTopic(self, request: pb.ReviseTopicRequest, _: Any) -> topic_pb.Topic:
        return self.command(revise_topic.handle, parse_topic.revision(request), shower(Topic, topic_pb.Topic))

    def RequestConsultations(self, request: pb.RequestConsultationsRequest, _: Any) -> pb.Consultations:
        return self.command(request_consultations.handle, parse.asking(request), present.together)

    def SendConsultations(self, request: pb.SendConsultationsRequest, _: Any) -> pb.Consultations:
        return self.command(send_consultations.handle, parse.sending(request), present.together)

    def AnswerConsultation(self, request: pb.AnswerConsultationRequest, _: Any) -> pb.Consultation:
        return self.command(answer_consultation.handle, parse.answer(request), present.consultation)

    def CountersignConsultation(self, request: pb.CountersignConsultationRequest, _: Any) -> pb.Consultation:
        command = parse.countersignature(request)
        return self.command(countersign_consultation.handle, command, present.consultation)

    def RequestCoordination(self, request: pb.RequestCoordinationRequest, _: Any) -> pb.Coordination:
        return self.command(request_coordination.handle, parse.note(request), present.coordination)

    def RecordCoordination(self, request: pb.RecordCoordinationRequest, _: Any) -> pb.Coordination:
        return self.command(record_coordination.handle, parse.result(request), present.coordination)

    def GetConsultation(self, request: pb.GetConsultationRequest, _: Any) -> pb.Consultation:
        return self.query(read.get_consultation, to_uuid(request.consultation_id, "consultation_id"))

    def ListTopicConsultations(self, request: pb.ListTopicConsultationsRequest, _: Any) -> pb.ListConsultationsReply:
        topic_id = to_uuid(request.topic_id, "topic_id")
        return self.query(read.list_topic_consultations, topic_id, request.cursor, request.limit)

    def ListConsultations(self, request: pb.ListConsultationsRequest, _: Any) -> pb.ListConsultationsReply:
        unit = to_text(request.unit, "unit", longest=30, least=0)
        state = parse.consultation_state(request.state)
        return self.query(read.list_consultations, request.cursor, request.limit, unit, state)

    def GetCoordination(self, request: pb.GetCoordinationRequest, _: Any) -> pb.Coordination:
        return self.query(read.get_coordination, to_uuid(request.coordination_id, "coordination_id"))

    def ListCoordinations(self, request: pb.ListCoordinationsRequest, _: Any) -> pb.ListCoordinationsReply:
        topic_id = to_uuid(request.topic_id, "topic_id")
        return self.query(read.list_coordinations, topic_id, request.cursor, request.limit)
