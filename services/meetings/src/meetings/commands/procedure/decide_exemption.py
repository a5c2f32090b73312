"""An exemption is granted or refused by whom the rulebook names for its ground (articles 23 and 25)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from chassis.wire import require_given
from meetings.acting import evidence
from meetings.acting.capacity import exercise
from meetings.model.procedure import EXEMPTION, Exemption
from meetings.rules import exemption_rules
from zhengling.meetings.v1.events_pb2 import ExemptionGranted


@dataclass(frozen=True)
class DecideExemption:
    """Grant or refuse, with an opinion."""

    exemption_id: UUID
    agreed: bool
    opinion: str

    def __post_init__(self) -> None:
        """A refusal says why."""
        require_given(opinion=self.agreed or self.opinion)


def handle(command: DecideExemption, ctx: Context) -> Exemption:
    """Put the decision on record.

    Raises RuleBroken, citing the rule that is set aside, for who may not grant it, for a ground the rulebook allows no
    more, and where what is asked for in place of the procedure is not there; IllegalStep.
    """
    topic, exemption = evidence.locked(ctx, Exemption, command.exemption_id)
    named = (exemption.rule, exemption.procedure, exemption.ground)
    power = exercise(ctx, exemption_rules.approvers(*named, topic.sponsor_unit, ctx.today))
    exemption.state = EXEMPTION.advance(exemption.state, "grant_exemption" if command.agreed else "refuse_exemption")
    evidence.take_up(topic, "settle_exemption")
    if command.agreed:
        needs = str(exemption_rules.exemption_for(*named, ctx.today).get("needs", ""))
        concluded = evidence.found_for(ctx, [topic])[topic.id].procedures.concluded
        exemption_rules.require_substitute(exemption.rule, needs, frozenset(concluded))
    exemption.opinion, exemption.decided_by = command.opinion, ctx.standing.name
    exemption.capacity, exemption.decided_on = f"{power.key} ({power.via})", ctx.today
    ctx.settle(exemption)
    if command.agreed:
        ctx.record(
            ExemptionGranted(
                exemption_id=str(exemption.id),
                topic_id=str(topic.id),
                rule=exemption.rule,
                procedure=exemption.procedure,
                level=exemption.level,
            ),
            exemption,
        )
    return exemption
