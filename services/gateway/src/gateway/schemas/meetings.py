"""Shapes of topics, meetings, decisions and minutes."""

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

FLAGS = ("listed_matter", "major_decision", "major_personnel", "major_project", "large_funds", "establishment")
KIND = (
    "会议种类：plenary 全体会议、executive 常务会议、mayor_office 市长办公会议、thematic 专题会议、"
    "work_class1 一类工作会议、work_class2 二类工作会议"
)


class TopicIn(Body):
    """A topic to propose."""

    title = Text("议题名称", required=True)
    summary = Text("简要内容和需决定的问题", longest=20_000, least=0)
    sponsor_unit = Text("提交单位代码，须是本人所在单位", longest=30, required=True)
    document_id = Uuid("提请审议的公文")
    meeting_kind = Text(f"{KIND}；不填为常务会议", longest=30)
    task = Text("属于该种会议的哪一项任务，例如 normative_draft", longest=30, required=True)
    flags = Many(Choice(choices=FLAGS), "涉及的重大事项")
    level = Level()


class TopicFilter(PageQuery):
    """Which topics."""

    state = Text("状态", longest=30)
    sponsor_unit = Text("提交单位代码", longest=30)
    meeting_id = Uuid("报送的会议")


class Opinion(Reply):
    """A signed opinion on a submission form."""

    stage = Text("环节：urgent、review、office_form、approval、prior_report")
    agreed = Truth("是否同意")
    text = Text("意见")
    person = Text("签署人")
    capacity = Text("签署所依据的职权")
    at = Instant("签署时刻")
    round = Integer("第几次报送；只有最近一次的意见有效")


class TopicRow(Reply):
    """A topic as lists show it."""

    id = Uuid("议题", required=True)
    version = Integer("版本，用于 If-Match")
    level = Level()
    state = Text(
        "状态：proposed、submitted、office_reviewed、approved、scheduled、decided、deferred、rejected、withdrawn"
    )
    title = Text("议题名称")
    summary = Text("简要内容和需决定的问题")
    sponsor_unit = Text("提交单位代码")
    document_id = Uuid("提请审议的公文")
    meeting_kind = Text(KIND)
    task = Text("属于该种会议的哪一项任务")
    flags = Many(Text(), "涉及的重大事项")
    proposed_by = Uuid("提出人")
    proposed_at = Instant("提出时刻")
    meeting_id = Uuid("最近一次报送的会议")
    meeting_day = Date("该会议的日期")
    handed_in = Instant("材料报送时刻")
    deadline = Date("最迟报送日")
    deadline_provisional = Truth("最迟报送日是否跨过尚未公布放假安排的年份")
    urgent_meeting_id = Uuid("获准紧急报送的会议")
    urgent_reason = Text("紧急理由")
    urgent_by = Text("紧急报送批准人")
    agreed_by = Many(Text(), "已同意上会的主要负责同志")


class Topic(TopicRow):
    """A topic with its submission form."""

    opinions = Many(One(Opinion), "提报单上签署的意见")


class TopicPage(Page):
    """A page of topics."""

    topics = Many(One(TopicRow), "议题，新的在前")


class Gate(Reply):
    """One gate before the agenda."""

    rule = Text("规则编号")
    article = Text("条")
    gist_zh = Text("要旨")
    gist_en = Text("要旨（英文）")
    passed = Truth("是否不再构成障碍：已通过、已豁免或者不适用")
    state = Text("passed 已通过，missing 尚缺，exempt 已豁免，not_needed 不适用")
    facts = Json("未通过时据以判断的事实")


class Readiness(Reply):
    """How far a topic is on its way to the agenda."""

    topic_id = Uuid("议题", required=True)
    ready = Truth("是否全部通过")
    gates = Many(One(Gate), "上会前的各道关口")
    version = Integer("议题的版本")


class SubmissionIn(Body):
    """Which meeting a topic is submitted to."""

    meeting_id = Uuid("报送的会议", required=True)


class UrgentIn(Body):
    """A late submission to allow."""

    meeting_id = Uuid("只对这次会议有效", required=True)
    reason = Text("不能按时报送的理由", longest=2000, required=True)


class JudgementIn(Body):
    """A judgement on a topic."""

    agreed = Truth("同意为 true，退回为 false", required=True)
    opinion = Text("意见；退回时必填", longest=2000, least=0)


class FormSignatureIn(Body):
    """The office's signature on a submission form."""

    opinion = Text("意见", longest=2000, least=0)


class PriorReportIn(Body):
    """Agreements of principal leaders."""

    agreed_by = Many(Choice(choices=("party_secretary", "mayor")), "已同意的主要负责同志", least=1, required=True)
    note = Text("何时如何汇报、有何意见", longest=2000, least=0)


class MeetingIn(Body):
    """A meeting to call."""

    kind = Text(KIND, longest=30, required=True)
    title = Text("会议名称", required=True)
    day = Date("会议日期", required=True)
    venue = Text("地点", least=0)
    unit = Text("专题会议、二类工作会议所议事项的单位代码", longest=30, least=0)
    level = Level()


class MeetingFilter(PageQuery):
    """Which meetings."""

    kind = Text("会议种类", longest=30)
    state = Text("状态", longest=30)
    from_day = Date("自该日起")
    to_day = Date("至该日止")


class AgendaItem(Reply):
    """An item of an agenda."""

    position = Integer("次序，自 1 起")
    kind = Text("study 学习、bottom_line 底线议题、topic 议题")
    topic_id = Uuid("议题")
    title = Text("名称")


class Attendance(Reply):
    """A person on the list of a meeting."""

    person_id = Uuid("人员", required=True)
    person = Text("姓名")
    post = Text("职务")
    role = Text("member 出席、observer 列席")
    present = Truth("是否在场")
    arrived_at = Instant("签到时刻")
    left_at = Instant("离场时刻")


class Notice(Reply):
    """A meeting as lists show it."""

    id = Uuid("会议", required=True)
    version = Integer("版本，用于 If-Match")
    level = Level()
    state = Text("状态：planned、agenda_fixed、in_session、closed、cancelled")
    kind = Text(KIND)
    title = Text("会议名称")
    day = Date("会议日期")
    venue = Text("地点")
    unit = Text("所议事项的单位代码")
    called_by = Uuid("召集人")
    chair = Text("主持人")
    opened_at = Instant("开会时刻")
    closed_at = Instant("散会时刻")


class Meeting(Notice):
    """A meeting with its agenda and list, as far as the reader may know them."""

    items = Many(One(AgendaItem), "议程")
    attendance = Many(One(Attendance), "出席、列席名单")
    due = Integer("应到人数")
    present = Integer("实到人数")
    quorate = Truth("是否达到法定人数")
    shown = Truth("议程和名单是否对读者开放")


class MeetingPage(Page):
    """A page of meetings."""

    meetings = Many(One(Notice), "会议，新的在前")


class AgendaEntry(Body):
    """An item to put on an agenda."""

    kind = Choice("study 学习、bottom_line 底线议题、topic 议题", ("study", "bottom_line", "topic"), required=True)
    topic_id = Uuid("议题；只用于 topic")
    title = Text("名称；议题用其自己的名称")


class AgendaIn(Body):
    """An agenda."""

    items = Many(One(AgendaEntry), "各项，依次", most=100, required=True)


class AttendanceIn(Body):
    """Somebody who came or left."""

    person_id = Uuid("人员", required=True)
    present = Truth("到场为 true，离场为 false", required=True)


class DecisionIn(Body):
    """A decision to record."""

    topic_id = Uuid("议题", required=True)
    outcome = Choice(
        "adopted 通过、adopted_with_changes 修改后通过、deferred 暂缓、rejected 不同意、referred 转报",
        ("adopted", "adopted_with_changes", "deferred", "rejected", "referred"),
        required=True,
    )
    text = Text("议定内容", longest=20_000, required=True)
    responsible_units = Many(Text(longest=30), "承办单位代码，牵头在前；不填为提交单位", most=100)
    term = Date("办结期限")
    deliberation = Text("讨论情况和不同意见；只限在场人员和办公室", longest=20_000, least=0)


class Decision(Reply):
    """What a meeting decided on a topic."""

    id = Uuid("决定", required=True)
    version = Integer("版本")
    level = Level()
    title = Text("议题名称")
    meeting_id = Uuid("会议")
    meeting_kind = Text(KIND)
    topic_id = Uuid("议题")
    document_id = Uuid("提请审议的公文")
    outcome = Text("结果")
    text = Text("议定内容")
    decided_on = Date("决定日期")
    present = Integer("实到人数")
    due = Integer("应到人数")
    responsible_units = Many(Text(), "承办单位代码，牵头在前")
    term = Date("办结期限")
    deliberation = Text("讨论情况和不同意见；读者无权知悉时为空")


class MinutesIn(Body):
    """Minutes to draft."""

    body = Text("正文；不填则由各项决定生成", longest=200_000, least=0)


class MinutesItem(Reply):
    """A decision to carry out."""

    decision_id = Uuid("决定")
    text = Text("议定内容")
    responsible_units = Many(Text(), "承办单位代码，牵头在前")
    term = Date("办结期限")


class Minutes(Reply):
    """The minutes of a meeting."""

    id = Uuid("纪要", required=True)
    version = Integer("版本，用于 If-Match")
    level = Level()
    state = Text("状态：drafted、signed")
    title = Text("标题")
    meeting_id = Uuid("会议")
    meeting_kind = Text(KIND)
    held_on = Date("会议日期")
    body = Text("正文")
    items = Many(One(MinutesItem), "议定事项")
    drafted_at = Instant("起草时刻")
    signed_at = Instant("签发时刻")
    signed_by = Text("签发人")
