"""Shapes of topics, meetings, decisions and minutes."""

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
    Reply,
    Text,
    Truth,
    Uuid,
)
from gateway.schemas.economy import MOST_COST, PURPOSE, PURPOSES, Advice

FLAGS = (
    *("listed_matter", "major_decision", "major_personnel", "major_project", "large_funds", "establishment"),
    *("important_matter", "public_interest", "new_spending", "market"),
)
KIND = (
    "会议种类：plenary 全体会议、executive 常务会议、mayor_office 市长办公会议、thematic 专题会议、"
    "work_class1 一类工作会议、work_class2 二类工作会议"
)


class FormFields(Body):
    """What a topic's form says beside, as proposed or revised."""

    questions = Text("需会议决定的问题", longest=20_000, least=0)
    basis = Text("依据：法律法规、文件、批示", longest=20_000, least=0)
    concerned_units = Many(Text(longest=30), "涉及的部门、镇区代码，会前须征求其意见", most=50)
    reporter = Text("汇报人及其职务", least=0)
    minutes_needed = Integer("汇报所需分钟数；0 为未定", most=240)
    observing_units = Many(Text(longest=30), "建议列席的单位代码", most=50)
    recall = Truth("材料是否会后收回")


class TopicIn(FormFields):
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

    stage = Text("环节：urgent、review、office_form、approval、prior_report、flags（更正标注）")
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
    concerned_units = Many(Text(), "涉及的部门、镇区代码")
    questions = Text("需会议决定的问题")
    basis = Text("依据")
    reporter = Text("汇报人及其职务")
    minutes_needed = Integer("汇报所需分钟数；0 为未定")
    edition = Integer("文稿版次；内容修改后，原答复和会签不再算数")
    observing_units = Many(Text(), "建议列席的单位代码")
    recall = Truth("材料是否会后收回")


class Topic(TopicRow):
    """A topic with its submission form."""

    opinions = Many(One(Opinion), "提报单上签署的意见")


class TopicPage(Page):
    """A page of topics."""

    topics = Many(One(TopicRow), "议题，新的在前")


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


FORMS = ("onsite", "video", "telephone")
FORM = "形式：onsite 现场、video 电视会议、telephone 电话会议"
STARTS_AT, ENDS_AT = "开始时刻；只知道日期的不填", "结束时刻；与开始时刻一并填写"
HOSTS = "联合召开的单位代码，牵头在前"
UNITS = "参加专题会议、二类工作会议的单位代码"


class MeetingIn(Body):
    """A meeting to call."""

    kind = Text(KIND, longest=30, required=True)
    title = Text("会议名称", required=True)
    day = Date("会议日期", required=True)
    venue = Text("地点", least=0)
    unit = Text("专题会议、二类工作会议所议事项的单位代码", longest=30, least=0)
    level = Level()
    starts_at = Instant(STARTS_AT)
    ends_at = Instant(ENDS_AT)
    form = Choice(f"{FORM}；不填为现场", FORMS)
    hosts = Many(Text(longest=30), f"{HOSTS}；只用于联合召开的专题会议、二类工作会议", most=20)
    units = Many(Text(longest=30), UNITS, most=100)
    application_id = Uuid("二类工作会议所依据的已审定申请")
    cost_estimate = Integer("预计支出（元，取整）；二类工作会议不填则沿用申请的", most=MOST_COST)
    budget_item = Text("列支的预算项目；有支出的必填", least=0)
    head_count = Integer("预计人数", most=100_000)
    purpose = Choice(PURPOSE, PURPOSES)


class MeetingFilter(PageQuery):
    """Which meetings."""

    kind = Text("会议种类", longest=30)
    state = Text("状态", longest=30)
    from_day = Date("自该日起")
    to_day = Date("至该日止")
    unit = Text("主办、所议或者参加的单位代码", longest=30)
    mine = Truth("只列本人在名单上的会议")


class AgendaItem(Reply):
    """An item of an agenda."""

    position = Integer("次序，自 1 起")
    kind = Text("study 学习、bottom_line 底线议题、topic 议题")
    topic_id = Uuid("议题")
    title = Text("名称")
    id = Uuid("议程项", required=True)
    minutes = Integer("所需分钟数；0 为未定")
    starts_at = Instant("预计开始时刻；会议时间或者前面各项时间未定的为空")
    reporter_unit = Text("汇报单位代码")
    reporter = Text("汇报人及其职务")
    level = Level()
    state = Text(
        "waiting 待审议、under_discussion 正在审议、concluded 已结束、decided 已作决定、deferred 暂缓、skipped 未审议"
    )


class Attendance(Reply):
    """A person on the list of a meeting."""

    id = Uuid("名单行", required=True)
    person_id = Uuid("人员；会外人员没有登记的为空")
    person = Text("姓名")
    post = Text("职务")
    role = Text("member 出席、observer 列席、staff 工作人员、external 会外人员")
    unit = Text("单位代码；会外人员为来自何处")
    topics = Many(Text(), "只列席这些议题；全程的为空")
    category = Text("会外人员类别：stakeholder 利益相关方、public 公众代表、expert 专家、media 媒体")
    ground = Text("列入名单的原因：post 因职务、name 因点名")
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
    starts_at = Instant("开始时刻")
    ends_at = Instant("结束时刻")
    form = Text(FORM)
    hosts = Many(Text(), HOSTS)
    units = Many(Text(), UNITS)
    application_id = Uuid("二类工作会议所依据的申请")


class AgendaDifference(Reply):
    """What differs between two issues of an agenda."""

    what = Text("added 增列、removed 撤下、moved 调整次序、changed 修改")
    topic_id = Uuid("议题")
    title = Text("名称")
    before = Integer("原次序；0 为原来没有")
    after = Integer("现次序；0 为已撤下")


class AgendaIssue(Reply):
    """One issue of an agenda."""

    number = Integer("第几次印发，自 1 起")
    issued_at = Instant("印发时刻")
    issued_by = Text("印发人")
    reason = Text("重新印发的原因")
    changes = Many(One(AgendaDifference), "与前一次的不同")


class Meeting(Notice):
    """A meeting with its agenda and list, as far as the reader may know them."""

    items = Many(One(AgendaItem), "议程")
    attendance = Many(One(Attendance), "出席、列席名单")
    due = Integer("应到人数")
    present = Integer("实到人数")
    quorate = Truth("是否达到法定人数")
    shown = Truth("议程和名单是否对读者开放")
    issue = Integer("议程印发次数；0 为尚未印发")
    issues = Many(One(AgendaIssue), "历次印发的议程")
    planned_minutes = Integer("各项议程合计分钟数")
    overrun_minutes = Integer("超出会议时间的分钟数；未超出或者时间未定为 0")
    advice = Many(One(Advice), "召集时的提示；只在召集的答复中有")


class MeetingPage(Page):
    """A page of meetings."""

    meetings = Many(One(Notice), "会议，日期在后的在前")


class AttendanceIn(Body):
    """Somebody who came or left."""

    person_id = Uuid("人员；没有登记的填名单行")
    line_id = Uuid("名单行；有 person_id 的不填")
    name = Text("既不在名单上也没有登记的人员姓名，用于记录拒绝进入", longest=60)
    present = Truth("到场为 true，离场为 false", required=True)
    deposit = Text("手机等设备的存放编号；不得带入设备的会议，到场时须填此项或者 no_device", longest=30)
    no_device = Truth("没有携带设备为 true")


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
    changes = Text("修改了什么；修改后通过时必填", longest=20_000, least=0)
    deferred_to = Text("暂缓到何时或者何种条件；暂缓时必填", least=0)
    reason = Text("理由；不同意时必填", longest=2000, least=0)
    referred_unit = Text("转报的单位代码；转报时与会议种类填一项", longest=30, least=0)
    referred_kind = Text(f"转报的{KIND}", longest=30, least=0)
    chair_reasons = Text("主持人所作决定与多数意见不一致时的理由；只限在场人员和办公室", longest=20_000, least=0)
    disclosure = Choice("是否公开：proactive 主动公开、none 不予公开；不填为待判定", ("proactive", "none"))
    disclosure_ground = Text("不予公开的依据；不予公开时必填", longest=1000, least=0)
    public_text = Text("向社会公布的文字；不填为纪要中的议定内容", longest=20_000, least=0)


class Disclosure(Reply):
    """Whether and when a decision is made public."""

    judgement = Text("proactive 主动公开、none 不予公开；未判定为空")
    ground = Text("不予公开的依据")
    judged_by = Text("判定人")
    public_text = Text("向社会公布的文字")
    due = Date("最迟公布日")
    released_at = Instant("公布时刻")
    withdrawn_at = Instant("撤回公布时刻")
    withdrawn_for = Text("撤回公布的原因")


class Amendment(Reply):
    """The correction of a slip in a decision."""

    number = Integer("次序，自 1 起")
    state = Text("proposed 待同意、assented 已同意、refused 不同意")
    text = Text("更正后的议定内容")
    text_before = Text("更正前的议定内容")
    responsible_units = Many(Text(), "更正后的承办单位代码")
    units_before = Many(Text(), "更正前的承办单位代码")
    term = Date("更正后的办结期限")
    term_before = Date("更正前的办结期限")
    reason = Text("错在何处")
    proposed_by = Text("提出人")
    proposed_at = Instant("提出时刻")
    judged_by = Text("同意或者不同意的人")
    judged_at = Instant("同意或者不同意的时刻")


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
    changes = Text("修改了什么")
    deferred_to = Text("暂缓到何时或者何种条件")
    reason = Text("理由")
    referred_unit = Text("转报的单位代码")
    referred_kind = Text("转报的会议种类")
    chair = Text("作决定时的主持人")
    disclosure = One(Disclosure, "公开情况")
    amendments = Many(One(Amendment), "笔误的更正；列表中不列")
