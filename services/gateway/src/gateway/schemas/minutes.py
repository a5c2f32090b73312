"""Shapes of minutes (articles 52 to 54)."""

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
from gateway.schemas.meetings import KIND

KINDS = ("plenary", "executive", "mayor_office", "thematic", "work_class1", "work_class2")
STATE = (
    "状态：drafted 已起草、checked 已核对、assented 市长已审定同意、signed 已签发、issued 已印发、"
    "replaced 已由更正件代替、discarded 草稿已作废"
)
STATES = ("drafted", "checked", "assented", "signed", "issued", "replaced", "discarded")


class MinutesIn(Body):
    """Minutes to draft."""

    body = Text("导语；不填则按会议记录生成", longest=20_000, least=0)


class MinutesEntry(Body):
    """An item of minutes to be written."""

    decision_id = Uuid("所依据的决定", required=True)
    text = Text("议定内容的表述；不填用记录的表述", longest=20_000, least=0)
    responsible_units = Many(Text(longest=30), "承办单位代码，牵头在前；不填用记录的单位", most=100)
    term = Date("办结期限；不填用记录的期限")
    major = Truth("是否标明为重大事项")


class RevisionIn(Body):
    """A new text of minutes."""

    title = Text("标题；不填则不变", least=0)
    opening = Text("导语；不填则按会议记录生成", longest=20_000, least=0)
    items = Many(One(MinutesEntry), "议定事项，依次；没有列出的决定不写入纪要", most=100, required=True)


class FindingIn(Body):
    """A judgement on minutes."""

    agreed = Truth("通过、同意为 true，退回为 false", required=True)
    opinion = Text("意见；退回时必填", longest=2000, least=0)


class ReturnIn(Body):
    """Why minutes are returned."""

    opinion = Text("退回的理由", longest=2000, required=True)


class IssueIn(Body):
    """To whom minutes are issued besides those concerned."""

    copies_to = Many(Text(longest=30), "分送全文的单位代码；与会人员和承办单位不必列出", most=100)


class ReissueIn(Body):
    """Why minutes are corrected."""

    reason = Text("更正的原因", longest=2000, required=True)


class MinutesItem(Reply):
    """A decision that stands in minutes."""

    decision_id = Uuid("决定")
    topic_id = Uuid("议题")
    title = Text("议题名称")
    outcome = Text("结果")
    text = Text("议定内容")
    responsible_units = Many(Text(), "承办单位代码，牵头在前")
    term = Date("办结期限")
    level = Level()
    major = Truth("是否重大事项")
    to_carry_out = Truth("是否需要落实、列入督办")
    differs = Many(Text(), "与记录不同之处：text 表述、responsible_units 承办单位、term 期限")


class MinutesPerson(Reply):
    """Somebody named in minutes."""

    name = Text("姓名")
    post = Text("职务或者单位")


class MinutesRecord(Reply):
    """Who was at the meeting."""

    chair = Text("主持人")
    venue = Text("地点")
    opened_at = Instant("开会时刻")
    closed_at = Instant("散会时刻")
    present = Many(One(MinutesPerson), "出席")
    observers = Many(One(MinutesPerson), "列席")
    excused = Many(One(MinutesPerson), "请假")
    absent = Many(One(MinutesPerson), "缺席")


class MinutesOpinion(Reply):
    """A judgement passed on minutes."""

    stage = Text("环节：check 核对、assent 市长审定同意、return 退回、sign 签发")
    agreed = Truth("是否同意")
    text = Text("意见")
    person = Text("姓名")
    capacity = Text("以何种权力、何种名义")
    at = Instant("时刻")


class MinutesRow(Reply):
    """Minutes as a list shows them."""

    id = Uuid("纪要", required=True)
    version = Integer("版本，用于 If-Match")
    level = Level()
    state = Text(STATE)
    title = Text("标题")
    number = Text("编号；签发时赋予")
    edition = Integer("第几版；1 为初版，以后为更正件")
    replaces_id = Uuid("所更正、代替的纪要")
    replaced_by_id = Uuid("代替本件的更正件")
    meeting_id = Uuid("会议")
    meeting_kind = Text(KIND)
    held_on = Date("会议日期")
    drafted_at = Instant("起草时刻")
    drafted_by = Text("起草人")
    checked_by = Text("核对人")
    signed_at = Instant("签发时刻")
    signed_by = Text("签发人")
    issued_at = Instant("印发时刻")


class Minutes(MinutesRow):
    """Minutes as far as the reader may read them."""

    reason = Text("更正的原因")
    opening = Text("导语；只能阅读部分事项的读者看不到")
    body = Text("全文：导语和各项议定事项")
    items = Many(One(MinutesItem), "议定事项，依次")
    excerpt = Truth("是否有读者无权阅读而略去的事项")
    major = Truth("是否涉及重大事项")
    assent_needed = Truth("签发前是否须经市长审定同意")
    record = One(MinutesRecord, "会议情况；只能阅读部分事项的读者看不到")
    opinions = Many(One(MinutesOpinion), "各环节的意见，旧的在前；限办公室和签发人")
    copies_to = Many(Text(), "分送全文的单位代码")


class MinutesFilter(PageQuery):
    """Which minutes to list."""

    kind = Choice("只看这一种会议", KINDS)
    year = Integer("只看这一年召开的会议")
    state = Choice("只看处于这一状态的", STATES)
    meeting_id = Uuid("只看这次会议的")


class MinutesPage(Page):
    """A page of minutes."""

    minutes = Many(One(MinutesRow), "纪要，新的在前")
