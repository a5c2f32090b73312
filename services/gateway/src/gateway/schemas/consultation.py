"""Shapes of topics' forms as revised, of consultations and of coordinations."""

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
from gateway.schemas.meetings import FLAGS, KIND, FormFields

STATES = ("drafted", "asked", "answered", "countersigned", "lapsed")
STATE = "状态：drafted 起草、asked 征求中、answered 已答复、countersigned 已会签、lapsed 已失效"
ANSWERS = ("agreed", "agreed_with_changes", "disagreed")
ANSWER = "答复：agreed 同意、agreed_with_changes 同意但有修改意见、disagreed 不同意"


class TopicForm(FormFields):
    """The whole form of a topic, in place of what it said."""

    title = Text("议题名称", required=True)
    summary = Text("简要内容", longest=20_000, least=0)
    document_id = Uuid("提请审议的公文")
    meeting_kind = Text(f"{KIND}；不填即不改", longest=30)
    task = Text("属于该种会议的哪一项任务；不填即不改", longest=30)
    flags = Many(Choice(choices=FLAGS), "涉及的重大事项")


class AskingIn(Body):
    """Whom to ask what."""

    units = Many(Text(longest=30), "被征求意见的单位代码；不填即提报单所列、尚未征求现行文稿意见的全部单位", most=50)
    text = Text("征求意见的内容", longest=20_000, required=True)
    due = Date("答复期限；不填即按规则包的工作日数计算")


class AnswerIn(Body):
    """A unit's answer."""

    answer = Choice(ANSWER, ANSWERS, required=True)
    grounds = Text("理由或者修改意见；同意的可以不填", longest=20_000, least=0)


class CountersignatureIn(Body):
    """A countersignature."""

    opinion = Text("会签意见", longest=2000, least=0)


class Consultation(Reply):
    """That a unit is asked about a topic, and what it says."""

    id = Uuid("征求意见", required=True)
    version = Integer("版本，用于 If-Match")
    level = Level()
    state = Text(STATE)
    topic_id = Uuid("议题")
    title = Text("征求意见时的议题名称")
    sponsor_unit = Text("主办单位代码")
    unit = Text("被征求意见的单位代码")
    round = Integer("就该议题第几次征求该单位意见")
    edition = Integer("所针对的议题文稿版次；文稿内容修改后不再算数")
    text = Text("征求意见的内容")
    due = Date("答复期限")
    overdue = Truth("是否逾期未答复")
    asked_at = Instant("发出时刻；起草中为空")
    asked_by = Text("发出人")
    answer = Text(ANSWER)
    grounds = Text("理由或者修改意见")
    answered_at = Instant("答复时刻")
    answered_by = Text("答复人")
    countersigned_at = Instant("会签时刻")
    countersigned_by = Text("会签人")
    countersigned_as = Text("会签所依据的职权")
    opinion = Text("会签意见")
    lapse = Text(
        "失效原因：revised 文稿内容已修改、asked_again 已再次征求、not_concerned 不再涉及该单位、withdrawn 议题已撤回"
    )
    draft_title = Text("所征求意见的公文稿标题；列表中为空")
    draft_body = Text("所征求意见的公文稿正文；列表中为空")
    draft_sha256 = Text("公文稿校验值；文稿修改后，原答复不再算数")


class Consultations(Reply):
    """Consultations drafted or sent together."""

    consultations = Many(One(Consultation), "各单位一份")


class ConsultationFilter(PageQuery):
    """Which consultations."""

    unit = Text("本人所在或者负责的单位代码", longest=30)
    state = Choice(STATE, STATES)


class ConsultationPage(Page):
    """A page of consultations."""

    consultations = Many(One(Consultation), "征求意见，新的在前")


class GroundsIn(Body):
    """The grounds of one side."""

    unit = Text("单位代码", longest=30, required=True)
    text = Text("理据", longest=20_000, required=True)


class NoteIn(Body):
    """A coordination note."""

    grounds = Many(One(GroundsIn), "各方理据：主办单位和每个不同意的单位", least=1, most=51, required=True)
    leaning = Text("倾向性意见", longest=20_000, required=True)


class Grounds(Reply):
    """The grounds of one side, as the note states them."""

    unit = Text("单位代码")
    text = Text("理据")


class ResultIn(Body):
    """What a coordination came to."""

    outcome = Choice(
        "agreed 协调一致、differing 附分歧按倾向性意见上会、withdrawn 议题撤回",
        ("agreed", "differing", "withdrawn"),
        required=True,
    )
    result = Text("协调结果", longest=20_000, required=True)


class Coordination(Reply):
    """Differences about a topic that were put before the leaders, and what came of it."""

    id = Uuid("协调", required=True)
    version = Integer("版本，用于 If-Match")
    level = Level()
    state = Text("状态：requested 待协调、agreed 已协调一致、differing 附分歧上会、withdrawn 议题撤回、lapsed 已失效")
    topic_id = Uuid("议题")
    title = Text("报请协调时的议题名称")
    sponsor_unit = Text("主办单位代码")
    edition = Integer("所针对的议题文稿版次")
    grounds = Many(One(Grounds), "各方理据")
    leaning = Text("倾向性意见")
    requested_at = Instant("报请时刻")
    requested_by = Text("报请人")
    result = Text("协调结果")
    coordinated_at = Instant("协调时刻")
    coordinated_by = Text("协调人")
    coordinated_as = Text("协调所依据的职权")


class CoordinationPage(Page):
    """A page of coordinations."""

    coordinations = Many(One(Coordination), "协调，新的在前")
