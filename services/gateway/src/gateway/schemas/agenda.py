"""Shapes of the agenda builder."""

from gateway.schemas.base import Body, Choice, Integer, Level, Many, One, Reply, Text, Uuid
from gateway.schemas.meetings import AgendaItem


class AgendaEntry(Body):
    """An item to put on an agenda."""

    kind = Choice("study 学习、bottom_line 底线议题、topic 议题", ("study", "bottom_line", "topic"), required=True)
    topic_id = Uuid("议题；只用于 topic")
    title = Text("名称；议题用其自己的名称")
    minutes = Integer("所需分钟数；0 为按提报单", most=1440)
    reporter_unit = Text("汇报单位代码；不填为议题的提交单位", longest=30, least=0)
    reporter = Text("汇报人及其职务；不填为提报单所列", least=0)
    level = Level("密级：不低于议题的密级；0 为议题的密级")


class AgendaIn(Body):
    """An agenda."""

    items = Many(One(AgendaEntry), "各项，依次", most=100, required=True)


class AdditionIn(Body):
    """A topic to add late."""

    item = One(AgendaEntry, "增列的议题", required=True)
    position = Integer("次序，自 1 起；0 为最后", most=100)


class RevisedItem(Body):
    """An item that stays."""

    item_id = Uuid("议程项", required=True)
    minutes = Integer("所需分钟数；不填或者 0 为保留现有分钟数", most=1440)
    reporter_unit = Text("汇报单位代码；不填为议题的提交单位", longest=30, least=0)
    reporter = Text("汇报人及其职务；不填为提报单所列", least=0)
    level = Level("密级：不低于议题的密级；0 为议题的密级")


class RevisionIn(Body):
    """An agenda that stands, with changes."""

    items = Many(One(RevisedItem), "保留的各项，依次；未列的撤下", most=100, required=True)
    reason = Text("调整的原因", longest=2000, required=True)


class Unready(Reply):
    """A topic that is not ready."""

    topic_id = Uuid("议题", required=True)
    title = Text("议题名称")
    missing = Many(Text(), "未通过的各道关口的规则编号")


class AgendaDraft(Reply):
    """A draft agenda."""

    meeting_id = Uuid("会议", required=True)
    version = Integer("会议的版本，用于 If-Match")
    items = Many(One(AgendaItem), "建议的议程")
    unready = Many(One(Unready), "已报送但尚不具备上会条件的议题")
    planned_minutes = Integer("各项合计分钟数")
    overrun_minutes = Integer("超出会议时间的分钟数；未超出或者时间未定为 0")
    without_bottom_line = Integer("此前连续几次会议没有底线议题")
