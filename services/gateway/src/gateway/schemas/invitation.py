"""Shapes of invitations of leaders, their engagements and the report of a month."""

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
    Truth,
    Uuid,
)

KIND = (
    "活动种类：conference 会议活动、signing 签约活动、visit 来访会见、publicity 宣传活动、other_event 其他活动；"
    "reception 接见、group_photo 合影、ribbon_cutting 剪彩、ceremony 典礼、premiere 首映首发式、celebration 庆祝会、"
    "commendation 表彰会、commemoration 纪念会、symposium 座谈会、expo 博览会、seminar 研讨会、forum 论坛、"
    "exhibition 展会、festival 节庆；congratulatory_letter 贺信、congratulatory_telegram 贺电、inscription 题词"
)
ROLES = ("attend", "speak", "award", "preside", "sign", "other")
ROLE = "请领导做什么：attend 出席、speak 致辞讲话、award 颁奖、preside 主持、sign 签约或者签署、other 其他"
STATES = (
    "drafted", "submitted", "returned", "screened", "approved", "declined", "assigned", "held", "issued", "published",
    "withdrawn", "cancelled",
)  # fmt: skip
STATE = (
    "状态：drafted 起草、submitted 已报办公室、returned 已退回、screened 办公室已审核、approved 已同意、"
    "declined 未同意、assigned 已安排领导、held 已举行、issued 已发出、published 已公开发表、"
    "withdrawn 已撤回、cancelled 已取消"
)
STARTS_AT, ENDS_AT, NOTE = "开始时刻", "结束时刻", "理由"
ADDRESSEE = "报送对象：office 市政府办公室；填领导本人的编号即为直接送领导个人，不予受理。默认 office"


class InvitationIn(Body):
    """A request-report form."""

    unit = Text("举办单位代码", longest=40, required=True)
    title = Text("活动名称", required=True)
    kind = Text(KIND, longest=40, required=True)
    in_government_name = Truth("是否以市政府名义举办")
    city_wide = Truth("是否市委、市政府统一组织安排")
    instrument = Text("统一组织安排所依据的文书", least=0)
    special_need = Truth("贺信、贺电、题词：是否因特殊需要")
    grounds = Text("事由；特殊需要的必填", longest=2000, least=0)
    place = Text("地点", required=True)
    starts_at = Instant(STARTS_AT, required=True)
    ends_at = Instant(ENDS_AT, required=True)
    attendance = Integer("预计参加人数", most=1_000_000)
    role = Choice(ROLE, ROLES, required=True)
    invited = Many(Uuid(), "点名邀请的市领导", most=20)
    in_charge = Truth("是否邀请分管副市长")
    addressed_to = Text(ADDRESSEE, longest=40)
    level = Level()


class Invitation(Reply):
    """A request-report form and what came of it."""

    id = Uuid("报告单", required=True)
    unit = Text("举办单位代码")
    title = Text("活动名称")
    kind = Text(KIND)
    in_government_name = Truth("是否以市政府名义举办")
    city_wide = Truth("是否市委、市政府统一组织安排")
    instrument = Text("统一组织安排所依据的文书")
    special_need = Truth("贺信、贺电、题词：是否因特殊需要")
    grounds = Text("事由")
    place = Text("地点")
    starts_at = Instant(STARTS_AT)
    ends_at = Instant(ENDS_AT)
    attendance = Integer("预计参加人数")
    role = Text(ROLE)
    invited = Many(Uuid(), "点名邀请的市领导")
    in_charge = Truth("是否邀请分管副市长")
    level = Level()
    state = Text(STATE)
    rule = Text("按哪一条决定：R87.1 一般邀请、R88.2 贺信贺电题词、R88.3 以市政府名义举办")
    chain = Many(Text(), "依次由哪些权力决定；办公室审核以前为空")
    stage = Integer("已经同意到第几步")
    declined_by = Many(Uuid(), "点名邀请而本人谢绝的市领导")
    assigned = Many(Uuid(), "安排出席的市领导")
    attended = Many(Uuid(), "实际出席的市领导")
    submitted_on = Date("报送办公室的日期")
    opinion = Text("办公室审核意见")
    note = Text("最近一次退回、不同意、改期、撤回、取消或者公开发表的理由")
    published = Truth("贺信、贺电、题词是否可以公开发表；默认不公开")
    version = Integer("版本，用于 If-Match")


class InvitationFilter(PageQuery):
    """Which invitations."""

    state = Choice(STATE, STATES)
    unit = Text("举办单位代码", longest=40)
    kind = Text(KIND, longest=40)


class InvitationPage(Page):
    """A page of invitations."""

    invitations = Many(One(Invitation), "报告单，新的在前")


class ScreeningIn(Body):
    """What the office makes of a form."""

    kind = Text("办公室认定的活动种类；不填即同意所报种类", longest=40, least=0)
    opinion = Text("审核意见", longest=2000, least=0)


class ReasonIn(Body):
    """Why."""

    note = Text(NOTE, longest=2000, required=True)


class AssignmentIn(Body):
    """Who goes."""

    leaders = Many(Uuid(), "出席的市领导；重新安排时写明全部", least=1, most=20, required=True)


class ConclusionIn(Body):
    """Who came."""

    attended = Many(Uuid(), "实际出席的市领导；无人出席的为空", most=20)


class PostponementIn(Body):
    """The new time."""

    starts_at = Instant("新的开始时刻", required=True)
    ends_at = Instant("新的结束时刻", required=True)
    note = Text(NOTE, longest=2000, required=True)


class EngagementTime(PageQuery):
    """Which days; `from` is no name a class may give, so the two are added below."""


# A parameter named `from` cannot be an attribute of a class body.
EngagementFilter = EngagementTime.from_dict(
    {
        "from": Date("自哪一日起，默认今天"),
        "to": Date("至哪一日止（含），默认三十日后，至多一年"),
    },
    name="EngagementFilter",
)


class Engagement(Reply):
    """That a leader is expected at an event."""

    invitation_id = Uuid("报告单", required=True)
    title = Text("活动名称")
    kind = Text(KIND)
    place = Text("地点")
    starts_at = Instant(STARTS_AT)
    ends_at = Instant(ENDS_AT)
    role = Text(ROLE)
    state = Text(STATE)
    attended = Truth("是否已出席")
    away = Truth("安排以后又批准请假、届时不在岗的，须重新安排")


class EngagementPage(Page):
    """A page of engagements."""

    engagements = Many(One(Engagement), "已安排的活动，早的在前")


class MonthQuery(Query):
    """Which month."""

    month = Text("活动所在月份，YYYY-MM", longest=7, required=True)


class InvitationCount(Reply):
    """What was asked of one kind and what became of it."""

    kind = Text(KIND)
    asked = Integer("报送")
    under_way = Integer("其中办理中")
    approved = Integer("其中同意（含以后已举行、已发出的）")
    declined = Integer("其中未同意")
    called_off = Integer("其中撤回或者取消")
    held = Integer("其中已举行或者已发出")
    leaders_expected = Integer("安排领导（人次）")
    leaders_attended = Integer("实际出席（人次）")


class InvitationReport(Reply):
    """A month of invitations."""

    month = Text("月份，YYYY-MM")
    kinds = Many(One(InvitationCount), "按种类统计；没有报送的种类不列")
    total = One(InvitationCount, "合计")
