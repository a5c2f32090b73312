"""Leaves and delegations of the time before half days read the same after the migration, and after its undoing."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, create_engine, text

from chassis import migrate
from chassis.testing import fresh_database, superuser_url
from personnel.rules.half_day_rules import FAR, after, half_of

DAY = date(2026, 11, 23)
FOREVER = date(9999, 12, 31)
MAYOR, AWAY, STAND_IN = (UUID(int=number) for number in (1, 2, 3))


def before(connection: Connection) -> None:
    for person in (MAYOR, AWAY, STAND_IN):
        values = {"id": person, "login": f"p{person.int}"}
        connection.execute(
            text("INSERT INTO people (id, version, login, name, clearance, phone) VALUES (:id, 1, :login, 'x', 1, '')"),
            values,
        )
    connection.execute(text("INSERT INTO units (id, version, code) VALUES (:id, 1, 'gov')"), {"id": UUID(int=20)})
    connection.execute(
        text(
            "INSERT INTO posts (id, version, code, kind, title, unit, rank)"
            " VALUES (:id, 1, 'p', 'vice_mayor', 'x', 'gov', 2)"
        ),
        {"id": UUID(int=21)},
    )
    for number, (state, back_on) in enumerate((("on_leave", FOREVER), ("cancelled", DAY)), start=30):
        values = {"id": UUID(int=number), "person": AWAY, "other": STAND_IN, "state": state, "back": back_on}
        connection.execute(
            text(
                "INSERT INTO leaves (id, version, person_id, kind, starts, until, destination, leaves_rushan,"
                " leaves_weihai, reason, title, stand_in_id, state, rule, chain, stage, back_on, note, of_leader)"
                " VALUES (:id, 1, :person, 'annual', :starts, :until, '', true, false, '', 'x', :other, :state,"
                " 'R75.1', ARRAY['mayor.approve'], 1, :back, '', true)"
            ),
            values | {"starts": DAY, "until": DAY + timedelta(days=1)},
        )
    connection.execute(
        text(
            "INSERT INTO delegations (id, version, principal_id, delegate_id, post_id, instrument, powers, ended_early,"
            " starts, ends) VALUES (:id, 1, :mayor, :other, :post, 'x', ARRAY['mayor.approve'], false, :starts, :ends)"
        ),
        {
            "id": UUID(int=40),
            "mayor": MAYOR,
            "other": STAND_IN,
            "post": UUID(int=21),
            "starts": DAY,
            "ends": DAY + timedelta(days=2),
        },
    )


def rows(connection: Connection, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(text(query))]


def test_what_was_written_in_days_reads_the_same_in_half_days():
    with fresh_database(superuser_url(), lambda _: None, "personnel_before_halves") as plain:
        url = plain.replace("postgresql:", "postgresql+psycopg:", 1)
        engine = create_engine(url)
        migrate.main(["upgrade", "0002"], "personnel", url)
        with engine.begin() as connection:
            before(connection)
        migrate.main(["upgrade", "0003"], "personnel", url)
        end = after(DAY + timedelta(days=1))
        with engine.begin() as connection:
            leaves = rows(
                connection,
                "SELECT first_half, due_half, away_half, back_half, destination_scope FROM leaves ORDER BY id",
            )
            assert leaves == [
                (half_of(DAY), end, half_of(DAY), FAR, "in_weihai"),
                (half_of(DAY), end, half_of(DAY), half_of(DAY), "in_weihai"),
            ]
            # Only the leave that was granted has somebody standing in.
            assert rows(connection, "SELECT stand_in_id, first_half, back_half FROM substitutions") == [
                (STAND_IN, half_of(DAY), FAR)
            ]
            assert rows(connection, "SELECT first_half, back_half FROM delegations") == [(half_of(DAY), end)]
            connection.execute(text("UPDATE leaves SET state = 'extending' WHERE state = 'on_leave'"))
            # The return in an afternoon is, in whole days, of the day after.
            noon = {"back": half_of(DAY, "pm")}
            connection.execute(text("UPDATE leaves SET back_half = :back WHERE state = 'cancelled'"), noon)
        migrate.main(["downgrade", "0002"], "personnel", url)
        with engine.begin() as connection:
            found = rows(connection, "SELECT state, back_on FROM leaves ORDER BY id")
            assert found == [("on_leave", FOREVER), ("cancelled", DAY + timedelta(days=1))]
            assert rows(connection, "SELECT starts, ends FROM delegations") == [(DAY, DAY + timedelta(days=2))]
        engine.dispose()
