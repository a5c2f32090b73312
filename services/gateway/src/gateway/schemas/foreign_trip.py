"""Shapes of travel abroad on duty: plans of a year, trips, and what is used."""

from gateway.schemas.base import (
    Body,
    Choice,
    Date,
    Integer,
    Level,
    Many,
    One,
    Page,
    PageQuery,
    Query,
    Reply,
    Text,
    Truth,
    Uuid,
)

PLAN_STATES = ("proposed", "approved", "rejected", "superseded")
PLAN_STATE = "状态：proposed 待批准、approved 已批准、rejected 未批准、superseded 已由新的计划代替"
STATES = ("submitted", "approved", "returned", "rejected", "cancelled")
STATE = "状态：submitted 待批准、approved 已批准、returned 已报告返回、rejected 未批准、cancelled 已取消"
WHOSE = "单位代码；全市的为空"


class PlanIn(Body):
    """A plan to propose."""

    year = Integer("年份", least=1949, most=2200, required=True)
    unit = Text("单位代码；全市的不填", longest=40)
    groups = Integer("团组数", most=10_000, required=True)
    people = Integer("总人次", most=10_000, required=True)
    instrument = Text("依据的文件名称或者编号", least=0)


class Plan(Reply):
    """One version of the plan of a year."""

    id = Uuid("计划", required=True)
    year = Integer("年份")
    unit = Text(WHOSE)
    number = Integer("第几版")
    groups = Integer("团组数")
    people = Integer("总人次")
    instrument = Text("依据的文件名称或者编号")
    state = Text(PLAN_STATE)
    note = Text("不批准的理由")
    title = Text("标题")
    version = Integer("版本，用于 If-Match")


class PlanFilter(PageQuery):
    """Which plans."""

    year = Integer("年份", least=1949, most=2200)
    unit = Text("单位代码", longest=40)
    state = Choice(PLAN_STATE, PLAN_STATES)


class PlanPage(Page):
    """A page of plans."""

    plans = Many(One(Plan), "计划及其历史，新的在前")


class TripIn(Body):
    """A trip to ask for."""

    unit = Text("派出单位代码", longest=40, required=True)
    leader_id = Uuid("团组负责人", required=True)
    members = Integer("总人数，含负责人", least=1, most=1000, required=True)
    names = Many(Text(longest=100), "已确定的人员姓名", most=200)
    countries = Many(Text(longest=100), "前往的国家和地区", most=20, least=1, required=True)
    starts = Date("出境日期；决定计入哪一年的计划", required=True)
    until = Date("入境日期", required=True)
    purpose = Text("任务", longest=2000, required=True)
    cost_source = Text("经费来源", required=True)
    document_id = Uuid("审批公文")
    added_by = Text("市长决定增加的依据（文件名称或者编号）；在计划之内的不填", least=0)
    level = Level()


class Trip(Reply):
    """A group's trip abroad."""

    id = Uuid("团组", required=True)
    unit = Text("派出单位代码")
    leader_id = Uuid("团组负责人")
    members = Integer("总人数")
    names = Many(Text(), "人员姓名")
    countries = Many(Text(), "前往的国家和地区")
    starts = Date("出境日期")
    until = Date("入境日期")
    purpose = Text("任务")
    cost_source = Text("经费来源")
    document_id = Uuid("审批公文")
    added_by = Text("市长决定增加的依据；在计划之内的为空")
    level = Level()
    year = Integer("计入哪一年的计划")
    state = Text(STATE)
    chain = Many(Text(), "依次由哪些权力批准")
    stage = Integer("已经批准到第几步")
    note = Text("不批准或者取消的理由")
    returned_on = Date("实际入境日期")
    report = Text("出访报告")
    requested_by = Uuid("报批人")
    title = Text("标题")
    version = Integer("版本，用于 If-Match")


class TripFilter(PageQuery):
    """Which trips."""

    year = Integer("计入哪一年的", least=1949, most=2200)
    unit = Text("派出单位代码", longest=40)
    state = Choice(STATE, STATES)


class TripPage(Page):
    """A page of trips."""

    trips = Many(One(Trip), "团组，新的在前")


class NoteIn(Body):
    """Why not."""

    note = Text("理由", longest=2000, required=True)


class ReturnIn(Body):
    """When a group was back, and what came of it."""

    returned_on = Date("实际入境日期", required=True)
    report = Text("出访报告", longest=20_000, required=True)


class UsageFilter(Query):
    """Which year."""

    year = Integer("年份；不填为今年", least=1949, most=2200)


class PlanUsage(Reply):
    """What is used of one plan."""

    unit = Text(WHOSE)
    name = Text("单位名称")
    planned = Truth("是否有批准的计划")
    groups = Integer("计划团组数")
    people = Integer("计划人次")
    groups_used = Integer("已用团组数，含待批准的")
    people_used = Integer("已用人次，含待批准的")
    groups_added = Integer("市长决定另增的团组数")
    people_added = Integer("市长决定另增的人次")


class Usage(Reply):
    """What is used of a year's plans."""

    year = Integer("年份")
    rows = Many(One(PlanUsage), "全市在前，其余按单位代码；只计读者有权知悉的密级")
