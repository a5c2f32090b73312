"""The month report of leaves as a sheet that is printed and put before the leaders."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from personnel.model.leave import LEAVE_KINDS
from personnel.queries.leave_report import Counts, Report
from zhengling.personnel.v1 import absence_service_pb2 as pb

if TYPE_CHECKING:
    from xlsxwriter import Workbook

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
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NARROW, _WIDE = 10, 20
_A4 = 9
"""The number of the paper size in the file format."""


def sheet(report: Report) -> pb.LeaveReportSheet:
    """The file: a sheet of people and a sheet of units."""
    # The library is loaded where a sheet is asked for, because most processes never make one.
    from xlsxwriter import Workbook

    buffer, title = BytesIO(), f"{report.month:%Y年%m月}请假外出统计"
    noted = f"{title}（本年节假日安排未公布，暂按周末计算）" if report.provisional else title
    names = {total.unit: total.unit_name for total in report.totals}
    with Workbook(buffer, _OPTIONS) as book:
        people = [
            (names.get(row.unit, row.unit), row.post_title, row.person.name, *_numbers(row.counts))
            for row in report.rows
        ]
        units = [(total.unit_name, total.people, *_numbers(total.counts)) for total in report.totals]
        _fill(book, "人员", noted, PEOPLE, people, texts=3)
        _fill(book, "单位合计", noted, UNITS, units, texts=1)
    return pb.LeaveReportSheet(content=buffer.getvalue(), filename=f"{title}.xlsx")


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


def _fill(
    book: "Workbook", name: str, title: str, heads: Sequence[str], rows: Sequence[Sequence[Any]], *, texts: int
) -> None:
    """A sheet with its title in the header of each page; the first `texts` columns are text, whatever they hold."""
    made = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1})
    plain, number = book.add_format({"border": 1}), book.add_format({"border": 1, "num_format": "General;-General;;@"})
    for column, head in enumerate(heads):
        made.write_string(0, column, head, bold)
    for line, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            # A name that begins with = stays a name: text is written as text and never read as a formula.
            if column < texts:
                made.write_string(line, column, str(value), plain)
            else:
                made.write_number(line, column, value, number)
    made.set_column(0, texts - 1, _WIDE)
    made.set_column(texts, len(heads) - 1, _NARROW)
    made.freeze_panes(1, texts)
    made.autofilter(0, 0, max(1, len(rows)), len(heads) - 1)
    made.repeat_rows(0)
    made.set_landscape()
    made.set_paper(_A4)
    made.fit_to_pages(1, 0)
    # An ampersand begins a code in a header, so one that is meant is doubled.
    made.set_header("&C" + title.replace("&", "&&"))
    made.set_footer("&C第 &P 页，共 &N 页")
