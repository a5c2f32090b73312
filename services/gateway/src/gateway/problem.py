"""The only place where a failure becomes an HTTP answer: problem+json (RFC 9457), with the rule behind it."""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, request
from marshmallow import ValidationError
from werkzeug.datastructures import LanguageAccept
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_accept_header

from chassis.errors import Failure, Malformed, NeighbourDown, StaleVersion, Unauthenticated
from chassis.grpc_client import RemoteRefusal
from chassis.log import request_id
from gateway import words
from gateway.problem_kinds import BY_STATUS, KINDS, Gaps

log = logging.getLogger("problem")

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = "2"
ArticleText = Callable[[str, str], str]
"""The official text of an article of a regulation, by its id; empty when it was not imported."""


class BadJson(Failure):
    """The body is not JSON; `said` tells in two languages what is wrong with it, where that is no matter of form."""

    code = "bad-json"

    def __init__(self, said: str = "") -> None:
        super().__init__(said)
        self.said = said


class UnsupportedMediaType(Failure):
    """The body is declared as something else than JSON."""

    code = "unsupported-media-type"


class TooMany(Failure):
    """The client has used up its quota."""

    code = "too-many-requests"


class BadHeader(Failure):
    """A header of the request is not well formed."""

    code = "bad-header"

    def __init__(self, header: str, zh: str, en: str) -> None:
        super().__init__(header)
        self.header, self.expected_zh, self.expected_en = header, zh, en


MOST_ERRORS = 50
"""Fields told of; a body that is wrong in a hundred thousand places is not answered with as many sentences."""


@dataclass(frozen=True)
class Known:
    """What a problem is told with besides the failure itself: official texts, and the names of units."""

    article_text: ArticleText
    unit_name: words.UnitName = str


def register(app: Flask, known: Known) -> None:
    """Let every failure of `app`, whoever raises it, come out as a problem."""

    def answer(error: Exception) -> Response:
        return respond(error, known)

    for kind in (Failure, ValidationError, HTTPException, Exception):
        app.register_error_handler(kind, answer)


def respond(error: Exception, known: Known) -> Response:
    """The answer to a failure. What is not foreseen is told by its request id alone and goes to the log."""
    tongue = language(request.environ.get("HTTP_ACCEPT_LANGUAGE", ""))
    body, more = describe(error, tongue, known)
    body |= {"instance": request.path, "request_id": request_id.get()}
    response = Response(encode(body), body["status"], [*headers(tongue), *more.items()])
    if isinstance(error, HTTPException) and error.code == 405:
        for name, value in error.get_headers(request.environ):
            if name == "Allow":
                response.headers[name] = value
    return response


def headers(tongue: int) -> list[tuple[str, str]]:
    """The headers of every problem, in the language numbered `tongue`."""
    return [("Content-Type", MEDIA_TYPE), ("Content-Language", ("zh-CN", "en")[tongue]), ("Cache-Control", "no-store")]


def encode(body: Mapping[str, Any]) -> bytes:
    """The body of a problem."""
    return json.dumps(body, ensure_ascii=False).encode()


def language(accepted: str) -> int:
    """Which of (zh, en) the reader asks for by Accept-Language: Chinese unless English is preferred."""
    if not accepted:
        return 0
    accept = parse_accept_header(accepted, LanguageAccept)
    return int(accept.best_match(("zh", "zh-CN", "zh-Hans", "en", "en-US", "en-GB"), "zh").startswith("en"))


def describe(error: Exception, tongue: int, known: Known) -> tuple[dict[str, Any], dict[str, str]]:
    """The members of the problem and the headers that go with it, in the language numbered `tongue`."""
    if isinstance(error, RemoteRefusal) and error.code == "rule-broken":
        return _broken_rule(error, tongue, known), {}
    facts: Mapping[str, Any] = error.facts() if isinstance(error, Failure) else {}
    code = _code(error)
    body = members(code, tongue, _in_words(code, facts, tongue))
    headers: dict[str, str] = {}
    if isinstance(error, Malformed):
        body["errors"] = {name: [_said(text, tongue)] for name, text in error.fields.items()}
    elif isinstance(error, ValidationError):
        flat = list(told(error.messages).items())[:MOST_ERRORS]
        body["errors"] = {name: [_said(text, tongue) for text in texts] for name, texts in flat}
    elif isinstance(error, StaleVersion):
        if error.current:
            body["current_version"] = error.current
    elif isinstance(error, Unauthenticated):
        bad_token = "HTTP_AUTHORIZATION" in request.environ
        headers["WWW-Authenticate"] = 'Bearer realm="zhengling"' + (', error="invalid_token"' if bad_token else "")
    elif isinstance(error, NeighbourDown):
        headers["Retry-After"] = RETRY_AFTER
    elif isinstance(error, BadJson) and error.said:
        body["detail"] = _said(error.said, tongue)
    elif code in ("illegal-step", "not-permitted", "already-exists"):
        body |= _rule(facts, tongue, known.article_text)
        body["facts"] = {name: facts[name] for name in ("machine", "state", "step", "what") if facts.get(name)}
        if code == "not-permitted":
            body |= _who_else(facts, body["facts"], tongue, known)
    if code == "internal":
        log.error("unexpected failure", exc_info=error if not isinstance(error, Failure) else None)
    return body, headers


def _code(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return Malformed.code
    if isinstance(error, HTTPException):
        status = error.code or 500
        return BY_STATUS.get(status, "bad-request" if 400 <= status < 500 else "internal")
    if isinstance(error, Failure) and error.code in KINDS:
        return error.code
    return "internal"


def _in_words(code: str, facts: Mapping[str, Any], tongue: int) -> Mapping[str, Any]:
    """The facts that a detail is filled with, as a reader says them."""
    if code == "illegal-step":
        return words.step_facts(facts, tongue)
    if code == "above-ceiling":
        return {name: words.level(value, tongue) for name, value in facts.items()}
    if code == "neighbour-down":
        names = str(facts.get("neighbour", "")).split(", ")
        return {"neighbour": ("、", ", ")[tongue].join(words.said(name, tongue) for name in names)}
    return facts


def _broken_rule(error: RemoteRefusal, tongue: int, known: Known) -> dict[str, Any]:
    facts = error.facts()
    cited = _rule(facts, tongue, known.article_text)
    status = 403 if error.forbidden else KINDS[error.code].status
    body = members(error.code, tongue, {"gist": cited["rule"]["gist"]}) | {"status": status}
    if cited["rule"]["article"]:
        body["title"] = (f"不符合第{facts['article']}条的规定", f"Article {facts['article']} does not allow this")[
            tongue
        ]
    judged = _json(facts.get("facts", ""))
    remedy = words.reworded(facts.get(("remedy_zh", "remedy_en")[tongue], ""), judged, tongue, known.unit_name)
    if error.forbidden:
        remedy = _who_may(remedy, judged, tongue, known)
    return body | cited | {"facts": judged, "remedy": remedy}


def _who_else(facts: Mapping[str, str], told_of: Mapping[str, str], tongue: int, known: Known) -> dict[str, Any]:
    """Why something is not open to the caller, or who may do it, as far as the service told."""
    found: dict[str, Any] = {}
    if facts.get("why"):
        found["detail"] = _said(facts["why"], tongue) + ("。", ".")[tongue]
    if facts.get("needed"):
        found["facts"] = {**told_of, "needed": facts["needed"].split(",")}
        found["remedy"] = _who_may("", found["facts"], tongue, known)
    return found


def _who_may(remedy: str, judged: Mapping[str, Any], tongue: int, known: Known) -> str:
    """A remedy for want of a power: who may do it, then what the rule itself says where that is to the point.

    A rule may be broken in more ways than one, and its remedy speak of facts that this refusal does not know.
    """
    needed = judged.get("needed")
    holders = [words.power(str(key), tongue, known.unit_name) for key in needed] if isinstance(needed, list) else []
    holders = list(dict.fromkeys(holder for holder in holders if holder))
    if not holders or any(holder in remedy for holder in holders):
        return remedy
    who = (f"请由{'或者'.join(holders)}办理", f"This is for {' or '.join(holders)} to do")[tongue]
    return who if not remedy or "…" in remedy else f"{who}{('。', '. ')[tongue]}{remedy[:1].upper()}{remedy[1:]}"


def _rule(facts: Mapping[str, str], tongue: int, article_text: ArticleText) -> dict[str, Any]:
    """The rule a refusal cites: nothing when it cites none."""
    if not facts.get("rule"):
        return {}
    article = facts.get("article", "")
    rule = {
        "id": facts["rule"],
        "article": article,
        "regulation": facts.get("regulation", ""),
        "gist": facts.get(("gist_zh", "gist_en")[tongue], ""),
    }
    if article and (text := article_text(facts.get("rulebook", "").partition("@")[0], article)):
        rule["text"] = text
    return {"rule": rule}


def members(code: str, tongue: int, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What every problem of a kind says; the detail is filled in with the facts of this one."""
    kind = KINDS[code]
    detail = kind.detail[tongue].format_map(Gaps(facts))
    return {"type": f"/problems/{code}", "title": kind.title[tongue], "status": kind.status, "detail": detail}


def _said(text: str, tongue: int) -> str:
    """The reader's half of a message in two languages; one in a single language as it is."""
    zh, separator, en = text.partition(" / ")
    return (zh, en)[tongue] if separator else text


def _json(text: str) -> Any:
    try:
        return json.loads(text) if text else {}
    except ValueError:
        return {}


def told(messages: Mapping[Any, Any] | list[Any], name: str = "") -> dict[str, list[str]]:
    """Marshmallow's nested messages as one flat table: field path to what is wrong with it."""
    if isinstance(messages, list):
        return {name: [str(message) for message in messages]}
    flat: dict[str, list[str]] = {}
    for key, value in messages.items():
        path = name if key == "_schema" else f"{name}.{key}" if name else str(key)
        if isinstance(value, Mapping | list):
            flat |= told(value, path)
        else:
            flat[path] = [str(value)]
    return flat
