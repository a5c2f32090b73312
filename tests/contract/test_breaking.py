"""The protos keep what was promised, and the check that says so sees each way to break a promise."""

from collections.abc import Callable

import pytest
from google.api.annotations_pb2 import http
from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet

from tests.contract.breaking import breaches, messages
from tests.contract.descriptors import baseline, compiled
from zhengling import stated_pb2 as stated
from zhengling.common.v1.options_pb2 import event_type


def test_the_protos_keep_what_was_promised() -> None:
    assert breaches(baseline(), compiled()) == []


def test_what_is_promised_covers_every_message_there_is() -> None:
    """A message that is new must enter the baseline with the commit that makes it, or nothing guards it."""
    unpromised = sorted(messages(compiled()).keys() - messages(baseline()).keys())
    assert unpromised == [], f"run: python tests/contract/update_baseline.py ({', '.join(unpromised)})"


def test_every_top_level_message_of_an_events_proto_is_an_event_of_its_own_package() -> None:
    types: list[str] = []
    for file in compiled().file:
        if not file.name.endswith("/events.proto"):
            continue
        service = file.package.split(".")[1]
        for message in file.message_type:
            name = message.options.Extensions[event_type]
            assert name.startswith(f"zhengling.{service}."), message.name
            assert name.endswith(".v1"), message.name
            types.append(name)
    assert len(types) == len(set(types)) > 3


def language() -> FileDescriptorSet:
    """A small language to break."""
    file = FileDescriptorProto(name="p.proto", package="p", syntax="proto3")
    event = file.message_type.add(name="Event")
    event.options.Extensions[event_type] = "zhengling.p.fact.v1"
    event.field.add(name="id", number=1, type=FieldDescriptorProto.TYPE_STRING, label=1)
    event.field.add(name="count", number=2, type=FieldDescriptorProto.TYPE_INT32, label=1)
    inner = event.nested_type.add(name="Item")
    inner.field.add(name="text", number=1, type=FieldDescriptorProto.TYPE_STRING, label=1)
    event.field.add(name="items", number=3, type=FieldDescriptorProto.TYPE_MESSAGE, type_name=".p.Event.Item", label=3)
    kind = file.enum_type.add(name="Kind")
    kind.value.add(name="NONE", number=0)
    kind.value.add(name="SOME", number=1)
    rpc = file.service.add(name="Api").method.add(name="Ask")
    rpc.input_type, rpc.output_type = ".p.Event", ".p.Event"
    rpc.options.Extensions[http].get = "/v1/events"
    said = event.field[0].options.Extensions[stated.field]
    said.most, said.least, said.one_of[:] = 20, 2, ["a", "b"]
    file.extension.add(name="mark", number=50001, extendee=".google.protobuf.MessageOptions", type=9)
    return FileDescriptorSet(file=[file])


def gone(name: str) -> Callable[[FileDescriptorProto], None]:
    def change(file: FileDescriptorProto) -> None:
        del getattr(file, name)[:]

    return change


def field(place: int, **values: object) -> Callable[[FileDescriptorProto], None]:
    def change(file: FileDescriptorProto) -> None:
        for name, value in values.items():
            setattr(file.message_type[0].field[place], name, value)

    return change


def without_field(file: FileDescriptorProto) -> None:
    del file.message_type[0].field[1]


def without_inner(file: FileDescriptorProto) -> None:
    del file.message_type[0].nested_type[:]


def inner_retyped(file: FileDescriptorProto) -> None:
    file.message_type[0].nested_type[0].field[0].type = FieldDescriptorProto.TYPE_BYTES


def swapped(file: FileDescriptorProto) -> None:
    first, second = file.message_type[0].field[:2]
    first.name, second.name = second.name, first.name


def into_oneof(file: FileDescriptorProto) -> None:
    file.message_type[0].oneof_decl.add(name="one")
    file.message_type[0].field[0].oneof_index = 0


def other_event_type(file: FileDescriptorProto) -> None:
    file.message_type[0].options.Extensions[event_type] = "zhengling.p.other.v1"


def no_event_type(file: FileDescriptorProto) -> None:
    file.message_type[0].options.ClearExtension(event_type)


def other_reply(file: FileDescriptorProto) -> None:
    file.service[0].method[0].output_type = ".p.Event.Item"


def streaming(file: FileDescriptorProto) -> None:
    file.service[0].method[0].server_streaming = True


def renumbered_value(file: FileDescriptorProto) -> None:
    file.enum_type[0].value[1].number = 2


def without_value(file: FileDescriptorProto) -> None:
    del file.enum_type[0].value[1]


def other_package(file: FileDescriptorProto) -> None:
    file.package = "q"


def stating(place: int, **values: object) -> Callable[[FileDescriptorProto], None]:
    def change(file: FileDescriptorProto) -> None:
        said = file.message_type[0].field[place].options.Extensions[stated.field]
        for name, value in values.items():
            said.ClearField(name)
            said.MergeFrom(stated.Field(**{name: value}))

    return change


def moved(file: FileDescriptorProto) -> None:
    file.service[0].method[0].options.Extensions[http].get = "/v1/event"


def posted(file: FileDescriptorProto) -> None:
    file.service[0].method[0].options.Extensions[http].post = "/v1/events"


def leaving_out(file: FileDescriptorProto) -> None:
    file.service[0].method[0].options.Extensions[stated.rest].without.append("count")


BREAKS = [
    stating(0, required=True),
    stating(0, hidden=True),
    stating(0, called="ident"),
    stating(0, form=stated.FORM_UUID),
    stating(0, most=19),
    stating(0, least=3),
    stating(0, one_of=["a"]),
    stating(1, one_of=["a"]),
    stating(1, most=100),
    stating(2, members=1),
    stating(2, most_members=100),
    moved,
    posted,
    leaving_out,
    gone("message_type"),
    gone("service"),
    gone("enum_type"),
    gone("extension"),
    field(0, number=9),
    field(0, name="ident"),
    field(1, type=FieldDescriptorProto.TYPE_STRING),
    field(1, label=3),
    field(1, proto3_optional=True),
    field(2, type_name=".p.Event"),
    without_field,
    without_inner,
    inner_retyped,
    swapped,
    into_oneof,
    other_event_type,
    no_event_type,
    other_reply,
    streaming,
    renumbered_value,
    without_value,
    other_package,
]


@pytest.mark.parametrize("change", BREAKS)
def test_a_break_is_seen(change: Callable[[FileDescriptorProto], None]) -> None:
    changed = language()
    change(changed.file[0])
    assert breaches(language(), changed)


def more_fields(file: FileDescriptorProto) -> None:
    file.message_type[0].field.add(name="more", number=4, type=FieldDescriptorProto.TYPE_STRING, label=1)


def more_messages(file: FileDescriptorProto) -> None:
    file.message_type.add(name="Other")


def more_rpcs(file: FileDescriptorProto) -> None:
    rpc = file.service[0].method.add(name="Tell")
    rpc.input_type, rpc.output_type = ".p.Event", ".p.Event"


def more_values(file: FileDescriptorProto) -> None:
    file.enum_type[0].value.add(name="MORE", number=2)


def other_comments(file: FileDescriptorProto) -> None:
    file.source_code_info.location.add(path=[4, 0], leading_comments="said otherwise")


def another_file(file: FileDescriptorProto) -> None:
    file.name = "moved.proto"


ADDITIONS = [
    stating(0, most=21),
    stating(0, least=1),
    stating(0, one_of=["a", "b", "c"]),
    stating(0, zh="编号"),
    stating(2, most_members=300),
    more_fields,
    more_messages,
    more_rpcs,
    more_values,
    other_comments,
    another_file,
]


@pytest.mark.parametrize("change", ADDITIONS)
def test_an_addition_is_no_break(change: Callable[[FileDescriptorProto], None]) -> None:
    changed = language()
    change(changed.file[0])
    assert breaches(language(), changed) == []
