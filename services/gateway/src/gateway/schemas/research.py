"""Shapes of leaders' research: trips, days of a year, warnings."""

from typing import Any

from marshmallow import fields

from gateway.schemas.base import (
    Body,
    Choice,
    Date,
    Integer,
    Many,
    One,
    Page,
    PageQuery,
    Query,
    Reply,
    Text,
    Truth,
    Uuid,
    described,
)

HALVES = ("am", "pm")
STARTS_HALF = "从哪半天开始：am 上午（默认）、pm 下午"
UNTIL_HALF = "到哪半天结束：am 上午、pm 下午（默认）"
MEALS = ("no_meal", "canteen", "work_meal", "banquet")
MEAL = "就餐：no_meal 不在外用餐、canteen 机关食堂、work_meal 食堂以外的工作餐、banquet 宴请"
STATES = ("planned", "reported", "cancelled")
STATE = "状态：planned 已计划、reported 已报告、cancelled 已取消"
YEAR = "年份；不填为今年"


class Days(fields.Float):
    """A number of days, halves among them, in a reply."""

    def __init__(self, description: str = "", **more: Any) -> None:
        super().__init__(**described(description, more))


class Visit(Body):
    """When a trip is, where it goes, and how the leader travels."""

    starts = Date("第一天", required=True)
    starts_half = Choice(STARTS_HALF, HALVES)
    until = Date("最后一天", required=True)
    until_half = Choice(UNTIL_HALF, HALVES)
    units = Many(Text(longest=40), "调研的单位代码；与 places 至少填一个", most=50)
    places = Many(Text(longest=100), "调研的其他地点", most=50)
    accompanying = Integer("陪同人数", most=10_000)
    vehicles = Integer("车辆数", most=10_000)
    police_vehicles = Integer("警车数", most=10_000)
    border_welcome = Truth("是否有边界迎送")
    meals = Choice(MEAL, MEALS, required=True)


class ResearchIn(Visit):
    """A trip to plan."""

    leader_id = Uuid("市领导", required=True)
    theme = Text("主题", required=True)
    media = Truth("是否安排新闻报道")


class ResearchReissueIn(Visit):
    """What was wrong with a trip, and the plan in its place."""

    reason = Text("原计划（报告）有什么不对", longest=2000, required=True)
    theme = Text("主题", required=True)
    media = Truth("是否安排新闻报道")


class ResearchReportIn(Visit):
    """What really happened, and what was found."""

    findings = Text("发现的情况和建议", longest=20_000, required=True)


class ResearchCancellationIn(Body):
    """Why a trip is called off."""

    reason = Text("理由", longest=2000, required=True)


class ResearchTrip(Reply):
    """A research trip."""

    id = Uuid("调研", required=True)
    leader_id = Uuid("市领导")
    starts = Date("第一天；报告以后为实际")
    starts_half = Text("从哪半天开始")
    until = Date("最后一天；报告以后为实际")
    until_half = Text("到哪半天结束")
    units = Many(Text(), "调研的单位代码")
    places = Many(Text(), "调研的其他地点")
    theme = Text("主题")
    accompanying = Integer("陪同人数")
    vehicles = Integer("车辆数")
    police_vehicles = Integer("警车数")
    border_welcome = Truth("是否有边界迎送")
    meals = Text(MEAL)
    media = Truth("是否安排新闻报道")
    state = Text(STATE)
    days = Days("计多少天")
    planned = Text("原计划的时间")
    findings = Text("发现的情况和建议")
    note = Text("取消或者重新下达的理由")
    during_leave = Truth("提示：与已批准的请假时间重叠")
    replaces_id = Uuid("由它更正的调研")
    title = Text("标题")
    version = Integer("版本，用于 If-Match")


class ResearchFilter(PageQuery):
    """Which trips."""

    leader_id = Uuid("市领导")
    year = Integer("有一天在这一年里的", least=1949, most=2200)
    state = Choice(STATE, STATES)


class ResearchPage(Page):
    """A page of trips."""

    trips = Many(One(ResearchTrip), "调研，新的在前")


class YearFilter(Query):
    """Which year."""

    year = Integer(YEAR, least=1949, most=2200)


class MonthResearch(Reply):
    """The days of one month."""

    month = Text("月份，YYYY-MM")
    done = Days("已完成天数")
    planned = Days("已列计划、尚未到期的天数")


class LeaderResearch(Reply):
    """How a leader's year stands."""

    person_id = Uuid("市领导")
    name = Text("姓名")
    title = Text("职务")
    year = Integer("年份")
    as_of = Date("截至哪一天；年度尚未开始的为空")
    served = Integer("当年在任天数")
    required = Days("应完成天数，按在任天数折算")
    done = Days("已完成（已报告）天数")
    planned = Days("已列计划、尚未到期的天数")
    unreported = Days("已过期而未报告的天数，不计入")
    projected = Days("预计到年底的天数：已完成，加上已列计划与按目前进度推算中较大的一个")
    shortfall = Days("预计差额")
    months = Many(One(MonthResearch), "一月至十二月")


class ResearchReport(Reply):
    """The days of all leaders."""

    year = Integer("年份")
    leaders = Many(One(LeaderResearch), "市领导，职务高的在前")


class ShortfallFilter(PageQuery):
    """Which warnings."""

    leader_id = Uuid("市领导")


class ResearchShortfall(Reply):
    """That a leader's year was expected to fall short."""

    id = Uuid("提示", required=True)
    leader_id = Uuid("市领导")
    year = Integer("年份")
    as_of = Date("截至哪一天")
    required = Days("应完成天数")
    done = Days("当时已完成天数")
    projected = Days("当时预计到年底的天数")
    state = Text("状态：open 待处理、acknowledged 已阅处、made_up 已补足、replaced 已由新的提示代替")
    note = Text("处理意见")
    title = Text("标题")
    version = Integer("版本，用于 If-Match")


class ShortfallPage(Page):
    """A page of warnings."""

    shortfalls = Many(One(ResearchShortfall), "提示，新的在前")


class AcknowledgementIn(Body):
    """What will be done about a warning."""

    note = Text("处理意见", longest=2000, required=True)
