"""The office judges whether a decision is made public (article 30)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting import publishing
from meetings.acting.capacity import by_office
from meetings.model.decision import Decision
from meetings.model.meeting import Meeting
from meetings.rules.publication_rules import PROACTIVE


@dataclass(frozen=True)
class JudgeDisclosure:
    """Judge a decision to be made public, or not on a ground."""

    decision_id: UUID
    disclosure: str
    ground: str
    public_text: str


def handle(command: JudgeDisclosure, ctx: Context) -> Decision:
    """Note the judgement; once signed minutes hold it, what is judged public waits for its release.

    Raises RuleBroken(R30.1) for what is classified or withheld without a ground, NotPermitted, Malformed, IllegalStep
    once it is public.
    """
    by_office(ctx, "judge_disclosure")
    decision = ctx.target(Decision, command.decision_id)
    minutes = publishing.advance(ctx, decision, "judge_disclosure")
    meeting = ctx.load(Meeting, decision.meeting_id)
    publishing.judge(ctx, decision, meeting.level, command.disclosure, command.ground, command.public_text)
    if minutes is None or minutes.signed_at is None or not publishing.holds(minutes, decision):
        return decision
    if decision.disclosure == PROACTIVE:
        publishing.await_release(ctx, decision, "release_decision")
    else:
        decision.release_due = None
        ctx.settle(decision)
    return decision
