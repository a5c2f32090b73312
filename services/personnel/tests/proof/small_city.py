"""A small city in one database for a whole test run, put back as it was before each example."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from chassis import migrate, run
from chassis.actor import Actor
from chassis.clock import FixedClock
from chassis.testing import fresh_database, superuser_url
from personnel.acting import standing
from personnel.acting.standing import SQL, Position, position_of
from personnel.commands.directory import import_directory
from personnel.import_directory import OPERATOR
from personnel.model import Person, Post
from personnel.present import directory as present
from services.personnel.tests.integration.conftest import City, runtime
from services.personnel.tests.proof import standing_model as model

START = datetime.fromisoformat("2026-11-23T02:00:00+00:00")
BEFORE = date.fromisoformat("2022-01-01")

UNITS = """\
code,name,kind,superior,functions
gov,市政府,government,,
office,市政府办公室,department,gov,office
d01,市财政局,department,gov,finance
i01,市财政局预算科,internal_unit,d01,
s01,市国库集中支付中心,institution,d01,
"""
PEOPLE = {
    "mayor": ("gov.mayor", "mayor", "gov"),
    "vm1": ("gov.vm1", "vice_mayor", "gov"),
    "vm2": ("gov.vm2", "vice_mayor", "gov"),
    "vm3": ("gov.vm3", "vice_mayor", "gov"),
    "vm4": ("gov.vm4", "vice_mayor", "gov"),
    "director": ("office.director", "office_director", "office"),
    "deputy1": ("office.deputy1", "office_deputy", "office"),
    "deputy2": ("office.deputy2", "office_deputy", "office"),
    "head": ("d01.head", "unit_head", "d01"),
    "under": ("d01.deputy", "unit_deputy", "d01"),
    "chief": ("i01.head", "unit_head", "i01"),
    "aide": ("i01.deputy", "unit_deputy", "i01"),
    "clerk": ("office.staff", "staff", "office"),
    "newcomer": ("d01.staff", "staff", "d01"),
    "spare": ("i01.staff", "staff", "i01"),
}
CHARGES = {"office": "gov.vm1", "area:finance": "gov.vm1", "d01": "gov.vm2", "area:works": "gov.vm3"}
PAIRS = (("gov.vm1", "gov.vm2"), ("gov.vm3", "gov.vm4"))
KEPT = ("unit_terms", "appointments", "portfolios", "partnerships")
MADE = ("pending_steps", "substitutions", "leaves", "delegations", "authorizations", "answers", "inbox_versions")
"""Tables an example writes to: those that are not empty before it, and those that are."""
STATE = (*KEPT, "leaves", "substitutions", "delegations", "authorizations")


def prepare(url: str) -> None:
    migrate.main([], "personnel", url)
    built = runtime(url, standing=lambda *_: OPERATOR)
    people = [
        f"{login},{login},{post},{kind},{post},{unit},{rank},2,,{BEFORE}"
        for rank, (login, (post, kind, unit)) in enumerate(PEOPLE.items(), 1)
    ]
    charges = [
        f"{post},,{matter.removeprefix('area:')},{BEFORE}" if ":" in matter else f"{post},{matter},,{BEFORE}"
        for matter, post in CHARGES.items()
    ]
    files = {
        "units": UNITS,
        "people": "\n".join(["login,name,post,post_kind,title,unit,rank,clearance,phone,from", *people]),
        "portfolios": "\n".join(["post,unit,area,from", *charges]),
        "partners": "\n".join(["post,partner,from", *(f"{one},{other},{BEFORE}" for one, other in PAIRS)]),
    }
    read = tuple((kind, content.encode()) for kind, content in files.items())
    command = import_directory.ImportDirectory(several=read)
    actor = Actor(None, "operator", "import-small-city")
    run.run(built, actor, import_directory.handle, command, present.imported)
    with built.sessions() as session, session.begin():
        session.execute(text("CREATE SCHEMA before"))
        for table in KEPT:
            session.execute(text(f"CREATE TABLE before.{table} AS TABLE {table}"))
    built.engine.dispose()


def known_city() -> model.City:
    """What the small city is before each example, in the words of the model."""
    built = model.City(
        {
            "gov": model.Unit("gov"),
            "office": model.Unit("office", ("office",)),
            "d01": model.Unit("d01", ("finance",)),
            "i01": model.Unit("i01", (), "d01"),
            "s01": model.Unit("s01"),
        },
        {post: model.Post(post, kind, unit) for post, kind, unit in PEOPLE.values()},
    )
    built.appointments = [model.Appointment(BEFORE, None, login, post) for login, (post, _, _) in PEOPLE.items()]
    built.charges = [model.Charge(BEFORE, None, post, matter) for matter, post in CHARGES.items()]
    rows = [row.split(",") for row in UNITS.splitlines()[1:]]
    built.places = [model.Place(date.min, None, code, superior) for code, _, _, superior, _ in rows]
    built.pairs = [model.Pair(BEFORE, None, frozenset(pair)) for pair in PAIRS]
    return built


class SmallCity(City):
    """The city with what proofs ask of it."""

    names: dict[UUID, str]

    def restore(self) -> None:
        """Put the city, and its clock, back as they were."""
        statements = [f"DELETE FROM {table}" for table in (*MADE, *KEPT)]
        statements += [f"INSERT INTO {table} SELECT * FROM before.{table}" for table in KEPT]
        with self.runtime.engine.begin() as connection:
            connection.exec_driver_sql("; ".join(statements))
        self.runtime.clock = FixedClock(START)
        self.runtime.standing = standing.Standings(self.runtime.reading.kw["bind"].connect, self.runtime.clock)

    def digest(self) -> tuple[str, ...]:
        """What is on record, but for acts: refused ones have theirs."""
        whole = [
            f"(SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY id), '')) FROM {table} t)"
            for table in (*STATE, "pending_steps")
        ]
        with self.runtime.reading() as session:
            row = session.execute(text(f"SELECT {', '.join(whole)}, (SELECT coalesce(max(id), 0) FROM outbox)::text"))
            return tuple(row.one())

    def positions(self, halves: Iterable[tuple[date, int]], now: int) -> dict[int, dict[str, Position]]:
        """Everybody's position in several half days (each with its day), by the product's statement asked once."""
        asked = [(person, day, half) for day, half in halves for person in self.people.values()]
        with self.runtime.reading() as session:
            rows = session.connection().exec_driver_sql(
                TOGETHER,
                {"people": [a[0] for a in asked], "days": [a[1] for a in asked], "now": now}
                | {"halves": [a[2] for a in asked]},
            )
            told = {(row.asked_person, row.asked_half): row for row in rows}
        found: dict[int, dict[str, Position]] = {}
        for person, _, half in asked:
            position = position_of(Told(told), person, half, now)  # type: ignore[arg-type]
            assert position is not None
            found.setdefault(half, {})[self.names[person]] = position
        return found


TOGETHER = (
    "SELECT asked.person AS asked_person, asked.half AS asked_half, told.* FROM"
    " unnest(%(people)s::uuid[], %(days)s::date[], %(halves)s::int[]) AS asked(person, day, half), LATERAL ("
    + SQL.replace("%(person)s", "asked.person").replace("%(on)s", "asked.day").replace("%(half)s", "asked.half")
    + ") told"
)
"""The statement of standing for many at once; a round trip for each would take most of the time of a proof."""


class Told:
    """In the place of a connection: hands out rows of the statement that were read before."""

    def __init__(self, rows: dict[tuple[UUID, int], Any]) -> None:
        self.rows = rows

    def exec_driver_sql(self, _: str, values: dict[str, Any]) -> "One":
        return One(self.rows.get((values["person"], values["half"])))


class One:
    """The result of a statement that tells one row."""

    def __init__(self, row: Any) -> None:
        self.row = row

    def first(self) -> Any:
        return self.row


@contextmanager
def small_city() -> Iterator[SmallCity]:
    with fresh_database(superuser_url(), prepare, "small_city") as url:
        built = runtime(url)
        with built.reading() as session:
            people = dict(session.execute(select(Person.login, Person.id)).all())
            posts = dict(session.execute(select(Post.code, Post.id)).all())
        city = SmallCity(built, people, posts)
        city.names = {key: login for login, key in people.items()}
        city.restore()
        try:
            yield city
        finally:
            built.engine.dispose()
