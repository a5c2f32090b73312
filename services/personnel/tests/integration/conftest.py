"""A city in a database of its own: the example directory of Rushan, read by the very command an operator uses."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from chassis import db, migrate, pending, run
from chassis.actor import Actor, Standing
from chassis.acts import Act
from chassis.clock import FixedClock
from chassis.outbox import Outbox
from chassis.run import Context, Runtime
from chassis.settings import FrameSettings
from chassis.testing import fresh_database, rulebook, superuser_url
from chassis.workdays import Calendar
from personnel.acting import standing
from personnel.commands.leave.request_leave import RequestLeave
from personnel.import_directory import OPERATOR, import_folder
from personnel.model import Person, Post
from personnel.queries import identity as identity_reads
from zhengling.personnel.v1 import directory_service_pb2 as pb

FOLDER = Path(__file__).parents[4] / "deploy" / "rulepacks" / "rushan" / "directory"
TODAY = date(2026, 11, 23)


def runtime(url: str, **asks: Any) -> Runtime:
    return Runtime(
        service="personnel",
        settings=FrameSettings(database_url=url, amqp_url=""),
        engine=db.connect(url.replace("postgresql:", "postgresql+psycopg:", 1), pool_size=8),
        clock=FixedClock(datetime(2026, 11, 23, 2, 0, tzinfo=UTC)),
        book=rulebook("personnel"),
        calendar=Calendar.load(""),
        **asks,
    )


def prepare(url: str) -> None:
    migrate.main([], "personnel", url)
    built = runtime(url, standing=lambda *_: OPERATOR)
    import_folder(built, FOLDER)
    built.engine.dispose()


@dataclass
class City:
    """The runtime, and short words for what people of the example city do."""

    runtime: Runtime
    people: dict[str, UUID]
    posts: dict[str, UUID]

    def actor(self, login: str, key: str = "", version: int | None = None) -> Actor:
        return Actor(self.people[login], "test", "request", key=key, expected_version=version)

    def do(
        self, login: str, handler: Callable[..., Any], command: Any, key: str = "", version: int | None = None
    ) -> Any:
        """Carry out a command and return the entity; of a key used before, the first answer, as a client gets it."""
        made: list[tuple[Any, pb.Unit]] = []

        def reply(entity: Any) -> pb.Unit:
            made.append((entity, pb.Unit(code=str(entity.id))))
            return made[-1][1]

        answer = run.run(self.runtime, self.actor(login, key, version), handler, command, reply)
        # A repetition runs and is undone before its first answer is found.
        return next((entity for entity, told in made if told is answer), answer)

    def ask(self, login: str, function: Callable[..., Any], *arguments: Any) -> Any:
        return run.query(self.runtime, self.actor(login), function, *arguments)

    def standing(self, login: str) -> Standing:
        assert self.runtime.standing
        return self.runtime.standing(self.actor(login), self.today, False)

    def keys(self, login: str, on: date | None = None) -> set[str]:
        if on is None:
            return set(self.standing(login).keys())
        return {held.key for held in self.ask(login, identity_reads.position, None, on).held}

    def waiting(self, login: str) -> list[tuple[str, str]]:
        def read(ctx: Context) -> list[tuple[str, str]]:
            steps, _ = pending.waiting(ctx.session, ctx.standing, "", 50)
            return [(step.step, step.subject) for step in steps]

        found: list[tuple[str, str]] = self.ask(login, read)
        return found

    @property
    def today(self) -> date:
        return self.runtime.clock.today()

    def later(self, days: int) -> None:
        self.runtime.clock.move(days=days)  # type: ignore[attr-defined]

    def acts(self, subject: str = "") -> list[Act]:
        with self.runtime.reading() as session:
            query = select(Act).order_by(Act.id)
            return list(session.scalars(query.where(Act.subject == subject) if subject else query))

    def events(self, after: int = 0) -> list[str]:
        with self.runtime.reading() as session:
            keys = session.scalars(select(Outbox.routing_key).where(Outbox.id > after).order_by(Outbox.id))
            return [key.removeprefix("zhengling.personnel.").removesuffix(".v1") for key in keys]

    def last_event(self) -> int:
        with self.runtime.reading() as session:
            return session.scalar(select(Outbox.id).order_by(Outbox.id.desc()).limit(1)) or 0

    def leave(self, starts: int = 0, days: int = 3, **more: Any) -> RequestLeave:
        """A leave that starts so many days from today."""
        first = self.today + timedelta(days=starts)
        given = {"kind": "annual", "destination": "", "leaves_rushan": True, "leaves_weihai": True, "stand_in_id": None}
        given |= {"reason": "家事", "starts": first, "until": first + timedelta(days=days - 1)}
        return RequestLeave(**(given | more))


@pytest.fixture
def city() -> Iterator[City]:
    with fresh_database(superuser_url(), prepare, "personnel") as url:
        built = runtime(url)
        built.standing = standing.Standings(built.reading.kw["bind"].connect, built.clock)
        with built.reading() as session:
            people = dict(session.execute(select(Person.login, Person.id)).all())
            posts = dict(session.execute(select(Post.code, Post.id)).all())
        try:
            yield City(built, people, posts)
        finally:
            built.engine.dispose()
