"""The shapes of problems (RFC 9457)."""

from marshmallow import fields

from gateway.schemas.base import Integer, Many, One, Reply, Text, described


class CitedRule(Reply):
    """The rule that a refusal cites."""

    id = Text("条款编号，例如 R43.4")
    article = Text("条")
    regulation = Text("规则名称及文号")
    gist = Text("要点")
    text = Text("该条的正式文本（已导入时）")


class Problem(Reply):
    """A failure."""

    type = Text("问题种类的地址，/problems/<code>", required=True)
    title = Text("标题", required=True)
    status = Integer("HTTP 状态码", required=True)
    detail = Text("说明", required=True)
    instance = Text("请求的地址", required=True)
    request_id = Text("请求编号", required=True)
    current_version = Integer("现在的版本（412）")


class Refusal(Problem):
    """A refusal: the rule, the facts it was judged on, and what would make the act lawful."""

    rule = One(CitedRule, "所依据的条款")
    facts = fields.Dict(**described("据以判断的事实", {}))
    remedy = Text("怎样做才合规")


class Unprocessable(Problem):
    """What is wrong with each field."""

    errors = fields.Dict(
        keys=fields.String(),
        values=Many(Text("问题")),
        **described("各字段的问题", {}),
    )
