"""Shapes of commissions, applications, changes of meetings and who is invited."""

from gateway.schemas.base import (
    Body,
    Choice,
    Date,
    Instant,
    Integer,
    Json,
    Level,
    Many,
    One,
    Page,
    PageQuery,
    Reply,
    Text,
    Truth,
    Uuid,
)
from gateway.schemas.meetings import ENDS_AT, FORM, FORMS, STARTS_AT

CATEGORIES = ("stakeholder", "public", "expert", "media")


class CommissionIn(Body):
    """A commission to give."""

    person_id = Uuid("受委托的办公室主任或者副主任", required=True)
    unit = Text("所议事项的单位代码", longest=30, required=True)
    once = Truth("是否只限一次会议")
    starts = Date("自该日起", required=True)
    until = Date("至该日止，含当日", required=True)
    instrument = Text("委托的内容和方式", longest=2000, required=True)


class ReasonIn(Body):
    """Why something is done."""

    reason = Text("原因", longest=2000, required=True)


class CommissionFilter(PageQuery):
    """Which commissions."""

    state = Text("状态：in_force、used、revoked", longest=30)
    person_id = Uuid("受委托人")


class Commission(Reply):
    """A commission to convene thematic meetings."""

    id = Uuid("委托", required=True)
    version = Integer("版本，用于 If-Match")
    level = Level()
    state = Text("状态：in_force 有效、used 已用、revoked 已撤销")
    person_id = Uuid("受委托人")
    person = Text("受委托人姓名")
    post = Text("受委托人职务")
    unit = Text("所议事项的单位代码")
    once = Truth("是否只限一次会议")
    starts = Date("自该日起")
    until = Date("至该日止，含当日")
    instrument = Text("委托的内容和方式")
    given_by = Uuid("委托人")
    giver = Text("委托人姓名")
    given_at = Instant("委托时刻")
    meeting_id = Uuid("已用于哪次会议")
    revoked_at = Instant("撤销时刻")
    reason = Text("撤销原因")


class CommissionPage(Page):
    """A page of commissions."""

    commissions = Many(One(Commission), "委托，新的在前")


class RevisedApplicationIn(Body):
    """What is applied for."""

    title = Text("会议名称", required=True)
    purpose = Text("会议内容和目的", longest=20_000, required=True)
    day = Date("拟开日期", required=True)
    venue = Text("地点", least=0)
    form = Choice(f"{FORM}；不填为现场", FORMS)
    participants = Many(Text(longest=30), "参加的部门、镇区代码", most=100, least=1, required=True)
    head_count = Integer("预计人数；0 为未定", most=100_000)
    cost_estimate = Integer("预计经费，整元", most=100_000_000)
    budget_item = Text("预算项目；有经费的必填", least=0)


class ApplicationIn(RevisedApplicationIn):
    """An application to hand in."""

    unit = Text("申请单位代码", longest=30, required=True)
    level = Level()


class JudgementIn(Body):
    """A judgement on an application."""

    agreed = Truth("同意为 true，否则为 false", required=True)
    opinion = Text("意见；不同意时必填", longest=2000, least=0)


class ApplicationFilter(PageQuery):
    """Which applications."""

    state = Text("状态：applied、returned、reviewed、approved、rejected、withdrawn、called", longest=30)
    unit = Text("申请单位代码", longest=30)


class MeetingApplication(Reply):
    """An application for a class 2 work meeting."""

    id = Uuid("申请", required=True)
    version = Integer("版本，用于 If-Match")
    level = Level()
    state = Text(
        "状态：applied 待审核、returned 已退回、reviewed 待市长审定、approved 已审定、rejected 未同意、"
        "withdrawn 已撤回、called 已召集"
    )
    title = Text("会议名称")
    unit = Text("申请单位代码")
    purpose = Text("会议内容和目的")
    day = Date("拟开日期")
    venue = Text("地点")
    form = Text(FORM)
    participants = Many(Text(), "参加的部门、镇区代码")
    head_count = Integer("预计人数；0 为未定")
    cost_estimate = Integer("预计经费，整元")
    budget_item = Text("预算项目")
    applied_by = Uuid("申请人")
    applied_at = Instant("报送时刻")
    review = Text("办公室审核意见")
    reviewed_by = Text("审核人")
    decision = Text("市长审定意见")
    decided_by = Text("审定人")
    meeting_id = Uuid("据此召集的会议")


class ApplicationPage(Page):
    """A page of applications."""

    applications = Many(One(MeetingApplication), "申请，新的在前")


class PostponementIn(Body):
    """A meeting to put off."""

    day = Date("新的日期", required=True)
    starts_at = Instant(STARTS_AT)
    ends_at = Instant(ENDS_AT)
    venue = Text("新的地点；不填为不变", least=0)
    reason = Text("改期的原因", longest=2000, required=True)


class CancellationIn(Body):
    """A meeting to cancel."""

    reason = Text("取消的原因", longest=2000, required=True)


class ArrangementIn(Body):
    """How a meeting is to be, within its day; all of it is written anew."""

    title = Text("会议名称", required=True)
    venue = Text("地点", least=0)
    starts_at = Instant(STARTS_AT)
    ends_at = Instant(ENDS_AT)
    form = Choice(f"{FORM}；不填为现场", FORMS)


class MeetingChange(Reply):
    """One change of a meeting."""

    id = Uuid("变更", required=True)
    kind = Text("postponed 改期、cancelled 取消、rearranged 调整")
    reason = Text("原因")
    before = Json("变更前的名称、日期、时刻、地点和形式")
    after = Json("变更后的各项；只列有变化的")
    changed_by = Text("经办人")
    changed_at = Instant("变更时刻")


class ChangePage(Page):
    """A page of changes."""

    changes = Many(One(MeetingChange), "变更，新的在前")


class ObserverIn(Body):
    """Somebody to invite: a unit's head, a person, or somebody from outside."""

    unit = Text("单位代码：由会议当日的主要负责人列席；与人员、姓名填一项", longest=30)
    person_id = Uuid("人员；与单位、姓名填一项")
    name = Text("会外人员姓名；与单位、人员填一项", longest=60)
    origin = Text("会外人员来自何处", least=0)
    category = Choice("会外人员类别：stakeholder 利益相关方、public 公众代表、expert 专家、media 媒体", CATEGORIES)
    topics = Many(Uuid(), "只列席这些议题；不填为全程", most=100)


class ParticipantsIn(Body):
    """Who comes for a unit."""

    unit = Text("单位代码", longest=30, required=True)
    people = Many(Uuid(), "参加人员；不填为撤回指定，仍由职务确定", most=20)


class RoomClash(Reply):
    """Another meeting in the same place."""

    meeting_id = Uuid("另一会议", required=True)
    title = Text("会议名称")
    starts_at = Instant("开始时刻")
    ends_at = Instant("结束时刻")
    certain = Truth("时间确有重叠；只知同日的为 false")


class PersonClash(Reply):
    """Somebody who is listed elsewhere."""

    person_id = Uuid("人员", required=True)
    person = Text("姓名")
    meeting_id = Uuid("另一会议")
    title = Text("会议名称")
    certain = Truth("时间确有重叠；只知同日的为 false")


class AwayMember(Reply):
    """Somebody who is away."""

    person_id = Uuid("人员", required=True)
    person = Text("姓名")
    post = Text("职务")


class Clashes(Reply):
    """What a meeting shares with others at the same time."""

    meeting_id = Uuid("会议", required=True)
    version = Integer("会议的版本")
    rooms = Many(One(RoomClash), "同一地点的其他会议")
    people = Many(One(PersonClash), "同时列入其他会议名单的人员")
    away = Many(One(AwayMember), "当日不在岗的应到、列席人员")
