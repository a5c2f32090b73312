"""What all shapes are made of: bodies and queries that refuse the unknown, fields that stay text for the protos.

A request's text must hold only what can be seen (chassis.texts), its days and instants must be of the years that are
reckoned with (chassis.wire), as the services ask too; whether it is allowed is the services' business. In replies an
empty id, date or instant is shown as null, because a proto has none.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from marshmallow import RAISE, Schema, ValidationError, fields, validate

from chassis import texts, wire
from chassis.errors import Malformed

INT32 = 2**31 - 1
_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]*")


UNKNOWN = {"unknown": "没有这个字段 / there is no such field", "type": "应为一个对象 / an object is expected"}


class Body(Schema):
    """A request body: a JSON object with these fields and no others."""

    error_messages = UNKNOWN

    class Meta:
        """A misspelt field is an error, not a field left out; no shape is looked up by its name."""

        unknown = RAISE
        register = False


class Query(Schema):
    """The parameters of a query string: these and no others, each once."""

    error_messages = UNKNOWN

    class Meta:
        """As for bodies."""

        unknown = RAISE
        register = False


class Reply(Schema):
    """A reply, read straight from a proto message."""

    class Meta:
        """A server needs the shape of a reply until it knows how to read one, and no longer."""

        register = False

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """A reply is not judged, and what a proto leaves empty is shown as null."""
        field_obj.validators = []
        if isinstance(field_obj, _Absent) and field_name != "id" and not field_obj.required:
            field_obj.allow_none = True
        if isinstance(field_obj, fields.Nested) and not field_obj.many and not field_obj.required:
            field_obj.allow_none = True


SAID = {
    "required": "必填 / required",
    "null": "不得为 null / must not be null",
    "validator_failed": "值不对 / not a good value",
    "invalid": "类型不对 / not of the expected type",
}


def _length(least: int, most: int, unit: str = "个字符 / characters") -> validate.Length:
    zh, en = unit.split(" / ")
    return validate.Length(
        min=least, max=most, error=f"应为 {least} 至 {most} {zh} / {least} to {most} {en} are expected"
    )


def described(description: str, more: dict[str, Any]) -> dict[str, Any]:
    """A field's arguments with its description among the metadata, and messages in both languages."""
    if description:
        more["metadata"] = {"description": description, **more.get("metadata", {})}
    more["error_messages"] = {**SAID, **more.get("error_messages", {})}
    return more


class Text(fields.String):
    """Text of `least` to `longest` characters that can be seen, in normal form; long text may have several lines."""

    def __init__(self, description: str = "", *, longest: int = 200, least: int = 1, **more: Any) -> None:
        self.longest, self.least = longest, least
        super().__init__(**described(description, more))
        self.validators = [_length(least, longest), *self.validators]

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = texts.normal(super()._deserialize(value, attr, data, **kwargs))
        # What is far too long is told so, and its characters are not looked at one by one.
        if len(text) <= self.longest and (wrong := texts.fault(text, self.longest > texts.LINE)):
            raise ValidationError(wrong)
        # Empty is "not given" where it may be; blanks are a slip, and taking them for "not given" would hide it.
        if not text.strip() and (text or self.least):
            raise ValidationError("不得为空 / must not be blank")
        return text


class Choice(Text):
    """One of a few words; where none has to be given, empty is as good as left out, and is published so."""

    def __init__(self, description: str = "", choices: Iterable[str] = (), **more: Any) -> None:
        super().__init__(description, **more)
        words = list(choices)
        error = f"应为以下之一：{'、'.join(words)} / one of {', '.join(words)} is expected"
        self.validators = [validate.OneOf(words if self.least else ["", *words], error=error)]


def published(form: re.Pattern[str]) -> str:
    """A form that is judged by fullmatch, as the description says it: anchored, and in what JavaScript shares."""
    return f"^{form.pattern}$"


class Code(Text):
    """The code of a unit, of a post or of a matter area."""

    def __init__(self, description: str = "", *, longest: int = 40, **more: Any) -> None:
        more["metadata"] = {"pattern": published(_CODE), **more.get("metadata", {})}
        super().__init__(description, longest=longest, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not _CODE.fullmatch(text):
            raise ValidationError("应为代码（小写字母、数字、下划线、连字符） / a code (a-z, 0-9, _ and -) is expected")
        return text


class _Absent(fields.String):
    """Text of a form of its own; empty in a proto means absent."""

    form = "格式不对 / not of the expected form"

    def __init__(self, description: str = "", **more: Any) -> None:
        super().__init__(**described(description, more))

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:
        return value or None

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not self._is_good(text):
            raise ValidationError(self.form)
        return text

    def _is_good(self, text: str) -> bool:
        raise NotImplementedError


class Uuid(_Absent):
    """A UUID, as text."""

    form = "不是 UUID / not a UUID"

    def __init__(self, description: str = "", **more: Any) -> None:
        more["metadata"] = {"format": "uuid", **more.get("metadata", {})}
        super().__init__(description, **more)

    def _is_good(self, text: str) -> bool:
        return _UUID.fullmatch(text) is not None

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return super()._deserialize(value, attr, data, **kwargs).lower()


class _Read(_Absent):
    """Text that the services read as a value, by the same function of chassis.wire."""

    read: Callable[[str, str], object]

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = fields.String._deserialize(self, value, attr, data, **kwargs)
        try:
            self.read(text, "")
        except Malformed as error:
            raise ValidationError(list(error.fields.values())) from error
        return text


class Date(_Read):
    """A date YYYY-MM-DD, as text."""

    read = staticmethod(wire.to_day)

    def __init__(self, description: str = "", **more: Any) -> None:
        more["metadata"] = {"format": "date", "pattern": published(wire.DATE), **more.get("metadata", {})}
        super().__init__(description, **more)


class Instant(_Read):
    """An instant with its offset (RFC 3339), as text."""

    read = staticmethod(wire.to_instant)

    def __init__(self, description: str = "", **more: Any) -> None:
        more["metadata"] = {"format": "date-time", **more.get("metadata", {})}
        super().__init__(description, **more)


class Month(_Read):
    """A month YYYY-MM, as text."""

    read = staticmethod(wire.to_month)

    def __init__(self, description: str = "", **more: Any) -> None:
        more["metadata"] = {"pattern": published(wire.MONTH), **more.get("metadata", {})}
        super().__init__(description, **more)


class Number(fields.Float):
    """A number that may have a part, such as half a day."""

    def __init__(self, description: str = "", **more: Any) -> None:
        super().__init__(**described(description, more))


class Integer(fields.Integer):
    """A whole number from `least` to `most`; in a body a JSON number, never text."""

    def __init__(self, description: str = "", *, least: int = 0, most: int = INT32, **more: Any) -> None:
        super().__init__(**described(description, more))
        self.validators = [
            validate.Range(least, most, error=f"应在 {least} 至 {most} 之间 / {least} to {most} is expected"),
            *self.validators,
        ]

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        if isinstance(value, str) and isinstance(self.root, Query):
            if not re.fullmatch(r"-?[0-9]{1,18}", value):
                raise self.make_error("invalid", input=value)
            return int(value)
        if type(value) is not int:
            raise self.make_error("invalid", input=value)
        return value


class Level(Integer):
    """A classification level: 0 公开, 1 内部, 2 秘密, 3 机密, 4 绝密."""

    def __init__(self, description: str = "密级：0 公开，1 内部，2 秘密，3 机密，4 绝密", **more: Any) -> None:
        # Without an example the documentation page suggests the highest, which no network of this kind may hold.
        more["metadata"] = {"examples": [0], **more.get("metadata", {})}
        super().__init__(description, least=0, most=4, **more)


class Truth(fields.Boolean):
    """true or false; in a body the JSON words, in a query string the texts."""

    def __init__(self, description: str = "", **more: Any) -> None:
        super().__init__(**described(description, more))

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if isinstance(value, str) and isinstance(self.root, Query) and value in ("true", "false"):
            return value == "true"
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Bytes(fields.String):
    """A file of at most `most` bytes, in base64."""

    def __init__(self, description: str = "", *, most: int = 2_500_000, **more: Any) -> None:
        self.most = most
        more["metadata"] = {"format": "byte", **more.get("metadata", {})}
        super().__init__(**described(description, more))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            content = base64.b64decode(super()._deserialize(value, attr, data, **kwargs), validate=True)
        except (binascii.Error, ValueError) as error:
            if isinstance(error, ValidationError):
                raise
            raise ValidationError("不是 base64 / not base64") from error
        if len(content) > self.most:
            raise ValidationError(f"不得超过 {self.most} 字节 / at most {self.most} bytes")
        return content

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str:
        return base64.b64encode(value).decode()


class Many(fields.List[Any]):
    """A list of at most `most` members."""

    def __init__(self, inner: Any, description: str = "", *, most: int = 200, least: int = 0, **more: Any) -> None:
        super().__init__(inner, **described(description, more))
        self.validators = [_length(least, most, "项 / members"), *self.validators]


class One(fields.Nested):
    """Another shape inside this one; null in a reply where the proto has none."""

    def __init__(self, shape: type[Schema], description: str = "", **more: Any) -> None:
        self.shape = shape
        super().__init__(shape, **described(description, more))


class Json(fields.Raw):
    """A value that travels as JSON text in the proto and is shown as itself; null where there is none."""

    def __init__(self, description: str = "", **more: Any) -> None:
        super().__init__(**{"allow_none": True, **described(description, more)})

    def _serialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return json.loads(value) if value else None


class PageQuery(Query):
    """Which page: every list takes these; a list's own filters are added by inheriting."""

    cursor = Text(
        "上一页返回的游标；第一页不填 / Cursor of the page, from a reply before; left out: the first", longest=100
    )
    limit = Integer("每页条数，1 至 200，默认 50 / Rows a page, 1..200; left out: 50", least=1, most=200)


class Page(Reply):
    """A page of a list; a list adds the field of its members by inheriting."""

    next_cursor = Text("下一页的游标；最后一页为空文本 / Cursor of the next page; empty at the end", least=0)


def dumper(shape: type[Schema]) -> Callable[[Message], dict[str, Any]]:
    """A function that shows a proto message as `shape` says: marshmallow's dump, but resolved once for each shape."""
    known: Callable[[Message], dict[str, Any]] | None = shape.__dict__.get("_dump")
    if known is not None:
        return known
    readers = [
        (field.data_key or name, _reader(field.attribute or name, field)) for name, field in shape().dump_fields.items()
    ]

    def dump(message: Message) -> dict[str, Any]:
        return {name: read(message) for name, read in readers}

    # Kept by the shape itself, because a table of all shapes would keep them all.
    shape._dump = dump  # type: ignore[attr-defined]
    return dump


def _reader(name: str, field: Any) -> Callable[[Any], Any]:
    if isinstance(field, fields.Nested):
        nested = dumper(type(field.schema))
        if field.many:
            return lambda message: [nested(member) for member in getattr(message, name)]
        return lambda message: nested(getattr(message, name)) if message.HasField(name) else None
    if isinstance(field, fields.List):
        if isinstance(field.inner, fields.Nested):
            nested = dumper(type(field.inner.schema))
            return lambda message: [nested(member) for member in getattr(message, name)]
        return lambda message: list(getattr(message, name))
    if isinstance(field, _Absent):
        return lambda message: getattr(message, name) or None
    if isinstance(field, Json | Bytes):
        return lambda message: field._serialize(getattr(message, name), name, message)
    if isinstance(field, fields.Mapping):
        return lambda message: dict(getattr(message, name))
    return attrgetter(name)


def undumpable(shape: type[Schema], message: type[Message]) -> list[str]:
    """The fields of a reply's shape that its proto message does not have; the view of a table's row asks it."""
    found = []
    for name, field in shape().dump_fields.items():
        descriptor = message.DESCRIPTOR.fields_by_name.get(field.attribute or name)
        if descriptor is None:
            found.append(f"{shape.__name__}.{name}")
            continue
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested) and isinstance(descriptor.message_type, Descriptor):
            found += undumpable(type(inner.schema), GetMessageClass(descriptor.message_type))
    return found
