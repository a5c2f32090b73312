"""The gRPC face of a service, made from its protos and its own functions: an rpc is answered by what bears its name.

IssueNotices is the command commands/<area>/issue_notices.py, GetNotice the read `get_notice` of some module of
queries/. What they answer is shown by what is marked for it (chassis.showing.shows), else field by field. parse/ may
have a function of an rpc's name, which then reads the request. A command whose request may ask for a `dry_run` has a
function `preview` beside its handler. Whatever does not fit is a TypeError when the process is made, never at the
first call.
"""

import difflib
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message_factory import GetMessageClass

from chassis import reading, run, showing, stated
from chassis.frame import Api

Face = tuple[Callable[[Any, Any], None], type[Api]]
"""What adds a servicer to a server, and the servicer."""


def snake(name: str) -> str:
    """issue_notices from IssueNotices."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


@dataclass(frozen=True)
class Named:
    """The functions of a service by name."""

    package: str
    commands: dict[str, str]
    """A command's name to its module's."""
    reads: dict[str, Callable[..., Any]]
    parsers: dict[str, Callable[..., Any]]

    @classmethod
    def of(cls, package: str) -> "Named":
        """Those of a service; its presenters are marked as a matter of course. Raises TypeError for a name in two."""
        for _ in _modules(package, "present"):
            pass
        commands: dict[str, str] = {}
        for name in _names(import_module(f"{package}.commands")):
            _note(commands, name.rpartition(".")[2], name)
        reads: dict[str, Callable[..., Any]] = {}
        for name, function in _functions(package, "queries"):
            _note(reads, name, function)
        return cls(package, commands, reads, dict(_functions(package, "parse")))


def _note(found: dict[str, Any], name: str, thing: Any) -> None:
    if name in found:
        raise TypeError(f"two things are called {name}: {found[name]} and {thing}")
    found[name] = thing


def _names(package: ModuleType) -> Iterator[str]:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not found.ispkg:
            yield found.name


def _modules(package: str, part: str) -> Iterator[ModuleType]:
    """The modules of a part of a service, which may be a single one, or missing."""
    try:
        top = import_module(f"{package}.{part}")
    except ModuleNotFoundError as error:
        if error.name != f"{package}.{part}":
            raise
        return
    yield top
    if hasattr(top, "__path__"):
        yield from (import_module(name) for name in _names(top))


def _functions(package: str, part: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for module in _modules(package, part):
        for name, thing in vars(module).items():
            if callable(thing) and getattr(thing, "__module__", "") == module.__name__ and name[0].islower():
                yield name, thing


def faces(package: str, also: Iterable[Any] = ()) -> list[Face]:
    """The servicers of a service: one for each of its own protos, and for those of `also`.

    Raises TypeError for the first rpc that nothing answers, or that does not fit what does.
    """
    named = Named.of(package)
    protos = import_module(f"zhengling.{package}.v1")
    found = [name for name in sorted(_names(protos)) if name.endswith("_service_pb2")]
    made = [_servicer(pb, named) for pb in (*(import_module(name) for name in found), *also)]
    showing.settle()
    stated.forget()
    return made


def _servicer(pb: Any, named: Named) -> Face:
    service = stated.service_of(pb)
    grpc = import_module(f"{pb.__name__}_grpc")
    base = getattr(grpc, f"{service.name}Servicer")
    methods = {rpc.name: _named(rpc, named, pb.DESCRIPTOR.name) for rpc in service.methods}
    made = type(service.name, (Api, base), {"__module__": f"{named.package}.api", "RPCS": tuple(methods), **methods})
    return getattr(grpc, f"add_{service.name}Servicer_to_server"), made


def _named(rpc: MethodDescriptor, named: Named, file: str) -> Callable[[Api, Any, Any], Any]:
    """As _method; an error of what does not fit begins with the proto and the rpc that it is about."""
    try:
        return _method(rpc, named)
    except TypeError as error:
        where = f"{file}: {rpc.name}"
        if str(error).startswith(f"{file}: "):
            raise
        raise TypeError(f"{where}: {error}") from error


def _unanswered(rpc: MethodDescriptor, named: Named, name: str) -> str:
    """What is lacking, for whoever has just written the rpc: the files that were looked for, and what is close."""
    file = rpc.containing_service.file.name
    area, home = file.rpartition("/")[2].removesuffix("_service.proto"), named.package
    close = difflib.get_close_matches(name, [*named.commands, *named.reads], 1)
    meant = [f"; there is {close[0]}" for _ in close]
    return (
        f"{file}: nothing answers {rpc.name}: there is neither {home}/commands/{area}/{name}.py (for a command) "
        f"nor a function {name} in {home}/queries/{area}.py (for a read){''.join(meant)}"
    )


def _of(module: ModuleType, name: str) -> Any:
    """What a command's module must have. Raises TypeError."""
    found = getattr(module, name, None)
    if found is None:
        what = "the function handle(command, ctx)" if name == "handle" else f"the class {name}, named as its rpc is"
        raise TypeError(f"{module.__name__} has to hold {what}")
    return found


def _answered(function: Any) -> Any:
    """The type that a handler or a read answers. Raises TypeError where it does not say so."""
    hints = reading.hints(function)
    if "return" not in hints:
        name = f"{function.__module__}.{function.__name__}"
        raise TypeError(
            f"{name} does not say what it answers: write `-> Thing`, since the reply is filled from its type"
        )
    return hints["return"]


def _method(rpc: MethodDescriptor, named: Named) -> Callable[[Api, Any, Any], Any]:
    name, told = snake(rpc.name), GetMessageClass(rpc.output_type)
    known = stated.asked(rpc)
    parse = named.parsers.get(name)
    if name in named.commands:
        module = import_module(named.commands[name])
        kind, handler = _of(module, rpc.name), _of(module, "handle")
        read = parse or reading.command(kind, rpc.input_type, known.path)
        preview = getattr(module, "preview", None)
        if (preview is None) == ("dry_run" in rpc.input_type.fields_by_name):
            raise TypeError(f"{named.package}: {rpc.name} has a dry_run exactly if {module.__name__} has a preview")
        show = showing.shower(_answered(handler), told, known.without)

        def answer(self: Api, request: Any, _: Any) -> Any:
            command = read(request)
            # What is only tried is a read: nothing of it is kept, nor on record.
            if preview is not None and command.dry_run:
                return show(self.query(preview, command))
            return self.command(handler, command, show)

        answer.parts = (handler, show, read)  # type: ignore[attr-defined]
        return answer
    function = named.reads.get(name)
    if function is None:
        raise TypeError(_unanswered(rpc, named, name))
    hint = _answered(function)
    shown = None if hint is told else showing.shower(hint, told, known.without)
    given = parse or reading.arguments(function, rpc.input_type, known.path)
    ask_for = Api.unasked if known.said.unasked else Api.query

    def answered(context: run.Context, values: dict[str, Any]) -> Any:
        found = function(context, **values)
        return found if shown is None else shown(found)

    def ask(self: Api, request: Any, _: Any) -> Any:
        return ask_for(self, answered, given(request))

    ask.parts = (function, shown, given)  # type: ignore[attr-defined]
    return ask
