"""Short ways to the procedures of a topic, complete as each must be, and to a topic that lacks nothing."""

from datetime import date
from typing import Any
from uuid import UUID

from meetings.commands.consultation.answer_consultation import AnswerConsultation
from meetings.commands.consultation.countersign_consultation import CountersignConsultation
from meetings.commands.consultation.request_consultations import RequestConsultations
from meetings.commands.procedure.conclude_procedure import ConcludeProcedure
from meetings.commands.procedure.open_procedure import OpenProcedure
from meetings.commands.topic.approve_topic import ApproveTopic
from meetings.commands.topic.record_prior_report import RecordPriorReport
from meetings.commands.topic.review_topic import ReviewTopic
from meetings.commands.topic.submit_topic import SubmitTopic
from meetings.rules.review_rules import Point

FLAGS = ("listed_matter", "major_decision", "important_matter", "public_interest", "new_spending", "market")
COMMENT = {"who": "市民甲", "text": "建议增设站点", "disposition": "adopted", "reason": ""}
DETAILS: dict[str, dict[str, Any]] = {
    "participation": {
        "announced_on": "2026-10-01",
        "channel": "市政府网站",
        "closes_on": "2026-10-31",
        "shorter_reason": "",
        "comments": [COMMENT],
        "published_on": "2026-11-02",
        "published_at": "市政府网站",
    },
    "expert_argument": {
        "experts": [{"name": "丁", "unit": "某大学", "no_conflict": True, "opinion": "可行", "signed_on": "2026-11-03"}]
    },
    "risk_assessment": {"assessor": "第三方", "report": "总体低风险", "measures": "应急预案"},
    "legality": {"basis": "预算法", "urgent_ground": "汛期临近"},
    "argumentation": {
        "institution": "市经济研究中心",
        "aspects": [
            {"name": name, "statement": "经论证可行"}
            for name in ("legality", "necessity", "soundness", "feasibility", "controllability")
        ],
    },
    "stability_risk": {"assessor": "第三方", "report": "总体低风险", "measures": "应急预案"},
    "hearing": {
        "delivered_on": "2026-10-20",
        "held_on": "2026-11-04",
        "place": "会议中心",
        "presided_by": "戊",
        "participants": [{"name": "甲", "represents": "用水户", "signed": True}],
        "record": "各方陈述意见",
    },
    "budget_performance": {"subject": "防汛工程", "amount": 30_000_000, "report": "绩效目标明确"},
    "fair_competition": {"preliminary_opinion": "初审符合标准", "heard": "听取协会意见"},
    "opinions_heard": {
        "heard": [
            {
                "who": "某民主党派",
                "circle": "democratic_party",
                "way": "座谈",
                "on": "2026-11-05",
                "text": "建议分期",
                "disposition": "adopted",
                "reason": "",
            }
        ]
    },
}
RESULTS = {
    "risk_assessment": "low",
    "legality": "lawful",
    "stability_risk": "low",
    "budget_performance": "supported",
    "fair_competition": "passed",
}
BY = {"legality": "justice_clerk", "budget_performance": "treasury", "fair_competition": "market"}
POINTS = {
    "legality": ("authority", "procedure", "content"),
    "fair_competition": ("market_access", "factor_flow", "production_cost", "production_conduct"),
}


def opened(house: Any, topic_id: UUID, kind: str, by: str = "clerk_finance", **change: Any) -> UUID:
    """A procedure under way, with all that its kind must hold but for what is changed."""
    details = DETAILS[kind] | change
    return UUID(house.do(by, OpenProcedure(topic_id, kind, {kind: details}, ())).id)


def conclusion(procedure_id: UUID, kind: str, result: str = "", unmet: tuple[str, ...] = ()) -> ConcludeProcedure:
    """The finding of a procedure; every point of a review but the unmet ones is met."""
    points = tuple(Point(name, name not in unmet, "已审查") for name in POINTS.get(kind, ()))
    return ConcludeProcedure(procedure_id, result or RESULTS.get(kind, "completed"), "结论", points)


def concluded(house: Any, topic_id: UUID, kind: str, **change: Any) -> UUID:
    """A procedure concluded by whom it is for."""
    procedure_id = opened(house, topic_id, kind, **change)
    house.do(BY.get(kind, "head_finance"), conclusion(procedure_id, kind))
    return procedure_id


def goes_up(house: Any, meeting_id: UUID, topic_id: UUID) -> None:
    """Submit a topic and take it past all who sign its form."""
    house.do("head_finance", SubmitTopic(topic_id, meeting_id))
    house.do("deputy1", ReviewTopic(topic_id, True, "材料齐备"))
    house.do("vm1", ApproveTopic(topic_id, True, "同意上会"))
    house.do("head_finance", RecordPriorReport(topic_id, ("mayor", "party_secretary"), "已汇报"))


def complete(house: Any, day: date = date(2026, 11, 23), **more: Any) -> tuple[UUID, UUID]:
    """A meeting with a topic on its agenda that needs all there is to need, and lacks nothing."""
    meeting_id = house.meeting(day)
    topic_id = house.topic(**({"flags": FLAGS, "concerned_units": ("d09",)} | more))
    for kind in DETAILS:
        concluded(house, topic_id, kind)
    asked = house.do("head_finance", RequestConsultations(topic_id, (), "请提意见", None)).consultations
    for one in asked:
        house.do("stranger", AnswerConsultation(UUID(one.id), "agreed", ""))
        house.do("stranger", CountersignConsultation(UUID(one.id), ""))
    goes_up(house, meeting_id, topic_id)
    house.agenda(meeting_id, topic_id)
    return meeting_id, topic_id
