"""Shapes of advice before a meeting, its costs, statistics and the calendar of meetings."""

from gateway.schemas.base import Body, Choice, Date, Instant, Integer, Many, One, Query, Reply, Text, Truth, Uuid

KIND = (
    "种类：plenary 全体会议、executive 常务会议、mayor_office 市长办公会议、thematic 专题会议、"
    "work_class1 一类工作会议、work_class2 二类工作会议"
)
COUNTED_KIND = f"{KIND}、annual 部门年度工作会议、other 部门其他会议、study 学习讲座"
FORMS = ("onsite", "video", "telephone")
FORM = "形式：onsite 现场、video 电视会议、telephone 电话会议"
PURPOSES = ("convey", "deploy", "discuss", "exchange", "train", "other")
PURPOSE = "目的：convey 传达、deploy 部署、discuss 研究、exchange 交流、train 培训、other 其他"
PERIODS = ("month", "quarter", "year")
PERIOD = "时段：month 月、quarter 季、year 年"
YUAN = "元，取整"
MOST_COST = 100_000_000


class Advice(Reply):
    """One piece of advice; the call is lawful all the same."""

    rule = Text("规则编号")
    article = Text("条")
    kind = Text(
        "interval_exceeded 间隔过长、interval_crowded 间隔过密、merge 建议合并、document 可用文件、"
        "telephone 可用电话、video 可用电视会议、department_name 可用部门名义"
    )
    zh = Text("提示和理由")
    en = Text("提示和理由（英文）")
    subject = Text("所指的另一会议：meeting/<uuid> 或者 department_meeting/<uuid>；没有为空", least=0)
    title = Text("另一会议的名称；没有为空", least=0)
    day = Date("另一会议的日期")
    days = Integer("两者相隔天数")
    overlap = Integer("人员重叠比例（百分数，按较小一方计）")
    likeness = Integer("名称相似比例（百分数）")


class PreviewFilter(Query):
    """A meeting that is thought of."""

    kind = Text(f"{KIND}、department 部门会议", longest=30, required=True)
    title = Text("会议名称", required=True)
    day = Date("会议日期", required=True)
    unit = Text("所议事项的单位或者召开会议的部门（代码）", longest=30)
    units = Text("参加单位代码，以英文逗号分隔", longest=2000)
    form = Choice(f"{FORM}；不填为现场", FORMS)
    head_count = Integer("预计人数；不知道的不填", most=100_000)
    purpose = Choice(PURPOSE, PURPOSES)


class Preview(Reply):
    """What should be weighed before a meeting is called."""

    advice = Many(One(Advice), "提示，重要的在前；只作提示，不妨碍召开")
    due = Integer("按职务应到的人数")


class CostIn(Body):
    """What a meeting has cost."""

    cost = Integer(f"实际支出（{YUAN}）", most=MOST_COST, required=True)
    budget_item = Text("列支的预算项目；不填则沿用召集时写明的", least=0)


class Budget(Reply):
    """What a meeting is to cost and has cost."""

    id = Uuid("登记")
    meeting_id = Uuid("会议", required=True)
    budget_item = Text("列支的预算项目；没有经费为空", least=0)
    cost_estimate = Integer(f"预计支出（{YUAN}）")
    cost = Integer(f"实际支出（{YUAN}）；未登记为 0")
    recorded = Truth("是否已登记实际支出")
    version = Integer("会议的版本，用于 If-Match")


class StatisticsFilter(Query):
    """Which statistics."""

    period = Choice(f"{PERIOD}；不填为月", PERIODS)
    from_day = Date("自该日起", data_key="from", required=True)
    to_day = Date("至该日止（含）；最多跨 40 个时段", data_key="to", required=True)
    unit = Text("单位代码；不填为有权查阅的全部单位", longest=30)


class MeetingCount(Reply):
    """The numbers of one unit, kind and period."""

    period = Text("时段：2026-11、2026Q4 或者 2026；合计为空", least=0)
    unit = Text("单位代码；以市政府名义的会议和合计为空", least=0)
    kind = Text(f"{COUNTED_KIND}；合计为空", least=0)
    meetings = Integer("召开次数")
    cancelled = Integer("取消次数")
    heads = Integer("到会人次")
    minutes = Integer("时长（分钟）合计")
    decisions = Integer("决定数")
    cost_estimate = Integer(f"预计支出合计（{YUAN}）")
    cost = Integer(f"实际支出合计（{YUAN}）")


class TopicCount(Reply):
    """How many topics of a unit stand how."""

    period = Text("时段，按最近一次报送的会议日期")
    unit = Text("提交单位代码")
    state = Text("议题状态")
    topics = Integer("议题数")


class Statistics(Reply):
    """Meetings by unit, kind and period."""

    period = Text(PERIOD)
    from_day = Date("自该日起")
    to_day = Date("至该日止（含）")
    rows = Many(One(MeetingCount), "按时段、单位、种类；只计读者有权知悉的密级")
    topics = Many(One(TopicCount), "按时段、单位、状态")
    total = One(MeetingCount, "合计")


class CalendarQuery(Query):
    """Which days, and whose."""

    month = Text("月份（YYYY-MM）；或者填起止日", longest=7)
    from_day = Date("自该日起", data_key="from")
    to_day = Date("至该日止（含）；最多 93 天", data_key="to")
    unit = Text("只要这个单位的（单位代码）", longest=30)
    mine = Truth("只要本人参加的")


class CalendarEntry(Reply):
    """One thing in the calendar."""

    thing = Text("meeting 市政府会议、department_meeting 部门会议、study_session 学习讲座")
    id = Uuid("会议；只显示占用时间的为 null")
    version = Integer("版本；只显示占用时间的为 0")
    kind = Text(
        f"{KIND}；部门会议为 annual、other；学习讲座为 economy、technology、law、management、theory、other",
        least=0,
    )
    title = Text("名称；只显示占用时间的为空", least=0)
    state = Text("状态")
    day = Date("日期")
    starts_at = Instant("开始时刻；只定日期的为 null")
    ends_at = Instant("结束时刻；未定为 null")
    venue = Text("地点", least=0)
    form = Text(FORM, least=0)
    unit = Text("召开单位或者所议事项的单位代码；以市政府名义的为空", least=0)
    level = Integer("密级：0 公开，1 内部，2 秘密，3 机密，4 绝密")
    busy = Truth("是否只显示占用时间（读者参加但无权知悉内容）")
    mine = Truth("读者是否参加")
    interval = Text("常务会议与上一次的间隔：exceeded 过长、crowded 过密；正常和其他会议为空", least=0)


class MeetingCalendar(Reply):
    """The calendar of some days."""

    from_day = Date("首日")
    to_day = Date("末日")
    entries = Many(One(CalendarEntry), "按日期和时刻", most=6000)
    last_executive = Date("至今天为止最近一次常务会议")
    next_executive_by = Date("下一次常务会议一般应在该日之前")
    executive_overdue = Truth("是否已超过该日而没有安排")


class CalendarFileQuery(Query):
    """Whose calendar file."""

    unit = Text("单位代码；不填为本人", longest=30)
    from_day = Date("自该日起；不填为 31 天前", data_key="from")
    to_day = Date("至该日止（含）；不填为起始日起 366 天", data_key="to")
