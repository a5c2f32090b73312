"""Reads of decisions and minutes."""

from uuid import UUID

from chassis.run import Context
from meetings.model.decision import Decision
from meetings.model.minutes import Minutes
from meetings.present import minutes as present
from meetings.rules import authority_rules
from zhengling.meetings.v1 import meetings_service_pb2 as pb


def get_decision(ctx: Context, decision_id: UUID) -> pb.Decision:
    """One decision, with what was said on it for those who were present and the office (R52.4). Raises NotFound."""
    decision = ctx.load(Decision, decision_id)
    was_present = ctx.standing.person_id in decision.present_ids
    in_office = ctx.standing.holds(*authority_rules.OFFICE)
    heard = authority_rules.may_read_deliberation(was_present, in_office)
    return present.decision(decision, deliberation=heard)


def get_minutes(ctx: Context, minutes_id: UUID) -> pb.Minutes:
    """The minutes. Raises NotFound."""
    return present.minutes(ctx.load(Minutes, minutes_id))
