"""The shapes of problems (RFC 9457)."""

from marshmallow import fields

from gateway.schemas.base import Integer, Many, One, Reply, Text, described


class CitedRule(Reply):
    """The rule that a refusal cites."""

    id = Text("条款编号，例如 R43.4 / The id of the rule, such as R43.4")
    article = Text("条 / The article")
    regulation = Text("规则名称及文号 / The title and number of the regulation")
    gist = Text("要点 / The gist")
    text = Text("该条的正式文本（已导入时） / The official text of the article, where it was imported")


class Problem(Reply):
    """A failure."""

    type = Text("问题种类的地址，/problems/<code> / The address of its kind, /problems/<code>", required=True)
    title = Text("标题 / The title", required=True)
    status = Integer("HTTP 状态码 / The HTTP status", required=True)
    detail = Text("说明 / What is the matter", required=True)
    instance = Text("请求的地址 / The address that was asked", required=True)
    request_id = Text("请求编号 / The id of the request", required=True)
    current_version = Integer("现在的版本（412） / The version it has now (412)")


class Refusal(Problem):
    """A refusal: the rule, the facts it was judged on, and what would make the act lawful."""

    rule = One(CitedRule, "所依据的条款 / The rule it rests on")
    facts = fields.Dict(**described("据以判断的事实 / The facts it was judged on", {}))
    remedy = Text("怎样做才合规 / What would make it lawful")


class Unprocessable(Problem):
    """What is wrong with each field."""

    errors = fields.Dict(
        keys=fields.String(),
        values=Many(Text("问题 / What is wrong")),
        **described("各字段的问题 / What is wrong with each field", {}),
    )
