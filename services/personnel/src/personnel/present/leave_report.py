"""The month report of leaves as a sheet that is printed and put before the leaders."""

from chassis.showing import shows
from chassis.workbook import Table, workbook
from personnel.model.leave import LEAVE_KINDS
from personnel.queries.leave_report import Counts, Report
from zhengling.personnel.v1 import absence_service_pb2 as pb

_COUNTED = (
    *(f"{word}（工作日）" for word in LEAVE_KINDS.values()),
    "次数",
    "出国（境）天数",
    "逾期销假次数",
    "逾期天数",
    "现逾期未销假",
    "逾期申请被退",
    "补位天数",
)
PEOPLE = ("单位", "职务", "姓名", *_COUNTED)
UNITS = ("单位", "人数", *_COUNTED)


@shows
def sheet(report: Report) -> pb.LeaveReportSheet:
    """The file: a sheet of people and a sheet of units."""
    title = f"{report.month:%Y年%m月}请假外出统计"
    noted = f"{title}（本年节假日安排未公布，暂按周末计算）" if report.provisional else title
    names = {total.unit: total.unit_name for total in report.totals}
    people: list[tuple[str | float, ...]] = [
        (names.get(row.unit, row.unit), row.post_title, row.person.name, *_numbers(row.counts)) for row in report.rows
    ]
    units: list[tuple[str | float, ...]] = [
        (total.unit_name, total.people, *_numbers(total.counts)) for total in report.totals
    ]
    content = workbook(report.month, Table("人员", PEOPLE, people, noted), Table("单位合计", UNITS, units, noted))
    return pb.LeaveReportSheet(content=content, filename=f"{title}.xlsx")


def _numbers(counts: Counts) -> tuple[float, ...]:
    return (
        *(counts.away_halves[kind] / 2 for kind in LEAVE_KINDS),
        counts.times,
        counts.abroad_halves / 2,
        counts.late_returns,
        counts.days_late,
        counts.overdue_now,
        counts.late_requests,
        counts.standing_in_halves / 2,
    )
