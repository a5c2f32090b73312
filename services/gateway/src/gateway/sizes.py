"""How large a body can be that its shape has a use for, and as much of a larger one as is worth a look."""

from collections.abc import Callable
from itertools import islice
from typing import Any

from marshmallow import Schema, fields, validate

from gateway.problem import MOST_ERRORS
from gateway.schemas.base import Bytes, Choice, Json, Many, One, Text

CHARACTER = 12
"""Bytes of one character where JSON escapes it: two \\u…, for what lies beyond the basic plane (RFC 8259, 7)."""
VALUE = 64
"""Of a number, a date, an id or a truth, and of the quotes, commas, line breaks and indentation around any value."""
ANYTHING = 1 << 62
"""Of what has no shape: whatever the server takes at all."""

Cut = Callable[[Any], Any]
"""Gives back a value without what nobody needs to see to know that it is wrong; most are given back as they are."""


def most_bytes(shape: type[Schema]) -> int:
    """The bytes of the largest JSON text that `shape` accepts, written as wastefully as anybody does."""
    return VALUE + sum(_bytes(field) + CHARACTER * len(name) for name, field in _members(shape))


def cutter(shape: type[Schema]) -> Cut:
    """What cuts a body down to what its shape can look at.

    Of a million members of a list, or names that nobody knows, each would be judged before the request is refused.
    """
    names = frozenset(name for name, _ in _members(shape))
    inner = [(name, one) for name, field in _members(shape) if (one := _field_cutter(field)) is not None]

    def cut(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        if len(value) > len(names) + MOST_ERRORS:
            unknown = set(islice((name for name in value if name not in names), MOST_ERRORS))
            value = {name: given for name, given in value.items() if name in names or name in unknown}
        for name, one in inner:
            if name in value:
                value[name] = one(value[name])
        return value

    return cut


def _field_cutter(field: fields.Field[Any]) -> Cut | None:
    if isinstance(field, One):
        return cutter(field.shape)
    if not isinstance(field, Many):
        return None
    # One more than there may be is as wrong as all of them.
    enough, one = _most_members(field) + 1, _field_cutter(field.inner)

    def cut_list(value: Any) -> Any:
        if not isinstance(value, list):
            return value
        value = value[:enough]
        return [one(member) for member in value] if one is not None else value

    return cut_list


def _bytes(field: fields.Field[Any]) -> int:
    if isinstance(field, Json):
        return ANYTHING
    if isinstance(field, Many):
        return VALUE + _most_members(field) * _bytes(field.inner)
    if isinstance(field, One):
        return VALUE + most_bytes(field.shape)
    if isinstance(field, Bytes):
        # Four characters for three bytes, and what some write around them or before their strokes.
        return VALUE + field.most * 3 // 2
    if isinstance(field, Choice):
        return VALUE + CHARACTER * max(map(len, _words(field)), default=0)
    return VALUE + (CHARACTER * field.longest if isinstance(field, Text) else 0)


def _most_members(field: Many) -> int:
    return max((rule.max or 0 for rule in field.validators if isinstance(rule, validate.Length)), default=0)


def _words(field: Choice) -> list[str]:
    return [str(word) for rule in field.validators if isinstance(rule, validate.OneOf) for word in rule.choices]


def _members(shape: type[Schema]) -> list[tuple[str, fields.Field[Any]]]:
    # Of the class: an instance would hold a copy of every field, for each operation.
    return [(field.data_key or name, field) for name, field in shape._declared_fields.items()]
