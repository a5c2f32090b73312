"""What of a promised language a changed one no longer keeps; additions are no breach."""

from collections.abc import Iterator, Mapping
from typing import Any

from google.protobuf.descriptor_pb2 import DescriptorProto, FieldDescriptorProto, FileDescriptorSet

from zhengling.common.v1.options_pb2 import event_type

Names = Mapping[str, Any]


def breaches(old: FileDescriptorSet, new: FileDescriptorSet) -> list[str]:
    """Whatever an old client, server or consumer would stumble over.

    Gone: messages, fields (a reserved number and name will do no better for a reader of the field), enum values,
    services, rpcs. Changed: a field's number, type, name, cardinality or oneof; an rpc's messages or streaming; an
    event's type; an extension's number.
    """
    return [
        *_messages(messages(old), messages(new)),
        *_enums(old, new),
        *_services(old, new),
        *_extensions(old, new),
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
