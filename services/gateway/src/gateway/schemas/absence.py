"""Shapes of the calendar of absences, the month report of leaves, and breaches."""

from marshmallow import fields

from gateway.schemas.base import Date, Integer, Json, Many, One, Page, PageQuery, Query, Reply, Text, Truth, Uuid
from gateway.schemas.base import described as _described

FROM = "从这一日起"
TO = "到这一日止（含）；与起始日合计至多 366 天"
UNIT = "只列在这个单位及其内设机构任职的人员（单位代码）"
LEADERS = "只列市长和副市长"
HALF = "am 上午、pm 下午"
KIND = "种类：annual 年休假、sick 病假、business 公务外出、abroad 出国（境）、other 其他等"


class Days(fields.Float):
    """A number of days; a half day is .5."""

    def __init__(self, description: str = "") -> None:
        super().__init__(**_described(description, {}))


class AbsenceFilter(PageQuery):
    """Which absences."""

    first = Date(FROM, data_key="from", required=True)
    last = Date(TO, data_key="to", required=True)
    unit = Text(UNIT, longest=40)
    leaders = Truth(LEADERS)


class CalendarFilter(Query):
    """Which absences a calendar file holds."""

    first = Date("从这一日起；不填为 31 天前", data_key="from")
    last = Date("到这一日止（含）；不填为起始日起 366 天", data_key="to")
    unit = Text(UNIT, longest=40)
    leaders = Truth(LEADERS)


class Absence(Reply):
    """One person's absence as the reader may see it."""

    leave_id = Uuid("请假", required=True)
    person_id = Uuid("外出人")
    name = Text("姓名")
    post_title = Text("外出首日所任最高职务", least=0)
    unit = Text("该职务所在单位", least=0)
    kind = Text(KIND)
    starts = Date("首日")
    starts_half = Text(f"首日从哪半天起：{HALF}")
    until = Date("末日；未销假的为批准的末日，逾期未销假的为今天")
    until_half = Text(f"末日到哪半天止：{HALF}")
    open_end = Truth("是否逾期未销假，不知何时返回")
    stand_in_id = Uuid("补位者")
    stand_in_name = Text("补位者姓名", least=0)
    state = Text("状态：approved 已批准、on_leave 休假或外出中、extending 申请续假中、returned 已销假")
    title = Text("标题")
    reason = Text("事由；读者无权知悉时为空", least=0)
    destination = Text("去向；读者无权知悉时为空", least=0)


class AbsencePage(Page):
    """A page of absences."""

    absences = Many(One(Absence), "外出人员，新的在前")


class ReportFilter(PageQuery):
    """Which month, of whom."""

    month = Text("月份（YYYY-MM）", longest=7, required=True)
    unit = Text("单位代码，含其内设机构；不填为全市（限市政府办公室）", longest=40)


class SheetFilter(Query):
    """Which month, of whom."""

    month = Text("月份（YYYY-MM）", longest=7, required=True)
    unit = Text("单位代码，含其内设机构；不填为全市（限市政府办公室）", longest=40)


class KindDays(Reply):
    """Working days away for one kind of leave."""

    kind = Text(KIND)
    days = Days("工作日数，半天为 0.5")


class Counts(Reply):
    """What a month adds up to."""

    days_away = Many(One(KindDays), "各类外出的工作日数；没有的种类不列")
    times = Integer("次数")
    days_abroad = Days("出国（境）自然日数，半天为 0.5")
    late_returns = Integer("当月逾期销假次数")
    days_late = Integer("当月逾期销假合计天数")
    overdue_now = Integer("现在逾期未销假的件数")
    late_requests = Integer("当月因逾期被退回的申请件数")
    days_standing_in = Days("为他人补位的自然日数，半天为 0.5")


class ReportRow(Reply):
    """One person's month."""

    person_id = Uuid("人员", required=True)
    name = Text("姓名")
    post_title = Text("当月末任最高职务")
    unit = Text("该职务所在单位")
    counts = One(Counts, "合计", required=True)


class ReportTotal(Reply):
    """One unit's month."""

    unit = Text("单位代码")
    unit_name = Text("单位名称")
    people = Integer("人数")
    counts = One(Counts, "合计", required=True)


class Report(Page):
    """The report of a month: a page of people, and the totals of all."""

    month = Text("月份（YYYY-MM）")
    provisional = Truth("本年节假日安排是否尚未公布（暂只按周末计算）")
    rows = Many(One(ReportRow), "每人一行，新登记的在前")
    totals = Many(One(ReportTotal), "每单位一行；是全部人员的合计，不只本页")


class BreachFilter(PageQuery):
    """Breaches of which days."""

    first = Date(FROM, data_key="from", required=True)
    last = Date(TO, data_key="to", required=True)


class Breach(Reply):
    """A request or a return that came late."""

    id = Uuid("被退回的申请记录，或者逾期的请假", required=True)
    kind = Text("种类：late_request 逾期申请、late_return 逾期销假、overdue 逾期未销假")
    rule = Text("条款")
    person_id = Uuid("人员")
    name = Text("姓名", least=0)
    on = Date("发生之日：申请之日、销假之日，未销假的为逾期首日")
    days_late = Integer("逾期天数；未销假的算到今天")
    leave_id = Uuid("请假；被退回的申请没有")
    facts = Json("据以判断的事实")


class BreachPage(Page):
    """A page of breaches."""

    breaches = Many(One(Breach), "逾期事项，新的在前")
