"""Absences and what a month of them adds up to as the messages of the API, where they are not shown field by field."""

from chassis.showing import filler, shows
from personnel.queries.absence import AbsenceView
from personnel.queries.leave_report import Counts, Report, Row
from zhengling.personnel.v1 import absence_service_pb2 as pb

shows(
    filler(
        pb.Absence,
        AbsenceView,
        leave_id=lambda view: view.leave.id,
        person_id=lambda view: view.leave.person_id,
        kind=lambda view: view.leave.kind,
        stand_in_id=lambda view: view.leave.stand_in_id,
        state=lambda view: view.leave.state,
        title=lambda view: view.leave.title,
    )
)
shows(filler(pb.LeaveReport, Report, month=lambda report: f"{report.month:%Y-%m}"))
shows(
    filler(
        pb.LeaveReportRow,
        Row,
        person_id=lambda row: row.person.id,
        name=lambda row: row.person.name,
    )
)


def _days_away(counts: Counts) -> list[pb.LeaveKindDays]:
    return [pb.LeaveKindDays(kind=kind, days=halves / 2) for kind, halves in sorted(counts.away_halves.items())]


shows(
    filler(
        pb.LeaveCounts,
        Counts,
        days_away=_days_away,
        days_abroad=lambda counts: counts.abroad_halves / 2,
        days_standing_in=lambda counts: counts.standing_in_halves / 2,
    )
)
