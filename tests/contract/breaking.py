"""What of a promised language a changed one no longer keeps; additions are no breach."""

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from google.api.annotations_pb2 import http
from google.protobuf.descriptor_pb2 import DescriptorProto, FieldDescriptorProto, FileDescriptorSet

from zhengling import stated_pb2 as stated
from zhengling.common.v1.options_pb2 import event_type

Names = Mapping[str, Any]
MOST = 200
"""The usual limit where none is said."""


def breaches(old: FileDescriptorSet, new: FileDescriptorSet) -> list[str]:
    """Whatever an old client, server or consumer would stumble over.

    Gone: messages, fields (a reserved number and name will do no better for a reader of the field), enum values,
    services, rpcs. Changed: a field's number, type, name, cardinality or oneof; an rpc's messages or streaming; an
    event's type; an extension's number. And what callers of the REST face would stumble over: another address, a field
    that is asked for or hidden now or has another name, a limit that is narrower, a word that is no longer taken.
    """
    return [
        *_messages(messages(old), messages(new)),
        *_enums(old, new),
        *_services(old, new),
        *_extensions(old, new),
        *_operations(old, new),
    ]


def messages(files: FileDescriptorSet) -> dict[str, DescriptorProto]:
    """Every message by its full name, inner ones too."""
    found: dict[str, DescriptorProto] = {}
    queue = [(file.package, one) for file in files.file for one in file.message_type]
    while queue:
        scope, one = queue.pop()
        name = f"{scope}.{one.name}"
        found[name] = one
        queue += [(name, inner) for inner in one.nested_type]
    return found


def _messages(old: Mapping[str, DescriptorProto], new: Mapping[str, DescriptorProto]) -> Iterator[str]:
    for name, before in old.items():
        after = new.get(name)
        if after is None:
            yield f"message {name} is gone"
            continue
        yield from _fields(name, before, after)
        was, now = (one.options.Extensions[event_type] for one in (before, after))
        if was != now:
            yield f"event {name} changed its type from {was!r} to {now!r}"


def _fields(name: str, before: DescriptorProto, after: DescriptorProto) -> Iterator[str]:
    numbered = {field.number: field for field in after.field}
    named = {field.name: field for field in after.field}
    for was in before.field:
        now = named.get(was.name)
        if now is None:
            other = numbered.get(was.number)
            yield (
                f"field {name}.{was.name} is gone"
                if other is None
                else (f"field {name}.{was.name} is now called {other.name}")
            )
        elif now.number != was.number:
            yield f"field {name}.{was.name} changed its number from {was.number} to {now.number}"
        elif _shape(was, before) != _shape(now, after):
            yield f"field {name}.{was.name} changed its type"
        else:
            yield from (f"field {name}.{was.name} {what}" for what in _narrower(was, now))


def _narrower(was: FieldDescriptorProto, now: FieldDescriptorProto) -> Iterator[str]:
    old, new = (one.options.Extensions[stated.field] for one in (was, now))
    if new.required and not old.required:
        yield "is required now"
    if new.hidden and not old.hidden:
        yield "is hidden now"
    if (new.called or now.name) != (old.called or was.name):
        yield "has another name in a request"
    if new.form != old.form:
        yield "has another form"
    # Nothing said is the usual limit of texts and lists, which a reader of the proto knows, and none of numbers.
    usual = MOST if now.type == FieldDescriptorProto.TYPE_STRING else sys.maxsize
    if (new.most or usual) < (old.most or usual):
        yield "has a lower most"
    if (new.most_members or MOST) < (old.most_members or MOST):
        yield "has a lower most_members"
    for limit in ("least", "members"):
        if getattr(new, limit) > getattr(old, limit):
            yield f"has a higher {limit}"
    if new.one_of and (not old.one_of or set(old.one_of) - set(new.one_of)):
        yield "takes fewer words"


def _shape(field: FieldDescriptorProto, message: DescriptorProto) -> tuple[Any, ...]:
    # A proto3 optional field stands in a oneof of its own, whose name says nothing.
    oneof = field.HasField("oneof_index") and not field.proto3_optional
    group = message.oneof_decl[field.oneof_index].name if oneof else ""
    return field.type, field.type_name, field.label, field.proto3_optional, group


def _enums(old: FileDescriptorSet, new: FileDescriptorSet) -> Iterator[str]:
    now = _enum_values(new)
    for name, number in _enum_values(old).items():
        if name not in now:
            yield f"enum value {name} is gone"
        elif now[name] != number:
            yield f"enum value {name} changed its number from {number} to {now[name]}"


def _enum_values(files: FileDescriptorSet) -> dict[str, int]:
    enums = [(file.package, one) for file in files.file for one in file.enum_type]
    enums += [(name, one) for name, message in messages(files).items() for one in message.enum_type]
    return {f"{scope}.{one.name}.{value.name}": value.number for scope, one in enums for value in one.value}


def _services(old: FileDescriptorSet, new: FileDescriptorSet) -> Iterator[str]:
    now = _rpcs(new)
    for name, shape in _rpcs(old).items():
        if name not in now:
            yield f"rpc {name} is gone"
        elif now[name] != shape:
            yield f"rpc {name} changed what it takes or answers"


def _rpcs(files: FileDescriptorSet) -> dict[str, tuple[Any, ...]]:
    return {
        f"{file.package}.{service.name}.{rpc.name}": (
            rpc.input_type,
            rpc.output_type,
            rpc.client_streaming,
            rpc.server_streaming,
        )
        for file in files.file
        for service in file.service
        for rpc in service.method
    }


def _operations(old: FileDescriptorSet, new: FileDescriptorSet) -> Iterator[str]:
    now = _addresses(new)
    for name, (address, without) in _addresses(old).items():
        if name in now and now[name][0] != address:
            yield f"operation {name} moved from {address} to {now[name][0]}"
        elif name in now and now[name][1] - without:
            yield f"operation {name} leaves out {sorted(now[name][1] - without)} now"


def _addresses(files: FileDescriptorSet) -> dict[str, tuple[str, set[str]]]:
    found = {}
    for file in files.file:
        for service in file.service:
            for rpc in service.method:
                rule, said = rpc.options.Extensions[http], rpc.options.Extensions[stated.rest]
                verb = rule.WhichOneof("pattern")
                if verb:
                    # Rpcs have one name whichever service of the package they stand in.
                    found[f"{file.package}.{rpc.name}"] = (f"{verb} {getattr(rule, verb)}", set(said.without))
    return found


def _extensions(old: FileDescriptorSet, new: FileDescriptorSet) -> Iterator[str]:
    now = _extended(new)
    for name, shape in _extended(old).items():
        if now.get(name) != shape:
            yield f"extension {name} is gone or changed"


def _extended(files: FileDescriptorSet) -> dict[str, tuple[Any, ...]]:
    return {
        f"{file.package}.{one.name}": (one.extendee, one.number, one.type, one.type_name)
        for file in files.file
        for one in file.extension
    }
