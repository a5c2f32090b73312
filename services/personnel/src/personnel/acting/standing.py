"""Standing from the tables in one statement, for this service's own commands as for everyone who asks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from chassis import db
from chassis.actor import Actor, Power, Standing
from chassis.clock import Clock
from chassis.errors import Unauthenticated
from chassis.settings import FrameSettings
from personnel.model import FOREVER
from personnel.model.absence import current_half
from personnel.model.post import ACTING
from personnel.rules import standing_rules as law
from personnel.rules.directory_rules import climbs
from personnel.rules.half_day_rules import day_of, judged
from personnel.rules.leave_rules import oneself
from personnel.rules.standing_rules import Absence, Authorized, Entrusted, Facts, Held, Seat

# One statement, and in it no row of the past: every index leads by a person (or post) to terms that end after the
# date. The seats are those of the person, of all in whose place, or by whose paper, the person may act, and of who
# stands in for the person. Of two leaves that one person has not returned from, the one that began last says who
# stands in. From what a seat is in charge of the way goes down the tree of units as far as they are in nobody's
# own charge. It comes to an end: a unit has one superior a day, so a way in a circle would lead back to where it began,
# which is in somebody's own charge; and a union that looked for doubles would cost more than all the rest.
SQL = """
    WITH RECURSIVE absentees AS (
        SELECT %(person)s AS id UNION
        SELECT l.person_id FROM substitutions t JOIN leaves l ON l.id = t.leave_id
        WHERE t.stand_in_id = %(person)s AND t.back_half > %(half)s AND t.first_half <= %(half)s
    ), absences AS (
        SELECT DISTINCT ON (l.person_id) l.person_id, t.stand_in_id, l.title, l.until,
               l.due_half <= %(half)s AS overdue,
               EXISTS (SELECT FROM substitutions c JOIN leaves o ON o.id = c.leave_id
                       WHERE c.stand_in_id = l.person_id AND c.back_half > %(half)s AND c.first_half <= %(half)s
                         AND (o.due_half > %(half)s OR %(half)s <= %(now)s))
               OR EXISTS (SELECT FROM leaves w
                          WHERE w.person_id = t.stand_in_id AND w.back_half > %(half)s AND w.away_half <= %(half)s
                            AND (w.due_half > %(half)s OR %(half)s <= %(now)s)) AS needed
        FROM absentees b
        JOIN leaves l ON l.person_id = b.id AND l.back_half > %(half)s AND l.away_half <= %(half)s
             AND (l.due_half > %(half)s OR %(half)s <= %(now)s)
        LEFT JOIN substitutions t ON t.leave_id = l.id AND t.back_half > %(half)s AND t.first_half <= %(half)s
        ORDER BY l.person_id, l.away_half DESC, l.id DESC
    ), entrusted AS (
        SELECT principal_id, delegate_id, post_id, powers, instrument, ends FROM delegations
        WHERE (principal_id = %(person)s OR delegate_id = %(person)s)
          AND back_half > %(half)s AND first_half <= %(half)s
    ), authorized AS (
        SELECT principal_id, post_id, power, doc_types, instrument, ends FROM authorizations
        WHERE person_id = %(person)s AND ends > %(on)s AND starts <= %(on)s
    ), concerned AS (
        SELECT %(person)s AS id UNION SELECT person_id FROM absences
        UNION SELECT stand_in_id FROM absences WHERE person_id = %(person)s AND stand_in_id IS NOT NULL
        UNION SELECT principal_id FROM entrusted UNION SELECT delegate_id FROM entrusted
        UNION SELECT principal_id FROM authorized
    ), seats AS (
        SELECT a.person_id, a.post_id, a.ends, a.acting, p.kind, p.title, p.rank, u.code, u.functions,
               s.code AS above, s.functions AS above_functions,
               ARRAY(SELECT f.matter FROM portfolios f
                     WHERE f.post_id = a.post_id AND f.ends > %(on)s AND f.starts <= %(on)s
                     ORDER BY f.matter) AS matters
        FROM concerned c
        JOIN appointments a ON a.person_id = c.id AND a.ends > %(on)s AND a.starts <= %(on)s
        JOIN posts p ON p.id = a.post_id
        JOIN unit_terms u ON u.code = p.unit AND u.ends > %(on)s AND u.starts <= %(on)s
        LEFT JOIN unit_terms s ON u.kind = 'internal_unit' AND s.code = u.superior
              AND s.ends > %(on)s AND s.starts <= %(on)s
    ), below AS (
        SELECT post_id, matter, matter AS code FROM seats, unnest(matters) AS matter
        UNION ALL
        SELECT b.post_id, b.matter, u.code FROM below b
        JOIN unit_terms u ON u.superior = b.code AND u.ends > %(on)s AND u.starts <= %(on)s
        WHERE NOT EXISTS (SELECT FROM portfolios f
                          WHERE f.matter = u.code AND f.ends > %(on)s AND f.starts <= %(on)s)
    )
    SELECT name, login, clearance,
           (SELECT jsonb_agg(row_to_json(seats) ORDER BY rank) FROM seats) AS seats,
           (SELECT json_agg(json_build_array(post_id, matter, code)) FROM below WHERE code <> matter) AS under,
           (SELECT jsonb_agg(row_to_json(absences)) FROM absences) AS absences,
           (SELECT jsonb_agg(row_to_json(entrusted)) FROM entrusted) AS entrusted,
           (SELECT jsonb_agg(row_to_json(authorized)) FROM authorized) AS authorized
    FROM people WHERE id = %(person)s
    """


@dataclass(frozen=True)
class Position:
    """A person's standing with what explains it."""

    facts: Facts
    name: str
    login: str
    clearance: int
    held: tuple[Held, ...]
    half: int

    @property
    def person_id(self) -> UUID:
        """Whose standing it is."""
        return self.facts.person_id

    @property
    def away(self) -> bool:
        """Whether the person is away on that date."""
        return self.facts.away() is not None

    @property
    def titles(self) -> list[str]:
        """The titles of the posts held, most senior first."""
        return [seat.title for seat in self.facts.own()]

    @property
    def units(self) -> frozenset[str]:
        """Codes of the units the person belongs to."""
        return frozenset(unit for seat in self.facts.own() for unit in seat.units)

    def standing(self) -> Standing:
        """What rules and commands judge."""
        powers = tuple(
            Power(held.key, held.via, held.on_behalf_of, held.instrument, held.through) for held in self.held
        )
        return Standing(self.facts.person_id, self.name, powers, self.units, self.clearance)


def position_of(connection: Connection, person_id: UUID, half: int, now: int) -> Position | None:
    """Where a person stands in a half day, None for nobody known; `now` tells which absences are over their time."""
    # Asked for every command of every service, so the statement goes to the driver as it is.
    values = {"person": person_id, "on": day_of(half), "half": half, "now": now}
    row = connection.exec_driver_sql(SQL, values).first()
    if row is None:
        return None
    under = _under(row.under or []) if climbs(day_of(now)) else {}
    facts = Facts(
        person_id,
        tuple(_seat(seat, under.get(seat["post_id"], ())) for seat in row.seats or ()),
        tuple(
            Absence(UUID(r["person_id"]), _uuid(r["stand_in_id"]), r["title"], r["until"], r["overdue"], r["needed"])
            for r in row.absences or ()
        ),
        tuple(
            Entrusted(
                UUID(r["principal_id"]),
                UUID(r["delegate_id"]),
                UUID(r["post_id"]),
                tuple(r["powers"]),
                r["instrument"],
                _last(r["ends"]),
            )
            for r in row.entrusted or ()
        ),
        tuple(
            Authorized(
                person_id,
                UUID(r["principal_id"]),
                UUID(r["post_id"]),
                r["power"],
                r["instrument"],
                _last(r["ends"]),
                tuple(r["doc_types"]),
            )
            for r in row.authorized or ()
        ),
    )
    return Position(facts, row.name, row.login, row.clearance, tuple(law.powers_of(facts)), half)


def planned_once(settings: FrameSettings) -> Callable[[], Connection]:
    """Connections apart from all others on which a statement is planned once and no more.

    The plan of SQL is the same whoever is asked for, yet the planner, which cannot know, made it anew at each asking:
    1.1 of 1.4 ms. Other statements do need a plan for their values, so they keep to the other connections. A session
    around the one statement would do nothing but cost.
    """
    engine = db.connect(settings.database_url, pool_size=settings.grpc_threads, application="standing", plan_once=True)
    return engine.execution_options(isolation_level="AUTOCOMMIT").connect


class Standings:
    """Personnel's own Runtime.standing: the same judgement without a call to itself. The answer is never an old one."""

    def __init__(self, connect: Callable[[], Connection], clock: Clock) -> None:
        self._connect, self._clock = connect, clock

    def position(self, person_id: UUID | None, on: date | None = None) -> Position:
        """Where somebody stands on a date, by default now. Raises Unauthenticated for nobody known."""
        now = current_half(self._clock.now())
        half = judged(on, "", now) if on else now
        with self._connect() as connection:
            found = position_of(connection, person_id, half, now) if person_id else None
        if found is None:
            raise Unauthenticated
        return found

    def __call__(self, actor: Actor, on: date, _: bool) -> Standing:
        """An actor's standing, with a power that only this service's commands name and that never passes: oneself."""
        position = self.position(actor.person_id, on)
        found = position.standing()
        return replace(found, powers=(*found.powers, Power(oneself(position.facts.person_id))))


def _under(rows: list[tuple[str, str, str]]) -> dict[str, list[tuple[str, str]]]:
    """By post, the units that are in its charge by a superior of theirs, each with that superior."""
    found: dict[str, list[tuple[str, str]]] = {}
    for post_id, superior, unit in sorted(rows):
        found.setdefault(post_id, []).append((unit, superior))
    return found


def _seat(row: dict[str, Any], under: Iterable[tuple[str, str]]) -> Seat:
    units, functions = [row["code"]], list(row["functions"])
    if row["above"]:
        units.append(row["above"])
        functions += [function for function in row["above_functions"] if function not in functions]
    return Seat(
        UUID(row["person_id"]),
        UUID(row["post_id"]),
        row["kind"],
        tuple(units),
        tuple(functions),
        tuple(row["matters"]),
        row["title"] + ACTING if row["acting"] else row["title"],
        _last(row["ends"]),
        tuple(under),
    )


def _uuid(value: str | None) -> UUID | None:
    return UUID(value) if value else None


def _last(ends: str) -> str:
    """The last day before `ends`, as text; empty when no end is set."""
    day = date.fromisoformat(ends)
    return "" if day == FOREVER else date.fromordinal(day.toordinal() - 1).isoformat()
