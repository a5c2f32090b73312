"""Shapes of the supervision resources."""

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

KINDS = (
    "work_report",
    "important_meeting",
    "important_document",
    "public_promise",
    "key_project",
    "audit_rectification",
    "leader_instruction",
    "other_inspection",
)
STATES = ("opened", "in_progress", "reported", "rework", "closed", "withdrawn")
KIND = (
    "任务类别（第七十条八类）：work_report 工作报告任务，important_meeting 重要会议部署，important_document 重要文件，"
    "public_promise 承诺事项，key_project 重点项目，audit_rectification 审计整改，leader_instruction 批示交办，"
    "other_inspection 其他督查"
)
STATE = "状态：opened 已立项，in_progress 办理中，reported 已反馈，rework 退办，closed 已销号，withdrawn 已撤销"
SUPPORTING = "协办单位代码"


def _unit(description: str, *, required: bool = False) -> Text:
    return Text(description, longest=40, required=required)


class TaskIn(Body):
    """A new task."""

    kind = Text(KIND, longest=30, required=True)
    source = Text("任务来源：<类别>/<编号>，同一来源只立一项", longest=161, required=True)
    title = Text("标题", required=True)
    content = Text("任务内容", longest=4000, least=0)
    lead_unit = _unit("牵头单位代码", required=True)
    supporting_units = Many(_unit(SUPPORTING), SUPPORTING, most=60)
    term = Date("办理时限；不填则按类别默认时限")
    level = Level()


class AssignmentIn(Body):
    """Who is to carry a task out."""

    lead_unit = _unit("牵头单位代码", required=True)
    supporting_units = Many(_unit(SUPPORTING), SUPPORTING, most=60)


class ProgressIn(Body):
    """How far a task is."""

    text = Text("办理情况；逾期的写明原因", longest=4000, required=True)
    completed = Truth("是否已办结并报请核验")


class ReturnIn(Body):
    """Why a report does not do."""

    reason = Text("退办理由", longest=1000, required=True)


class ClosureIn(Body):
    """That a task is done."""

    finding = Text("核验意见", longest=1000, least=0)


class ExtensionIn(Body):
    """A later term."""

    term = Date("新的办理时限", required=True)
    reason = Text("延期理由", longest=1000, required=True)


class ReminderIn(Body):
    """A reminder."""

    text = Text("催办内容", longest=1000, required=True)


class TaskFilter(PageQuery):
    """Which tasks."""

    kind = Choice(KIND, KINDS)
    unit = _unit("牵头或协办单位代码")
    state = Choice(STATE, STATES)
    overdue = Truth("只列逾期过的")
    year = Integer("台账年度", least=1949, most=9999)


class Entry(Reply):
    """One line of a task's history."""

    id = Uuid("记录编号")
    kind = Text(
        "opened 立项，assigned 分派，progress 进展，completion 办结反馈，sent_back 退办，extended 延期，overdue 逾期，"
        "reminded 催办，closed 销号，changed 随纪要更正，withdrawn 随纪要更正撤销，reinstated 随纪要更正恢复"
    )
    at = Instant("时刻")
    by = Uuid("经办人编号；系统办理的为空")
    by_name = Text("经办人姓名")
    text = Text("内容")
    days_late = Integer("当时逾期天数")
    term = Date("其后的办理时限")


class Task(Reply):
    """One matter under supervision."""

    id = Uuid("任务编号")
    version = Integer("版本，用于 If-Match")
    level = Level()
    state = Text(STATE)
    kind = Text(KIND)
    source = Text("任务来源")
    origin = Text("来源的出处，例如会议纪要")
    origin_title = Text("出处名称")
    title = Text("标题")
    content = Text("任务内容")
    year = Integer("台账年度")
    number = Integer("台账序号")
    owner = Text("督办单位职能")
    lead_unit = Text("牵头单位代码；未分派的为空文本")
    supporting_units = Many(Text(SUPPORTING), SUPPORTING)
    term = Date("办理时限")
    term_provisional = Truth("时限是否因年度放假安排未公布而为暂定")
    opened_on = Date("立项日期")
    overdue_since = Date("自何日起逾期")
    reported_on = Date("办结反馈日期")
    days_late = Integer("办结反馈逾期天数")
    closed_on = Date("销号或者撤销日期")


class TaskWithHistory(Task):
    """A task and its history."""

    entries = Many(One(Entry), "办理过程，自早至晚")


class TaskPage(Page):
    """A page of the ledger."""

    tasks = Many(One(Task), "任务，新的在前")


class ReportQuery(Query):
    """Which period."""

    until = Date("报告期末日；不填为今日")


class LateTask(Reply):
    """A task that is late, and why."""

    task_id = Uuid("任务编号")
    title = Text("标题")
    lead_unit = Text("牵头单位代码")
    term = Date("办理时限")
    days_late = Integer("逾期天数")
    told = Text("牵头单位最近一次反馈（含逾期原因）")


class PeriodReport(Reply):
    """The report to the leaders."""

    since = Date("报告期首日")
    until = Date("报告期末日")
    opened = Integer("期内立项数")
    closed = Integer("期内销号数")
    closed_in_time = Integer("其中按时反馈数")
    open = Integer("期末在办数")
    late = Many(One(LateTask), "期末逾期任务，逾期最久的在前")
