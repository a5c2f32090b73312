"""The office puts on record what a meeting in session decided on a topic (articles 24, 43, 45 and 48)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import Malformed, NotFound
from chassis.run import Context, knows
from meetings.capacity import by_office
from meetings.gating import lock_topics
from meetings.model.decision import OUTCOMES, Decision
from meetings.model.meeting import MEETING, Meeting
from meetings.model.topic import TOPIC, Topic
from meetings.rules import agenda_rules, topic_rules
from zhengling.meetings.v1.events_pb2 import DecisionAdopted


@dataclass(frozen=True)
class RecordDecision:
    """Record the decision on one topic of the agenda; the first of `responsible_units` leads."""

    meeting_id: UUID
    topic_id: UUID
    outcome: str
    text: str
    responsible_units: tuple[str, ...]
    term: date | None
    deliberation: str


def handle(command: RecordDecision, ctx: Context) -> Decision:
    """Record the decision while the meeting is quorate; the sponsor unit carries it out where no other is named.

    Raises RuleBroken for R43.4 (no longer quorate), R24.1 and R48.1 (this kind of meeting may not decide it) and
    R45.3 (may only be referred); NotPermitted, IllegalStep (decided already), Malformed (not before this meeting),
    NotFound for a topic above the caller's clearance.
    """
    by_office(ctx, "record_decision")
    meeting = ctx.target(Meeting, command.meeting_id)
    meeting.state = MEETING.advance(meeting.state, "decide")
    agenda_rules.require_quorum(meeting.kind, meeting.present, meeting.due, ctx.today)
    if command.topic_id not in {item.topic_id for item in meeting.items}:
        raise Malformed({"topic_id": "不在本次会议的议程上 / not on the agenda of this meeting"})
    (topic,) = lock_topics(ctx, [command.topic_id])
    if not knows(topic, ctx.standing):
        raise NotFound(Topic.__subject__)
    topic.state = TOPIC.advance(topic.state, OUTCOMES[command.outcome])
    topic.version += 1
    flags = frozenset(topic.flags)
    if command.outcome in topic_rules.SETTLING:
        topic_rules.require_forum_of_listed_matters(meeting.kind, flags, ctx.today)
    topic_rules.require_collective_decision(meeting.kind, flags, command.outcome, ctx.today)
    topic_rules.require_referral(meeting.kind, flags, command.outcome)
    ctx.settle(topic)
    ctx.also(topic)
    ctx.also(meeting)
    decision = ctx.add(
        Decision(
            level=topic.level,
            title=topic.title,
            meeting_id=meeting.id,
            meeting_kind=meeting.kind,
            topic_id=topic.id,
            document_id=topic.document_id,
            sponsor_unit=topic.sponsor_unit,
            outcome=command.outcome,
            text=command.text,
            decided_on=ctx.today,
            present=meeting.present,
            due=meeting.due,
            present_ids=[row.person_id for row in meeting.attendance if row.here],
            responsible_units=list(command.responsible_units) or [topic.sponsor_unit],
            term=command.term,
            deliberation=command.deliberation,
        )
    )
    ctx.record(
        DecisionAdopted(
            decision_id=str(decision.id),
            meeting_id=str(meeting.id),
            meeting_kind=meeting.kind,
            topic_id=str(topic.id),
            document_id=str(topic.document_id or ""),
            outcome=decision.outcome,
            decided_on=decision.decided_on.isoformat(),
            level=decision.level,
        ),
        decision,
    )
    return decision
