"""From requests about decisions and minutes to commands: each field read, or Malformed naming it."""

from chassis.errors import Malformed
from chassis.wire import to_choice, to_date_or_none, to_text, to_uuid
from meetings.commands import (
    record_decision,
)
from meetings.model.decision import OUTCOMES
from meetings.parse.fields import LONG, MOST_ITEMS, code
from zhengling.meetings.v1 import meetings_service_pb2 as pb


def decision(request: pb.RecordDecisionRequest) -> record_decision.RecordDecision:
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
    )
