"""Shapes of study sessions and what a year of them adds up to."""

from gateway.schemas.base import (
    Body,
    Choice,
    Date,
    Instant,
    Integer,
    Level,
    Many,
    One,
    Page,
    PageQuery,
    Query,
    Reply,
    Text,
    Uuid,
)
from gateway.schemas.department_meeting import STATE, STATES
from gateway.schemas.economy import FORM, FORMS, KIND, MOST_COST, YUAN

FIELDS = ("economy", "technology", "law", "management", "theory", "other")
FIELD = "知识领域：economy 经济、technology 科技、law 法律、management 现代管理、theory 理论、other 其他"


class StudySessionIn(Body):
    """A study session to plan."""

    unit = Text("举办单位代码", longest=30, required=True)
    title = Text("题目", required=True)
    field = Choice(FIELD, FIELDS, required=True)
    lecturer = Text("主讲人", required=True)
    day = Date("日期", required=True)
    starts_at = Instant("开始时刻；未定不填")
    ends_at = Instant("结束时刻；与开始时刻同填")
    venue = Text("地点", least=0)
    form = Choice(f"{FORM}；不填为现场", FORMS)
    cost_estimate = Integer(f"预计支出（{YUAN}）", most=MOST_COST)
    budget_item = Text("列支的预算项目；有支出的必填", least=0)
    level = Level()


class AttendeeIn(Body):
    """Somebody who attended."""

    person_id = Uuid("人员", required=True)
    unit = Text("任职单位代码", longest=30, required=True)


class RecordIn(Body):
    """How a study session was held."""

    minutes = Integer("时长（分钟）", least=1, most=20_000, required=True)
    attendees = Many(One(AttendeeIn), "参加人员，每人一次", most=1000)
    guests = Integer("其他参加人数", most=100_000)
    cost = Integer(f"实际支出（{YUAN}）", most=MOST_COST)
    budget_item = Text("列支的预算项目；不填则沿用计划时写明的", least=0)


class Attendee(Reply):
    """Somebody who attended."""

    person_id = Uuid("人员", required=True)
    unit = Text("任职单位代码")
    name = Text("姓名")


class StudySession(Reply):
    """A study session."""

    id = Uuid("学习讲座", required=True)
    version = Integer("版本，用于 If-Match")
    level = Level()
    state = Text(STATE)
    unit = Text("举办单位代码")
    title = Text("题目")
    field = Text(FIELD)
    lecturer = Text("主讲人")
    day = Date("日期")
    starts_at = Instant("开始时刻；未定为 null")
    ends_at = Instant("结束时刻；未定为 null")
    venue = Text("地点", least=0)
    form = Text(FORM)
    cost_estimate = Integer(f"预计支出（{YUAN}）")
    budget_item = Text("列支的预算项目", least=0)
    minutes = Integer("时长（分钟）；登记前为 0")
    attendees = Many(One(Attendee), "参加人员；读者无权知悉时为空", most=1000)
    head_count = Integer("参加人数，含其他参加人员")
    cost = Integer(f"实际支出（{YUAN}）；登记前为 0")
    note = Text("取消的理由", least=0)


class StudyFilter(PageQuery):
    """Which study sessions."""

    unit = Text("举办单位代码", longest=30)
    state = Choice(STATE, STATES)
    year = Integer("年份", least=1949, most=2200)


class StudyPage(Page):
    """A page of study sessions."""

    sessions = Many(One(StudySession), "学习讲座，新的在前，不含参加人员")


class StudyReportFilter(Query):
    """Which report."""

    year = Integer("年份；不填为今年", least=1949, most=2200)
    unit = Text("单位代码，并列出其人员；不填为全市（限市政府办公室和市领导）", longest=30)


class UnitStudy(Reply):
    """A unit's study of a year."""

    unit = Text("单位代码")
    sessions = Integer("场次")
    heads = Integer("参加人次")
    minutes = Integer("时长（分钟）合计")


class PersonStudy(Reply):
    """A person's study of a year."""

    person_id = Uuid("人员", required=True)
    name = Text("姓名")
    sessions = Integer("参加场次")
    minutes = Integer("时长（分钟）合计")


class StudyItems(Reply):
    """Study items of a kind of meeting."""

    kind = Text(KIND)
    meetings = Integer("有学习议题的会议次数")


class StudyReport(Reply):
    """What a year adds up to."""

    year = Integer("年份")
    unit = Text("单位代码；全市为空", least=0)
    units = Many(One(UnitStudy), "按单位；只计读者有权知悉的密级")
    people = Many(One(PersonStudy), "按人员；只在限定单位时有", most=2000)
    items = Many(One(StudyItems), "已召开的市政府会议中的学习议题，另行统计")


class CancellationIn(Body):
    """Why a session is called off."""

    reason = Text("理由", longest=2000, required=True)
