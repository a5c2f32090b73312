"""What should be weighed before a meeting is called, asked for beforehand; and what a meeting costs."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from chassis.errors import NotFound
from chassis.run import Context
from meetings.acting import advising, composition
from meetings.model.meeting import Meeting
from meetings.model.meeting_budget import MeetingBudget
from meetings.rules.advice_rules import Advice


@dataclass(frozen=True)
class Thought:
    """A meeting that is thought of; `heads` is 0 where nobody knows how many come."""

    kind: str
    title: str
    day: date
    unit: str
    units: tuple[str, ...]
    form: str
    heads: int
    purpose: str


def preview(ctx: Context, thought: Thought) -> tuple[tuple[Advice, ...], int]:
    """The advice, speaking of nothing the caller may not know, and how many are due by their posts.

    Raises NeighbourDown when who is due cannot be asked.
    """
    department = thought.kind == advising.DEPARTMENT
    units = tuple(unit for unit in thought.units if unit != thought.unit)
    call = composition.Call(thought.kind, thought.day, thought.unit, units, convenor=ctx.standing.person_id)
    people = frozenset[UUID]() if department else advising.people(composition.ask(ctx, call))
    plan = advising.Plan(
        kind=thought.kind,
        title=thought.title,
        day=thought.day,
        units=frozenset({thought.unit, *thought.units} - {""}),
        people=people,
        form=thought.form,
        purpose=thought.purpose,
        heads=thought.heads,
    )
    return advising.advice(ctx, plan), len(people)


def get_meeting_budget(ctx: Context, meeting_id: UUID) -> tuple[Meeting, MeetingBudget]:
    """What a meeting costs, for the office, the leaders and those on its list. Raises NotFound."""
    meeting = ctx.load(Meeting, meeting_id)
    budget = ctx.session.scalar(select(MeetingBudget).where(MeetingBudget.meeting_id == meeting.id))
    if not meeting.open_to(ctx.standing):
        raise NotFound(Meeting.__subject__)
    return meeting, budget or MeetingBudget(meeting_id=meeting.id, budget_item="", cost_estimate=0, cost=None)
