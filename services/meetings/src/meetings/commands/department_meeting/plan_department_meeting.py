"""A department plans a meeting of its own, within the quota and the budget (articles 9, 55 and 81)."""

from dataclasses import dataclass

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting import advising, protected_towns
from meetings.acting.capacity import exercise
from meetings.acting.hours import Hours
from meetings.model.department_meeting import PLANNED, DepartmentMeeting, lock_quota, used
from meetings.model.meeting import FORMS
from meetings.rules import authority_rules, economy_rules
from zhengling.meetings.v1.events_pb2 import DepartmentMeetingChanged


@dataclass(frozen=True)
class PlanDepartmentMeeting:
    """Which meeting of which department, when, for whom, and at what cost in whole yuan."""

    unit: str
    kind: str
    title: str
    hours: Hours
    form: str
    venue: str
    purpose: str
    units: tuple[str, ...]
    heads_of: tuple[str, ...]
    head_count_planned: int
    cost_estimate: int
    budget_item: str
    level: int


def handle(command: PlanDepartmentMeeting, ctx: Context) -> DepartmentMeeting:
    """Enter the meeting, and let the department report on it when it was held.

    Raises RuleBroken for R9.1 (not the head), R55.2 (beyond the quota; of two that ask at once for what is left one is
    refused), R55.3 (heads of towns without an exception) and R81.1 (costs without a budget item); Malformed for a day
    gone by; NeighbourDown; AboveCeiling.
    """
    exercise(ctx, authority_rules.submitters(command.unit))
    day, form, purpose = command.hours.day, command.form or FORMS[0], command.purpose or economy_rules.OTHER
    if day < ctx.today:
        raise Malformed({"day": "日期已经过去 / in the past"})
    towns = protected_towns.ask(ctx, command.heads_of, "heads_of")
    economy_rules.require_no_town_heads(frozenset(command.heads_of), towns, frozenset())
    economy_rules.require_budget_item(command.cost_estimate, command.budget_item)
    require_room(ctx, command.kind, day.year, command.unit)
    units = list(dict.fromkeys((*command.units, *command.heads_of)))
    found = advising.advice(
        ctx,
        advising.Plan(
            kind=advising.DEPARTMENT,
            title=command.title,
            day=day,
            units=frozenset({command.unit, *units}),
            form=form,
            purpose=purpose,
            heads=command.head_count_planned,
            ceiling=command.level,
        ),
    )
    meeting = ctx.add(
        DepartmentMeeting(
            level=command.level,
            title=command.title,
            unit=command.unit,
            kind=command.kind,
            state=PLANNED,
            day=day,
            year=day.year,
            starts_at=command.hours.starts_at,
            ends_at=command.hours.ends_at,
            form=form,
            venue=command.venue,
            purpose=purpose,
            units=units,
            heads_of=list(command.heads_of),
            head_count_planned=command.head_count_planned,
            cost_estimate=command.cost_estimate,
            budget_item=command.budget_item,
            planned_by=ctx.standing.person_id,
            head_count=0,
            minutes=0,
            cost=0,
            report="",
            note="",
        )
    )
    advising.keep(meeting, found)
    wait_for_report(ctx, meeting)
    ctx.record(changed(meeting), meeting)
    return meeting


def require_room(ctx: Context, kind: str, year: int, unit: str) -> None:
    """One more annual meeting of a unit fits into the quota of a year. Raises RuleBroken(R55.2)."""
    own, city = 0, 0
    if kind == economy_rules.ANNUAL:
        lock_quota(ctx.session, year)
        own, city = used(ctx.session, year, unit)
    economy_rules.require_within_quota(kind, year, own, city, ctx.today)


def wait_for_report(ctx: Context, meeting: DepartmentMeeting) -> None:
    """The department reports on its meeting once it was held."""
    powers = authority_rules.submitters(meeting.unit).powers
    ctx.wait_for(meeting, "report_department_meeting", *powers, rule="R55.4", due=meeting.day)


def changed(meeting: DepartmentMeeting) -> DepartmentMeetingChanged:
    """The event that tells of a meeting's state; neither its title nor who is invited."""
    return DepartmentMeetingChanged(
        department_meeting_id=str(meeting.id),
        unit=meeting.unit,
        kind=meeting.kind,
        day=meeting.day.isoformat(),
        state=meeting.state,
        level=meeting.level,
    )
