"""Ten years of a city's leaves: calendars, reports and breaches of a month read that month, by indexes alone."""

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, text

from personnel.model import Leave
from personnel.queries import absence, breach, leave_report
from personnel.queries.absence import Days, Window

PEOPLE, YEARS, LEAVES_A_YEAR, ACTS_A_LEAVE = 300, 10, 8, 3
OLD, NEW = (date(2018, 4, 1), date(2018, 4, 30)), (date(2026, 11, 1), date(2026, 11, 30))
BIG = {"leaves", "acts"}
"""Tables that grow for ever; whoever reads the whole of them reads more each year."""


def v7(day: str, key: str) -> str:
    """SQL for a UUIDv7 as it would have been made on a day; all databases we serve know these functions."""
    at = f"lpad(to_hex((extract(epoch FROM {day}) * 1000)::bigint), 12, '0')"
    return f"({at} || '7' || substr(md5(({key})::text), 1, 3) || '8' || substr(md5(({key})::text), 5, 15))::uuid"


def grow(city: Any, people: int = PEOPLE, years: int = YEARS) -> None:
    """Fill a city with people and their leaves of some years, one in fifty late, with the acts on each."""
    day = "(date '2016-12-01' + ((n * 37) % (365 * :years)))::date"
    half = f"(({day} - date '1970-01-01') * 2)"
    person = "('00000000-0000-7000-8000-' || lpad(to_hex(n % :people), 12, '0'))::uuid"
    known = {
        "id": v7(day, "n"), "version": "1", "person_id": person,
        "kind": "(ARRAY['annual', 'sick', 'business', 'abroad'])[1 + n % 4]", "starts": day, "until": f"{day} + n % 5",
        "first_half": half, "due_half": f"{half} + (n % 5) * 2 + 2", "away_half": half,
        "back_half": f"{half} + (n % 5) * 2 + 2 + 8 * (n % 50 = 0)::int", "state": "'returned'", "title": "'请假'",
        "returned_on": f"{day} + n % 5 + 1 + 4 * (n % 50 = 0)::int", "chain": "ARRAY['mayor.approve']",
        "of_leader": "n % 500 = 0",
    }  # fmt: skip
    plain = {"TEXT": "''", "INTEGER": "0", "SMALLINT": "0", "BOOLEAN": "false"}
    columns = {
        column.name: known.get(column.name, "NULL" if column.nullable else plain.get(str(column.type)))
        for column in Leave.__table__.columns
    }
    with city.runtime.engine.begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        given = {"people": people, "years": years, "leaves": people * years * LEAVES_A_YEAR}
        connection.execute(
            text(
                "INSERT INTO people SELECT (jsonb_populate_record(p, jsonb_build_object("
                "'id', '00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'), 'login', 'grown' || n))).*"
                " FROM generate_series(0, :people - 1) n, people p WHERE p.login = 'justice_clerk'"
            ),
            given,
        )
        connection.execute(
            text(
                "INSERT INTO appointments SELECT (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(),"
                " 'person_id', '00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'), 'sole', false))).*"
                " FROM generate_series(0, :people - 1) n, appointments a JOIN people p ON p.id = a.person_id"
                " WHERE p.login = 'justice_clerk'"
            ),
            given,
        )
        connection.execute(
            text(
                f"INSERT INTO leaves ({', '.join(columns)}) SELECT {', '.join(map(str, columns.values()))}"
                " FROM generate_series(1, :leaves) n"
            ),
            given,
        )
        connection.execute(
            text(
                "INSERT INTO acts (id, at, actor_id, actor_name, client, capacity, action, subject, outcome, rule,"
                " facts, rulebook, judgements, request_id)"
                f" SELECT {v7('l.starts', 'l.id::text || n')}, l.starts, l.person_id, '', '', NULL,"
                " 'request_leave', CASE WHEN late THEN 'person/' || l.person_id ELSE 'leave/' || l.id END,"
                " CASE WHEN late THEN 'refused' ELSE 'allowed' END, CASE WHEN late THEN 'R75.2' ELSE '' END,"
                " CASE WHEN late THEN jsonb_build_object('days_late', 1) ELSE jsonb_build_object() END, '', '[]', ''"
                " FROM leaves l, generate_series(1, :acts) n,"
                " LATERAL (SELECT n = 1 AND extract(day FROM l.starts) = 7 AS late) x"
            ),
            {"acts": ACTS_A_LEAVE},
        )
    with city.runtime.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("VACUUM ANALYZE leaves, acts, people, appointments"))
        connection.execute(text("RESET statement_timeout"))


def plans(city: Any, ask: Any) -> list[Any]:
    """The plans of every statement by which something is read."""
    statements: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        statements.append((statement, parameters))

    event.listen(city.runtime.engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(city.runtime.engine, "before_cursor_execute", note)
    with city.runtime.engine.connect() as connection:
        return [
            json.loads(json.dumps(connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", given).scalar()))
            for statement, given in statements
            if statement.lstrip().upper().startswith(("SELECT", "WITH"))
        ]


def nodes(plan: Any) -> Any:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


def scanned_whole(found: list[Any]) -> set[str]:
    """The big tables that a plan reads from one end to the other, in their own order or that of a whole index."""
    return {
        node["Relation Name"]
        for plan in found
        for node in nodes(plan[0]["Plan"])
        if node.get("Relation Name") in BIG
        and (node["Node Type"] == "Seq Scan" or ("Index Scan" in node["Node Type"] and "Index Cond" not in node))
        and node["Node Type"] != "Bitmap Heap Scan"
    }


@pytest.fixture
def grown(city: Any) -> Any:
    grow(city)
    return city


def test_a_month_of_ten_years_is_read_by_indexes_alone(grown: Any) -> None:
    asks = {
        "calendar": ("clerk", absence.list_absences, "window", "", 200),
        "calendar of a head": ("justice", absence.list_absences, "window", "", 200),
        "calendar of one": ("head_d01", absence.list_absences, "window", "", 200),
        "file": ("head_d01", absence.download_absence_calendar, "first", "last", "", False),
        "report": ("clerk", leave_report.download_leave_report, "first", ""),
        "report of a unit": ("justice", leave_report.download_leave_report, "first", "d07"),
        "breaches": ("clerk", breach.list_breaches, "days", "", 50),
    }
    for first, last in (OLD, NEW):
        words = {"window": Window(first, last), "days": Days(first, last), "first": first, "last": last}
        for name, (login, function, *given) in asks.items():
            arguments = [words.get(one, one) if isinstance(one, str) else one for one in given]
            found = plans(grown, lambda: grown.ask(login, function, *arguments))  # noqa: B023  (asked at once)
            assert found, name
            assert scanned_whole(found) == set(), (name, first, found)
    assert len(grown.ask("clerk", absence.list_absences, Window(*OLD), "", 200)[0]) > 50
    assert len(grown.ask("clerk", breach.list_breaches, Days(*OLD), "", 50)[0]) > 5
