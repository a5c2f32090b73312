"""Absences, what a month of them adds up to, and breaches in proto messages."""

import json

from chassis.wire import text
from personnel.queries import breach as breaches
from personnel.queries import leave_report as reports
from personnel.queries.absence import AbsenceView
from zhengling.personnel.v1 import absence_service_pb2 as pb


def absence(view: AbsenceView) -> pb.Absence:
    """An absence as the reader may see it."""
    leave = view.leave
    return pb.Absence(
        leave_id=text(leave.id),
        person_id=text(leave.person_id),
        name=view.name,
        post_title=view.post_title,
        unit=view.unit,
        kind=leave.kind,
        starts=text(view.starts),
        starts_half=view.starts_half,
        until=text(view.until),
        until_half=view.until_half,
        open_end=view.open_end,
        stand_in_id=text(leave.stand_in_id),
        stand_in_name=view.stand_in_name,
        state=leave.state,
        title=leave.title,
        reason=view.reason,
        destination=view.destination,
    )


def report(found: reports.Report) -> pb.LeaveReport:
    """The report of a month."""
    return pb.LeaveReport(
        month=f"{found.month:%Y-%m}",
        provisional=found.provisional,
        rows=[_row(row) for row in found.rows],
        totals=[_total(total) for total in found.totals],
        next_cursor=found.next_cursor,
    )


def breach(found: breaches.Breach) -> pb.Breach:
    """A request or return that came late."""
    return pb.Breach(
        id=text(found.id),
        kind=found.kind,
        rule=found.rule,
        person_id=text(found.person_id),
        name=found.name,
        on=text(found.on),
        days_late=found.days_late,
        leave_id=text(found.leave_id),
        facts=json.dumps(found.facts, ensure_ascii=False),
    )


def _row(row: reports.Row) -> pb.LeaveReportRow:
    return pb.LeaveReportRow(
        person_id=text(row.person.id),
        name=row.person.name,
        post_title=row.post_title,
        unit=row.unit,
        counts=_counts(row.counts),
    )


def _total(total: reports.Total) -> pb.LeaveReportTotal:
    return pb.LeaveReportTotal(
        unit=total.unit, unit_name=total.unit_name, people=total.people, counts=_counts(total.counts)
    )


def _counts(counts: reports.Counts) -> pb.LeaveCounts:
    away = sorted(counts.away_halves.items())
    return pb.LeaveCounts(
        days_away=[pb.LeaveKindDays(kind=kind, days=halves / 2) for kind, halves in away],
        times=counts.times,
        days_abroad=counts.abroad_halves / 2,
        late_returns=counts.late_returns,
        days_late=counts.days_late,
        overdue_now=counts.overdue_now,
        late_requests=counts.late_requests,
        days_standing_in=counts.standing_in_halves / 2,
    )
