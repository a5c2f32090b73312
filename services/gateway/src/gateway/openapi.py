"""The description of the API: read from the tables of routes, the shapes, and the rules found in the services' code."""

import json
from collections.abc import Callable, Iterable
from functools import cache
from http import HTTPStatus
from importlib import resources
from typing import Any

from marshmallow import Schema

from chassis.law import Rulebook
from gateway.operations import Operation, Resource
from gateway.problem import MEDIA_TYPE
from gateway.schemas import problem as shapes

TITLE = "Zhengling"
"""Generators make the name of a client of it, so it is one word that any language can import."""
SUMMARY = "政令：市政府日常工作的接口 / the interface of a city government's daily acts"
VERSION = "0.1.0"
OPENAPI = "3.1.0"
BEARER = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "OIDC 访问令牌 / An access token (OIDC)",
}
ABOUT = """市政府按工作规则办理会议、公文、印章、督查、请销假的接口。

* 每个操作列出它执行的条款（`x-rules`，从代码读出）。被拒绝时，应答给出条款、依据的事实和怎样做才合规。
* 出错一律为 `application/problem+json`（RFC 9457）；默认中文，`Accept-Language: en` 得英文。
* 写操作可带 `Idempotency-Key`：重发同一请求得到同一应答，不会办两次。
* 读到的 `ETag` 含版本和所见内容的摘要，原样使用；写操作可用 `If-Match` 注明所依据的版本，版本已变则得 412。
* 每个应答都说明限额（`RateLimit-Policy`）和剩余（`RateLimit`）；超过限额得 429，按 `Retry-After` 重试。
* 列表按游标翻页：把应答的 `next_cursor` 作为下一次的 `cursor`。

The interface by which a city government does its daily acts by its Work Rules: meetings, documents, seals,
supervision, leave.

* Every operation lists the rules that it enforces (`x-rules`, read from the code). A refusal cites its rule, the facts
  it was judged on and what would make the act lawful.
* Errors are `application/problem+json` (RFC 9457); in Chinese, in English with `Accept-Language: en`.
* A write may bear an `Idempotency-Key`: the same request sent again gets the same answer and is not done twice.
* An `ETag` holds the version and a digest of what is shown, and is used as it is; a write may say by `If-Match` which
  version it rests on, and gets 412 when there is a newer one.
* Every answer tells the quotas (`RateLimit-Policy`) and what is left of them (`RateLimit`); above them it is 429,
  and `Retry-After` says when to ask again.
* Lists are paged by cursor: the `next_cursor` of an answer is the `cursor` of the next request.
"""
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "1 至 64 个可见 ASCII 字符。可以不带；带了则重发同一请求得到同一应答，换了内容得 422。"
    " / 1 to 64 visible ASCII characters. It may be left out; with it, the same request sent "
    "again gets the same answer, and another one 422.",
    "schema": {"type": "string", "pattern": "^[\\x21-\\x7e]{1,64}$"},
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "description": "所依据的版本，即读取时的 ETag；版本已变得 412。"
    " / The version it rests on: the ETag that was read; 412 when there is a newer one.",
    "schema": {"type": "string", "examples": ['"3"']},
}
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "description": "已有的 ETag；未变则得 304。 / The ETag of what one has; 304 when it is the same still.",
    "schema": {"type": "string"},
}
ETAG = {
    "description": "版本；读取时还带所见内容的摘要 / The version; of a read with a digest of what is shown",
    "schema": {"type": "string"},
}
LOCATION = {"description": "新建内容的地址 / Where what was made is read", "schema": {"type": "string"}}
RETRY_AFTER = {"description": "多少秒后重试 / After how many seconds to try again", "schema": {"type": "integer"}}
REQUEST_ID = {
    "description": "请求编号，日志和记录中可查 / The id of the request, to be found in logs and records",
    "schema": {"type": "string"},
}
RATE_LIMIT_POLICY = {
    "description": (
        "限额：q 为次数，w 为秒数，按来源地址（address）和客户端（client）分别计算 / "
        "The quotas of the address and of the client: q requests in w seconds"
    ),
    "schema": {"type": "string", "examples": ['"client";q=2000;w=10, "address";q=2000;w=10']},
}
RATE_LIMIT = {
    "description": (
        "剩余：r 为尚可请求的次数，t 为多少秒后限额完全恢复 / "
        "What is left: r requests, and all of the quota after t seconds"
    ),
    "schema": {"type": "string", "examples": ['"client";r=1999;t=1, "address";r=1999;t=1']},
}


@cache
def generated() -> dict[str, Any]:
    """What deploy/local/rules_of_rpcs.py read from the services' code: rules by rpc, services by rule, and so on."""
    found: dict[str, Any] = json.loads(
        resources.files("gateway").joinpath("generated/rules.json").read_text(encoding="utf-8")
    )
    return found


def rules_of(service: str, rpc: str) -> list[str]:
    """The rules that an rpc enforces."""
    rules: list[str] = generated()["rpcs"].get(f"{service}.{rpc}", [])
    return rules


def operation_doc(resource: Resource, operation: Operation) -> dict[str, Any]:
    """The description of one row of a table."""
    problems = [401, 403, 404, 422, 503] if operation.safe else [400, 401, 403, 404, 409, 412, 413, 415, 422, 503]
    if operation.needs_version:
        problems.append(428)
    parameters: list[Any] = []
    if operation.query:
        parameters.append({"in": "query", "schema": operation.query})
    if operation.safe:
        parameters.append(IF_NONE_MATCH)
    else:
        parameters += [KEY, {**IF_MATCH, "required": operation.needs_version}]
    return describe(
        operation.rpc,
        operation.zh,
        operation.en,
        reply=operation.reply,
        status=operation.status,
        rules=rules_of(resource.service, operation.rpc),
        parameters=parameters,
        body=operation.body,
        problems=problems,
        raw=operation.raw[1] if operation.raw else "",
        service=resource.service,
    )


def describe(
    operation_id: str,
    zh: str,
    en: str,
    *,
    reply: type[Schema] | None,
    status: int = 200,
    rules: Iterable[str] = (),
    parameters: Iterable[Any] = (),
    body: type[Schema] | None = None,
    problems: Iterable[int] = (401, 422, 503),
    raw: str = "",
    anonymous: bool = False,
    service: str = "",
) -> dict[str, Any]:
    """The description of an operation in OpenAPI's words, as flask-smorest takes it."""
    rules = sorted(rules, key=_by_article)
    doc: dict[str, Any] = {
        "operationId": operation_id,
        "summary": zh,
        "description": _told(zh, en, rules, service),
        "x-rules": rules,
        "parameters": list(parameters),
        "responses": {str(status): _success(reply, status, raw)}
        | {str(code): _problem(code) for code in sorted({*problems, 429})},
    }
    if any(name.get("name") == "If-None-Match" for name in doc["parameters"] if isinstance(name, dict)):
        doc["responses"]["304"] = {"description": "未变 / Not modified"}
    doc["security"] = [] if anonymous else [{"bearer": []}]
    if body is not None:
        required = any(field.required for field in body().load_fields.values())
        doc["requestBody"] = {"required": required, "content": {"application/json": {"schema": body}}}
    return doc


def document(view: Any, doc: dict[str, Any] | Callable[[], dict[str, Any]]) -> Any:
    """Attach a description, or what makes it, to a view; describing.py asks for it, a serving process never does."""
    view.description = doc
    return view


def _told(zh: str, en: str, rules: list[str], service: str) -> str:
    text = f"{zh} / {en}"
    if not rules:
        return text
    known, own = generated()["rules"] | _of_the_gateway(), generated()["gists"]
    lines = [
        f"* **{rule}**（第{known[rule]['article']}条）{own.get(f'{service}.{rule}') or known[rule]['zh']}"
        if rule in known
        else f"* **{rule}**"
        for rule in rules
    ]
    return text + "\n\n执行的条款：\n\n" + "\n".join(lines)


@cache
def _of_the_gateway() -> dict[str, dict[str, str]]:
    """The rules that the gateway itself enforces, in the form of those of the services."""
    rules = Rulebook.load("gateway").rules.values()
    return {rule.id: {"article": rule.article, "zh": rule.gist["zh"]} for rule in rules}


def _success(reply: type[Schema] | None, status: int, raw: str) -> dict[str, Any]:
    response: dict[str, Any] = {"description": HTTPStatus(status).phrase, "headers": {"X-Request-Id": REQUEST_ID}}
    if raw:
        response["content"] = {raw: {"schema": {"type": "string", "format": "binary"}}}
        response["headers"]["ETag"] = ETAG
    elif reply is not None:
        response["content"] = {"application/json": {"schema": reply}}
        if "version" in reply().dump_fields:
            response["headers"]["ETag"] = ETAG
    if status == 201:
        response["headers"]["Location"] = LOCATION
    return response


def _problem(status: int) -> dict[str, Any]:
    shape = shapes.Refusal if status in (403, 409) else shapes.Unprocessable if status == 422 else shapes.Problem
    response: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": shape}},
        "headers": {"X-Request-Id": REQUEST_ID},
    }
    if status in (429, 503):
        response["headers"]["Retry-After"] = RETRY_AFTER
    if status == 429:
        response["headers"] |= {"RateLimit-Policy": RATE_LIMIT_POLICY, "RateLimit": RATE_LIMIT}
    return response


def _by_article(rule: str) -> list[int]:
    return [int(part) for part in rule.lstrip("R").split(".") if part.isdigit()]
