"""Standing costs the same however long the history is: its statement reads no leave or delegation that is over."""

import json
from typing import Any

import pytest
from sqlalchemy import text

from chassis.db import new_id
from personnel.acting.standing import SQL
from personnel.commands.leave import approve_leave
from personnel.commands.leave import request_leave as request
from personnel.model.absence import current_half
from personnel.rules.half_day_rules import FAR, day_of

YEARS, LEAVES_A_YEAR = 10, 200
TABLES = {"leaves", "substitutions", "delegations"}


def grow(city) -> None:
    """Ten years in which two partners went away by turns, ever so often, all of it over."""
    now = current_half(city.runtime.clock.now())
    leaves, substitutions, delegations = [], [], []
    for number in range(YEARS * LEAVES_A_YEAR):
        first = now - 4 * (number + 2)
        who, other = ("vm1", "vm2") if number % 2 else ("vm2", "vm1")
        key = new_id()
        common = {"first": first, "back": first + 2, "starts": day_of(first), "until": day_of(first + 1)}
        leaves.append({"id": key, "person": city.people[who], "other": city.people[other], **common})
        substitutions.append({"id": new_id(), "leave": key, "other": city.people[other], **common})
        mandate = {"mayor": city.people["mayor"], "person": city.people[who], "post": city.posts["gov.vm1"]}
        delegations.append({"id": new_id(), **mandate, **common})
    with city.runtime.sessions() as session, session.begin():
        session.execute(
            text(
                "INSERT INTO leaves (id, version, person_id, kind, starts, until, first_half, due_half, away_half,"
                " back_half, destination, destination_scope, leaves_rushan, leaves_weihai, reason, title, stand_in_id,"
                " state, rule, chain, stage, extension_reason, chased_times, note, post_kind, of_leader, reported_to,"
                " report_number, returned_on) VALUES (:id, 1, :person, 'annual', :starts, :until, :first, :back,"
                " :first, :back, '', 'beyond', true, true, '', 'old', :other, 'returned', 'R75.1',"
                " ARRAY['mayor.approve'], 1, '', 0, '', 'vice_mayor', true, '', '', :until)"
            ),
            leaves,
        )
        session.execute(
            text(
                "INSERT INTO substitutions (id, version, leave_id, stand_in_id, first_half, back_half)"
                " VALUES (:id, 1, :leave, :other, :first, :back)"
            ),
            substitutions,
        )
        session.execute(
            text(
                "INSERT INTO delegations (id, version, principal_id, delegate_id, post_id, instrument, powers, scope,"
                " ended_early, starts, ends, first_half, back_half) VALUES (:id, 1, :mayor, :person, :post, 'old',"
                " ARRAY['mayor.approve'], '', false, :starts, :starts + 1, :first, :back)"
            ),
            delegations,
        )
    with city.runtime.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def touched(city, login: str) -> dict[str, float]:
    """How many rows of each table the statement reads, those it throws away included, and by which way it reads."""
    now = current_half(city.runtime.clock.now())
    values = {"person": city.people[login], "on": day_of(now), "half": now, "now": now}
    with city.runtime.reading() as session:
        answer = session.connection().exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {SQL}", values).scalar_one()
    plan = answer if isinstance(answer, list) else json.loads(answer)
    rows: dict[str, float] = {}

    def walk(node: dict[str, Any]) -> None:
        table = node.get("Relation Name")
        if table in TABLES:
            assert node["Node Type"] != "Seq Scan", table
            read = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
            rows[table] = rows.get(table, 0) + read * node["Actual Loops"]
        for inner in node.get("Plans", ()):
            walk(inner)

    walk(plan[0]["Plan"])
    return rows


@pytest.mark.rule("R7.2")
def test_no_row_of_the_past_is_read(city):
    grow(city)
    leave = city.do("vm1", request.handle, city.leave(days=3))
    granted = city.do("mayor", approve_leave.handle, approve_leave.ApproveLeave(leave.id))
    assert granted.back_half == FAR
    for login in ("vm1", "vm2", "mayor", "clerk"):
        rows = touched(city, login)
        # The one leave under way, seen as one's own and as another's; of two thousand that are over, none.
        assert all(count <= 4 for count in rows.values()), (login, rows)
    assert "portfolio:d07" in city.keys("vm2")
