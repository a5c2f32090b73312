"""What the protos state of operations and fields is whole, said once, and bound to the code of the services."""

import ast
import re
import unicodedata
from collections.abc import Iterator
from importlib import import_module
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.descriptor_pb2 import FieldDescriptorProto

from chassis import stated
from chassis.db import Page
from chassis.law import Machine
from gateway import commentary
from tests.architecture.tree import DOMAIN, ROOT, committed, inside, modules
from tests.contract.descriptors import compiled
from zhengling import stated_pb2 as options

COLUMNS = 120


def faces(service: str) -> list[Any]:
    return [face for _, face in import_module(f"{service}.api").FACES]


def bound(service: str) -> Iterator[tuple[str, Any, Any, Any]]:
    """Of each rpc: its name, what answers it, what shows that, and its descriptor."""
    for face in faces(service):
        base = next(one for one in face.__mro__ if one.__module__.endswith("_pb2_grpc"))
        (found,) = import_module(base.__module__.removesuffix("_grpc")).DESCRIPTOR.services_by_name.values()
        for rpc in found.methods:
            answerer, show, _ = getattr(face, rpc.name).parts
            yield rpc.name, answerer, show, rpc


@pytest.mark.parametrize("service", DOMAIN)
def test_every_rpc_is_bound_to_what_bears_its_name(service: str) -> None:
    """Importing the api binds them all; this says that none is left out, and that nothing is bound by another name."""
    stated_there = {
        rpc.name
        for file in compiled().file
        if file.package == f"zhengling.{service}.v1"
        for one in file.service
        for rpc in one.method
    }
    found = {name: answerer for name, answerer, _, _ in bound(service)}
    assert stated_there <= found.keys()
    wrong = []
    for name, answerer in found.items():
        word = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
        if word not in (answerer.__name__, answerer.__module__.rpartition(".")[2]):
            wrong.append(f"{name} is answered by {answerer.__module__}.{answerer.__name__}")
    assert wrong == []


@pytest.mark.parametrize("service", ["personnel", "meetings"])
def test_a_command_stands_in_the_folder_of_its_proto(service: str) -> None:
    """Of the services that are divided by area; none of their areas is named for the service."""
    wrong, areas = [], set()
    for name, answerer, _, rpc in bound(service):
        area = rpc.containing_service.file.name.rpartition("/")[2].removesuffix("_service.proto")
        areas.add(area)
        _, part, *folders = answerer.__module__.split(".")
        if part == "commands" and folders[0] != area:
            wrong.append(f"{name} of {area} is answered in commands/{folders[0]}/")
    assert wrong == []
    assert service not in areas


def test_no_option_is_said_of_a_field_that_it_does_not_serve() -> None:
    """A process that uses the field does not start; here all such fields are told at once."""
    found = []
    for file in compiled().file:
        made = import_module(file.name.removesuffix(".proto").replace("/", ".") + "_pb2").DESCRIPTOR
        queue = list(made.message_types_by_name.values())
        for message in queue:
            queue += message.nested_types
            found += [str(error) for field in message.fields if (error := _refusal(stated.stated, field))]
        for service in made.services_by_name.values():
            found += [str(error) for rpc in service.methods if (error := _refusal(stated.asked, rpc))]
    assert found == []


def _refusal(read: Any, what: Any) -> TypeError | None:
    try:
        read(what)
    except TypeError as error:
        return error
    return None


def machines(service: str) -> dict[str, Machine]:
    """The state machines of a service by the kind of thing they are of."""
    model = import_module(f"{service}.model")
    parts = [import_module(name) for name in modules() if name.startswith(f"{service}.model.")]
    found = [thing for part in (model, *parts) for thing in vars(part).values() if isinstance(thing, Machine)]
    return {machine.name: machine for machine in found}


@pytest.mark.parametrize("service", DOMAIN)
def test_the_states_that_a_list_takes_are_those_of_its_things_machine(service: str) -> None:
    known, checked, wrong = machines(service), 0, []
    for name, answerer, _, rpc in bound(service):
        field = rpc.input_type.fields_by_name.get("state")
        if field is None:
            continue
        words = set(stated.stated(field).one_of)
        hint = get_type_hints(answerer)["return"]
        subject = getattr(get_args(hint)[0], "__subject__", "") if get_origin(hint) is Page else ""
        sets = [known[subject].states] if subject in known else [machine.states for machine in known.values()]
        checked += 1
        if words not in sets:
            wrong.append(f"{name}.state: {sorted(words)}")
    assert wrong == []
    assert checked or not known


def fields() -> Iterator[tuple[str, FieldDescriptorProto]]:
    for file in compiled().file:
        queue = [(f"{file.package}.{one.name}", one) for one in file.message_type]
        for name, message in queue:
            queue += [(f"{name}.{inner.name}", inner) for inner in message.nested_type]
            yield from ((name, field) for field in message.field)


def repeated(field: FieldDescriptorProto) -> Iterator[str]:
    """What the options of a field say that its name or its type says already."""
    said = field.options.Extensions[options.field]
    form = stated._TYPES.get(field.type, stated.NUMBER)
    text, many = field.type == FieldDescriptor.TYPE_STRING, field.label == FieldDescriptorProto.LABEL_REPEATED
    if said.form and stated._FORMS[said.form] == stated.by_name(field.name, form):
        yield "form"
    if said.zh and said.zh == commentary.USUAL.get(field.name):
        yield "zh"
    if said.called == field.name:
        yield "called"
    if said.most == stated.LONGEST and text and not said.one_of:
        yield "most"
    if said.most_members == stated.MOST:
        yield "most_members"
    if said.least == 1 and text and (said.required or many):
        yield "least"


def test_no_option_repeats_what_a_name_or_a_type_says() -> None:
    found = [f"{message}.{field.name}: {what}" for message, field in fields() for what in repeated(field)]
    assert found == []


@pytest.mark.parametrize(
    ("name", "kind", "said", "what"),
    [
        ("person_id", "STRING", {"form": options.FORM_UUID}, ["form"]),
        ("starts", "STRING", {"form": options.FORM_DATE}, []),
        ("level", "INT32", {"form": options.FORM_LEVEL}, ["form"]),
        ("cursor", "STRING", {"zh": commentary.USUAL["cursor"]}, ["zh"]),
        ("title", "STRING", {"most": 200, "required": True, "least": 1}, ["most", "least"]),
        ("title", "STRING", {"called": "title"}, ["called"]),
        ("year", "INT32", {"least": 1, "most": 200, "required": True}, []),
    ],
)
def test_a_repetition_is_seen(name: str, kind: str, said: dict[str, Any], what: list[str]) -> None:
    field = FieldDescriptorProto(name=name, type=getattr(FieldDescriptorProto, f"TYPE_{kind}"), label=1)
    field.options.Extensions[options.field].CopyFrom(options.Field(**said))
    assert list(repeated(field)) == what


def test_an_operation_says_in_chinese_what_it_does_and_its_fields_what_they_hold() -> None:
    words, lacking = commentary.words(), []
    for resource in import_module("gateway.routes").resources(words).values():
        (service,) = resource.pb.DESCRIPTOR.services_by_name.values()
        if not resource.tag.strip():
            lacking.append(service.full_name)
        for row in resource.operations:
            rpc = service.methods_by_name[row.rpc]
            inside = frozenset(part.rpartition(":")[2] for part in row.path.replace(">", "<").split("<")[1::2])
            lacking += [rpc.full_name] if not row.zh else []
            for message in (rpc.input_type, rpc.output_type):
                shown = stated.fields(message, inside)
                lacking += [field.full_name for field in shown if not words[field.full_name].zh and not row.raw]
    assert sorted(set(lacking)) == []


def published() -> Iterator[tuple[bool, Any]]:
    """Every field that the description tells, with whether it is one of a request."""
    for resource in import_module("gateway.routes").resources().values():
        (service,) = resource.pb.DESCRIPTOR.services_by_name.values()
        for row in resource.operations:
            rpc = service.methods_by_name[row.rpc]
            yield from ((True, field) for field in _reached(rpc.input_type))
            yield from ((False, field) for field in _reached(rpc.output_type))


def _reached(message: Any) -> Iterator[Any]:
    found, queue = set(), [message]
    for one in queue:
        for field in stated.fields(one):
            if field.full_name not in found:
                found.add(field.full_name)
                yield field
                queue += [field.message_type] if field.message_type else []


REFUSED = re.compile(r"\bempty\b|\b0 (means|for|where|when|while|leaves|keeps)\b|为空|(?<![0-9])0 ?为", re.IGNORECASE)
"""Words of a comment that a caller of REST would be refused for if he did what they say."""
NULLED = (stated.UUID, stated.DATE, stated.INSTANT, stated.MONTH)


def untrue(of_a_request: bool, form: str, many: bool, said: str) -> bool:
    """Whether what is said of a field is so for gRPC alone, where nothing is the same as empty or 0.

    A caller of REST leaves out what he does not give, and reads null where there is no day, instant or id.
    """
    return bool(REFUSED.search(said)) if of_a_request else form in NULLED and not many and "empty" in said.lower()


def test_what_is_said_of_a_field_is_so_for_callers_of_rest_too() -> None:
    words, found = commentary.words(), set()
    for of_a_request, field in published():
        known, said = stated.stated(field), words[field.full_name]
        if untrue(of_a_request, known.form, known.many, f"{said.en} {said.zh}"):
            found.add(f"{field.full_name}: {said.en} / {said.zh}")
    assert sorted(found) == []


@pytest.mark.parametrize(
    ("of_a_request", "form", "said", "wrong"),
    [
        (True, stated.DATE, "Last day; empty means today.", True),
        (True, stated.NUMBER, "Rows a page, 1..200; 0 means 50.", True),
        (True, stated.NUMBER, "每页条数，0 为 50", True),
        (True, stated.NUMBER, "Rows a page, 1..200; left out: 50.", False),
        (True, stated.LEVEL, "密级：0 公开，1 内部", False),
        (False, stated.INSTANT, "When it ended, RFC 3339; empty before.", True),
        (False, stated.TEXT, "Cursor of the next page; empty at the end.", False),
    ],
)
def test_what_is_so_for_grpc_alone_is_seen(of_a_request: bool, form: str, said: str, wrong: bool) -> None:
    assert untrue(of_a_request, form, False, said) is wrong


def test_a_put_is_not_said_to_be_versioned_since_every_one_is() -> None:
    rows = [row for one in import_module("gateway.routes").resources().values() for row in one.operations]
    assert all(row.needs_version for row in rows if row.method == "PUT")
    said = [
        rpc.name
        for file in compiled().file
        for one in file.service
        for rpc in one.method
        if rpc.options.Extensions[options.rest].versioned
        and stated.asked(_descriptor(file.package, one.name, rpc.name)).method == "PUT"
    ]
    assert said == []


def _descriptor(package: str, service: str, rpc: str) -> Any:
    for resource in import_module("gateway.routes").resources().values():
        for one in resource.pb.DESCRIPTOR.services_by_name.values():
            if one.full_name == f"{package}.{service}":
                return one.methods_by_name[rpc]
    raise LookupError(service)


def width(line: str) -> int:
    """How many columns a line takes, where a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


def test_no_line_of_a_proto_runs_on() -> None:
    long = [
        f"{inside(path)}:{number} {width(line)}"
        for path in committed()
        if path.suffix == ".proto"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if width(line) > COLUMNS
    ]
    assert long == []


def test_a_long_line_is_seen() -> None:
    assert (width("abc"), width("议题"), width("a议b")) == (3, 4, 4)


def misnamed(tree: ast.Module) -> Iterator[str]:
    """Calls of a message's class with a name that the message does not have; such a call fails when it is made."""
    aliases = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("zhengling")
        for alias in node.names
    }
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        module = aliases.get(ast.unparse(node.func.value), "")
        kind = getattr(import_module(module), node.func.attr, None) if module.endswith("_pb2") else None
        known = set(kind.DESCRIPTOR.fields_by_name) if hasattr(kind, "DESCRIPTOR") else None
        if known is not None:
            given = {word.arg for word in node.keywords if word.arg}
            yield from (f"{node.lineno} {node.func.attr}.{name}" for name in sorted(given - known))


def test_a_message_is_made_of_fields_that_it_has() -> None:
    found = [f"{inside(one.path)}:{what}" for one in modules().values() for what in misnamed(one.tree)]
    assert found == []


def test_a_field_that_is_none_is_seen() -> None:
    source = (
        "from zhengling.common.v1 import frame_service_pb2 as pb\n"
        "pb.Act(id='', what='')\npb.Act(subject='')\npb.NoSuch(a=1)\nother.Act(b=2)\n"
    )
    assert list(misnamed(ast.parse(source))) == ["2 Act.what"]


def test_nothing_is_stated_a_second_time_beside_the_protos() -> None:
    """What the layers before held has no place to come back to."""
    gone = ["routes/*.py:RESOURCE", "schemas/*.py:Body):"]
    gateway = ROOT / "services/gateway/src/gateway"
    kept = {"feed.py", "base.py"}
    found = [
        inside(path)
        for pattern in gone
        for path in gateway.glob(pattern.partition(":")[0])
        if path.name not in kept and pattern.partition(":")[2] in path.read_text(encoding="utf-8")
    ]
    found += [inside(path) for name in DOMAIN for path in (ROOT / "services" / name / "src" / name).glob("api/*.py")]
    assert found == []
