"""From requests about decisions to commands: each field read, or Malformed naming it."""

from chassis.errors import Malformed
from chassis.wire import to_choice, to_date_or_none, to_text, to_uuid
from meetings.commands.decision import record_decision
from meetings.model.decision import OUTCOMES
from meetings.parse.fields import LONG, MOST_ITEMS, code
from meetings.rules.publication_rules import DISCLOSURES
from zhengling.meetings.v1 import decision_service_pb2 as decision_pb


def decision(request: decision_pb.RecordDecisionRequest) -> record_decision.RecordDecision:
    """A decision to record."""
    units = tuple(code(unit, "responsible_units") for unit in request.responsible_units)
    if len(set(units)) != len(units) or len(units) > MOST_ITEMS:
        raise Malformed(
            {"responsible_units": f"每个单位只列一次，最多 {MOST_ITEMS} 个 / each unit once, at most {MOST_ITEMS}"}
        )
    return record_decision.RecordDecision(
        meeting_id=to_uuid(request.meeting_id, "meeting_id"),
        topic_id=to_uuid(request.topic_id, "topic_id"),
        outcome=to_choice(request.outcome, "outcome", OUTCOMES),
        text=to_text(request.text, "text", longest=LONG),
        responsible_units=units,
        term=to_date_or_none(request.term, "term"),
        deliberation=to_text(request.deliberation, "deliberation", longest=LONG, least=0),
        changes=to_text(request.changes, "changes", longest=LONG, least=0),
        deferred_to=to_text(request.deferred_to, "deferred_to", least=0),
        reason=to_text(request.reason, "reason", longest=2000, least=0),
        referred_unit=code(request.referred_unit, "referred_unit") if request.referred_unit else "",
        referred_kind=to_text(request.referred_kind, "referred_kind", longest=30, least=0),
        chair_reasons=to_text(request.chair_reasons, "chair_reasons", longest=LONG, least=0),
        disclosure=to_choice(request.disclosure, "disclosure", DISCLOSURES) if request.disclosure else "",
        disclosure_ground=to_text(request.disclosure_ground, "disclosure_ground", longest=1000, least=0),
        public_text=to_text(request.public_text, "public_text", longest=LONG, least=0),
    )
