"""Shapes of the mayor's mandates and of leave."""

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
)
from gateway.schemas.personnel import STARTS, UNTIL
from gateway.schemas.research import Days

LEAVE_KINDS = ("annual", "sick", "business", "abroad", "other")
LEAVE_KIND = "种类：annual 年休假、sick 病假、business 公务外出、abroad 出国（境）、other 其他"
LEAVE_STATES = ("submitted", "approved", "on_leave", "extending", "returned", "rejected", "cancelled")
LEAVE_STATE = (
    "状态：submitted 待批准、approved 已批准、on_leave 休假或外出中、extending 续假待批准、"
    "returned 已销假、rejected 未批准、cancelled 已取消"
)
HALVES = ("am", "pm")
STARTS_HALF = "起始半日：am 上午（默认）、pm 下午"
UNTIL_HALF = "截止半日：am 上午、pm 下午（默认）"
SCOPES = ("in_rushan", "in_weihai", "beyond", "abroad")
SCOPE = "去向范围：in_rushan 乳山以内、in_weihai 离开乳山、beyond 离开威海、abroad 出国（境）"
POWERS = ("mayor.convene", "mayor.chair", "mayor.approve", "mayor.sign", "mayor.seal")


class InForceFilter(PageQuery):
    """All, or those in force on a date."""

    on = Date("只列这一天有效的")


class DelegationIn(Body):
    """A delegation of the mayor."""

    delegate_id = Uuid("受委托的副市长", required=True)
    instrument = Text("委托书名称或者编号", required=True)
    starts = Date(STARTS, required=True)
    until = Date(UNTIL, required=True)
    starts_half = Choice(STARTS_HALF, HALVES)
    until_half = Choice(UNTIL_HALF, HALVES)
    scope = Text("委托事项的范围；不填为全面工作", longest=2000, least=0)
    grant = Many(Choice(choices=POWERS), "在规则默认之外另行移转的权力", most=5)
    withhold = Many(Choice(choices=POWERS), "规则默认移转而保留的权力", most=5)


class Delegation(Reply):
    """That a vice mayor acts for the mayor."""

    id = Uuid("委托", required=True)
    principal_id = Uuid("市长")
    delegate_id = Uuid("受委托的副市长")
    instrument = Text("委托书名称或者编号")
    powers = Many(Text(), "移转的权力")
    starts = Date(STARTS)
    until = Date(UNTIL)
    starts_half = Text("起始半日：am 上午、pm 下午")
    until_half = Text("截止半日：am 上午、pm 下午")
    scope = Text("委托事项的范围；空为全面工作")
    ended_on = Date("提前结束的，从这一日起不再有效")
    ended_half = Text("提前结束的，从这一日的上午（am）或者下午（pm）起不再有效")
    version = Integer("版本，用于 If-Match")


class DelegationPage(Page):
    """A page of delegations."""

    delegations = Many(One(Delegation), "委托，新的在前")


class AuthorizationIn(Body):
    """An authorization of the mayor."""

    person_id = Uuid("被授权人", required=True)
    power = Text(
        "权力：mayor.seal（办公室主任）、mayor.sign.decided（副市长）、personal_matters.officer（个人事项受理人）",
        longest=60,
        required=True,
    )
    instrument = Text("授权书名称或者编号", required=True)
    starts = Date(STARTS, required=True)
    until = Date(UNTIL)
    doc_types = Many(Text(longest=40), "只限这些文种（代码）；不填为全部", most=20)


class Authorization(Reply):
    """That a person may exercise a power of the mayor beside him."""

    id = Uuid("授权", required=True)
    person_id = Uuid("被授权人")
    principal_id = Uuid("市长")
    power = Text("权力")
    doc_types = Many(Text(), "只限的文种；空为全部")
    instrument = Text("授权书名称或者编号")
    starts = Date(STARTS)
    until = Date(UNTIL)
    revoked_on = Date("撤回的，从这一日起不再有效")
    version = Integer("版本，用于 If-Match")


class AuthorizationFilter(PageQuery):
    """Which authorizations."""

    person_id = Uuid("被授权人")
    on = Date("只列这一天有效的")


class AuthorizationPage(Page):
    """A page of authorizations."""

    authorizations = Many(One(Authorization), "授权，新的在前")


class LeaveIn(Body):
    """A leave to ask for, or a trip to report, for oneself."""

    kind = Choice(LEAVE_KIND, LEAVE_KINDS, required=True)
    starts = Date(STARTS, required=True)
    until = Date(UNTIL, required=True)
    destination = Text("去向", least=0)
    starts_half = Choice(STARTS_HALF, HALVES)
    until_half = Choice(UNTIL_HALF, HALVES)
    destination_scope = Choice(SCOPE + "；不填则由下面两项得出", SCOPES)
    leaves_rushan = Truth("是否离开乳山（离开则由补位者代行）")
    leaves_weihai = Truth("是否离开威海（离开则须请假）")
    stand_in_id = Uuid("补位者：副市长不填为 B 角；主要负责人可以填本单位副职，不填则仍由本人负责")
    reason = Text("事由；只有本人、批准人和办公室可见", longest=2000, least=0)


class Leave(Reply):
    """A leave as the reader may see it."""

    id = Uuid("请假", required=True)
    person_id = Uuid("请假人")
    kind = Text(LEAVE_KIND)
    starts = Date(STARTS)
    until = Date(UNTIL)
    destination = Text("去向；读者无权知悉时为空")
    starts_half = Text("起始半日：am 上午、pm 下午")
    until_half = Text("截止半日：am 上午、pm 下午")
    destination_scope = Text(SCOPE)
    leaves_rushan = Truth("是否离开乳山")
    leaves_weihai = Truth("是否离开威海")
    stand_in_id = Uuid("补位者")
    reason = Text("事由；读者无权知悉时为空")
    state = Text(LEAVE_STATE)
    chain = Many(Text(), "依次由哪些权力批准；只须报告的为空")
    stage = Integer("已经批准到第几步")
    returned_on = Date("销假日期")
    note = Text("不批准的理由")
    wanted_until = Date("续假待批准的，续到哪一日")
    wanted_until_half = Text("续假待批准的，续到该日上午（am）还是下午（pm）")
    extension_reason = Text("续假的事由；读者无权知悉时为空")
    proposed_stand_in_id = Uuid("另行指定、等待同意的补位者")
    chased_times = Integer("逾期未销假已催办的次数")
    reported_to = Text("市长外出已报告的上级；读者无权知悉时为空")
    report_number = Text("报告文号；读者无权知悉时为空")
    reported_on = Date("报告日期")
    title = Text("标题")
    version = Integer("版本，用于 If-Match")


class LeaveFilter(PageQuery):
    """Which leaves."""

    state = Choice(LEAVE_STATE, LEAVE_STATES)
    person_id = Uuid("请假人")


class LeavePage(Page):
    """A page of leaves."""

    leaves = Many(One(Leave), "请假，新的在前")


class RejectionIn(Body):
    """Why not."""

    note = Text("理由，告知请假人", longest=2000, required=True)


class ExtensionIn(Body):
    """More time to ask for."""

    until = Date("新的截止日（含）", required=True)
    until_half = Choice(UNTIL_HALF, HALVES)
    reason = Text("事由；只有本人、批准人和办公室可见", longest=2000, least=0)


class StandInIn(Body):
    """Another to stand in."""

    stand_in_id = Uuid("另行指定的补位者", required=True)


class UpwardReportIn(Body):
    """How the mayor's absence was reported."""

    addressee = Text("报告的上级机关", required=True)
    number = Text("报告文号", required=True)
    on = Date("报告日期", required=True)


class WorkedSinceIn(Body):
    """Since when somebody has worked."""

    worked_since = Date("参加工作日期；不填为不详")


class WorkedSince(Reply):
    """Since when somebody has worked."""

    person_id = Uuid("人员", required=True)
    worked_since = Date("参加工作日期；不详为空")
    version = Integer("人员的版本，用于 If-Match")


class BalanceOf(Query):
    """Of which year."""

    year = Integer("年份，默认今年", least=1949, most=2200)


class LeaveBalance(Reply):
    """Annual leave of a calendar year, in working days."""

    person_id = Uuid("人员", required=True)
    year = Integer("年份")
    worked_since = Date("参加工作日期；不详为空")
    balance_known = Truth("是否知道应休天数；不知道的不因天数拒绝")
    entitled = Days("应休天数")
    taken = Days("已休天数")
    granted = Days("已批准未休天数")
    asked = Days("待批准天数")
    left = Days("剩余天数")
    provisional = Truth("当年放假安排未公布，暂按周末计算")
