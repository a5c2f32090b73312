"""An rpc is answered by what bears its name, and what does not fit is an error when the process is made."""

import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from grpc_tools import protoc

import zhengling
from chassis import binding, run, showing
from chassis.errors import Malformed
from chassis.testing import shown_by
from protos.generate import includes

ONE = "0190000a-0000-7000-8000-000000000001"
PROTO = """syntax = "proto3";
package zhengling.{name}.v1;
import "google/api/annotations.proto";
import "zhengling/stated.proto";
service ThingService {{
  rpc MakeThing(MakeThingRequest) returns (Thing) {{
    option (google.api.http) = {{post: "/v1/things/{{thing_id}}", body: "*"}};
  }}
  rpc GetThing(GetThingRequest) returns (Thing) {{
    option (google.api.http) = {{get: "/v1/things/{{thing_id}}"}};
  }}
  rpc ListThings(ListThingsRequest) returns (ListThingsReply);
  rpc ResolveThing(GetThingRequest) returns (Thing) {{ option (zhengling.rest).unasked = true; }}
}}
message MakeThingRequest {{ string thing_id = 1; string title = 2; }}
message GetThingRequest {{ string thing_id = 1 [(zhengling.field).required = true]; }}
message ListThingsRequest {{ string cursor = 1; int32 limit = 2; }}
message ListThingsReply {{
  repeated Thing things = 1 [(zhengling.field).without = "title"];
  string next_cursor = 2;
}}
message Thing {{ string id = 1; string title = 2; string told_by = 3; }}
"""
FILES = {
    "model.py": """
from dataclasses import dataclass
from uuid import UUID
@dataclass
class Thing:
    id: UUID
    title: str
    told_by: str = ""
""",
    "commands/__init__.py": "",
    "commands/making/__init__.py": "",
    "commands/making/make_thing.py": """
from dataclasses import dataclass
from uuid import UUID
from {name}.model import Thing
@dataclass(frozen=True)
class MakeThing:
    thing_id: UUID
    title: str
def handle(command: MakeThing, ctx: object) -> Thing:
    return Thing(command.thing_id, command.title)
""",
    "queries/__init__.py": "",
    "queries/thing.py": """
from uuid import UUID
from chassis.db import Page
from {name}.model import Thing
def get_thing(ctx: object, thing_id: UUID) -> Thing:
    return Thing(thing_id, "read", ctx.by)
def resolve_thing(ctx: object, thing_id: UUID) -> Thing:
    return Thing(thing_id, "resolved", ctx.by)
def list_things(ctx: object, cursor: str, limit: int) -> Page[Thing]:
    return Page([Thing(UUID(int=limit), "listed")], cursor + "+")
""",
}
_numbers = count()
Made = Callable[..., Any]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    """Makes a small service, with files changed or left out (None), and binds it."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(zhengling, "__path__", [*zhengling.__path__, str(tmp_path / "zhengling")])
    before, marked, fillers = set(sys.modules), dict(showing._shows), list(showing._made)

    def make(proto: str = PROTO, **changed: str | None) -> list[binding.Face]:
        name = f"trial{next(_numbers)}"
        folder = tmp_path / "zhengling" / name / "v1"
        folder.mkdir(parents=True)
        (folder / "thing_service.proto").write_text(proto.format(name=name))
        target = [f"-I{tmp_path}", *includes(), f"--python_out={tmp_path}", f"--grpc_python_out={tmp_path}"]
        assert protoc.main(["protoc", *target, f"zhengling/{name}/v1/thing_service.proto"]) == 0
        for package in (folder.parent, folder):
            (package / "__init__.py").touch()
        files = FILES | {key.replace("__", "/") + ".py": text for key, text in changed.items()}
        for path, text in files.items():
            if text is not None:
                (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / name / path).write_text(text.replace("{name}", name))
        return binding.faces(name)

    yield make
    for name in set(sys.modules) - before:
        del sys.modules[name]
    showing._shows.clear()
    showing._shows.update(marked)
    showing._made[:] = fillers


class Answering:
    """Carries commands and reads out in place of the frame, and notes by which way they came."""

    way = ""

    def command(self, handler: Any, command: Any, show: Any) -> Any:
        self.way = "command"
        return show(handler(command, SimpleNamespace(by="")))

    def query(self, function: Any, *arguments: Any) -> Any:
        self.way = "query"
        return function(SimpleNamespace(by="reader"), *arguments)

    def unasked(self, function: Any, *arguments: Any) -> Any:
        self.way = "unasked"
        return function(SimpleNamespace(by="nobody"), *arguments)


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    for name in ("command", "query", "unasked"):
        monkeypatch.setattr(binding.Api, name, getattr(Answering, name))

    def call(faces: list[binding.Face], rpc: str, **fields: Any) -> tuple[Any, str]:
        ((_, face),) = faces
        servicer = face(None)  # type: ignore[arg-type]
        kind = sys.modules[face.__mro__[2].__module__.removesuffix("_grpc")]
        name = "GetThingRequest" if rpc == "ResolveThing" else f"{rpc}Request"
        return getattr(servicer, rpc)(getattr(kind, name)(**fields), None), servicer.way

    return call


def test_rpcs_are_bound_to_commands_and_reads_by_name(made: Made, ask: Any) -> None:
    faces = made()
    reply, way = ask(faces, "MakeThing", thing_id=ONE, title="题")
    assert (reply.id, reply.title, way) == (ONE, "题", "command")
    reply, way = ask(faces, "GetThing", thing_id=ONE)
    assert (reply.title, reply.told_by, way) == ("read", "reader", "query")
    reply, way = ask(faces, "ResolveThing", thing_id=ONE)
    assert (reply.title, reply.told_by, way) == ("resolved", "nobody", "unasked")
    reply, _ = ask(faces, "ListThings", cursor="c", limit=7)
    assert ([(row.id, row.title) for row in reply.things], reply.next_cursor) == ([(str(UUID(int=7)), "")], "c+")
    with pytest.raises(Malformed):
        ask(faces, "ListThings", limit=201)


def test_what_is_marked_shows_it_and_what_bears_the_name_in_parse_reads_it(made: Made, ask: Any) -> None:
    present = """
from chassis.showing import shows
from {name}.model import Thing
from zhengling.{name}.v1 import thing_service_pb2 as pb
@shows
def thing(entity: Thing) -> pb.Thing:
    return pb.Thing(title=f"<{entity.title}>")
"""
    parse = """
from uuid import UUID
from {name}.commands.making.make_thing import MakeThing
def make_thing(request):
    return MakeThing(UUID(request.thing_id), "parsed")
"""
    reply, _ = ask(made(present__thing=present, parse__making=parse), "MakeThing", thing_id=ONE, title="x")
    assert (reply.id, reply.title) == ("", "<parsed>")


def test_what_a_bound_read_or_command_tells_can_be_asked_for_without_the_rpc(made: Made) -> None:
    faces = made()
    show = shown_by(faces)
    ((_, face),) = faces
    handler = face.MakeThing.parts[0]  # type: ignore[attr-defined]
    model = sys.modules[handler.__module__.partition(".")[0] + ".model"]
    assert show(handler, model.Thing(UUID(ONE), "题")).title == "题"
    assert show(len, 5) == 5


def test_a_command_that_is_only_tried_is_a_read(made: Made, ask: Any) -> None:
    proto = PROTO.replace("string title = 2; }}\nmessage Get", "string title = 2; bool dry_run = 3; }}\nmessage Get")
    command = FILES["commands/making/make_thing.py"].replace("    title: str\n", "    title: str\n    dry_run: bool\n")
    tried = command + 'def preview(ctx: object, command: MakeThing) -> Thing: return Thing(None, "tried", ctx.by)\n'
    faces = made(proto, commands__making__make_thing=tried)
    for dry_run, told in ((True, ("tried", "query")), (False, ("题", "command"))):
        reply, way = ask(faces, "MakeThing", thing_id=ONE, title="题", dry_run=dry_run)
        assert (reply.title, way) == told
    with pytest.raises(TypeError, match="has a dry_run exactly if"):
        made(proto, commands__making__make_thing=command)
    with pytest.raises(TypeError, match="has a dry_run exactly if"):
        made(commands__making__make_thing=FILES["commands/making/make_thing.py"] + "preview = handle\n")


COMMAND = FILES["commands/making/make_thing.py"]
WITHOUT_TITLE = COMMAND.replace("    title: str\n", "").replace("command.title", '""')


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"commands__making__make_thing": None},
            r"^zhengling/trial\d+/v1/thing_service\.proto: nothing answers MakeThing: there is neither "
            r"trial\d+/commands/thing/make_thing\.py \(for a command\) nor a function make_thing in "
            r"trial\d+/queries/thing\.py \(for a read\)",
        ),
        (
            {"queries__thing": FILES["queries/thing.py"].replace("get_thing", "get_thin")},
            "nothing answers GetThing.*; there is get_thin$",
        ),
        (
            {"commands__making__make_thing": COMMAND.replace("MakeThing", "MakeThings")},
            r"MakeThing: trial\d+\.commands\.making\.make_thing has to hold the class MakeThing, named as its rpc is",
        ),
        (
            {"commands__making__make_thing": COMMAND.replace("def handle", "def handel")},
            r"has to hold the function handle\(command, ctx\)",
        ),
        (
            {"commands__making__make_thing": COMMAND.replace(" -> Thing", "")},
            r"make_thing\.handle does not say what it answers: write `-> Thing`",
        ),
        (
            {"commands__making__make_thing": COMMAND.replace("@dataclass(frozen=True)", "")},
            r"make_thing\.MakeThing is no dataclass",
        ),
        (
            {"commands__making__make_thing": COMMAND.replace("title: str", "title: 'Text'")},
            r"make_thing\.MakeThing: name 'Text' is not defined; a type that is matched must be imported",
        ),
        (
            {"queries__thing": FILES["queries/thing.py"].replace(" -> Page[Thing]", "")},
            r"queries\.thing\.list_things does not say what it answers",
        ),
        (
            {"queries__thing": FILES["queries/thing.py"].replace("limit: int", "limit")},
            r"queries\.thing\.list_things: limit has no type",
        ),
        ({"commands__making__make_thing": WITHOUT_TITLE}, "MakeThing takes no title"),
        ({"queries__thing": FILES["queries/thing.py"].replace("thing_id: UUID", "thing: UUID")}, "has no thing"),
        ({"queries__thing": FILES["queries/thing.py"].replace("limit: int", "limit: str")}, "cannot be read from"),
        ({"queries__thing": FILES["queries/thing.py"].replace("Page[Thing]", "Page[str]")}, "cannot be shown"),
        ({"model": FILES["model.py"].replace('    told_by: str = ""\n', "")}, "there is no told_by"),
        ({"model": FILES["model.py"].replace("title: str", "title: int")}, "title is text"),
        ({"commands__make_thing": "def handle(): ..."}, "two things are called make_thing"),
        ({"queries__more": "def get_thing(ctx): ..."}, "two things are called get_thing"),
    ],
)
def test_what_does_not_fit_is_an_error_when_the_process_is_made(made: Made, changed: Any, said: str) -> None:
    with pytest.raises(TypeError, match=said):
        made(**changed)


def test_a_path_of_a_field_that_is_not_there_is_an_error_when_the_process_is_made(made: Made) -> None:
    wrong = PROTO.replace('get: "/v1/things/{{thing_id}}"', 'get: "/v1/things/{{thing}}"')
    with pytest.raises(TypeError, match=r"GetThing: the path /v1/things/\{thing\} names thing, and GetThingR"):
        made(wrong)


def test_an_unasked_read_is_judged_by_nobody_s_standing() -> None:
    class Session:
        def __enter__(self) -> "Session":
            return self

        def __exit__(self, *_: object) -> None: ...

    runtime: Any = SimpleNamespace(reading=Session, clock=SimpleNamespace(now=lambda: None))
    actor = run.Actor(None, "gateway", "request-1")
    standing = run.unasked(runtime, actor, lambda ctx: ctx.standing)
    assert (standing.person_id, standing.powers, standing.units, standing.clearance) == (None, (), frozenset(), 0)
