"""From a request to a command, or to the arguments of a read: each field by its name, as what the protos state of it.

What does not follow from one field alone is said by the command itself, in its __post_init__, which raises Malformed.
A message that is kept as JSON is a dict[str, Any] of the command.
A function that bears the rpc's name in the service's parse/ takes the whole request instead.

Everything is matched once, when a process is made: a command that its request does not fit is a TypeError there.
"""

import inspect
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from chassis import stated, wire
from chassis.errors import Malformed
from chassis.stated import Stated

Read = Callable[[Any, str], Any]
"""From a value and the name it is complained of by, to what the command holds."""
Member = Callable[[Any, str], Any]
"""From a message and what goes before the names of its fields, to what one member of the command holds."""


def command(kind: type[Any], message: Any, path: str = "") -> Callable[[Any], Any]:
    """What makes a command of a request. Raises TypeError for a command that the request does not fit.

    `path` is the address of the operation: what stands in it is always there.
    """
    made = _whole(kind, message, frozenset(stated.IN_PATH.findall(path)))
    return lambda request: made(request, "")


def arguments(function: Callable[..., Any], message: Any, path: str = "") -> Callable[[Any], dict[str, Any]]:
    """What makes the arguments of a read, all but its context. Raises TypeError as `command` does.

    A parameter whose type is the request's own gets the request as it is; one whose type is a dataclass and that bears
    no field's name is made of the request's fields.
    """
    known = hints(function)
    names = list(inspect.signature(function).parameters)[1:]
    owner = function.__name__
    if untyped := [name for name in names if name not in known]:
        raise TypeError(f"{function.__module__}.{owner}: {', '.join(untyped)} has no type")
    if len(names) == 1 and getattr(known[names[0]], "DESCRIPTOR", None) is message:
        return lambda request: {names[0]: request}
    given = frozenset(stated.IN_PATH.findall(path))
    taken: set[str] = set()
    readers = [(name, _part(message, name, known[name], owner, given, taken)) for name in names]
    _require_all_taken(message, taken, owner)
    return lambda request: {name: read(request, "") for name, read in readers}


def hints(thing: Any) -> dict[str, Any]:
    """The types that a function or a class says, by name. Raises TypeError for one that cannot be found at run time."""
    try:
        return get_type_hints(thing)
    except NameError as error:
        where = f"{thing.__module__}.{thing.__name__}"
        raise TypeError(
            f"{where}: {error}; a type that is matched must be imported, not only for the checker"
        ) from error


def _whole(kind: type[Any], message: Any, given: frozenset[str], without: frozenset[str] = frozenset()) -> Member:
    taken = set(without)
    made = _made(kind, message, given, taken)
    _require_all_taken(message, taken, kind.__name__)
    return made


def _made(kind: type[Any], message: Any, given: frozenset[str], taken: set[str]) -> Member:
    if not is_dataclass(kind):
        raise TypeError(f"{kind.__module__}.{kind.__name__} is no dataclass, so that nothing can be read into it")
    types_ = hints(kind)
    members = []
    for one in fields(kind):
        known = _named(message, one.name) is not None or is_dataclass(types_[one.name])
        if known:
            members.append((one.name, _part(message, one.name, types_[one.name], kind.__name__, given, taken)))
        elif one.default is MISSING and one.default_factory is MISSING:
            raise TypeError(f"{message.name} has no {one.name} for {kind.__name__}")

    def made(request: Any, at: str) -> Any:
        values = {name: read(request, at) for name, read in members}
        if not at:
            return kind(**values)
        try:
            return kind(**values)
        except Malformed as error:
            # A part of a request does not know by what name it stands there.
            raise Malformed({f"{at}{name}": wrong for name, wrong in error.fields.items()}) from error

    return made


def _named(message: Any, name: str) -> Any:
    """The field of a name; one that is a word of Python's own, as `from` is, goes by from_ (PEP 8)."""
    return message.fields_by_name.get(name) or message.fields_by_name.get(name.removesuffix("_"))


def _part(message: Any, name: str, hint: Any, owner: str, given: frozenset[str], taken: set[str]) -> Member:
    field = _named(message, name)
    if field is not None:
        taken.add(field.name)
        return _member(field, hint, owner, field.name in given)
    if is_dataclass(hint) and isinstance(hint, type):
        # A part that several commands share is made of the request's own fields.
        return _made(hint, message, given, taken)
    raise TypeError(f"{message.name} has no {name} for {owner}")


def _require_all_taken(message: Any, taken: set[str], owner: str) -> None:
    lost = [field.name for field in message.fields if field.name not in taken]
    if lost:
        raise TypeError(f"{message.name}: {owner} takes no {', '.join(lost)}, so what a caller gives there is lost")


def _member(field: Any, hint: Any, owner: str, always: bool) -> Member:
    name, said = field.name, stated.stated(field)
    # What is wrong is told by the name that a caller of the REST face knows.
    told = said.called
    if get_origin(hint) in (tuple, frozenset):
        if not said.many:
            raise TypeError(f"{owner}.{name}: {hint} cannot be read from one {said.form}")
        (inner, *_) = get_args(hint)
        read = _many(said, _one(field, said, inner, owner), get_origin(hint))
        return lambda request, at: read(getattr(request, name), f"{at}{told}")
    if said.many:
        raise TypeError(f"{owner}.{name}: {hint} cannot be read from a list")
    _, optional = _plain(hint)
    if said.form in (stated.MESSAGE, stated.UUID, stated.DATE, stated.INSTANT, stated.MONTH):
        _require_one_word(said, optional, owner, always)
    read = _one(field, said, hint, owner)
    if said.form == stated.MESSAGE and optional:
        return lambda request, at: read(getattr(request, name), f"{at}{told}") if request.HasField(name) else None
    if said.required and field.has_presence:
        # An `optional` field of a proto is one whose being given can be told: no answer is not "no".
        return lambda request, at: read(_present(request, name, f"{at}{told}"), f"{at}{told}")
    return lambda request, at: read(getattr(request, name), f"{at}{told}")


def _present(request: Any, name: str, told: str) -> Any:
    if not request.HasField(name):
        raise Malformed({told: "必填 / required"})
    return getattr(request, name)


def _require_one_word(said: Stated, optional: bool, owner: str, always: bool) -> None:
    """The proto and the command must agree on whether something may be left out."""
    required = said.required or always
    if optional and required:
        raise TypeError(f"{owner}.{said.name}: required by the proto, but it may be None here")
    if not optional and not required:
        raise TypeError(f"{owner}.{said.name}: may be left out by the proto, but it may not be None here")


def _many(said: Stated, read: Read, kind: type[Any]) -> Read:
    least, most, unique = said.members, said.most_members, said.unique

    def many(values: Any, name: str) -> Any:
        if not least <= len(values) <= most:
            raise Malformed({name: f"应为 {least} 至 {most} 项 / {least} to {most} members are expected"})
        found = [read(value, f"{name}.{number}") for number, value in enumerate(values)]
        if unique and len(set(found)) != len(found):
            raise Malformed({name: "各项不得重复 / each member may be there once only"})
        return kind(found)

    return many


def _one(field: Any, said: Stated, hint: Any, owner: str) -> Read:
    kind, optional = _plain(hint)
    if get_origin(kind) is dict and said.form == stated.MESSAGE:
        return _kept(field.message_type)
    if is_dataclass(kind) and isinstance(kind, type):
        if said.form != stated.MESSAGE:
            raise TypeError(f"{owner}.{said.name}: {hint} cannot be read from a {said.form}")
        whole = _whole(kind, field.message_type, frozenset(), said.without)
        return lambda value, name: whole(value, f"{name}.")
    try:
        make = _READS[kind, said.form]
    except (KeyError, TypeError):
        fitting = " or ".join(sorted(one.__name__ for one, form in _READS if form == said.form)) or "a dataclass"
        shown = getattr(hint, "__name__", hint)
        raise TypeError(f"{owner}.{said.name}: {shown} cannot be read from a {said.form}, but {fitting}") from None
    return make(said, optional)


def _kept(message: Any) -> Read:
    """What makes of a message the JSON that is kept of it: every field, but for messages that are not given."""
    own = message.fields if message else ()
    members = [(field.name, _single(field), stated.stated(field).required, _json(field)) for field in own]

    def kept(given: Any, at: str) -> dict[str, Any]:
        found = {}
        for name, single, required, read in members:
            if not single or given.HasField(name):
                found[name] = read(getattr(given, name), f"{at}.{name}")
            elif required:
                raise Malformed({f"{at}.{name}": "必填 / required"})
        return found

    return kept


def _single(field: Any) -> bool:
    return field.message_type is not None and not field.is_repeated


def _json(field: Any) -> Read:
    said = stated.stated(field)
    read = _kept(field.message_type) if said.form == stated.MESSAGE else _plain_json(field, said)
    if said.unique and said.form == stated.MESSAGE:
        raise TypeError(f"{field.full_name}: members that are kept as JSON cannot be compared, so unique is of no use")
    return _many(said, read, list) if said.many else read


def _plain_json(field: Any, said: Stated) -> Read:
    kind = next((kind for kind, form in _READS if form == said.form), bytes)
    if kind is bytes:
        raise TypeError(f"{field.full_name}: a {said.form} cannot be kept as JSON")
    show = _AS_TEXT.get(kind)
    if show is None:
        return _READS[kind, said.form](said, False)
    read = _READS[kind, said.form](said, not said.required)
    return lambda value, name: show(read(value, name))


_AS_TEXT: Mapping[Any, Callable[[Any], str]] = {UUID: wire.text, date: wire.text, datetime: wire.instant}


def _plain(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in (Union, types.UnionType):
        inner = [one for one in get_args(hint) if one is not type(None)]
        return inner[0], True
    return hint, False


def _uuid(_: Stated, optional: bool) -> Read:
    return wire.to_uuid_or_none if optional else wire.to_uuid


def _day(_: Stated, optional: bool) -> Read:
    return wire.to_day_or_none if optional else wire.to_day


def _instant(_: Stated, optional: bool) -> Read:
    return wire.to_instant_or_none if optional else wire.to_instant


def _month(_: Stated, optional: bool) -> Read:
    return (lambda value, name: wire.to_month(value, name) if value else None) if optional else wire.to_month


def _text(said: Stated, _: bool) -> Read:
    if said.one_of:
        words = frozenset(said.one_of)
        if said.required or said.many:
            return lambda value, name: wire.to_choice(value, name, words)
        return lambda value, name: wire.to_choice(value, name, words) if value else ""
    least, most = said.least, said.most
    # Empty is "not given" where it may be; blanks are a slip, and taking them for "not given" would hide it.
    return lambda value, name: wire.to_text(value, name, longest=most, least=least or int(bool(value)))


def _number(said: Stated, optional: bool) -> Read:
    least, most, required = said.least, said.most, said.required

    def number(value: int, name: str) -> int | None:
        # Nothing given is 0 on the wire, which only a field that must be given has to be measured for.
        if (value or required) and not least <= value <= most:
            raise Malformed({name: f"应在 {least} 至 {most} 之间 / {least} to {most} is expected"})
        return value or None if optional else value

    return number


def _as_it_is(_: Stated, __: bool) -> Read:
    return lambda value, _: value


def _bytes(said: Stated, _: bool) -> Read:
    least, most = int(said.required), said.most

    def content(value: bytes, name: str) -> bytes:
        if len(value) < least or 0 < most < len(value):
            limit = f"应为 {least} 至 {most} 字节 / {least} to {most} bytes are expected"
            raise Malformed({name: limit if most else "必填 / required"})
        return value

    return content


_READS: Mapping[tuple[Any, str], Callable[[Stated, bool], Read]] = {
    (UUID, stated.UUID): _uuid,
    (date, stated.DATE): _day,
    (date, stated.MONTH): _month,
    (datetime, stated.INSTANT): _instant,
    (str, stated.TEXT): _text,
    (int, stated.NUMBER): _number,
    (int, stated.LEVEL): _number,
    (bool, stated.TRUTH): _as_it_is,
    (float, stated.FLOAT): _as_it_is,
    (bytes, stated.BYTES): _bytes,
}
