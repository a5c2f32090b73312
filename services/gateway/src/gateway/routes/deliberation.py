"""审议: items in session, statements, the chair, and decisions after the meeting as REST resources."""

from gateway.operations import Operation, Resource
from gateway.schemas import deliberation as s
from gateway.schemas import meetings as m
from gateway.schemas.base import PageQuery
from zhengling.meetings.v1 import deliberation_service_pb2 as pb
from zhengling.meetings.v1.deliberation_service_pb2_grpc import DeliberationServiceStub

MEETING = "/meetings/<uuid:meeting_id>"
ITEM = f"{MEETING}/items/<int:position>"
DELIBERATION = "/deliberations/<uuid:deliberation_id>"
DECISION = "/decisions/<uuid:decision_id>"

RESOURCE = Resource(
    service="meetings",
    pb=pb,
    stub=DeliberationServiceStub,
    tag="审议和决定 Deliberation",
    operations=(
        Operation(
            "POST",
            f"{ITEM}/deliberation",
            "BeginItem",
            "提出审议议程事项",
            "Take up an item of the agenda",
            reply=s.Deliberation,
            status=201,
        ),
        Operation(
            "POST",
            f"{ITEM}/skipping",
            "SkipItem",
            "跳过议程事项",
            "Pass over an item of the agenda",
            reply=s.ItemState,
        ),
        Operation("GET", DELIBERATION, "GetDeliberation", "查看审议记录", "Read what was said", reply=s.Deliberation),
        Operation(
            "GET",
            f"{MEETING}/deliberations",
            "ListDeliberations",
            "会议的审议记录",
            "What was said at a meeting",
            query=PageQuery,
            reply=s.DeliberationPage,
        ),
        Operation(
            "POST",
            f"{DELIBERATION}/conclusion",
            "ConcludeItem",
            "结束或者暂缓审议",
            "End the discussion of an item without a decision",
            body=s.ConclusionIn,
            reply=s.Deliberation,
        ),
        Operation(
            "POST",
            f"{DELIBERATION}/statements",
            "RecordStatement",
            "记录发言",
            "Put a statement on record",
            body=s.StatementIn,
            reply=s.Deliberation,
        ),
        Operation(
            "POST",
            f"{DELIBERATION}/statements/<int:number>/withdrawal",
            "TakeBackStatement",
            "收回发言",
            "Take a statement back",
            reply=s.Deliberation,
        ),
        Operation(
            "POST",
            f"{MEETING}/chair-handover",
            "HandOverChair",
            "移交主持",
            "Hand over the chair",
            body=s.ChairIn,
            reply=m.Meeting,
        ),
        Operation(
            "GET",
            "/decisions",
            "ListDecisions",
            "决定列表",
            "List decisions",
            query=s.DecisionFilter,
            reply=s.DecisionPage,
        ),
        Operation(
            "POST",
            f"{DECISION}/amendments",
            "ProposeAmendment",
            "提出更正决定中的笔误",
            "Propose the correction of a slip in a decision",
            body=s.AmendmentIn,
            reply=m.Decision,
        ),
        Operation(
            "POST",
            f"{DECISION}/amendments/judgement",
            "JudgeAmendment",
            "同意或者不同意更正",
            "Assent to a correction or refuse it",
            body=s.AssentIn,
            reply=m.Decision,
        ),
        Operation(
            "POST",
            f"{DECISION}/disclosure",
            "JudgeDisclosure",
            "判定决定是否公开",
            "Judge whether a decision is made public",
            body=s.DisclosureIn,
            reply=m.Decision,
        ),
        Operation(
            "POST",
            f"{DECISION}/release",
            "ReleaseDecision",
            "公布决定",
            "Make a decision public",
            reply=m.Decision,
        ),
        Operation(
            "POST",
            f"{DECISION}/release/withdrawal",
            "WithdrawRelease",
            "撤回公布",
            "Withdraw a publication",
            body=s.RetractionIn,
            reply=m.Decision,
        ),
    ),
)
