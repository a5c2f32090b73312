"""Every kind of problem a client can meet: its status, and what it means, in Chinese and English."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    """One kind. `title` and `detail` are (zh, en); fields in braces are filled with the facts of the failure."""

    status: int
    title: tuple[str, str]
    detail: tuple[str, str]
    about: tuple[str, str] = ("", "")
    """What the page about this kind says where a detail with nothing filled in would say nothing."""


KINDS: dict[str, Kind] = {
    "bad-request": Kind(
        400,
        ("请求无法理解", "The request cannot be understood"),
        ("请检查请求的格式。", "Check the form of the request."),
    ),
    "cut-short": Kind(
        400,
        ("请求没有传完", "The request was cut short"),
        (
            "连接在请求传完之前结束，没有作任何改动；可用同一个 Idempotency-Key 重发。",
            "The connection ended before the request did. Nothing was changed; send it again with the same key.",
        ),
    ),
    "bad-json": Kind(
        400,
        ("请求体不是合法的 JSON", "The body is not valid JSON"),
        ("请求体须为 UTF-8 编码的 JSON 对象。", "The body must be a JSON object in UTF-8."),
    ),
    "bad-header": Kind(
        400,
        ("请求头格式不对", "A header is not well formed"),
        ("请求头 {header} 不符合要求：{expected_zh}。", "The header {header} is not as expected: {expected_en}."),
    ),
    "unauthenticated": Kind(
        401,
        ("未通过身份验证", "Not authenticated"),
        (
            "请求没有带有效的令牌，或者令牌所指的账号不在人员名录中。",
            "The request carries no valid token, or its login belongs to nobody in the directory.",
        ),
    ),
    "not-permitted": Kind(
        403,
        ("无权进行此操作", "Not permitted"),
        ("您没有进行此操作的权限。", "This is not open to you."),
    ),
    "not-found": Kind(
        404,
        ("未找到", "Not found"),
        ("没有所请求的内容，或者您无权知悉。", "There is no such thing, or none that you may know of."),
    ),
    "method-not-allowed": Kind(
        405,
        ("不支持该方法", "Method not allowed"),
        ("此地址不支持该请求方法，可用方法见 Allow 响应头。", "See the Allow header for what this address can do."),
    ),
    "too-slow": Kind(
        408,
        ("请求传得太慢", "The request came too slowly"),
        (
            "请求未在规定时间内传完，没有作任何改动，请重新发送。",
            "It did not arrive in the time that is allowed. Nothing was changed; send it again.",
        ),
    ),
    "rule-broken": Kind(
        409,
        ("不符合工作规则的规定", "The Work Rules do not allow this"),
        ("{gist}。", "{gist}."),
        (
            "应答写明所依据的条款（rule）、据以判断的事实（facts）和怎样做才合规（remedy）。",
            "The answer tells the rule, the facts it was judged on, and the remedy: what would make the act lawful.",
        ),
    ),
    "illegal-step": Kind(
        409,
        ("当前状态不能进行此步骤", "Not possible in the present state"),
        (
            "{thing}现在的状态是“{state}”，不能办理“{step}”。",
            "The {thing} is “{state}”; “{step}” is not possible from there.",
        ),
    ),
    "above-ceiling": Kind(
        409,
        ("密级超过本网络的上限", "Classified above what this network may hold"),
        (
            "内容的密级为“{level}”，本系统所在网络最高可存“{ceiling}”；此类文件只登记编号、持有人和存放地点。",
            "The content is {level}; this network may hold {ceiling} at most. Register the stub only.",
        ),
    ),
    "already-exists": Kind(
        409,
        ("已经存在", "It exists already"),
        ("同样的内容已经存在，不能重复。", "It must be unique, and there is one already."),
    ),
    "stale-version": Kind(
        412,
        ("版本已经过期", "The version is not the newest"),
        (
            "内容已被他人修改，请重新读取后再提交。",
            "Somebody changed it meanwhile. Read it again, then send your change.",
        ),
    ),
    "too-large": Kind(
        413,
        ("请求体过大", "The body is too large"),
        ("请求体不得超过 {most} 字节。", "A body may have {most} bytes at most."),
    ),
    "unsupported-media-type": Kind(
        415,
        ("不支持的内容类型", "Unsupported media type"),
        ("请求体须为 UTF-8 编码的 application/json。", "The body must be application/json in UTF-8."),
    ),
    "malformed": Kind(
        422,
        ("请求内容不符合要求", "The content of the request is not acceptable"),
        ("各字段的问题见 errors。", "See errors for what is wrong with each field."),
    ),
    "before-the-rules": Kind(
        422,
        ("日期早于规则的起算日", "Before the rules begin"),
        (
            "本市的规则自 {since} 起算，{on} 尚无可适用的规定；请改用该日或者以后的日期。",
            "The rules of this city count from {since}; none are laid down for {on}. Ask for that day or a later one.",
        ),
    ),
    "key-reused": Kind(
        422,
        ("幂等键已用于其他请求", "The idempotency key was used for another request"),
        (
            "同一个 Idempotency-Key 只能用于重复发送同一请求。",
            "An Idempotency-Key may only be sent again with the very same request.",
        ),
    ),
    "version-required": Kind(
        428,
        ("须注明所依据的版本", "The version must be named"),
        (
            "此操作会覆盖内容，请用 If-Match 注明所依据的版本（读取时返回的 ETag）。",
            "This overwrites content: send If-Match with the ETag that you read.",
        ),
    ),
    "too-many-requests": Kind(
        429,
        ("请求过于频繁", "Too many requests"),
        (
            "请求或连接超过了限额，没有作任何改动，请在 Retry-After 所示秒数之后重试。",
            "There are more requests or connections than the quota allows. Nothing was changed; try again after the "
            "seconds that Retry-After tells.",
        ),
    ),
    "header-too-large": Kind(
        431,
        ("请求头过大", "The header is too large"),
        ("请求行和请求头合计过长，或者项数过多。", "The request line and the headers are too long, or too many."),
    ),
    "internal": Kind(
        500,
        ("系统内部错误", "Internal error"),
        (
            "发生了未预料的错误，已记录在日志中，请凭 request_id 查询。",
            "Something unexpected happened. It is in the log under the request_id.",
        ),
    ),
    "neighbour-down": Kind(
        503,
        ("服务暂时不可用", "Temporarily unavailable"),
        (
            "处理此请求所需的服务（{neighbour}）暂时没有应答，没有作任何改动，请稍后重试。",
            "A service this needs ({neighbour}) does not answer at present. Nothing was changed; try again soon.",
        ),
    ),
    "overloaded": Kind(
        503,
        ("系统繁忙", "Busy at present"),
        (
            "同时办理的请求过多，没有作任何改动，请稍后重试。",
            "More is asked at once than can be answered. Nothing was changed; try again soon.",
        ),
    ),
}

BY_STATUS = {
    400: "bad-request",
    401: "unauthenticated",
    403: "not-permitted",
    404: "not-found",
    405: "method-not-allowed",
    408: "too-slow",
    412: "stale-version",
    413: "too-large",
    415: "unsupported-media-type",
    422: "malformed",
    428: "version-required",
    429: "too-many-requests",
    431: "header-too-large",
    503: "neighbour-down",
}
"""Which kind stands for a bare HTTP status that the web framework raises."""


class Gaps(dict[str, Any]):
    """Facts to fill a detail with; what is not told is shown as a gap."""

    def __missing__(self, name: str) -> str:
        return "…"


def explained(kind: Kind, tongue: int) -> str:
    """What a kind means, with no failure at hand to fill in its facts."""
    return kind.about[tongue] or kind.detail[tongue].format_map(Gaps())
