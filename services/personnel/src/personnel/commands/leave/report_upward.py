"""Report the mayor's absence to the superior government."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from personnel.commands.leave.request_leave import told
from personnel.model import Leave
from personnel.rules import leave_rules
from zhengling.personnel.v1.events_pb2 import AbsenceReportedUpward


@dataclass(frozen=True)
class ReportUpward:
    """Which leave of the mayor, to whom, by which document, and when (article 5)."""

    leave_id: UUID
    addressee: str
    number: str
    on: date


def handle(command: ReportUpward, ctx: Context) -> Leave:
    """Note the report. Raises RuleBroken(R5.2) for another than the office, or for what is not reported or was."""
    leave = ctx.target(Leave, command.leave_id)
    ctx.exercise("R5.2", *leave_rules.reporting_powers())
    leave_rules.require_reportable(leave.post_kind, leave.state, leave.reported_on, leave.starts, leave.until)
    if command.on > ctx.today:
        raise Malformed({"on": "不得晚于今天 / not after today"})
    leave.reported_to, leave.report_number, leave.reported_on = command.addressee, command.number, command.on
    ctx.settle(leave, "report_upward")
    ctx.record(AbsenceReportedUpward(reported_on=str(command.on), **told(leave)), leave)
    return leave
