"""The facts a service tells by events, as they stand now, for the services that keep copies of them (ADR 0026)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from google.protobuf.message import Message
from sqlalchemy import Select
from sqlalchemy.orm import Session

from chassis import grpc_server
from chassis.envelope import event_type
from chassis.errors import Malformed, NotPermitted
from chassis.run import Runtime
from chassis.wire import to_uuid
from zhengling.common.v1 import facts_service_pb2 as pb
from zhengling.common.v1.facts_service_pb2_grpc import FactsServiceServicer

Q = TypeVar("Q", bound=Select[Any])

MOST, MOST_BYTES = 200, 1_000_000
"""Facts, and about how many bytes, of one page."""


@dataclass(frozen=True)
class Which:
    """Which facts of a kind: those after an id, or only some."""

    after: UUID | None
    ids: Sequence[UUID]
    limit: int


@dataclass(frozen=True)
class Fact:
    """What one event would tell now of `subject` at its `version`; `id` is that of the copy that is made of it."""

    id: UUID
    subject: str
    version: int
    message: Message


def narrowed(query: Q, column: Any, which: Which) -> Q:
    """A query for a page of facts, whose ids stand in a column; the caller orders it by that column."""
    if which.ids:
        query = query.where(column.in_(which.ids))
    if which.after is not None:
        query = query.where(column > which.after)
    return query.limit(which.limit)


@dataclass(frozen=True)
class Kind:
    """A kind of facts, told by events of one type, and the services that keep copies of them.

    `read` answers them in the order of their ids, and may be asked for more than it has.
    """

    message: type[Message]
    readers: frozenset[str]
    read: Callable[[Session, Which], Iterable[Fact]]


class FactsApi(FactsServiceServicer):  # type: ignore[misc]  # Generated code tells no types.
    """The FactsService of a service; who asks is a service, whose token the frame has verified."""

    def __init__(self, runtime: Runtime, kinds: Iterable[Kind]) -> None:
        self._runtime = runtime
        self._kinds = {event_type(kind.message): kind for kind in kinds}

    def ListFacts(self, request: pb.ListFactsRequest, _: object) -> pb.ListFactsReply:  # noqa: N802
        """A page of facts. Raises NotPermitted for who keeps no copies of them, Malformed."""
        kind = self._kinds.get(request.event_type)
        reader = grpc_server.actor().client.removeprefix("service:")
        if kind is None or reader not in kind.readers:
            raise NotPermitted("facts")
        if len(request.ids) > MOST:
            raise Malformed({"ids": f"最多 {MOST} 个 / at most {MOST}"})
        after = to_uuid(request.after, "after") if request.after else None
        which = Which(after, [to_uuid(one, "ids") for one in request.ids], MOST)
        reply, size = pb.ListFactsReply(), 0
        with self._runtime.reading() as session:
            reply.epoch = self._runtime.epoch(session)
            for fact in kind.read(session, which):
                data = fact.message.SerializeToString()
                size += len(data)
                if reply.facts and size > MOST_BYTES:
                    reply.last = reply.facts[-1].id
                    break
                reply.facts.append(pb.Fact(id=str(fact.id), subject=fact.subject, version=fact.version, data=data))
                if len(reply.facts) == MOST:
                    reply.last = str(fact.id)
                    break
        if request.ids:
            reply.last = ""
        return reply
