"""The head of a unit asks that a procedure be set aside for its topic (articles 9, 23 and 25)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting.capacity import exercise
from meetings.model.procedure import REQUESTED, Exemption
from meetings.model.topic import TOPIC, Topic
from meetings.rules import authority_rules, exemption_rules
from meetings.rules.procedure_rules import KINDS


@dataclass(frozen=True)
class RequestExemption:
    """Set a rule's procedure aside, on a ground and for a reason."""

    topic_id: UUID
    rule: str
    procedure: str
    ground: str
    reason: str


def handle(command: RequestExemption, ctx: Context) -> Exemption:
    """Put the request before whom the rulebook names for that ground.

    Raises RuleBroken for R9.1 (not the sponsor's head) and for the rule itself where it is not set aside on that
    ground; IllegalStep once the topic is on an agenda; AlreadyExists where one is asked for or granted.
    """
    topic = ctx.target(Topic, command.topic_id)
    exercise(ctx, authority_rules.submitters(topic.sponsor_unit))
    topic.state = TOPIC.advance(topic.state, "settle_exemption")
    approvers = exemption_rules.approvers(
        command.rule, command.procedure, command.ground, topic.sponsor_unit, ctx.today
    )
    exemption = ctx.add(
        Exemption(
            level=topic.level,
            title=f"豁免{KINDS[command.procedure]}：{topic.title}",
            topic_id=topic.id,
            rule=command.rule,
            procedure=command.procedure,
            ground=command.ground,
            reason=command.reason,
            state=REQUESTED,
            requested_by=ctx.standing.name,
            requested_on=ctx.today,
            opinion="",
            decided_by="",
            capacity="",
            decided_on=None,
            revoked_by="",
            revoked_on=None,
            revocation="",
        )
    )
    ctx.wait_for(exemption, "decide_exemption", *approvers.powers, rule=approvers.rule, due=topic.meeting_day)
    return exemption
