"""A sponsor puts what units still differ on before the leaders (article 49)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting import consulting
from meetings.acting.capacity import exercise
from meetings.model.consultation import REQUESTED, Coordination, Grounds
from meetings.model.topic import TOPIC, Topic
from meetings.rules import consultation_rules


@dataclass(frozen=True)
class Side:
    """A unit, and its grounds as the note states them."""

    unit: str
    text: str


@dataclass(frozen=True)
class RequestCoordination:
    """A note: the grounds of each side, and the opinion the sponsor leans to."""

    topic_id: UUID
    grounds: tuple[Side, ...]
    leaning: str

    def __post_init__(self) -> None:
        """A unit is one side only."""
        if len({side.unit for side in self.grounds}) != len(self.grounds):
            raise Malformed({"grounds": "每个单位只列一次 / each unit once"})


def handle(command: RequestCoordination, ctx: Context) -> Coordination:
    """Put the note before who may coordinate; a former coordination of the topic counts no more.

    Raises RuleBroken for R9.1 (not the sponsor's head), R25.2 (units that have not answered yet) and R49.2 (a side
    whose grounds are missing, or nothing to coordinate); IllegalStep.
    """
    topic = ctx.target(Topic, command.topic_id)
    exercise(ctx, consultation_rules.askers(topic.sponsor_unit))
    topic.state = TOPIC.advance(topic.state, "consult")
    facts = consulting.facts_for(ctx, [topic])[topic.id]
    consultation_rules.require_answers(facts)
    differing = facts.differing(ctx.today)
    stated = [side.unit for side in command.grounds]
    consultation_rules.require_coordination_note(topic.sponsor_unit, differing, stated)
    consulting.lapse_coordination(ctx, topic)
    coordination = Coordination(
        topic_id=topic.id,
        title=topic.title,
        level=topic.level,
        sponsor_unit=topic.sponsor_unit,
        edition=topic.edition,
        state=REQUESTED,
        leaning=command.leaning,
        requested_at=ctx.now,
        requested_by=ctx.standing.name,
        result="",
        coordinated_at=None,
        coordinated_by="",
        coordinated_as="",
    )
    coordination.grounds = [
        Grounds(coordination_id=coordination.id, unit=side.unit, text=side.text) for side in command.grounds
    ]
    ctx.session.add(coordination)
    consulting.follow_up(ctx, topic)
    coordinators = consultation_rules.coordinators(topic.sponsor_unit, ctx.today)
    due = topic.meeting_day
    ctx.wait_for(coordination, "record_coordination", *coordinators.powers, rule=coordinators.rule, due=due)
    return coordination
