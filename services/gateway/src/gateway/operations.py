"""Routes as tables: each row names an rpc, and one generic view (views.py) does for all rows what HTTP asks of it.

A row says nothing of rules: those are read from the code of the service (generated/rules.json).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from marshmallow import Schema

READ_SECONDS, WRITE_SECONDS = 3.0, 6.0
"""How long the gateway waits for a service; a write may wait for a row lock, which is given up after 5 s."""


@dataclass(frozen=True)
class Operation:
    """One row: `method` on `path` (under /v1) asks `rpc`, whose request message is named <rpc>Request.

    The request is built from the fields of the path, of `query` and of `body`, under the same names. `raw` is for
    downloads: the name of the reply's field of bytes, its media type, and the field that holds the file name ("" for
    none). `needs_version` asks for If-Match (428 without).
    """

    method: str
    path: str
    rpc: str
    zh: str
    en: str
    reply: type[Schema] | None = None
    body: type[Schema] | None = None
    query: type[Schema] | None = None
    status: int = 200
    needs_version: bool = False
    raw: tuple[str, str, str] | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    """What the fields in the path hold, where somebody is to read it."""
    timeout: float = 0.0
    """Seconds; 0 means READ_SECONDS or WRITE_SECONDS."""

    @property
    def safe(self) -> bool:
        """Whether it only reads."""
        return self.method == "GET"

    @property
    def seconds(self) -> float:
        """How long to wait for the answer."""
        return self.timeout or (READ_SECONDS if self.safe else WRITE_SECONDS)


@dataclass(frozen=True)
class Resource:
    """The rows that one service answers: `pb` holds its messages, `stub` is its generated stub class."""

    service: str
    pb: Any
    stub: Callable[..., Any]
    tag: str
    operations: tuple[Operation, ...] = field(default=())

    def types(self, operation: Operation) -> tuple[type[Message], type[Message]]:
        """The classes of an operation's request and reply messages. Raises TypeError where no service has the rpc."""
        for service in self.pb.DESCRIPTOR.services_by_name.values():
            method = service.methods_by_name.get(operation.rpc)
            if method is not None:
                return GetMessageClass(method.input_type), GetMessageClass(method.output_type)
        raise TypeError(f"{self.pb.DESCRIPTOR.name} has no rpc {operation.rpc}")
