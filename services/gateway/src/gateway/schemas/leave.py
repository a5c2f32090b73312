"""Shapes of the mayor's mandates and of leave."""

from gateway.schemas.base import Body, Choice, Date, Integer, Many, One, Page, PageQuery, Reply, Text, Truth, Uuid
from gateway.schemas.personnel import STARTS, UNTIL

LEAVE_KINDS = ("annual", "sick", "business", "abroad", "other")
LEAVE_KIND = "种类：annual 年休假、sick 病假、business 公务外出、abroad 出国（境）、other 其他"
LEAVE_STATES = ("submitted", "approved", "on_leave", "returned", "rejected", "cancelled")
LEAVE_STATE = (
    "状态：submitted 待批准、approved 已批准、on_leave 休假或外出中、returned 已销假、rejected 未批准、cancelled 已取消"
)
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
    ended_on = Date("提前结束的，从这一日起不再有效")
    version = Integer("版本，用于 If-Match")


class DelegationPage(Page):
    """A page of delegations."""

    delegations = Many(One(Delegation), "委托，新的在前")


class AuthorizationIn(Body):
    """An authorization of the mayor."""

    person_id = Uuid("被授权人", required=True)
    power = Text("权力：mayor.seal（办公室主任）、mayor.sign.decided（副市长）", longest=60, required=True)
    instrument = Text("授权书名称或者编号", required=True)
    starts = Date(STARTS, required=True)
    until = Date(UNTIL)


class Authorization(Reply):
    """That a person may exercise a power of the mayor beside him."""

    id = Uuid("授权", required=True)
    person_id = Uuid("被授权人")
    principal_id = Uuid("市长")
    power = Text("权力")
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
    leaves_rushan = Truth("是否离开乳山（离开则由补位者代行）")
    leaves_weihai = Truth("是否离开威海（离开则须请假）")
    stand_in_id = Uuid("另行指定的补位副市长；不填为 B 角")
    reason = Text("事由；只有本人、批准人和办公室可见", longest=2000, least=0)


class Leave(Reply):
    """A leave as the reader may see it."""

    id = Uuid("请假", required=True)
    person_id = Uuid("请假人")
    kind = Text(LEAVE_KIND)
    starts = Date(STARTS)
    until = Date(UNTIL)
    destination = Text("去向；读者无权知悉时为空")
    leaves_rushan = Truth("是否离开乳山")
    leaves_weihai = Truth("是否离开威海")
    stand_in_id = Uuid("补位者")
    reason = Text("事由；读者无权知悉时为空")
    state = Text(LEAVE_STATE)
    chain = Many(Text(), "依次由哪些权力批准；只须报告的为空")
    stage = Integer("已经批准到第几步")
    returned_on = Date("销假日期")
    note = Text("不批准的理由")
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
