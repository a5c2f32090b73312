"""What should be weighed before a meeting is called, asked for beforehand; and what a meeting costs."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from chassis.errors import Malformed, NotFound
from chassis.run import Context
from meetings.acting import advising, composition
from meetings.model.meeting import FORMS, Meeting
from meetings.model.meeting_budget import Budgeted, MeetingBudget
from meetings.rules.advice_rules import Advice

MOST_UNITS, LONGEST_CODE = 100, 30


@dataclass(frozen=True)
class Thought:
    """A meeting that is thought of; `head_count` is 0 where nobody knows how many come."""

    kind: str
    title: str
    day: date
    unit: str
    units: str
    """Codes with commas between them, because a query string holds no lists."""
    form: str
    head_count: int
    purpose: str

    def __post_init__(self) -> None:
        """Each unit is named once."""
        codes = self.codes()
        if len(set(codes)) != len(codes) or len(codes) > MOST_UNITS:
            much = f"每个单位只列一次，最多 {MOST_UNITS} 个 / each unit once, at most {MOST_UNITS}"
            raise Malformed({"units": much})
        if any(len(code) > LONGEST_CODE for code in codes):
            raise Malformed({"units": f"单位代码不超过 {LONGEST_CODE} 个字符 / at most {LONGEST_CODE} characters each"})

    def codes(self) -> tuple[str, ...]:
        """The units by their codes."""
        return tuple(code for part in self.units.split(",") if (code := part.strip()))


class Preview(NamedTuple):
    """What should be weighed, and how many are due."""

    advice: tuple[Advice, ...]
    due: int


def preview_meeting(ctx: Context, thought: Thought) -> Preview:
    """The advice, speaking of nothing the caller may not know, and how many are due by their posts.

    Raises NeighbourDown when who is due cannot be asked.
    """
    department = thought.kind == advising.DEPARTMENT
    units = tuple(unit for unit in thought.codes() if unit != thought.unit)
    call = composition.Call(thought.kind, thought.day, thought.unit, units, convenor=ctx.standing.person_id)
    people = frozenset[UUID]() if department else advising.people(composition.ask(ctx, call))
    plan = advising.Plan(
        kind=thought.kind,
        title=thought.title,
        day=thought.day,
        units=frozenset({thought.unit, *thought.codes()} - {""}),
        people=people,
        form=thought.form or FORMS[0],
        purpose=thought.purpose,
        heads=thought.head_count,
    )
    return Preview(advising.advice(ctx, plan), len(people))


def get_meeting_budget(ctx: Context, meeting_id: UUID) -> Budgeted:
    """What a meeting costs, for the office, the leaders and those on its list. Raises NotFound."""
    meeting = ctx.load(Meeting, meeting_id)
    budget = ctx.session.scalar(select(MeetingBudget).where(MeetingBudget.meeting_id == meeting.id))
    if not meeting.open_to(ctx.standing):
        raise NotFound(Meeting.__subject__)
    nothing = MeetingBudget(meeting_id=meeting.id, budget_item="", cost_estimate=0, cost=None)
    return Budgeted(meeting, budget or nothing)
