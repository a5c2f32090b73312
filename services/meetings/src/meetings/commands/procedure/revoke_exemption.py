"""An exemption is taken back (articles 23 and 25)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting import evidence
from meetings.acting.capacity import exercise
from meetings.model.procedure import EXEMPTION, Exemption
from meetings.rules import exemption_rules
from zhengling.meetings.v1.events_pb2 import ExemptionRevoked


@dataclass(frozen=True)
class RevokeExemption:
    """Take it back, for a reason."""

    exemption_id: UUID
    reason: str


def handle(command: RevokeExemption, ctx: Context) -> Exemption:
    """The gate asks for the procedure again.

    Raises RuleBroken, citing the rule that was set aside, for who may not; IllegalStep for one that is not in force,
    and once the topic is on an agenda: the office takes it off first.
    """
    topic, exemption = evidence.locked(ctx, Exemption, command.exemption_id)
    named = (exemption.rule, exemption.procedure, exemption.ground)
    exercise(ctx, exemption_rules.revokers(*named, topic.sponsor_unit, ctx.today))
    exemption.state = EXEMPTION.advance(exemption.state, "revoke_exemption")
    evidence.take_up(topic, "settle_exemption")
    exemption.revoked_by, exemption.revoked_on = ctx.standing.name, ctx.today
    exemption.revocation = command.reason
    ctx.record(
        ExemptionRevoked(
            exemption_id=str(exemption.id),
            topic_id=str(topic.id),
            rule=exemption.rule,
            procedure=exemption.procedure,
            level=exemption.level,
        ),
        exemption,
    )
    return exemption
