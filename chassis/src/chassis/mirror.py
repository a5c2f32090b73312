"""A copy that a service keeps of another's facts, as it is compared with what its owner says now (ADR 0026)."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from google.protobuf.message import Message
from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from chassis import inbox
from chassis.run import Context


class Mirror(ABC):
    """The copies made of one kind of facts.

    `owner` tells the facts, by events of the types `listens`; `message` is the one that it states them by when asked.
    `thing` is the word for one copy, `consumer` the command whose newest versions say what is news, or "" where every
    event counts.
    """

    consumer: str = ""

    def __init__(self, owner: str, thing: str, message: type[Message], listens: Sequence[type[Message]] = ()) -> None:
        self.owner, self.thing, self.message, self.listens = owner, thing, message, (message, *listens)

    @abstractmethod
    def held(self, session: Session, after: UUID | None, last: UUID | None, limit: int) -> list[UUID]:
        """The ids of copies held, after one and up to another, in their order."""

    @abstractmethod
    def lock(self, session: Session, key: UUID) -> None:
        """Let no event about a copy be handled before the session commits."""

    @abstractmethod
    def put(self, ctx: Context, key: UUID, told: Any, epoch: int, /) -> list[str]:
        """Make a copy what its owner tells; which parts of it differed, none where it was so already."""

    @abstractmethod
    def drop(self, ctx: Context, key: UUID) -> list[str]:
        """Undo a copy of what its owner does not tell; what was there, nothing where there is nothing to undo."""

    def subject(self, key: UUID) -> str:
        """What the act is about, if the command names nothing else."""
        return f"{self.thing}/{key}"


class RowMirror(Mirror):
    """Copies that are one row each, kept by one command, the newest version of its subject being what counts.

    `read` makes the command of a message, `handle` carries it out, `values` are the row's columns as the command states
    them; `same` may say that two values of a column mean the same.
    """

    def __init__(
        self,
        owner: str,
        thing: str,
        message: type[Message],
        listens: Sequence[type[Message]] = (),
        *,
        model: type[Any],
        read: Callable[[Any], Any],
        handle: Callable[[Any, Context], object],
        values: Callable[[Any], Mapping[str, Any]],
        same: Callable[[str, Any, Any], bool] = lambda _, here, there: bool(here == there),
    ) -> None:
        super().__init__(owner, thing, message, listens)
        self._model, self._read, self._handle, self._values, self._same = model, read, handle, values, same
        self.consumer = handle.__module__.rpartition(".")[2]

    def held(self, session: Session, after: UUID | None, last: UUID | None, limit: int) -> list[UUID]:
        """The rows' ids."""
        return between(session, self._model.id, after, last, limit)

    def lock(self, session: Session, key: UUID) -> None:
        """The row itself; the consumer's version of it is locked by whoever reconciles."""
        session.get(self._model, key, with_for_update=True)

    def put(self, ctx: Context, key: UUID, told: Any, _epoch: int, /) -> list[str]:
        """Carry out the command as if the event had come, if a column differs."""
        command = self._read(told)
        row = ctx.session.get(self._model, key)
        if row is None:
            self._handle(command, ctx)
            return ["missing"]
        wanted = self._values(command).items()
        differing = [name for name, value in wanted if not self._same(name, getattr(row, name), value)]
        if differing:
            self._handle(command, ctx)
        return differing

    def drop(self, ctx: Context, key: UUID) -> list[str]:
        """Delete the row."""
        row = ctx.session.get(self._model, key)
        if row is None:
            return []
        ctx.session.delete(row)
        return ["not told by its owner"]


def between(session: Session, column: Any, after: UUID | None, last: UUID | None, limit: int) -> list[UUID]:
    """The distinct ids in a column, after one and up to another, in their order."""
    query = select(column).where(column.is_not(None)).distinct().order_by(column).limit(limit)
    if after is not None:
        query = query.where(column > after)
    if last is not None:
        query = query.where(column <= last)
    return list(session.scalars(query))


def is_deaf(session: Session, consumer: str, aggregate: str, epoch: int, version: int) -> bool:
    """Whether what a consumer has noted of an aggregate is above what its owner says, so that it hears no more."""
    noted = inbox.InboxVersion
    above = tuple_(noted.epoch, noted.version) > tuple_(epoch, version)
    query = select(noted.version).where(noted.consumer == consumer, noted.aggregate == aggregate, above)
    return session.scalars(query).first() is not None
