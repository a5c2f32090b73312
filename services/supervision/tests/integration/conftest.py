"""A migrated database, a runtime over it, and the people of the tests."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chassis import db, migrate, run
from chassis.actor import Actor, Power, Standing
from chassis.clock import FixedClock
from chassis.errors import Malformed
from chassis.run import Runtime
from chassis.settings import FrameSettings
from chassis.testing import fresh_database, rulebook, shown_by, superuser_url
from chassis.workdays import Calendar
from supervision.api import FACES

shown = shown_by(FACES)
UNITS = {"d01", "d07", "d08", "d09"}
ROLES: dict[str, tuple[tuple[str, ...], tuple[str, ...], int]] = {
    "mayor": (("mayor.approve", "mayor.chair"), ("gov",), 2),
    "vm1": (("vice_mayor",), ("gov",), 2),
    "clerk": (("office.staff", "member:d01"), ("d01",), 1),
    "head_d07": (("head:d07", "member:d07"), ("d07",), 1),
    "head_d08": (("head:d08", "member:d08"), ("d08",), 1),
    "deputy_d08": (("deputy:d08", "member:d08"), ("d08",), 1),
    "low_d08": (("head:d08", "member:d08"), ("d08",), 0),
    "head_d09": (("head:d09", "member:d09"), ("d09",), 1),
}


class Units:
    """The neighbour that knows the units, as the commands ask it."""

    def require_units(self, _: Actor, lead: str, supporting: tuple[str, ...]) -> None:
        for code in (lead, *supporting):
            if code not in UNITS:
                raise Malformed({"lead_unit": f"no unit has the code {code}"})


class City:
    """A runtime, its clock, and commands and reads by role."""

    def __init__(self, url: str) -> None:
        self.ids = {role: uuid4() for role in ROLES}
        self.roles = {key: role for role, key in self.ids.items()}
        self.clock = FixedClock(datetime(2026, 3, 2, 1, 0, tzinfo=UTC))
        self.runtime = Runtime(
            service="supervision",
            settings=FrameSettings(database_url=url, amqp_url=""),
            engine=db.connect(url),
            clock=self.clock,
            book=rulebook("supervision"),
            calendar=Calendar(),
            standing=self._standing,
            neighbours=Units(),
        )
        self._keys = count()

    def _standing(self, actor: Actor, _on: date, _old: bool) -> Standing:
        assert actor.person_id is not None
        role = self.roles[actor.person_id]
        powers, units, clearance = ROLES[role]
        return Standing(actor.person_id, role, tuple(map(Power, powers)), frozenset(units), clearance)

    def actor(self, role: str, key: str = "", version: int | None = None) -> Actor:
        return Actor(self.ids[role], "test", f"request-{next(self._keys)}", key=key, expected_version=version)

    def act(self, role: str, handler: Any, command: Any, **more: Any) -> Any:
        """Carry out a command through the frame, and return the reply's message."""
        return run.run(self.runtime, self.actor(role, **more), handler, command, lambda made: shown(handler, made))

    def read(self, role: str, function: Any, *arguments: object) -> Any:
        """Read, and return what a caller of the rpc would get."""
        answered = lambda ctx: shown(function, function(ctx, *arguments))  # noqa: E731
        return run.query(self.runtime, self.actor(role), answered)

    def rows(self, sql: str, **values: object) -> list[Any]:
        with self.runtime.reading() as session:
            return list(session.execute(text(sql), values))

    def waiting(self, task_id: str | UUID) -> dict[str, list[str]]:
        """The steps that wait about a task, and the powers they wait for."""
        found = self.rows("SELECT step, powers FROM pending_steps WHERE subject = :s", s=f"task/{task_id}")
        return {row.step: row.powers for row in found}


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    """A migrated database of this test process alone."""
    with fresh_database(superuser_url(), lambda url: migrate.main([], "supervision", url), "supervision") as url:
        yield url


@pytest.fixture
def city(database: str) -> Iterator[City]:
    """An empty ledger and everyone at work."""
    city = City(database)
    with city.runtime.sessions.begin() as session:
        own = "tasks, entries, ledger_years, minutes_editions"
        tables = f"{own}, acts, answers, inbox, inbox_versions, outbox, pending_steps"
        session.execute(text(f"TRUNCATE {tables}"))
    yield city
    city.runtime.engine.dispose()
