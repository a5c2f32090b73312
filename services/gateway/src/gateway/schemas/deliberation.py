"""Shapes of items in session, of what was said on them, and of what becomes of decisions."""

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
from gateway.schemas.meetings import KIND, Decision

OUTCOMES = ("adopted", "adopted_with_changes", "deferred", "rejected", "referred")
STANCE = "for 同意、for_with_changes 同意但须修改、against 不同意、abstain 弃权"


class ItemState(Reply):
    """Where an item of an agenda stands."""

    meeting_id = Uuid("会议", required=True)
    position = Integer("次序，自 1 起")
    state = Text(
        "waiting 待审议、under_discussion 正在审议、concluded 已结束、decided 已作决定、deferred 暂缓、skipped 未审议"
    )
    version = Integer("会议的版本")


class ConclusionIn(Body):
    """How the item under discussion ends without a decision."""

    how = Choice(
        "concluded 结束（用于学习等非议题事项）、put_off 暂缓（由主持人）", ("concluded", "put_off"), required=True
    )
    reason = Text("暂缓的原因；暂缓时必填", longest=2000, least=0)


class StatementIn(Body):
    """What somebody said."""

    person_id = Uuid("发言人；外单位列席人员不填")
    speaker = Text("外单位列席人员在名单上的姓名", least=0)
    stance = Choice(STANCE, ("for", "for_with_changes", "against", "abstain"), required=True)
    gist = Text("发言要点；载明不同意见时必填；只限在场人员和办公室", longest=20_000, least=0)
    dissent = Truth("是否作为不同意见载明")


class Statement(Reply):
    """One statement on record."""

    number = Integer("发言次序，自 1 起")
    person_id = Uuid("发言人")
    person = Text("姓名")
    post = Text("职务")
    stance = Text(STANCE)
    gist = Text("发言要点")
    dissent = Truth("是否作为不同意见载明")
    chairing = Truth("发言时是否主持会议")
    taken_back = Truth("是否已收回")
    recorded_by = Text("记录人")
    at = Instant("记录时刻")


class Tally(Reply):
    """How many members took which position."""

    in_favour = Integer("同意")
    with_changes = Integer("同意但须修改")
    against = Integer("不同意")
    abstaining = Integer("弃权")


class Deliberation(Reply):
    """An item that was taken up, with what was said on it."""

    id = Uuid("审议记录", required=True)
    version = Integer("版本，用于 If-Match")
    level = Level()
    title = Text("事项名称")
    meeting_id = Uuid("会议")
    position = Integer("在议程上的次序")
    topic_id = Uuid("议题；不是议题的为空")
    state = Text("under_discussion 正在审议、concluded 已结束、decided 已作决定、deferred 暂缓")
    begun_at = Instant("开始审议时刻")
    ended_at = Instant("结束时刻")
    put_off_for = Text("暂缓的原因")
    shown = Truth("是否列出发言；操作的应答一律不列")
    statements = Many(One(Statement), "发言，按先后")
    tally = One(Tally, "组成人员的态度，每人以最后一次发言为准")
    chair_reasons = Text("主持人所作决定与多数意见不一致的理由")


class DeliberationPage(Page):
    """A page of items that were taken up."""

    deliberations = Many(One(Deliberation), "审议记录，新的在前")


class ChairIn(Body):
    """Who is to chair."""

    person_id = Uuid("接替主持的人员", required=True)


class DecisionFilter(PageQuery):
    """Which decisions."""

    meeting_id = Uuid("会议")
    topic_id = Uuid("议题")
    unit = Text("承办单位代码", longest=30)
    outcome = Choice("结果", OUTCOMES)
    from_day = Date("自该日起")
    to_day = Date("至该日止")
    q = Text("议题名称或者议定内容中含有的文字", longest=100)
    meeting_kind = Text(KIND, longest=30)


class DecisionPage(Page):
    """A page of decisions."""

    decisions = Many(One(Decision), "决定，新的在前；不含讨论情况和更正")


class AmendmentIn(Body):
    """A slip to correct; what is not given stays as it is."""

    text = Text("更正后的议定内容", longest=20_000, least=0)
    responsible_units = Many(Text(longest=30), "更正后的承办单位代码，牵头在前", most=100)
    term = Date("更正后的办结期限")
    reason = Text("错在何处", longest=2000, required=True)


class AssentIn(Body):
    """A judgement on a correction."""

    agreed = Truth("同意更正为 true，不同意为 false", required=True)


class DisclosureIn(Body):
    """A judgement on making a decision public."""

    disclosure = Choice("proactive 主动公开、none 不予公开", ("proactive", "none"), required=True)
    ground = Text("不予公开的依据；不予公开时必填", longest=1000, least=0)
    public_text = Text("向社会公布的文字；不填为纪要中的议定内容", longest=20_000, least=0)


class RetractionIn(Body):
    """Why a publication is withdrawn."""

    reason = Text("撤回的原因", longest=2000, required=True)
