"""Shapes of department meetings, their quota and the exceptions by which heads of towns are asked to come."""

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
from gateway.schemas.economy import FORM, FORMS, MOST_COST, PURPOSE, PURPOSES, YUAN, Advice

KINDS = ("annual", "other")
KIND = "种类：annual 年度工作会议、other 其他会议"
STATES = ("planned", "held", "cancelled")
STATE = "状态：planned 已计划、held 已召开、cancelled 已取消"
EXCEPTION_STATES = ("requested", "approved", "rejected", "revoked", "withdrawn")
EXCEPTION_STATE = "状态：requested 待批准、approved 已批准、rejected 未批准、revoked 已撤销、withdrawn 已撤回"
UNITS = "邀请的单位代码"
HEADS_OF = "要求主要负责人参加的单位代码；镇区须先有批准的例外"


class DepartmentMeetingIn(Body):
    """A meeting to plan."""

    unit = Text("召开会议的部门代码", longest=30, required=True)
    kind = Choice(KIND, KINDS, required=True)
    title = Text("会议名称", required=True)
    day = Date("会议日期；决定计入哪一年的数额", required=True)
    starts_at = Instant("开始时刻；未定不填")
    ends_at = Instant("结束时刻；与开始时刻同填")
    form = Choice(f"{FORM}；不填为现场", FORMS)
    venue = Text("地点", least=0)
    purpose = Choice(f"{PURPOSE}；不填为其他", PURPOSES)
    units = Many(Text(longest=30), UNITS, most=100)
    heads_of = Many(Text(longest=30), HEADS_OF, most=100)
    head_count_planned = Integer("预计人数", most=100_000)
    cost_estimate = Integer(f"预计支出（{YUAN}）", most=MOST_COST)
    budget_item = Text("列支的预算项目；有支出的必填", least=0)
    level = Level()


class PostponementIn(Body):
    """Another day."""

    day = Date("新的日期", required=True)
    starts_at = Instant("开始时刻；未定不填")
    ends_at = Instant("结束时刻；与开始时刻同填")
    venue = Text("地点；不填为不变", least=0)
    reason = Text("理由", longest=2000, required=True)


class InvitationIn(Body):
    """Who is invited, in place of whoever was before."""

    units = Many(Text(longest=30), UNITS, most=100)
    heads_of = Many(Text(longest=30), HEADS_OF, most=100)


class ReportIn(Body):
    """How a meeting was held."""

    head_count = Integer("到会人数", least=1, most=100_000, required=True)
    minutes = Integer("时长（分钟）", least=1, most=20_000, required=True)
    cost = Integer(f"实际支出（{YUAN}）", most=MOST_COST)
    budget_item = Text("列支的预算项目；不填则沿用计划时写明的", least=0)
    report = Text("会议情况", longest=20_000, least=0)


class ReasonIn(Body):
    """Why."""

    reason = Text("理由", longest=2000, required=True)


class DepartmentMeeting(Reply):
    """A meeting that a department holds in its own name."""

    id = Uuid("部门会议", required=True)
    version = Integer("版本，用于 If-Match")
    level = Level()
    state = Text(STATE)
    unit = Text("召开会议的部门代码")
    kind = Text(KIND)
    title = Text("会议名称")
    day = Date("会议日期")
    starts_at = Instant("开始时刻；未定为 null")
    ends_at = Instant("结束时刻；未定为 null")
    form = Text(FORM)
    venue = Text("地点", least=0)
    purpose = Text(PURPOSE)
    units = Many(Text(), UNITS)
    heads_of = Many(Text(), "要求主要负责人参加的单位代码")
    head_count_planned = Integer("预计人数")
    cost_estimate = Integer(f"预计支出（{YUAN}）")
    budget_item = Text("列支的预算项目", least=0)
    planned_by = Uuid("计划人")
    head_count = Integer("到会人数；报告前为 0")
    minutes = Integer("时长（分钟）；报告前为 0")
    cost = Integer(f"实际支出（{YUAN}）；报告前为 0")
    report = Text("会议情况", least=0)
    note = Text("延期或者取消的理由", least=0)
    advice = Many(One(Advice), "提示；只在计划时的答复中有")


class DepartmentMeetingFilter(PageQuery):
    """Which department meetings."""

    unit = Text("部门代码", longest=30)
    kind = Choice(KIND, KINDS)
    state = Choice(STATE, STATES)
    year = Integer("年份", least=1949, most=2200)


class DepartmentMeetingPage(Page):
    """A page of department meetings."""

    meetings = Many(One(DepartmentMeeting), "部门会议，新的在前")


class QuotaFilter(Query):
    """Which year."""

    year = Integer("年份；不填为今年", least=1949, most=2200)


class UnitUse(Reply):
    """What a department has used."""

    unit = Text("部门代码")
    used = Integer("已计划和已召开的年度工作会议次数")


class Quota(Reply):
    """What of a year's quota is used."""

    year = Integer("年份")
    per_department = Integer("每个部门的上限")
    city_ceiling = Integer("全市的上限")
    used = Integer("全市已用次数")
    units = Many(One(UnitUse), "各部门已用次数；部门只见本单位")


class ExceptionIn(Body):
    """An exception to ask for."""

    towns = Many(Text(longest=30), "镇区代码", most=100, least=1, required=True)
    reason = Text("必须由其党政主要负责人参加的理由", longest=2000, required=True)


class OpinionIn(Body):
    """An opinion, which may be left out."""

    opinion = Text("意见", longest=2000, least=0)


class RefusalIn(Body):
    """An opinion that says why."""

    opinion = Text("理由", longest=2000, required=True)


class TownException(Reply):
    """That principal heads of towns may be invited to one department meeting."""

    id = Uuid("例外", required=True)
    version = Integer("版本，用于 If-Match")
    level = Level()
    state = Text(EXCEPTION_STATE)
    title = Text("标题")
    department_meeting_id = Uuid("部门会议")
    unit = Text("召开会议的部门代码")
    towns = Many(Text(), "镇区代码")
    reason = Text("申请理由")
    requested_by = Uuid("申请人")
    decided_by = Text("最近作出决定的人；未决定为空", least=0)
    decided_at = Instant("决定时刻")
    opinion = Text("意见", least=0)


class ExceptionFilter(PageQuery):
    """Which exceptions."""

    department_meeting_id = Uuid("部门会议")
    state = Choice(EXCEPTION_STATE, EXCEPTION_STATES)


class ExceptionPage(Page):
    """A page of exceptions."""

    exceptions = Many(One(TownException), "例外，新的在前")
