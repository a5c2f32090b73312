"""The office records what a closed meeting has cost, and out of which budget item (article 81)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from chassis.run import Context
from meetings.acting.capacity import by_office
from meetings.model.meeting import MEETING, Meeting
from meetings.model.meeting_budget import Budgeted, MeetingBudget
from meetings.rules import economy_rules


@dataclass(frozen=True)
class RecordMeetingCost:
    """What a meeting cost in whole yuan; an empty budget item leaves the one that was named in the call."""

    meeting_id: UUID
    cost: int
    budget_item: str


def handle(command: RecordMeetingCost, ctx: Context) -> Budgeted:
    """Put it on record; once more corrects it. Raises RuleBroken for R81.1; NotPermitted, IllegalStep, NotFound."""
    by_office(ctx, "record_meeting_cost")
    meeting = ctx.target(Meeting, command.meeting_id)
    meeting.state = MEETING.advance(meeting.state, "record_meeting_cost")
    budget = ctx.session.scalar(select(MeetingBudget).where(MeetingBudget.meeting_id == meeting.id))
    if budget is None:
        budget = MeetingBudget(meeting_id=meeting.id, budget_item="", cost_estimate=0, cost=None)
        ctx.session.add(budget)
    budget.budget_item = command.budget_item or budget.budget_item
    economy_rules.require_budget_item(command.cost, budget.budget_item)
    budget.cost = command.cost
    return Budgeted(meeting, budget)
