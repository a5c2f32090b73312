"""From requests about procedures and exemptions to commands: each field read to a value, or Malformed naming it."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from chassis.errors import Malformed
from chassis.wire import to_choice, to_date_or_none, to_text, to_uuid
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
from meetings.parse.fields import LONG, each, opinion
from meetings.rules.evidence_rules import DISPOSITIONS
from meetings.rules.procedure_rules import KINDS, RESULTS
from meetings.rules.review_rules import Point
from meetings.rules.topic_rules import FLAGS
from zhengling.meetings.v1 import procedure_service_pb2 as pb

MOST_ROWS, MOST_PAPERS, MOST_POINTS, MOST_YUAN = 500, 50, 20, 10**13
MIDDLE = 5000
CIRCLES = ("democratic_party", "association", "expert", "public")
SET_ASIDE = (
    *("R23.1", "R24.1", "R25.1", "R25.2", "R25.3", "R25.4", "R25.5", "R25.6", "R48.1"),
    *("R49.1", "R49.2", "R49.3", "R50.1", "R50.2", "R50.3", "R50.4"),
)
"""The rules an exemption can be asked from; whether one is given is the rulebook's to say."""
_SHA256 = re.compile(r"[0-9a-f]{64}")


def opening(request: pb.OpenProcedureRequest) -> open_procedure.OpenProcedure:
    """A procedure to open; its particulars, if there are any, are of its kind."""
    kind = to_choice(request.kind, "kind", KINDS)
    given = _kinds(request.particulars)
    if given - {kind}:
        raise Malformed({"particulars": f"应只填 {kind} / only {kind} is expected"})
    return open_procedure.OpenProcedure(
        to_uuid(request.topic_id, "topic_id"),
        kind,
        _details(request.particulars, kind) if given else {},
        attachments(request.attachments),
    )


def record(request: pb.RecordProcedureRequest) -> record_procedure.RecordProcedure:
    """What to record: the particulars of exactly one kind."""
    given = _kinds(request.particulars)
    if len(given) != 1:
        raise Malformed({"particulars": "应只填一种 / exactly one kind is expected"})
    (kind,) = given
    return record_procedure.RecordProcedure(
        to_uuid(request.procedure_id, "procedure_id"),
        kind,
        _details(request.particulars, kind),
        attachments(request.attachments),
    )


def conclusion(request: pb.ConcludeProcedureRequest) -> conclude_procedure.ConcludeProcedure:
    """A finding."""
    exception = None
    if request.HasField("exception"):
        told = request.exception
        exception = {
            "exception_ground": _text(told.exception_ground, "exception.exception_ground", 30),
            "no_lesser_alternative": _text(told.no_lesser_alternative, "exception.no_lesser_alternative"),
            "until": _day(told.until, "exception.until"),
        }
    _require_few(request.points, "points", MOST_POINTS)
    return conclude_procedure.ConcludeProcedure(
        to_uuid(request.procedure_id, "procedure_id"),
        to_choice(request.result, "result", {result for results in RESULTS.values() for result in results}),
        to_text(request.statement, "statement", longest=LONG),
        tuple(
            Point(
                to_text(point.name, f"points.{number}.name", longest=30),
                point.met,
                _text(point.statement, f"points.{number}.statement"),
            )
            for number, point in enumerate(request.points)
        ),
        exception,
    )


def giving_up(request: pb.DropProcedureRequest) -> drop_procedure.DropProcedure:
    """A procedure to give up, and why."""
    reason = to_text(request.reason, "reason", longest=2000)
    return drop_procedure.DropProcedure(to_uuid(request.procedure_id, "procedure_id"), reason)


def exemption(request: pb.RequestExemptionRequest) -> request_exemption.RequestExemption:
    """An exemption to ask for."""
    return request_exemption.RequestExemption(
        to_uuid(request.topic_id, "topic_id"),
        to_choice(request.rule, "rule", SET_ASIDE),
        to_choice(request.procedure, "procedure", KINDS),
        to_text(request.ground, "ground", longest=30),
        to_text(request.reason, "reason", longest=2000),
    )


def decision(request: pb.DecideExemptionRequest) -> decide_exemption.DecideExemption:
    """A decision on an exemption; a refusal says why."""
    exemption_id = to_uuid(request.exemption_id, "exemption_id")
    return decide_exemption.DecideExemption(exemption_id, request.agreed, opinion(request))


def revocation(request: pb.RevokeExemptionRequest) -> revoke_exemption.RevokeExemption:
    """An exemption to take back, and why."""
    reason = to_text(request.reason, "reason", longest=2000)
    return revoke_exemption.RevokeExemption(to_uuid(request.exemption_id, "exemption_id"), reason)


def flags(request: pb.CorrectTopicFlagsRequest) -> correct_topic_flags.CorrectTopicFlags:
    """The flags that are right, and why the others were not."""
    return correct_topic_flags.CorrectTopicFlags(
        to_uuid(request.topic_id, "topic_id"),
        tuple(sorted(set(each(request.flags, "flags", FLAGS)))),
        to_text(request.reason, "reason", longest=2000),
    )


def attachments(papers: Iterable[pb.Attachment]) -> tuple[Mapping[str, str], ...]:
    """Papers, each a document or a file with its digest."""
    given = list(papers)
    _require_few(given, "attachments", MOST_PAPERS)
    found = []
    for number, paper in enumerate(given):
        name = f"attachments.{number}"
        digest = paper.sha256.lower()
        if bool(paper.document_id) == bool(digest):
            raise Malformed({name: "应填公文或者文件摘要之一 / either a document or a digest is expected"})
        if digest and not _SHA256.fullmatch(digest):
            raise Malformed({f"{name}.sha256": "应为64位十六进制 / 64 hexadecimal digits are expected"})
        document = str(to_uuid(paper.document_id, f"{name}.document_id")) if paper.document_id else ""
        found.append({"document_id": document, "name": to_text(paper.name, f"{name}.name"), "sha256": digest})
    return tuple(found)


def _kinds(particulars: pb.Particulars) -> set[str]:
    return {field.name for field, _ in particulars.ListFields()}


def _details(particulars: pb.Particulars, kind: str) -> dict[str, Any]:
    return _READERS[kind](getattr(particulars, kind), f"particulars.{kind}")


def _require_few(rows: Any, name: str, most: int) -> None:
    if len(rows) > most:
        raise Malformed({name: f"最多 {most} 项 / at most {most}"})


def _rows(rows: Any, name: str, read: Callable[[Any, str], dict[str, Any]]) -> list[dict[str, Any]]:
    _require_few(rows, name, MOST_ROWS)
    return [read(row, f"{name}.{number}") for number, row in enumerate(rows)]


def _text(value: str, name: str, longest: int = MIDDLE, least: int = 0) -> str:
    return to_text(value, name, longest=longest, least=least)


def _day(value: str, name: str) -> str:
    day = to_date_or_none(value, name)
    return day.isoformat() if day else ""


def _disposition(value: str, name: str) -> str:
    return to_choice(value, name, DISPOSITIONS) if value else ""


def _comment(row: pb.Comment, at: str) -> dict[str, Any]:
    return {
        "who": _text(row.who, f"{at}.who", 200, 1),
        "text": _text(row.text, f"{at}.text", least=1),
        "disposition": _disposition(row.disposition, f"{at}.disposition"),
        "reason": _text(row.reason, f"{at}.reason"),
    }


def _participation(given: pb.Participation, at: str) -> dict[str, Any]:
    return {
        "announced_on": _day(given.announced_on, f"{at}.announced_on"),
        "channel": _text(given.channel, f"{at}.channel", 500),
        "closes_on": _day(given.closes_on, f"{at}.closes_on"),
        "shorter_reason": _text(given.shorter_reason, f"{at}.shorter_reason"),
        "comments": _rows(given.comments, f"{at}.comments", _comment),
        "published_on": _day(given.published_on, f"{at}.published_on"),
        "published_at": _text(given.published_at, f"{at}.published_at", 500),
    }


def _expert(row: pb.Expert, at: str) -> dict[str, Any]:
    return {
        "name": _text(row.name, f"{at}.name", 200, 1),
        "unit": _text(row.unit, f"{at}.unit", 200, 1),
        "no_conflict": row.no_conflict,
        "opinion": _text(row.opinion, f"{at}.opinion"),
        "signed_on": _day(row.signed_on, f"{at}.signed_on"),
    }


def _experts(given: pb.ExpertArgument, at: str) -> dict[str, Any]:
    return {"experts": _rows(given.experts, f"{at}.experts", _expert)}


def _risk(given: pb.RiskReport, at: str) -> dict[str, Any]:
    return {
        "assessor": _text(given.assessor, f"{at}.assessor", 200),
        "report": _text(given.report, f"{at}.report", LONG),
        "measures": _text(given.measures, f"{at}.measures", LONG),
    }


def _legality(given: pb.LegalityMaterials, at: str) -> dict[str, Any]:
    return {
        "basis": _text(given.basis, f"{at}.basis", LONG),
        "urgent_ground": _text(given.urgent_ground, f"{at}.urgent_ground"),
    }


def _aspect(row: pb.Aspect, at: str) -> dict[str, Any]:
    return {"name": _text(row.name, f"{at}.name", 30, 1), "statement": _text(row.statement, f"{at}.statement")}


def _argumentation(given: pb.Argumentation, at: str) -> dict[str, Any]:
    return {
        "institution": _text(given.institution, f"{at}.institution", 200),
        "aspects": _rows(given.aspects, f"{at}.aspects", _aspect),
    }


def _participant(row: pb.Participant, at: str) -> dict[str, Any]:
    name, represents = _text(row.name, f"{at}.name", 200, 1), _text(row.represents, f"{at}.represents", 200)
    return {"name": name, "represents": represents, "signed": row.signed}


def _hearing(given: pb.Hearing, at: str) -> dict[str, Any]:
    return {
        "delivered_on": _day(given.delivered_on, f"{at}.delivered_on"),
        "held_on": _day(given.held_on, f"{at}.held_on"),
        "place": _text(given.place, f"{at}.place", 200),
        "presided_by": _text(given.presided_by, f"{at}.presided_by", 200),
        "participants": _rows(given.participants, f"{at}.participants", _participant),
        "record": _text(given.record, f"{at}.record", LONG),
    }


def _performance(given: pb.PerformanceMaterials, at: str) -> dict[str, Any]:
    if not 0 <= given.amount <= MOST_YUAN:
        raise Malformed({f"{at}.amount": f"应在 0 至 {MOST_YUAN} 之间 / 0 to {MOST_YUAN} is expected"})
    return {
        "subject": _text(given.subject, f"{at}.subject", 500),
        "amount": given.amount,
        "report": _text(given.report, f"{at}.report", LONG),
    }


def _competition(given: pb.CompetitionMaterials, at: str) -> dict[str, Any]:
    return {
        "preliminary_opinion": _text(given.preliminary_opinion, f"{at}.preliminary_opinion", LONG),
        "heard": _text(given.heard, f"{at}.heard", LONG),
    }


def _heard_row(row: pb.Heard, at: str) -> dict[str, Any]:
    return {
        "who": _text(row.who, f"{at}.who", 200, 1),
        "circle": to_choice(row.circle, f"{at}.circle", CIRCLES),
        "way": _text(row.way, f"{at}.way", 500),
        "on": _day(row.on, f"{at}.on"),
        "text": _text(row.text, f"{at}.text"),
        "disposition": _disposition(row.disposition, f"{at}.disposition"),
        "reason": _text(row.reason, f"{at}.reason"),
    }


def _heard(given: pb.OpinionsHeard, at: str) -> dict[str, Any]:
    return {"heard": _rows(given.heard, f"{at}.heard", _heard_row)}


_READERS: Mapping[str, Callable[[Any, str], dict[str, Any]]] = {
    "participation": _participation,
    "expert_argument": _experts,
    "risk_assessment": _risk,
    "legality": _legality,
    "argumentation": _argumentation,
    "stability_risk": _risk,
    "hearing": _hearing,
    "budget_performance": _performance,
    "fair_competition": _competition,
    "opinions_heard": _heard,
}
