"""The shapes of what every service answers alike: pending steps, acts, rules."""

from gateway.schemas.base import Date, Instant, Integer, Json, Many, One, Page, PageQuery, Reply, Text, Truth, Uuid


class Power(Reply):
    """The power by which the caller may do a step, and its title."""

    key = Text("权力，例如 mayor.sign")
    via = Text("来源：own 本人，delegation 委托，substitution 补位，authorization 授权")
    on_behalf_of = Uuid("代谁行使；本人的为 null")
    instrument = Text("所依据的文书")


class PendingStep(Reply):
    """A step that waits for somebody who holds a power."""

    id = Uuid("事项编号")
    subject = Text("办理的对象，<种类>/<编号>")
    step = Text("要办的步骤，例如 sign_minutes")
    title = Text("标题")
    power = One(Power, "凭哪项权力办理")
    since = Instant("自何时起等待")
    due = Date("办理期限")
    rule = Text("依据的条款；无则为空文本")


class PendingStepOfService(PendingStep):
    """A step, and the service it waits in."""

    service = Text("所在的服务")


class PendingPage(Page):
    """A page of pending steps."""

    steps = Many(One(PendingStepOfService), "事项，新的在前")
    incomplete = Many(Text("服务"), "暂时没有应答的服务；其中的事项未列出")


class ActQuery(PageQuery):
    """Whose acts."""

    subject = Text("对象，<种类>/<编号>，例如 meeting/0190…", longest=100, required=True)


class Act(Reply):
    """One act on record, allowed or refused."""

    id = Uuid("记录编号")
    at = Instant("时间")
    actor_id = Uuid("办理人；系统所为则为 null")
    actor_name = Text("办理人姓名")
    capacity = Json("以何身份：所凭的权力及来源")
    action = Text("行为，例如 adopt_decision")
    subject = Text("对象")
    outcome = Text("allowed 准许，refused 拒绝")
    rule = Text("据以拒绝的条款；准许则为空文本")
    rulebook = Text("所依据的规则集及其摘要")
    judgements = Json("逐条判断：条款、函数、事实、结论")
    request_id = Text("请求编号")
    further = Integer("同一分钟内对同一人同样的拒绝另有几次；超过十次的只计数，不逐条记录")


class ActPage(Page):
    """A page of acts."""

    acts = Many(One(Act), "记录，新的在前")


class DatedValue(Reply):
    """A number of a rule from a date on."""

    name = Text("名称")
    start = Date("自何日起", attribute="from", data_key="from")
    value = Json("值")


class Rule(Reply):
    """One obligation and its numbers."""

    id = Text("条款编号，例如 R43.4")
    article = Text("条")
    kind = Text("种类：gate、authority、route、clock、quota、record、publish、advise")
    gist_zh = Text("要点（中文）")
    gist_en = Text("要点（英文）")
    reading = Text("文本未明之处如何理解；无则为空文本")
    off = Truth("本市是否停用")
    values = Many(One(DatedValue), "数值及起算日")
    regulation_title = Text("规则名称")
    regulation_number = Text("规则文号")
    service = Text("执行的服务")


class RuleWithText(Rule):
    """One obligation, with the official text of its article where it was imported."""

    text = Text("该条的正式文本；未导入则为空文本")


class RuleList(Reply):
    """All rules."""

    rules = Many(One(Rule), "条款，按编号")
    incomplete = Many(Text("服务"), "暂时没有应答的服务；其条款未列出")
