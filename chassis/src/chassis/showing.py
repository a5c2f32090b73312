"""From a thing to the message that shows it: every field by its name; what has another name or is worked out is said.

    absence = filler(pb.MeetingAbsence, MeetingAbsence)
    notice = filler(pb.MeetingNotice, Notice, "items", title=lambda one: one.content["title"])
    …
    notice(entity, items=[…])
    row = filler(pb.Document, Document, without=("body", "opinions"))

A filler knows what it shows, so that a field of the message that the thing does not have, and that is neither worked
out nor given at each call, is a TypeError when the process is made, and so is a field of another kind. What is kept
as JSON is shown as far as it goes: what was written before a field was thought of has no such key.
"""

import json
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from keyword import iskeyword
from operator import attrgetter
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from chassis import stated
from chassis.db import Page
from chassis.wire import instant

M = TypeVar("M", bound=Message)
S = TypeVar("S")
F = TypeVar("F", bound=Callable[..., Any])
Show = Callable[[Any], Any]
_made: "list[Filler[Any, Any]]" = []
_shows: dict[tuple[Any, type[Message], frozenset[str]], Callable[[Any], Message]] = {}


class Filler(Generic[S, M]):
    """Shows a thing as a message. Called with the thing, and by name with what each call gives."""

    def __init__(
        self,
        message: type[M],
        thing: type[S],
        given: Iterable[str],
        worked_out: Mapping[str, Callable[[S], Any]],
        without: Iterable[str] = (),
    ) -> None:
        self.message, self.thing, self.given, self.worked_out = message, thing, frozenset(given), worked_out
        self.without = frozenset(without)
        self._fill: Callable[..., M] | None = None
        _made.append(self)

    def __call__(self, thing: S, /, **given: Any) -> M:
        """The message of a thing. Raises TypeError for other things given than were said to be."""
        if given.keys() != self.given:
            name = self.message.DESCRIPTOR.name
            raise TypeError(f"{name}: {sorted(self.given)} are to be given, not {sorted(given)}")
        fill = self._fill or self.settle()
        return fill(thing, given)

    def settle(self) -> Callable[..., M]:
        """Match the message with the thing. Raises TypeError where they do not fit."""
        known: dict[str, Any] = {field.name: field for field in self.message.DESCRIPTOR.fields}
        name = f"{self.message.DESCRIPTOR.name} of {self.thing.__name__}"
        if strange := [one for one in (*self.given, *self.worked_out, *self.without) if one not in known]:
            raise TypeError(f"{name}: the message has no {', '.join(strange)}")
        own = sorted(known.keys() - self.given - self.worked_out.keys() - self.without)
        hints = attributes(self.thing)
        if lacking := [one for one in own if one not in hints]:
            raise TypeError(f"{name}: there is no {', '.join(lacking)}, so that it must be worked out or given")
        values = {one: (f"thing.{one}", by_hint(known[one], hints[one], name)) for one in own}
        values |= {one: (f"work_{one}(thing)", _loose(known[one])) for one in self.worked_out}
        values |= {one: (f"given[{one!r}]", _loose(known[one])) for one in self.given}
        works = {f"work_{one}": work for one, work in self.worked_out.items()}
        self._fill = _compiled(self.message, values, works)
        return self._fill


def _compiled(message: type[M], values: Mapping[str, tuple[str, Show | None]], works: Mapping[str, Any]) -> Any:
    """A function of a thing and of what is given, as it would be written by hand; a loop over the fields took longer.

    `values` are the fields, each with the expression of its value and with what makes that fit. All names that come to
    stand in the text are those of fields and attributes in our own protos and code.
    """
    scope: dict[str, Any] = {"message": message, **works}
    fields = []
    for name, (value, show) in values.items():
        if show is not None:
            scope[f"show_{name}"] = show
            value = f"None if (value := {value}) is None else show_{name}(value)"
        fields.append(f"**{{{name!r}: {value}}}" if iskeyword(name) else f"{name}={value}")
    made = f"lambda thing, given: message({', '.join(fields)})"
    return eval(compile(made, f"<filler of {message.DESCRIPTOR.name}>", "eval"), scope)  # noqa: S307


def filler(
    message: type[M],
    thing: type[S],
    *given: str,
    without: Iterable[str] = (),
    also: Mapping[str, Callable[[S], Any]] = types.MappingProxyType({}),
    **worked_out: Callable[[S], Any],
) -> Filler[S, M]:
    """What shows a thing as a message: fields by name, but for those `given` at each call and those worked out.

    `also` are worked out too: many in one way, such as `out_of`. Those in `without` are left empty.
    """
    return Filler(message, thing, given, {**also, **worked_out}, without)


def out_of(attribute: str, *names: str) -> dict[str, Callable[[Any], Any]]:
    """Fields that are worked out by looking into a thing's JSON: `also=out_of("content", "title", "venue")`."""
    get = attrgetter(attribute)
    return {name: lambda thing, name=name: (get(thing) or {}).get(name) for name in names}  # type: ignore[misc]


def shows(show: F) -> F:
    """Marks a function of one parameter, or a filler, as what shows such a thing as such a message wherever it is told.

    It is how a reader comes to see less than there is, or something else: the mark stands where that is decided.
    """
    if isinstance(show, Filler):
        _mark((show.thing, show.message, show.without), show)
    else:
        hints = get_type_hints(show)
        told = hints.pop("return")
        (thing, *_) = hints.values()
        _mark((thing, told, frozenset()), show)
    return show


def _mark(what: tuple[Any, type[Message], frozenset[str]], show: Any) -> None:
    if what in _shows:
        raise TypeError(f"two things show {what[0]} as {what[1].DESCRIPTOR.name}: {_shows[what]} and {show}")
    _shows[what] = show


def shower(thing: Any, message: type[M], without: frozenset[str] = frozenset()) -> Callable[[Any], M]:
    """What shows a thing as a message: what is marked for it, else every field by its name, without those left out.

    `thing` is a type, or a Page of one, which is shown as the message whose one list holds its rows. Raises TypeError.
    """
    if (marked := _shows.get((thing, message, without))) is not None:
        return marked  # type: ignore[return-value]
    if get_origin(thing) is Page:
        return _page(get_args(thing)[0], message)
    if not isinstance(thing, type) or thing in _PLAIN:
        raise TypeError(f"{thing} cannot be shown as {message.DESCRIPTOR.name}")
    made: Filler[Any, M] = filler(message, thing, without=without)
    made.settle()
    _shows[thing, message, without] = made
    return made


def _page(thing: Any, message: type[M]) -> Callable[[Any], M]:
    field: Any
    (field,) = [one for one in message.DESCRIPTOR.fields if one.is_repeated]
    member = GetMessageClass(field.message_type)
    show = None if thing is member else shower(thing, member, stated.stated(field).without)
    name = field.name

    def page(found: Any) -> M:
        rows = found.rows if show is None else [show(row) for row in found.rows]
        return message(**{name: rows}, next_cursor=found.next_cursor)

    return page


def settle() -> None:
    """Match every filler with what it shows. Raises TypeError for the first that does not fit."""
    for one in _made:
        one.settle()
    _made.clear()


def attributes(thing: type[Any]) -> dict[str, Any]:
    """What a thing has, by name, with its type where that is known (else Any): annotated, mapped, or a property."""
    try:
        hints = {name: _unmapped(hint) for name, hint in get_type_hints(thing).items()}
    except NameError:
        hints = {}
    if is_dataclass(thing):
        hints = {one.name: Any for one in fields(thing)} | hints
    for name in dir(thing):
        if name not in hints and not name.startswith("_"):
            found = getattr(thing, name)
            got = found.fget if isinstance(found, property) else None
            hints[name] = _returned(got) if got else Any
    return hints


def _returned(function: Any) -> Any:
    try:
        return get_type_hints(function).get("return", Any)
    except NameError:
        return Any


def _unmapped(hint: Any) -> Any:
    return get_args(hint)[0] if getattr(get_origin(hint), "__name__", "") in ("Mapped", "ClassVar") else hint


def by_hint(field: Any, hint: Any, owner: str) -> Show | None:
    """What makes a value of a type fit a field; None where it fits as it is. Raises TypeError where it never will."""
    hint = _given(hint)
    said = stated.stated(field)
    if said.many:
        return _many_by_hint(field, hint, owner)
    if hint is Any or said.form == stated.JSON:
        return _loose(field)
    if said.form == stated.MESSAGE:
        return _message_by_hint(field, hint)
    kind = get_origin(hint) or hint
    if field.type == FieldDescriptor.TYPE_STRING:
        if kind not in _TEXTS:
            raise TypeError(f"{owner}: {field.name} is text, and {hint} is none")
        return _TEXTS[kind]
    if kind not in _NUMBERS.get(field.cpp_type, _ANY_NUMBER):
        raise TypeError(f"{owner}: {field.name} cannot hold {hint}")
    return None


def _given(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        inner = [one for one in get_args(hint) if one is not type(None)]
        return inner[0] if len(inner) == 1 else Any
    return hint


def _many_by_hint(field: Any, hint: Any, owner: str) -> Show | None:
    kind = get_origin(hint) or hint
    if isinstance(kind, type) and issubclass(kind, str | bytes | int | date | UUID):
        raise TypeError(f"{owner}: {field.name} is a list, and {hint} is none")
    (inner, *_) = get_args(hint) or (Any,)
    if field.type == FieldDescriptor.TYPE_MESSAGE:
        show = _message_by_hint(field, inner) if isinstance(inner, type) else _loose_one(field)
    elif inner is Any:
        show = _loose_one(field)
    else:
        show = _TEXTS.get(inner) if field.type == FieldDescriptor.TYPE_STRING else None
    return list if show is None else lambda values: [show(value) for value in values]


def _message_by_hint(field: Any, hint: Any) -> Show | None:
    if not isinstance(hint, type) or get_origin(hint) is not None or issubclass(hint, dict | Mapping):
        return _loose_one(field)
    if issubclass(hint, Message):
        return None
    return shower(hint, GetMessageClass(field.message_type), stated.stated(field).without)


def _loose(field: Any) -> Show | None:
    """As by_hint, for a value of which no more is known than that it is there."""
    show = _loose_one(field)
    if not field.is_repeated:
        return show
    return list if show is None else lambda values: [show(value) for value in values]


def _loose_one(field: Any) -> Show | None:
    if field.type == FieldDescriptor.TYPE_MESSAGE:
        member = GetMessageClass(field.message_type)
        return lambda value: _member(member, value)
    if field.type != FieldDescriptor.TYPE_STRING:
        return None
    return _json if stated.stated(field).form == stated.JSON else _text


def _member(kind: type[Message], value: Any) -> Message:
    if isinstance(value, Message):
        return value
    if isinstance(value, Mapping):
        return of_json(kind, value)
    # Matching it here, on the way, would find out too late that it does not fit.
    raise TypeError(f"{type(value).__name__} has to be shown as {kind.DESCRIPTOR.name} by a filler of its own")


def of_json(kind: type[M], value: Mapping[str, Any]) -> M:
    """A message of what is kept as JSON, as far as it goes."""
    values = {}
    for field in kind.DESCRIPTOR.fields:
        if (found := value.get(field.name)) is not None:
            show = _loose(field)
            values[field.name] = found if show is None else show(found)
    return kind(**values)


def _json(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False) if value else ""


def _text(value: Any) -> str:
    if type(value) is str:
        return value
    return instant(value) if isinstance(value, datetime) else str(value)


_TEXTS: Mapping[Any, Show | None] = {str: None, UUID: str, date: str, datetime: instant}
_PLAIN = frozenset({*_TEXTS, int, bool, float, bytes, dict, list, tuple})
_ANY_NUMBER = frozenset({int, float})
_NUMBERS = {
    FieldDescriptor.CPPTYPE_BOOL: frozenset({bool}),
    FieldDescriptor.CPPTYPE_STRING: frozenset({bytes}),
    FieldDescriptor.CPPTYPE_DOUBLE: _ANY_NUMBER,
    FieldDescriptor.CPPTYPE_FLOAT: _ANY_NUMBER,
    FieldDescriptor.CPPTYPE_INT32: frozenset({int}),
    FieldDescriptor.CPPTYPE_INT64: frozenset({int}),
}
