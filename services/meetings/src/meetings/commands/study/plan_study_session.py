"""A unit plans a study session (articles 81 and 85)."""

from dataclasses import dataclass

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting.capacity import exercise
from meetings.acting.hours import Hours
from meetings.model.department_meeting import PLANNED
from meetings.model.meeting import FORMS
from meetings.model.study_session import StudySession
from meetings.rules import economy_rules


@dataclass(frozen=True)
class PlanStudySession:
    """Which subject, who lectures, when, and at what cost in whole yuan."""

    unit: str
    title: str
    field: str
    lecturer: str
    hours: Hours
    venue: str
    form: str
    cost_estimate: int
    budget_item: str
    level: int


def handle(command: PlanStudySession, ctx: Context) -> StudySession:
    """Enter the session, and let the unit record how it was held.

    Raises RuleBroken for R85.1 (who may not) and R81.1 (costs without a budget item); Malformed for a day gone by;
    AboveCeiling.
    """
    keepers = economy_rules.study_keepers(command.unit)
    exercise(ctx, keepers)
    if command.hours.day < ctx.today:
        raise Malformed({"day": "日期已经过去 / in the past"})
    economy_rules.require_budget_item(command.cost_estimate, command.budget_item)
    session = ctx.add(
        StudySession(
            level=command.level,
            title=command.title,
            unit=command.unit,
            field=command.field,
            lecturer=command.lecturer,
            state=PLANNED,
            day=command.hours.day,
            year=command.hours.day.year,
            starts_at=command.hours.starts_at,
            ends_at=command.hours.ends_at,
            venue=command.venue,
            form=command.form or FORMS[0],
            cost_estimate=command.cost_estimate,
            budget_item=command.budget_item,
            minutes=0,
            guests=0,
            head_count=0,
            cost=0,
            note="",
        )
    )
    ctx.wait_for(session, "record_study_session", *keepers.powers, rule=keepers.rule, due=session.day)
    return session
