"""征求意见: revisions of topics' forms, consultations, countersignatures and coordinations as REST resources."""

from gateway.operations import Operation, Resource
from gateway.schemas import consultation as s
from gateway.schemas.base import PageQuery
from gateway.schemas.meetings import Topic
from zhengling.meetings.v1 import consultation_service_pb2 as pb
from zhengling.meetings.v1.consultation_service_pb2_grpc import ConsultationServiceStub

TOPIC = "/topics/<uuid:topic_id>"
CONSULTATION = "/consultations/<uuid:consultation_id>"
COORDINATION = "/coordinations/<uuid:coordination_id>"

RESOURCE = Resource(
    service="meetings",
    pb=pb,
    stub=ConsultationServiceStub,
    tag="征求意见 Consultations",
    operations=(
        Operation(
            "PUT",
            TOPIC,
            "ReviseTopic",
            "修改议题提报单",
            "Replace a topic's form",
            body=s.TopicForm,
            reply=Topic,
            needs_version=True,
        ),
        Operation(
            "POST",
            f"{TOPIC}/consultations",
            "RequestConsultations",
            "征求涉及单位意见",
            "Ask the units a topic concerns",
            body=s.AskingIn,
            reply=s.Consultations,
            status=201,
        ),
        Operation(
            "POST",
            f"{TOPIC}/consultations/dispatch",
            "SendConsultations",
            "发出起草的征求意见",
            "Send the drafted consultations of a topic",
            reply=s.Consultations,
        ),
        Operation(
            "GET",
            f"{TOPIC}/consultations",
            "ListTopicConsultations",
            "议题的征求意见情况",
            "List the consultations of a topic",
            query=PageQuery,
            reply=s.ConsultationPage,
        ),
        Operation(
            "GET",
            "/consultations",
            "ListConsultations",
            "征求本单位意见的议题",
            "List what one's units are asked",
            query=s.ConsultationFilter,
            reply=s.ConsultationPage,
        ),
        Operation("GET", CONSULTATION, "GetConsultation", "查看征求意见", "Read a consultation", reply=s.Consultation),
        Operation(
            "POST",
            f"{CONSULTATION}/answer",
            "AnswerConsultation",
            "答复征求意见",
            "Answer for a unit",
            body=s.AnswerIn,
            reply=s.Consultation,
        ),
        Operation(
            "POST",
            f"{CONSULTATION}/countersignature",
            "CountersignConsultation",
            "会签",
            "Countersign for a unit",
            body=s.CountersignatureIn,
            reply=s.Consultation,
        ),
        Operation(
            "POST",
            f"{TOPIC}/coordinations",
            "RequestCoordination",
            "附协调说明报请协调",
            "Put differences before the leaders",
            body=s.NoteIn,
            reply=s.Coordination,
            status=201,
        ),
        Operation(
            "GET",
            f"{TOPIC}/coordinations",
            "ListCoordinations",
            "议题的协调情况",
            "List the coordinations of a topic",
            query=PageQuery,
            reply=s.CoordinationPage,
        ),
        Operation("GET", COORDINATION, "GetCoordination", "查看协调", "Read a coordination", reply=s.Coordination),
        Operation(
            "POST",
            f"{COORDINATION}/result",
            "RecordCoordination",
            "记录协调结果",
            "Record what a coordination came to",
            body=s.ResultIn,
            reply=s.Coordination,
        ),
    ),
)
