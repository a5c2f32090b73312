"""决策程序: the procedures of decisions, and exemptions from them, as REST resources."""

from gateway.operations import Operation, Resource
from gateway.schemas import procedure as s
from gateway.schemas.base import PageQuery
from gateway.schemas.meetings import Topic
from zhengling.meetings.v1 import procedure_service_pb2 as pb
from zhengling.meetings.v1.procedure_service_pb2_grpc import ProcedureServiceStub

TOPIC = "/topics/<uuid:topic_id>"
PROCEDURE = "/procedures/<uuid:procedure_id>"
EXEMPTION = "/exemptions/<uuid:exemption_id>"

RESOURCE = Resource(
    service="meetings",
    pb=pb,
    stub=ProcedureServiceStub,
    tag="决策程序 Procedures",
    operations=(
        Operation(
            "POST",
            f"{TOPIC}/procedures",
            "OpenProcedure",
            "启动决策程序或者送审",
            "Open a procedure, or hand materials in for review",
            body=s.ProcedureIn,
            reply=s.Procedure,
            status=201,
        ),
        Operation(
            "GET",
            f"{TOPIC}/procedures",
            "ListProcedures",
            "议题的决策程序",
            "The procedures of a topic",
            query=PageQuery,
            reply=s.ProcedurePage,
        ),
        Operation("GET", PROCEDURE, "GetProcedure", "查看决策程序", "Read a procedure", reply=s.Procedure),
        Operation(
            "PUT",
            f"{PROCEDURE}/particulars",
            "RecordProcedure",
            "登记决策程序的进展",
            "Replace what is on record in a procedure",
            body=s.RecordIn,
            reply=s.Procedure,
            needs_version=True,
        ),
        Operation(
            "POST",
            f"{PROCEDURE}/conclusion",
            "ConcludeProcedure",
            "作出决策程序的结论",
            "Conclude a procedure",
            body=s.ConclusionIn,
            reply=s.Procedure,
        ),
        Operation(
            "POST",
            f"{PROCEDURE}/abandonment",
            "DropProcedure",
            "放弃决策程序",
            "Give a procedure up",
            body=s.ReasonIn,
            reply=s.Procedure,
        ),
        Operation(
            "POST",
            f"{TOPIC}/exemptions",
            "RequestExemption",
            "申请豁免",
            "Ask that a procedure be set aside",
            body=s.ExemptionIn,
            reply=s.Exemption,
            status=201,
        ),
        Operation(
            "GET",
            f"{TOPIC}/exemptions",
            "ListExemptions",
            "议题的豁免",
            "The exemptions of a topic",
            query=PageQuery,
            reply=s.ExemptionPage,
        ),
        Operation("GET", EXEMPTION, "GetExemption", "查看豁免", "Read an exemption", reply=s.Exemption),
        Operation(
            "POST",
            f"{EXEMPTION}/decision",
            "DecideExemption",
            "批准或者不批准豁免",
            "Grant or refuse an exemption",
            body=s.ExemptionDecisionIn,
            reply=s.Exemption,
        ),
        Operation(
            "POST",
            f"{EXEMPTION}/revocation",
            "RevokeExemption",
            "撤销豁免",
            "Take an exemption back",
            body=s.ReasonIn,
            reply=s.Exemption,
        ),
        Operation(
            "PUT",
            f"{TOPIC}/flags",
            "CorrectTopicFlags",
            "更正议题标注",
            "Correct what a topic deals with",
            body=s.FlagsIn,
            reply=Topic,
            needs_version=True,
        ),
    ),
)
