"""The agreement of the principal leaders before a topic goes on an agenda is put on record (article 50)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting.capacity import exercise, sign
from meetings.model.topic import TOPIC, Topic
from meetings.rules import LAW, authority_rules


@dataclass(frozen=True)
class RecordPriorReport:
    """Record which principal leaders agreed on the report of the unit's head, and what they said."""

    topic_id: UUID
    agreed_by: tuple[str, ...]
    note: str


def handle(command: RecordPriorReport, ctx: Context) -> Topic:
    """Add the agreements; the step is done when every leader the rulebook names has agreed.

    Raises RuleBroken(R50.4) for who is neither the unit's head nor of the office, and IllegalStep.
    """
    topic = ctx.target(Topic, command.topic_id)
    power = exercise(ctx, authority_rules.reporters(topic.sponsor_unit))
    topic.state = TOPIC.advance(topic.state, "report")
    topic.agreed_by = sorted({*topic.agreed_by, *command.agreed_by})
    sign(ctx, topic, power, "prior_report", True, command.note)
    if set(LAW.value("R50.4", "leaders", ctx.today)) <= set(topic.agreed_by):
        ctx.settle(topic, "record_prior_report")
    return topic
