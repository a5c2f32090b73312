"""The one view behind all rows of all tables: shape in, rpc, shape out."""

import hashlib
import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import quote

from flask import Response, request
from google.protobuf.message import Message
from marshmallow import Schema, ValidationError

from chassis.errors import NotFound, VersionRequired
from chassis.grpc_client import Client
from gateway.gate import Gate
from gateway.operations import Operation, Resource
from gateway.problem import BadJson, UnsupportedMediaType
from gateway.schemas.base import INT32, Body, Query, dumper, undumpable
from gateway.sizes import Cut, cutter, most_bytes

UTF8 = ("utf-8", "utf8")
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_PARAMETER = re.compile(r"<(?:[^:>]+:)?([^>]+)>")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ufffd]")
_VERSION = re.compile(r'(?:W/)?"([^"]*)"')


class Nothing(Body):
    """The body of an operation that takes none: it may be left out, or be an empty object."""


class NoParameters(Query):
    """The query string of an operation that takes none."""


def view(gate: Gate, resource: Resource, operation: Operation) -> Callable[..., Response]:
    """The view of one row. Raises TypeError for a row that its protos do not fit."""
    request_type, reply_type = resource.types(operation)
    _require_fields(request_type, reply_type, operation)
    client = Client(resource.service, gate.target(resource.service), resource.stub)
    body = None if operation.safe else _one(operation.body or Nothing)
    query = _one(operation.query or NoParameters)
    answer = _answer(resource, operation, reply_type)
    # The view holds what it needs of the row and not the row, which goes with the shapes that only it knows.
    seconds, safe, rpc, needs_version = operation.seconds, operation.safe, operation.rpc, operation.needs_version
    asks = operation.query is not None

    def answered(**path: Any) -> Response:
        actor = gate.actor(request)
        values: dict[str, Any] = {name: _path_value(value) for name, value in path.items()}
        if request.query_string or asks:
            values |= load_query(query)
        if body is not None:
            values |= load_body(body)
            if needs_version and "HTTP_IF_MATCH" not in request.environ:
                raise VersionRequired
        reply = client.ask(rpc, request_type(**values), actor=actor, timeout=seconds, safe=safe, pass_key=True)
        return answer(reply)

    # The front reads no more of a body than this.
    answered.most_bytes = most_bytes(type(body)) if body is not None else 0  # type: ignore[attr-defined]
    return answered


@cache
def _one(shape: type[Schema]) -> Schema:
    """The one instance of a shape that all rows share: it holds a copy of every field."""
    return shape()


def load_body(shape: Schema) -> Any:
    """The request's JSON body as `shape` says. Raises UnsupportedMediaType, BadJson and ValidationError."""
    raw = request.get_data(cache=False)
    if not raw:
        return shape.load({})
    kind = request.mimetype
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise UnsupportedMediaType
    if request.mimetype_params.get("charset", "utf-8").lower() not in UTF8:
        raise UnsupportedMediaType
    try:
        content = _decoder.decode(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadJson from error
    return shape.load(_cut(type(shape))(content))


@cache
def _cut(shape: type[Schema]) -> Cut:
    return cutter(shape)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        # Of two with one name, one reader takes the first and another the last (RFC 8259, 4).
        raise BadJson("同一个 JSON 对象中有重名的成员。 / A name stands twice in one JSON object.")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


_decoder = json.JSONDecoder(parse_constant=_no_constant, object_pairs_hook=_once)


def load_query(shape: Schema) -> Any:
    """The parameters of the query string as `shape` says. Raises ValidationError."""
    given = request.args.to_dict(flat=False)
    if twice := {name: ["只能出现一次 / may be given once only"] for name, values in given.items() if len(values) > 1}:
        raise ValidationError(twice)
    return shape.load({name: values[0] for name, values in given.items()})


def json_response(content: Any, status: int = 200) -> Response:
    """A JSON answer that no cache keeps without asking again, because each reader sees what he may."""
    response = Response(encode(content), status, mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def not_modified(tag: str) -> bool:
    """Whether the reader has what `tag` names already (If-None-Match)."""
    given = request.environ.get("HTTP_IF_NONE_MATCH")
    return given is not None and (given.strip() == "*" or tag in _VERSION.findall(given))


def _answer(resource: Resource, operation: Operation, reply_type: type[Message]) -> Callable[[Any], Response]:
    if operation.raw:
        return _download(operation.raw)
    if operation.reply is None:
        return lambda _: Response(status=204)
    dump, (location, key) = dumper(operation.reply), _location(resource, operation)
    safe, status = operation.safe, operation.status
    versioned = "version" in reply_type.DESCRIPTOR.fields_by_name

    def answer(reply: Any) -> Response:
        response = json_response(dump(reply), status)
        tag = str(reply.version) if versioned else ""
        if safe and tag:
            # What is shown depends on the reader and the day as well, so that the version alone says too little.
            tag += f"-{hashlib.blake2b(response.data, digest_size=6).hexdigest()}"
            if not_modified(tag):
                response = Response(status=304)
        if tag:
            response.headers["ETag"] = f'"{tag}"'
        if location:
            response.headers["Location"] = location + quote(getattr(reply, key), safe="")
        return response

    return answer


def _download(raw: tuple[str, str, str]) -> Callable[[Any], Response]:
    content_field, kind, name_field = raw

    def answer(reply: Any) -> Response:
        content: bytes = getattr(reply, content_field)
        tag = hashlib.sha256(content).hexdigest()
        if not_modified(tag):
            response = Response(status=304)
        else:
            response = Response(content, mimetype=kind)
            if name_field:
                response.headers["Content-Disposition"] = disposition(getattr(reply, name_field))
        response.headers["ETag"] = f'"{tag}"'
        response.headers["Cache-Control"] = "private, no-cache"
        return response

    return answer


def disposition(name: str) -> str:
    """The header that saves a download under `name` (RFC 6266), whatever its script."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", name)[-100:] or "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _location(resource: Resource, operation: Operation) -> tuple[str, str]:
    """Where a thing just made can be read: address of the row that reads its shape, and the field that completes it."""
    if operation.status == 201 and operation.reply is not None:
        shown = operation.reply().dump_fields
        for other in resource.operations:
            names = _PARAMETER.findall(other.path)
            if other.safe and other.reply is operation.reply and len(names) == 1 and other.path.endswith(">"):
                name = "id" if "id" in shown else names[0]
                return ("/v1" + other.path[: other.path.rindex("<")], name) if name in shown else ("", "")
    return "", ""


def _path_value(value: Any) -> str | int:
    if isinstance(value, int):
        if value > INT32:
            raise NotFound("address")
        return value
    text = str(value)
    # Services trim what they are given, and one thing has one address.
    if _UNPRINTABLE.search(text) or text != text.strip():
        raise NotFound("address")
    return text


def _require_fields(request_type: type[Message], reply_type: type[Message], operation: Operation) -> None:
    names = set(_PARAMETER.findall(operation.path))
    for shape in (operation.body, operation.query):
        if shape is not None:
            names |= {field.attribute or name for name, field in shape().load_fields.items()}
    unknown = [f"{operation.rpc}Request.{name}" for name in sorted(names - set(request_type.DESCRIPTOR.fields_by_name))]
    if operation.raw:
        shown = [name for name in (operation.raw[0], operation.raw[2]) if name]
        unknown += [f"{operation.rpc}: {name}" for name in shown if name not in reply_type.DESCRIPTOR.fields_by_name]
    elif operation.reply is not None:
        unknown += undumpable(operation.reply, reply_type)
    if unknown:
        raise TypeError(f"{operation.method} {operation.path}: the protos have no {', '.join(unknown)}")
