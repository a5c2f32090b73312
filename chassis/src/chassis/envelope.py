"""Events on the wire: CloudEvents 1.0 in structured JSON, with the proto message as its data."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Generic, TypeVar
from uuid import UUID

from google.protobuf.descriptor import Descriptor
from google.protobuf.json_format import MessageToDict, ParseDict, ParseError
from google.protobuf.message import Message

from chassis import log
from chassis.db import new_id
from zhengling.common.v1.options_pb2 import event_type as event_type_option
from zhengling.common.v1.options_pb2 import outward as outward_option

M = TypeVar("M", bound=Message)

MAX_BYTES = 1_000_000
"""A body larger than this is not an event of ours: events are thin, and attachments never travel in them."""

MAX_VERSION = 2**63 - 1


class Undecodable(Exception):
    """The body is not an event of the expected type; the text says why and is safe to show an operator."""


@dataclass(frozen=True)
class Event(Generic[M]):
    """One event as a consumer receives it.

    `subject` is <kind>/<uuid> and `version` the aggregate's version after the fact, so that the pair tells whether this
    is news, and of two epochs the newer is news whatever its version. `source` is /zhengling/<service>, `time` aware.
    `digest` tells one body from another.
    """

    id: UUID
    type: str
    source: str
    subject: str
    version: int
    time: datetime
    request_id: str
    data: M
    epoch: int = 0
    digest: bytes = b""


def event_type(message: type[Message] | Message) -> str:
    """The event's type, which is its routing key too, from its proto option. Raises TypeError if it is no event."""
    name: str = message.DESCRIPTOR.GetOptions().Extensions[event_type_option]
    if not name:
        raise TypeError(f"{message.DESCRIPTOR.full_name} has no event_type option, so it is no event")
    return name


def encode(
    event: Message,
    *,
    source: str,
    subject: str,
    version: int,
    at: datetime,
    event_id: UUID | None = None,
    epoch: int = 0,
) -> bytes:
    """The event as a CloudEvents body; `source` is /zhengling/<service>, `version` the aggregate's after the fact.

    `epoch` is the producer's, see chassis.epochs.
    Raises TypeError if the message is no event, and ValueError if the body is larger than MAX_BYTES.
    """
    head = _head(event, source, subject, version, at, event_id or new_id(), epoch)
    data = MessageToDict(event, preserving_proto_field_name=True)
    body = _written(head | {"requestid": log.request_id.get(), "data": data})
    if len(body) > MAX_BYTES:
        raise ValueError(f"event of {len(body)} bytes: more than {MAX_BYTES}")
    return body


def encode_outward(
    event: Message, *, source: str, subject: str, version: int, at: datetime, event_id: UUID, epoch: int = 0
) -> bytes:
    """The event as others than the suite's own services are told of it: what it is about, when, and little else.

    Of its data there are only the fields that the proto marks as fit for it.
    """
    names = _outward_fields(event.DESCRIPTOR)
    data = MessageToDict(event, preserving_proto_field_name=True) if names else {}
    head = _head(event, source, subject, version, at, event_id, epoch)
    return _written(head | {"data": {name: data[name] for name in names if name in data}})


def _head(
    event: Message, source: str, subject: str, version: int, at: datetime, event_id: UUID, epoch: int
) -> dict[str, Any]:
    """The attributes that everybody is told of an event."""
    return {
        "specversion": "1.0",
        "id": str(event_id),
        "source": source,
        "type": event_type(event),
        "subject": subject,
        "time": at.isoformat(),
        "datacontenttype": "application/json",
        "sequence": str(version),
        "epoch": str(epoch),
    }


def _written(envelope: dict[str, Any]) -> bytes:
    return json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode()


@cache
def _outward_fields(descriptor: Descriptor) -> tuple[str, ...]:
    return tuple(field.name for field in descriptor.fields if field.GetOptions().Extensions[outward_option])


def decode(body: bytes, message_type: type[M]) -> Event[M]:
    """Read a body that should hold an event of `message_type`; fields this version does not know are passed over.

    Raises Undecodable for whatever is wrong with it.
    """
    if len(body) > MAX_BYTES:
        raise Undecodable(f"{len(body)} bytes are more than {MAX_BYTES}")
    try:
        envelope = json.loads(body.decode("utf-8"))
        if not isinstance(envelope, dict) or envelope.get("specversion") != "1.0":
            raise Undecodable("not a CloudEvents 1.0 object")
        if not isinstance(envelope.get("data"), dict):
            raise Undecodable("data is not an object")
        if envelope.get("type") != event_type(message_type):
            raise Undecodable(f"unknown type {str(envelope.get('type'))[:100]!r}")
        # Events of before the epochs are of the first.
        version, epoch = int(_text(envelope, "sequence")), int(_text({"epoch": "0"} | envelope, "epoch"))
        time = datetime.fromisoformat(_text(envelope, "time"))
        if not (0 <= version <= MAX_VERSION and 0 <= epoch <= MAX_VERSION) or time.tzinfo is None:
            raise Undecodable("sequence, epoch or time out of range")
        event_id = UUID(_text(envelope, "id"))
        # One way to write an id, or an event would come back under another spelling of its own.
        if str(event_id) != envelope["id"]:
            raise Undecodable("id is not a UUID as RFC 9562 writes it")
        return Event(
            id=event_id,
            type=envelope["type"],
            source=_text(envelope, "source"),
            subject=_text(envelope, "subject"),
            version=version,
            time=time,
            request_id=str(envelope.get("requestid", "-"))[:100],
            data=ParseDict(envelope["data"], message_type(), ignore_unknown_fields=True),
            epoch=epoch,
            digest=hashlib.sha256(body).digest()[:16],
        )
    # What a hostile body can provoke: ValueError covers bad UTF-8 and bad JSON, RecursionError a deep nest.
    except (ValueError, TypeError, KeyError, AttributeError, ParseError, RecursionError) as error:
        raise Undecodable(f"{type(error).__name__}: {str(error)[:200]}") from error


def _text(envelope: dict[str, Any], name: str) -> str:
    value = envelope.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= 200:
        raise Undecodable(f"attribute {name} is missing or not a text of 1..200 characters")
    return value
