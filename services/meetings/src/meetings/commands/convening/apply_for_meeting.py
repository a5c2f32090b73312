"""A unit applies for a class 2 work meeting (article 46)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting import convening
from meetings.acting.capacity import exercise
from meetings.model.convening import MeetingApplication
from meetings.model.meeting import FORMS
from meetings.rules import authority_rules, economy_rules, kind_rules


@dataclass(frozen=True)
class Wanted:
    """What is applied for; `participants` are the departments and towns to take part, the cost is in whole yuan."""

    title: str
    purpose: str
    day: date
    venue: str
    form: str
    participants: tuple[str, ...]
    head_count: int
    cost_estimate: int
    budget_item: str

    def columns(self) -> dict[str, Any]:
        """The same as an application keeps it."""
        return vars(self) | {"participants": list(self.participants), "form": self.form or FORMS[0]}


@dataclass(frozen=True)
class ApplyForMeeting:
    """Apply for a meeting as the head of a unit."""

    unit: str
    wanted: Wanted
    level: int


def handle(command: ApplyForMeeting, ctx: Context) -> MeetingApplication:
    """Put the application before the office.

    Raises RuleBroken for R46.3 (not the unit's head), R46.1 (somebody else than departments and towns is to take part)
    and R81.1 (costs without a budget item), Malformed for a day gone by and an unknown unit, AboveCeiling,
    NeighbourDown.
    """
    exercise(ctx, authority_rules.applicants(command.unit))
    require_wanted(ctx, command.wanted)
    application = ctx.add(
        MeetingApplication(
            level=command.level,
            unit=command.unit,
            **command.wanted.columns(),
            state="applied",
            applied_by=ctx.standing.person_id,
            applied_at=ctx.now,
            review="",
            reviewed_by="",
            decision="",
            decided_by="",
            meeting_id=None,
        )
    )
    put_before_office(ctx, application)
    return application


def require_wanted(ctx: Context, wanted: Wanted) -> None:
    """What is applied for can be: raises as `handle` does."""
    economy_rules.require_budget_item(wanted.cost_estimate, wanted.budget_item)
    if wanted.day < ctx.today:
        raise Malformed({"day": "日期已经过去 / in the past"})
    kinds = convening.require_units(ctx, "participants", set(wanted.participants), wanted.day)
    kind_rules.require_work_units(kinds, ctx.today)


def put_before_office(ctx: Context, application: MeetingApplication) -> None:
    """The application waits for the office's review."""
    reviewing = authority_rules.application_reviewers()
    ctx.wait_for(application, "review_application", *reviewing.powers, rule=reviewing.rule, due=application.day)
