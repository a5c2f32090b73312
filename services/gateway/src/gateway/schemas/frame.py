"""The shapes of what every service answers alike: pending steps, acts, rules."""

from gateway.schemas.base import Date, Instant, Integer, Json, Many, One, Page, PageQuery, Reply, Text, Truth, Uuid


class Power(Reply):
    """The power by which the caller may do a step, and its title."""

    key = Text("权力，例如 mayor.sign / The power, such as mayor.sign")
    via = Text(
        "来源：own 本人，delegation 委托，substitution 补位，authorization 授权"
        " / Where it comes from: own, delegation, substitution or authorization"
    )
    on_behalf_of = Uuid("代谁行使；本人的为 null / Whose it is; null for one's own")
    instrument = Text("所依据的文书 / The paper it rests on")


class PendingStep(Reply):
    """A step that waits for somebody who holds a power."""

    id = Uuid("事项编号 / UUID of the step")
    subject = Text("办理的对象，<种类>/<编号> / What it is about, <kind>/<id>")
    step = Text("要办的步骤，例如 sign_minutes / The step to be done, such as sign_minutes")
    title = Text("标题 / The title")
    power = One(Power, "凭哪项权力办理 / The power by which the caller may do it")
    since = Instant("自何时起等待 / Since when it waits, RFC 3339")
    due = Date("办理期限 / By when it is to be done, YYYY-MM-DD")
    rule = Text("依据的条款；无则为空文本 / The rule it rests on; empty for none")


class PendingStepOfService(PendingStep):
    """A step, and the service it waits in."""

    service = Text("所在的服务 / The service it waits in")


class PendingPage(Page):
    """A page of pending steps."""

    steps = Many(One(PendingStepOfService), "事项，新的在前 / The steps, newest first")
    incomplete = Many(
        Text("服务 / A service"),
        "暂时没有应答的服务；其中的事项未列出"
        " / The services that do not answer for now; what waits in them is not listed",
    )


class ActQuery(PageQuery):
    """Whose acts."""

    subject = Text(
        "对象，<种类>/<编号>，例如 meeting/0190… / What was acted on, <kind>/<id>, such as meeting/0190…",
        longest=100,
        required=True,
    )


class Act(Reply):
    """One act on record, allowed or refused."""

    id = Uuid("记录编号 / UUID of the act")
    at = Instant("时间 / When, RFC 3339")
    actor_id = Uuid("办理人；系统所为则为 null / UUID of who acted; null when the system did")
    actor_name = Text("办理人姓名 / The name of who acted")
    capacity = Json("以何身份：所凭的权力及来源 / In what capacity: the power it was done by, and where that came from")
    action = Text("行为，例如 adopt_decision / What was done, such as adopt_decision")
    subject = Text("对象 / What was acted on")
    outcome = Text("allowed 准许，refused 拒绝 / allowed or refused")
    rule = Text("据以拒绝的条款；准许则为空文本 / The rule by which it was refused; empty where it was allowed")
    rulebook = Text("所依据的规则集及其摘要 / The rulebook it was judged by, and its digest")
    judgements = Json(
        "逐条判断：条款、函数、事实、结论，以及一句话（told）"
        " / What was judged: rule, function, facts and verdict of each, and a sentence of it (told)"
    )
    request_id = Text("请求编号 / The id of the request")
    further = Integer(
        "同一分钟内对同一人同样的拒绝另有几次；超过十次的只计数，不逐条记录"
        " / How many more times the same was refused to the same person in that minute: beyond ten they are counted"
    )


class ActPage(Page):
    """A page of acts."""

    acts = Many(One(Act), "记录，新的在前 / The acts, newest first")


class DatedValue(Reply):
    """A number of a rule from a date on."""

    name = Text("名称 / Its name")
    start = Date("自何日起 / From which day, YYYY-MM-DD", attribute="from", data_key="from")
    value = Json("值 / The value")


class Rule(Reply):
    """One obligation and its numbers."""

    id = Text("条款编号，例如 R43.4 / The id of the rule, such as R43.4")
    article = Text("条 / The article")
    kind = Text(
        "种类：gate、authority、route、clock、quota、record、publish、advise"
        " / Its kind: gate, authority, route, clock, quota, record, publish or advise"
    )
    gist_zh = Text("要点（中文） / The gist, in Chinese")
    gist_en = Text("要点（英文） / The gist, in English")
    reading = Text(
        "文本未明之处如何理解；无则为空文本 / How a gap of the text is read, in Chinese; empty where there is none"
    )
    reading_en = Text("文本未明之处如何理解（英文）；无则为空文本 / The same in English")
    off = Truth("本市是否停用 / Whether this city has switched it off")
    values = Many(One(DatedValue), "数值及起算日 / Its numbers and from when they hold")
    regulation_title = Text("规则名称 / The title of the regulation")
    regulation_number = Text("规则文号 / The number of the regulation")
    service = Text("执行的服务 / The service that enforces it")


class RuleWithText(Rule):
    """One obligation, with the official text of its article where it was imported."""

    text = Text("该条的正式文本；未导入则为空文本 / The official text of the article; empty where it was not imported")


class RuleList(Reply):
    """All rules."""

    rules = Many(One(Rule), "条款，按编号 / The rules, by their ids")
    incomplete = Many(
        Text("服务 / A service"),
        "暂时没有应答的服务；其条款未列出 / The services that do not answer for now; their rules are not listed",
    )
