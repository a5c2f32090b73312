"""What the protos state of a field or an rpc beyond its type: read once, asked by the gateway and by every service."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from google.api.annotations_pb2 import http
from google.protobuf.descriptor import FieldDescriptor, MethodDescriptor
from google.protobuf.descriptor_pb2 import FileDescriptorProto

from zhengling import stated_pb2 as options

UUID, DATE, INSTANT, MONTH, JSON, REMEDY, TEXT = "uuid", "date", "instant", "month", "json", "remedy", "text"
LEVEL, NUMBER, TRUTH, BYTES, FLOAT, MESSAGE = "level", "number", "truth", "bytes", "float", "message"
LONGEST, MOST = 200, 200
"""How long a text is at most, and how many members a list has, where nothing is said."""
LARGEST = 2**31 - 1
"""The largest number where nothing is said."""
HIGHEST_LEVEL = 4
_FORMS = {1: TEXT, 2: UUID, 3: DATE, 4: INSTANT, 5: JSON, 6: LEVEL, 7: NUMBER, 8: MONTH, 9: REMEDY}
_SERVES = {"least": (TEXT, NUMBER), "most": (TEXT, NUMBER, BYTES), "one_of": (TEXT,)}
"""Options that only fields of some forms have a use for."""
_OF_LISTS = ("members", "most_members", "unique")
IN_PATH = re.compile(r"\{(\w+)\}")
"""Where the address of an operation names a field."""
_TYPES = {
    FieldDescriptor.TYPE_BOOL: TRUTH,
    FieldDescriptor.TYPE_BYTES: BYTES,
    FieldDescriptor.TYPE_DOUBLE: FLOAT,
    FieldDescriptor.TYPE_FLOAT: FLOAT,
    FieldDescriptor.TYPE_STRING: TEXT,
    FieldDescriptor.TYPE_MESSAGE: MESSAGE,
}
_WHOLE = (
    FieldDescriptor.TYPE_INT32,
    FieldDescriptor.TYPE_INT64,
    FieldDescriptor.TYPE_UINT32,
    FieldDescriptor.TYPE_UINT64,
)
USUAL = {"cursor": options.Field(most=100), "limit": options.Field(least=1, most=200)}
"""What fields of these names are wherever nothing else is said of them."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What is known of one field."""

    name: str
    form: str
    many: bool
    required: bool
    least: int
    """The fewest characters (of a list of texts: of a member), or the lowest number."""
    most: int
    """The most characters or bytes, or the highest number."""
    members: int
    most_members: int
    one_of: tuple[str, ...]
    unique: bool
    called: str
    hidden: bool
    without: frozenset[str]
    """Of a message: the names of its fields that are left out here."""


@cache
def stated(field: Any) -> Stated:
    """What the protos state of a field. Raises TypeError for an option that a field of its form has no use for."""
    said = options.Field()
    said.CopyFrom(USUAL.get(field.name, said))
    own = _options(field.file).get(field.full_name, options.Field())
    said.MergeFrom(own)
    form = form_of(field, said)
    if useless := list(_useless(field, own, form)):
        raise TypeError(f"{field.file.name}: {field.full_name}: {'; '.join(useless)}")
    required = said.required
    return Stated(
        name=field.name,
        form=form,
        many=field.is_repeated,
        required=required,
        least=said.least or int(form == TEXT and (required or field.is_repeated)),
        most=said.most or {TEXT: LONGEST, LEVEL: HIGHEST_LEVEL, NUMBER: LARGEST}.get(form, 0),
        members=said.members,
        most_members=said.most_members or MOST,
        one_of=tuple(said.one_of),
        unique=said.unique,
        called=said.called or field.name,
        hidden=said.hidden,
        without=_known(field.message_type, said.without, f"{field.file.name}: {field.full_name}"),
    )


def form_of(field: Any, said: options.Field) -> str:
    """The form of a field: as it is said, or as its name and its type tell."""
    return _FORMS.get(said.form) or by_name(field.name, _TYPES.get(field.type, NUMBER))


def _useless(field: Any, own: options.Field, form: str) -> Iterator[str]:
    """What is said of a field that nothing would ever ask for, so that whoever wrote it would trust in vain."""
    kind = "list of fields" if field.is_repeated else "field"
    for name, forms in _SERVES.items():
        if getattr(own, name) and form not in forms:
            yield f"{name} is of no use to a {kind} of form {form}, only to {' and '.join(forms)}"
    for name in _OF_LISTS:
        if getattr(own, name) and not field.is_repeated:
            yield f"{name} is said of lists, and this is none"
    if own.form and field.type not in _HOLDS.get(own.form, (FieldDescriptor.TYPE_STRING,)):
        yield f"form {_FORMS[own.form]} does not fit the type of the field"
    if own.one_of and (own.least or own.most):
        yield "one_of says how long the words are, so least and most are of no use beside it"
    for low, high in (("least", "most"), ("members", "most_members")):
        if 0 < getattr(own, high) < getattr(own, low):
            yield f"{low} is above {high}"


_HOLDS = {6: _WHOLE, 7: _WHOLE}
"""The types that can be of a form, where they are not texts."""


def by_name(name: str, form: str) -> str:
    """What the name of a field makes of the form that its type tells."""
    if form == NUMBER:
        return LEVEL if name == "level" else NUMBER
    if form != TEXT:
        return form
    if name == "id" or name.endswith("_id"):
        return UUID
    if name == "at" or name.endswith("_at"):
        return INSTANT
    return DATE if name in ("on", "day") or name.endswith("_on") else TEXT


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of one rpc: `method` and `path` are empty for one that has no place in the REST face."""

    method: str
    path: str
    said: options.Operation
    without: frozenset[str]
    """The names of the fields of its reply that it leaves out."""


@cache
def asked(rpc: MethodDescriptor) -> Asked:
    """What the protos state of an rpc. Raises TypeError for a path or a download of fields that are not there."""
    rule, said = _rpcs(rpc.containing_service.file)[rpc.full_name]
    verb = rule.WhichOneof("pattern") or ""
    path = getattr(rule, verb) if verb else ""
    owner = f"{rpc.containing_service.file.name}: {rpc.full_name}"
    for message, names, place in (
        (rpc.input_type, IN_PATH.findall(path), f"the path {path}"),
        (rpc.output_type, filter(None, (said.download.content, said.download.name)), "the download"),
    ):
        if strange := [name for name in names if name not in message.fields_by_name]:
            raise TypeError(f"{owner}: {place} names {', '.join(strange)}, and {message.name} has no such field")
    return Asked(verb.upper(), path, said, _known(rpc.output_type, said.without, owner))


def service_of(pb: Any) -> Any:
    """The one service of a proto file. Raises TypeError for a file that has none or several."""
    found = list(pb.DESCRIPTOR.services_by_name.values())
    if len(found) != 1:
        names = ", ".join(one.name for one in found) or "none"
        raise TypeError(f"{pb.DESCRIPTOR.name}: a file named …_service.proto has one service, and this has {names}")
    return found[0]


def _known(message: Any, names: Iterable[str], owner: str) -> frozenset[str]:
    found = frozenset(names)
    if strange := found - set(message.fields_by_name if message else ()):
        raise TypeError(f"{owner}: there is no {', '.join(sorted(strange))} to leave out")
    return found


def forget() -> None:
    """Give back what was only needed to make a process; what was made of it holds what it goes on needing."""
    for kept in (_file, _options, _rpcs, stated, asked):
        kept.cache_clear()


@cache
def _file(file: Any) -> FileDescriptorProto:
    # A descriptor's own options would stay in memory with it for good.
    read: FileDescriptorProto = FileDescriptorProto.FromString(file.serialized_pb)
    return read


@cache
def _options(file: Any) -> dict[str, options.Field]:
    read = _file(file)
    return {
        f"{owner}.{field.name}": field.options.Extensions[options.field]
        for owner, message in _messages(read.package, read.message_type)
        for field in message.field
        if field.options.HasExtension(options.field)
    }


def _messages(scope: str, messages: Any) -> Iterator[tuple[str, Any]]:
    for message in messages:
        name = f"{scope}.{message.name}"
        yield name, message
        yield from _messages(name, message.nested_type)


@cache
def _rpcs(file: Any) -> dict[str, tuple[Any, options.Operation]]:
    read = _file(file)
    return {
        f"{read.package}.{service.name}.{rpc.name}": (
            rpc.options.Extensions[http],
            rpc.options.Extensions[options.rest],
        )
        for service in read.service
        for rpc in service.method
    }


def fields(message: Any, without: frozenset[str] = frozenset()) -> list[Any]:
    """The fields of a message that the REST face knows of, but for those left out."""
    return [field for field in message.fields if field.name not in without and not stated(field).hidden]
