"""A department reports how its meeting was held, for the statistics and the budget (articles 55 and 81)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting.capacity import exercise
from meetings.commands.department_meeting.cancel_department_meeting import withdraw_request
from meetings.commands.department_meeting.plan_department_meeting import changed
from meetings.model.department_meeting import DEPARTMENT_MEETING, DepartmentMeeting
from meetings.rules import authority_rules, economy_rules


@dataclass(frozen=True)
class ReportDepartmentMeeting:
    """How many people came, how many minutes it took, what it cost in whole yuan, and what came of it."""

    department_meeting_id: UUID
    head_count: int
    minutes: int
    cost: int
    budget_item: str
    report: str


def handle(command: ReportDepartmentMeeting, ctx: Context) -> DepartmentMeeting:
    """Put the numbers on record.

    Raises RuleBroken for R9.1 (not the head) and R81.1 (costs without a budget item); IllegalStep, NotFound, Malformed
    for a meeting whose day has not come.
    """
    meeting = ctx.target(DepartmentMeeting, command.department_meeting_id)
    exercise(ctx, authority_rules.submitters(meeting.unit))
    meeting.state = DEPARTMENT_MEETING.advance(meeting.state, "report_department_meeting")
    if meeting.day > ctx.today:
        raise Malformed({"department_meeting_id": "会议日期未到 / its day has not come"})
    budget_item = command.budget_item or meeting.budget_item
    economy_rules.require_budget_item(command.cost, budget_item)
    meeting.head_count, meeting.minutes = command.head_count, command.minutes
    meeting.cost, meeting.budget_item, meeting.report = command.cost, budget_item, command.report
    withdraw_request(ctx, meeting)
    ctx.settle(meeting)
    ctx.record(changed(meeting), meeting)
    return meeting
