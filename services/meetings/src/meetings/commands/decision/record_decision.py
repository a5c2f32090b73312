"""The office puts on record what a meeting in session decided on a topic (articles 24, 30, 43, 45 and 48)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import Malformed, NotFound
from chassis.run import Context, knows
from meetings.acting import deliberating, evidence, gating, publishing, telling
from meetings.acting.capacity import by_office
from meetings.acting.naming import require_units
from meetings.model.decision import ENDS, OUTCOMES, Decision
from meetings.model.deliberation import ITEM, Deliberation
from meetings.model.meeting import MEETING, Meeting
from meetings.model.topic import TOPIC, Topic
from meetings.rules import agenda_rules, deliberation_rules, gate_rules, topic_rules
from meetings.rules.deliberation_rules import Voices

NEEDED = {"adopted_with_changes": "changes", "deferred": "deferred_to", "rejected": "reason"}
"""What must be said besides for an outcome to mean something."""


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
    changes: str = ""
    deferred_to: str = ""
    reason: str = ""
    referred_unit: str = ""
    referred_kind: str = ""
    chair_reasons: str = ""
    disclosure: str = ""
    disclosure_ground: str = ""
    public_text: str = ""

    def __post_init__(self) -> None:
        """What an outcome needs is said, and what belongs to another outcome is not."""
        wrong = {}
        needed = NEEDED.get(self.outcome)
        if needed and not getattr(self, needed):
            wrong[needed] = "须写明 / must be given"
        for outcome, name in (("adopted_with_changes", "changes"), ("deferred", "deferred_to")):
            if outcome != self.outcome and getattr(self, name):
                wrong[name] = f"只用于 {outcome} / only for {outcome}"
        given = sum(map(bool, (self.referred_unit, self.referred_kind)))
        if given != (self.outcome == "referred"):
            wrong["referred_unit"] = "转报须写明转给哪个单位或者哪种会议 / a referral names a unit or a kind of meeting"
        if wrong:
            raise Malformed(wrong)


def handle(command: RecordDecision, ctx: Context) -> Decision:
    """Record the decision on the item under discussion; the sponsor unit carries it out where no other is named.

    Raises RuleBroken for R43.4 (no longer quorate), R42.2, R43.2, R44.2, R45.1 or R46.1 (nobody in the chair who may
    chair today), R24.1 and R48.1 (this kind of meeting may not decide it, or reasons are lacking), R45.3 (may only be
    referred), R30.1 (what is made public) and, where it settles the matter, for every gate before the agenda;
    NotPermitted, IllegalStep (decided already, or not taken up), Malformed (not before this meeting), NotFound for a
    topic above the caller's clearance, NeighbourDown.
    """
    by_office(ctx, "record_decision")
    require_units(ctx, "responsible_units", command.responsible_units)
    require_units(ctx, "referred_unit", [command.referred_unit] if command.referred_unit else [])
    # Neighbours are asked before any row is locked, so that a slow answer holds up nobody else.
    seen = ctx.load(Meeting, command.meeting_id)
    chair = deliberating.standing_of_chair(ctx, seen)
    settling = command.outcome in topic_rules.SETTLING
    reviews = {command.topic_id: gating.legality(ctx, ctx.load(Topic, command.topic_id))} if settling else {}
    ctx.session.expire(seen)
    meeting = ctx.target(Meeting, command.meeting_id)
    meeting.state = MEETING.advance(meeting.state, "decide")
    agenda_rules.require_quorum(meeting.kind, meeting.present, meeting.due, ctx.today)
    capacity = deliberating.require_chair(ctx, meeting, chair)
    item = next((item for item in meeting.items if item.topic_id == command.topic_id), None)
    if item is None:
        raise Malformed({"topic_id": "不在本次会议的议程上 / not on the agenda of this meeting"})
    (topic,) = gating.lock_topics(ctx, [command.topic_id])
    if not knows(topic, ctx.standing):
        raise NotFound(Topic.__subject__)
    facts = gating.facts_for(ctx, [topic], meeting.id, reviews) if settling else {}
    topic.state = TOPIC.advance(topic.state, OUTCOMES[command.outcome])
    topic.version += 1
    flags = frozenset(topic.flags)
    if settling:
        topic_rules.require_forum_of_listed_matters(meeting.kind, flags, ctx.today)
    topic_rules.require_collective_decision(meeting.kind, flags, command.outcome, ctx.today)
    topic_rules.require_referral(meeting.kind, flags, command.outcome)
    # What was not taken up has nothing that was said on it.
    ITEM.advance(item.state, ENDS[command.outcome])
    said = deliberating.of_item(ctx, item.id)
    said.version += 1
    deliberating.conclude(ctx, item, said, ENDS[command.outcome])
    if settling:
        # What was so when the agenda was fixed is so still.
        gate_rules.require_all(facts[topic.id], ctx.today)
        evidence.abandon(ctx, [topic])
    _require_reasons(ctx, command, meeting, said)
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
            present_ids=[row.person_id for row in meeting.attendance if row.here and row.person_id],
            responsible_units=list(command.responsible_units) or [topic.sponsor_unit],
            term=command.term,
            deliberation=command.deliberation,
            changes=command.changes,
            deferred_to=command.deferred_to,
            reason=command.reason,
            referred_unit=command.referred_unit,
            referred_kind=command.referred_kind,
            chair=meeting.chair,
            chair_capacity=capacity,
        )
    )
    publishing.judge(ctx, decision, meeting.level, command.disclosure, command.disclosure_ground, command.public_text)
    ctx.record(telling.adopted(decision), decision)
    return decision


def _require_reasons(ctx: Context, command: RecordDecision, meeting: Meeting, said: Deliberation) -> None:
    """Whoever decides otherwise than most members spoke says why; a refusal stands on the record of the room alone."""
    stances = (one.stance for one in said.standing_statements() if one.member and one.person_id != meeting.chair_id)
    subject, ctx.subject = ctx.subject, f"{said.__subject__}/{said.id}"
    deliberation_rules.require_reasons(command.outcome, Voices(tuple(stances), bool(command.chair_reasons)), ctx.today)
    said.chair_reasons, ctx.subject = command.chair_reasons, subject
