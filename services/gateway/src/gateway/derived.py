"""Tables of routes and their shapes, made from the protos: what an rpc and its fields state there is stated once."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, NamedTuple

from google.protobuf.descriptor import MethodDescriptor
from marshmallow import Schema, fields

from chassis import stated
from chassis.stated import Stated
from gateway.operations import Operation, Resource
from gateway.schemas.base import (
    Body,
    Bytes,
    Choice,
    Date,
    Instant,
    Integer,
    Json,
    Level,
    Many,
    Month,
    Number,
    One,
    Query,
    Reply,
    Text,
    Truth,
    Uuid,
)
from gateway.schemas.remedy import Remedy

MEDIA = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ics": "text/calendar",
}
"""The media types of downloads, by the word that the protos have for them (RFC 8118, RFC 5545)."""
_TEXTS: Mapping[str, Callable[..., fields.Field[Any]]] = {
    stated.UUID: Uuid,
    stated.DATE: Date,
    stated.INSTANT: Instant,
    stated.MONTH: Month,
}


class Said(NamedTuple):
    """What is said of an rpc or of a field, for a reader of the description."""

    zh: str = ""
    en: str = ""


Words = Mapping[str, Said]
"""What is said of each rpc, field and message, by its full name; a server has none of them (commentary.py)."""


class Tables:
    """The tables of one process, and the shapes they share."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._shapes: dict[tuple[str, str, frozenset[str]], type[Schema]] = {}

    def resource(self, pb: Any) -> Resource | None:
        """The table of the operations that the one service of a proto file states; None where it states none."""
        service = stated.service_of(pb)
        rows = [self._operation(rpc) for rpc in service.methods if stated.asked(rpc).path]
        if not rows:
            return None
        return Resource(
            service=pb.DESCRIPTOR.package.split(".")[1],
            pb=pb,
            stub=getattr(import_module(f"{pb.__name__}_grpc"), f"{service.name}Stub"),
            tag=" ".join(filter(None, self._words.get(service.full_name, Said()))),
            operations=tuple(rows),
        )

    def _operation(self, rpc: MethodDescriptor) -> Operation:
        known, said = stated.asked(rpc), self._words.get(rpc.full_name, Said())
        if rpc.client_streaming or rpc.server_streaming or known.said.HasField("upload"):
            raise TypeError(f"{rpc.full_name}: files in parts have routes of their own kind, which no table makes yet")
        if known.said.HasField("download") and known.said.download.type not in MEDIA:
            raise TypeError(
                f"{rpc.full_name}: a download is one of {', '.join(MEDIA)}, not {known.said.download.type!r}"
            )
        inside = frozenset(stated.IN_PATH.findall(known.path))
        wanted, told = rpc.input_type, rpc.output_type
        rest = stated.fields(wanted, inside)
        raw = known.said.download if known.said.HasField("download") else None
        safe = known.method == "GET"
        return Operation(
            method=known.method,
            path=stated.IN_PATH.sub(lambda found: _converter(wanted.fields_by_name[found[1]]), known.path).removeprefix(
                "/v1"
            ),
            rpc=rpc.name,
            zh=said.zh,
            en=said.en,
            reply=None if raw or not told.fields else self.shape(told, Reply, known.without),
            body=self.shape(wanted, Body, inside) if rest and not safe else None,
            query=self.shape(wanted, Query, inside) if rest and safe else None,
            status=201 if known.said.creates else 200,
            needs_version=known.said.versioned or known.method == "PUT",
            raw=(raw.content, MEDIA[raw.type], raw.name) if raw else None,
            places={name: self._said(wanted.fields_by_name[name]) for name in sorted(inside)} if self._words else {},
            timeout=known.said.seconds,
        )

    def _said(self, field: Any) -> str:
        """What is said of a field, in both languages."""
        return " / ".join(filter(None, self._words.get(field.full_name, Said())))

    def shape(self, message: Any, base: type[Schema], without: frozenset[str] = frozenset()) -> type[Schema]:
        """The shape of a message as body, query or reply, without those fields (some stand in the path)."""
        key = (message.full_name, base.__name__, without)
        if key not in self._shapes:
            members = {one.name: self._field(one, base) for one in stated.fields(message, without)}
            name = message.name if base is Reply else message.name.removesuffix("Request") + "In"
            if without and message.name.removesuffix("Request") == message.name:
                name += "Row" if base is Reply else "Given"
            area = message.file.name.rpartition("/")[2].removesuffix(".proto").removesuffix("_service")
            self._shapes[key] = type(name, (base,), {"__module__": f"gateway.derived.{area}", **members})
        return self._shapes[key]

    def _field(self, field: Any, base: type[Schema]) -> fields.Field[Any]:
        said = stated.stated(field)
        more: dict[str, Any] = {"required": True} if said.required or (base is Reply and field.name == "id") else {}
        if said.called != field.name:
            more["data_key"] = said.called
        description = self._said(field)
        if said.many:
            inner = self._one(field, said, base, "", {})
            unique = {"metadata": {"uniqueItems": True}} if said.unique else {}
            return Many(inner, description, least=said.members, most=said.most_members, **unique, **more)
        return self._one(field, said, base, description, more)

    def _one(
        self, field: Any, said: Stated, base: type[Schema], description: str, more: Mapping[str, Any]
    ) -> fields.Field[Any]:
        form = said.form
        if form in _TEXTS:
            return _TEXTS[form](description, **more)
        if form == stated.MESSAGE:
            return One(self.shape(field.message_type, base, said.without), description, **more)
        if form == stated.NUMBER:
            return Integer(description, least=said.least, most=said.most, **more)
        if form == stated.BYTES:
            return Bytes(description, **({"most": said.most} if said.most else {}), **more)
        if form == stated.TEXT:
            if said.one_of:
                return Choice(description, said.one_of, least=said.least, **more)
            return Text(description, longest=said.most, least=said.least, **more)
        return _OTHERS[form](description, **more)


_OTHERS: Mapping[str, Callable[..., fields.Field[Any]]] = {
    stated.TRUTH: Truth,
    stated.LEVEL: Level,
    stated.FLOAT: Number,
    stated.JSON: Json,
    stated.REMEDY: Remedy,
}


def _converter(field: Any) -> str:
    kind = {stated.UUID: "uuid:", stated.NUMBER: "int:", stated.LEVEL: "int:"}.get(stated.stated(field).form, "")
    return f"<{kind}{field.name}>"
