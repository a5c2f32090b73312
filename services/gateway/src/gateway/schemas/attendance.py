"""Shapes of notices, absences, staff lists, the door and the quorum of a meeting."""

from gateway.schemas.base import (
    Body,
    Date,
    Instant,
    Integer,
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

ROLE = "member 出席、observer 列席、staff 工作人员、external 外请列席人员"
NOTICE_STATE = "issued 已发出、acknowledged 已确认、superseded 已由新的通知代替"
ABSENCE_STATE = "submitted 已提出、reported 已汇总报告、approved 已准假、refused 未准、withdrawn 已撤回、lapsed 已失效"


class NoticesIn(Body):
    """Notices to send."""

    note = Text("另行告知的事项", longest=2000, least=0)


class NoticeFilter(PageQuery):
    """Which notices."""

    meeting_id = Uuid("会议")
    state = Text(f"状态：{NOTICE_STATE}", longest=30)
    mine = Truth("只列发给本人的通知")


class NoticeItem(Reply):
    """An item as a notice tells of it."""

    position = Integer("次序，自 1 起")
    kind = Text("study 学习、bottom_line 底线议题、topic 议题")
    title = Text("名称")
    unit = Text("汇报单位代码")
    reporter = Text("汇报人")


class MeetingNotice(Reply):
    """The notice of a meeting to one person."""

    id = Uuid("通知", required=True)
    version = Integer("版本，用于 If-Match")
    level = Level()
    state = Text(f"状态：{NOTICE_STATE}")
    meeting_id = Uuid("会议")
    title = Text("会议名称")
    reason = Text("issued 首次、reissued 重发、postponed 改期、cancelled 取消")
    issue = Integer("第几次通知")
    person_id = Uuid("通知的人员")
    person = Text("姓名")
    unit = Text("单位代码")
    role = Text(ROLE)
    kind = Text("会议种类")
    day = Date("会议日期")
    starts_at = Instant("开始时刻")
    venue = Text("地点")
    form = Text("onsite 现场、video 视频、telephone 电话")
    items = Many(One(NoticeItem), "议程中读者可以知悉的各项，依次")
    devices_barred = Truth("手机和录音录像设备是否不得带入")
    materials_to_return = Integer("会后须退回的材料种数")
    note = Text("另行告知的事项")
    issued_at = Instant("发出时刻")
    acknowledged_at = Instant("确认时刻")
    acknowledged_by = Text("确认人")
    by_unit = Truth("是否发给受邀单位负责人、可由其单位人员确认")
    reminders = Integer("提醒次数")


class NoticePage(Page):
    """A page of notices."""

    notices = Many(One(MeetingNotice), "通知，新的在前")


class AbsenceIn(Body):
    """Leave to ask for."""

    line_id = Uuid("名单行；为本人请假的不填")
    reason = Text("事由", longest=2000, required=True)
    substitute_id = Uuid("代会人员；没有登记的不填")
    substitute = Text("代会人员姓名；没有代会的不填", longest=60)
    substitute_post = Text("代会人员职务", least=0)
    substitute_unit = Text("代会人员单位代码", longest=30)


class MeetingAbsenceFilter(PageQuery):
    """Which absences."""

    meeting_id = Uuid("会议")
    state = Text(f"状态：{ABSENCE_STATE}", longest=30)


class MeetingAbsence(Reply):
    """A request for leave from a meeting."""

    id = Uuid("会议请假", required=True)
    version = Integer("版本，用于 If-Match")
    level = Level()
    state = Text(f"状态：{ABSENCE_STATE}")
    meeting_id = Uuid("会议")
    line_id = Uuid("名单行")
    person_id = Uuid("请假人")
    person = Text("姓名")
    route = Text("chair 向主持人请假、office 由办公室汇总")
    reason = Text("事由")
    substitute = Text("代会人员姓名")
    substitute_unit = Text("代会人员单位代码")
    substitute_agreed = Truth("是否同意代会")
    requested_at = Instant("提出时刻")
    decided_at = Instant("处理时刻")
    decided_by = Text("处理人")
    opinion = Text("意见")
    report_id = Uuid("所在的汇总报告")


class MeetingAbsencePage(Page):
    """A page of absences."""

    absences = Many(One(MeetingAbsence), "会议请假，新的在前")


class AbsenceDecisionIn(Body):
    """The chair's judgement."""

    agreed = Truth("同意为 true", required=True)
    opinion = Text("意见；不同意时必填", longest=2000, least=0)


class AbsenceReport(Reply):
    """The office's report on absences."""

    id = Uuid("汇总报告", required=True)
    version = Integer("版本，用于 If-Match")
    level = Level()
    state = Text("状态：reported 已报告、noted 已阅处")
    meeting_id = Uuid("会议")
    absences = Many(One(MeetingAbsence), "汇总的请假，先提出的在前")
    reported_at = Instant("报告时刻")
    reported_by = Text("报告人")
    noted_at = Instant("阅处时刻")
    noted_by = Text("阅处人")
    opinion = Text("意见")


class NotingIn(Body):
    """What the chair notes."""

    refused = Many(Uuid(), "不同意的请假", most=200)
    without_substitute = Many(Uuid(), "不同意代会的请假", most=200)
    opinion = Text("意见", longest=2000, least=0)


class StaffIn(Body):
    """The member of staff for one item."""

    topic_id = Uuid("议题", required=True)
    person_id = Uuid("人员", required=True)
    person = Text("姓名", longest=60, required=True)
    post = Text("职务", least=0)


class StaffEntryIn(Body):
    """One member of staff."""

    person_id = Uuid("人员", required=True)
    person = Text("姓名", longest=60, required=True)
    post = Text("职务", least=0)


class StaffListIn(Body):
    """Further staff to approve."""

    topic_id = Uuid("议题", required=True)
    people = Many(One(StaffEntryIn), "人员名单", least=1, most=20, required=True)
    reason = Text("增加列席人员的理由", longest=2000, required=True)


class StaffEntry(Reply):
    """One member of staff."""

    person_id = Uuid("人员")
    person = Text("姓名")
    post = Text("职务")


class StaffList(Reply):
    """A list of further staff."""

    id = Uuid("增加列席人员名单", required=True)
    version = Integer("版本，用于 If-Match")
    level = Level()
    state = Text("状态：submitted 待批准、approved 已批准、refused 未批准、lapsed 已失效")
    meeting_id = Uuid("会议")
    topic_id = Uuid("议题")
    unit = Text("主办单位代码")
    people = Many(One(StaffEntry), "人员名单")
    reason = Text("理由")
    requested_by = Text("报送人")
    decided_at = Instant("处理时刻")
    decided_by = Text("处理人")
    opinion = Text("意见")


class StaffListPage(Page):
    """A page of lists."""

    staff_lists = Many(One(StaffList), "名单，新的在前")


class StaffDecisionIn(Body):
    """The office's judgement."""

    agreed = Truth("批准为 true", required=True)
    opinion = Text("意见；不批准时必填", longest=2000, least=0)


class DeviceRuleIn(Body):
    """Whether devices stay outside."""

    barred = Truth("有保密要求、不得带入为 true；按会议种类和密级确定为 false", required=True)


class Quorum(Reply):
    """How a meeting stands towards its quorum."""

    meeting_id = Uuid("会议", required=True)
    due = Integer("应到人数；准假的仍计入")
    present = Integer("现在在场人数")
    needed = Integer("至少须到人数；没有法定人数要求的为 0")
    quorate = Truth("是否达到法定人数")
    expected = Integer("预计到会人数")
    expected_quorate = Truth("预计是否达到法定人数")
    excused = Integer("准假人数")
    away = Integer("已批准休假、外出的人数")
    version = Integer("会议的版本")


class SheetLine(Reply):
    """One line on the list of a meeting."""

    id = Uuid("名单行", required=True)
    person_id = Uuid("人员")
    person = Text("姓名")
    post = Text("职务")
    role = Text(ROLE)
    unit = Text("单位代码")
    topics = Many(Uuid(), "只参加的议题；全程参加的为空")
    present = Truth("是否在场")
    arrived_at = Instant("最近一次到场时刻")
    left_at = Instant("离场时刻")
    excused = Truth("是否准假")
    away = Truth("是否已批准休假、外出")
    substitute_for = Uuid("代哪一行参加")
    deposit = Text("设备存放编号")
    deposit_returned_at = Instant("设备发还时刻")
    notice = Text("通知状态：issued 未确认、acknowledged 已确认；没有发通知的为空")


class AttendanceSheet(Reply):
    """The list of a meeting."""

    meeting_id = Uuid("会议", required=True)
    lines = Many(One(SheetLine), "名单各行")
    quorum = One(Quorum, "法定人数", required=True)
    devices_barred = Truth("手机和录音录像设备是否不得带入")
    unacknowledged = Integer("尚未确认的通知份数")
    version = Integer("会议的版本")


class Passage(Reply):
    """Somebody came in or went out."""

    id = Uuid("进出记录", required=True)
    line_id = Uuid("名单行")
    person_id = Uuid("人员")
    person = Text("姓名")
    inward = Truth("进场为 true，离场为 false")
    deposit = Text("设备存放编号")
    at = Instant("时刻")
    recorded_by = Text("登记人")


class PassagePage(Page):
    """A page of comings and goings."""

    passages = Many(One(Passage), "进出记录，新的在前")


class DoorRefusal(Reply):
    """Somebody was refused at the door."""

    id = Uuid("行为记录", required=True)
    at = Instant("时刻")
    rule = Text("拒绝所依据的规则")
    person_id = Uuid("被拒人员")
    person = Text("姓名")
    recorded_by = Text("登记人")


class DoorRefusalPage(Page):
    """A page of refusals."""

    refusals = Many(One(DoorRefusal), "被拒进入的记录，新的在前")
