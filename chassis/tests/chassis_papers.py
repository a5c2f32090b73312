"""A service of papers, for the tests of how commands are run: drafted by a clerk, signed by the mayor."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import MetaData, Text, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.actor import Actor, Power, Standing
from chassis.clock import FixedClock
from chassis.db import FRAME, NAMES, connect, new_id
from chassis.law import Machine, Rule, Rulebook, RuleBroken, Step, implements
from chassis.run import Context, Runtime
from chassis.settings import FrameSettings
from chassis.workdays import Calendar
from zhengling.common.v1.frame_service_pb2 import Rule as Reply
from zhengling.meetings.v1.events_pb2 import DecisionAdopted

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MAYOR, CLERK = uuid.uuid4(), uuid.uuid4()
PEOPLE = {
    MAYOR: Standing(MAYOR, "甲", (Power("mayor.sign"),), frozenset({"gov"}), 2),
    CLERK: Standing(CLERK, "乙", (Power("member:d01"),), frozenset({"d01"}), 1),
}
MACHINE = Machine("paper", {("draft", "sign"): Step("signed", "R1.1")})


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


class Paper(Base):
    __tablename__ = "papers"
    __subject__ = "paper"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text, unique=True)
    state: Mapped[str] = mapped_column(Text, default="draft")
    level: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    def known_to(self, standing: Standing) -> bool:
        return self.title != "secret" or standing.holds("mayor.sign")


@dataclass(frozen=True)
class Draft:
    title: str
    level: int = 0


@dataclass(frozen=True)
class Sign:
    paper_id: uuid.UUID


@implements("R1.1")
def require_a_short_title(title: str) -> None:
    if len(title) > 9:
        raise RuleBroken("R1.1", length=len(title))


def draft(command: Draft, ctx: Context) -> Paper:
    paper = ctx.add(Paper(id=new_id(), title=command.title, level=command.level, state="draft", version=1))
    require_a_short_title(command.title)
    ctx.wait_for(paper, "sign_paper", "mayor.sign", rule="R1.1")
    ctx.record(DecisionAdopted(decision_id=str(paper.id)), paper)
    return paper


def sign(command: Sign, ctx: Context) -> Paper:
    paper = ctx.target(Paper, command.paper_id)
    ctx.exercise("R1.2", "mayor.sign")
    paper.state = MACHINE.advance(paper.state, "sign")
    ctx.settle(paper, "sign_paper")
    ctx.record(DecisionAdopted(decision_id=str(paper.id), outcome="signed"), paper)
    return paper


def reply(paper: Paper) -> Reply:
    return Reply(id=str(paper.id), article=str(paper.version), kind=paper.state)


BOOK = Rulebook(
    {"id": "test", "title": "t", "number": "n"},
    {
        "R1.1": Rule("R1.1", "1", "gate", {"zh": "短", "en": "short"}),
        "R1.2": Rule("R1.2", "1", "authority", {"zh": "签", "en": "sign"}),
    },
    "test@0",
)


@contextmanager
def papers(database_url: str) -> Iterator[Runtime]:
    """The runtime of a service of papers on a database of its own."""
    engine = create_engine(database_url)
    FRAME.create_all(engine)
    Base.metadata.create_all(engine)
    engine.dispose()
    settings = FrameSettings(database_url=database_url, amqp_url="amqp://unused")
    made = Runtime(
        "paper", settings, connect(database_url, pool_size=20), FixedClock(NOW), BOOK, Calendar.load(""),
        standing=lambda actor, on, may_be_old: PEOPLE[actor.person_id],  # type: ignore[index]
    )  # fmt: skip
    yield made
    made.engine.dispose()


def by(person: uuid.UUID, key: str = "", version: int | None = None, request: str = "req-1") -> Actor:
    return Actor(person, "oa", request, key=key, expected_version=version)


def rows(runtime: Runtime, model: Any) -> list[Any]:
    with runtime.sessions() as session:
        return list(session.scalars(select(model)))
