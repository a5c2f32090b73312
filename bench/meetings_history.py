"""Years of meetings of one city, made in the database itself: 500 meetings and 6,000 topics a year and what they bring.

What a table has beside the columns named here is filled with what a new row of it has, so that a column more in the
model is no change here. Both histories end on the same day in the same way; the longer one only begins earlier.
"""

from collections.abc import Mapping

import psycopg
from sqlalchemy import ARRAY, Boolean, Column, Date, DateTime, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from chassis.acts import Act
from chassis.pending import PendingStep
from meetings import model

MEETINGS, TOPICS, UNITS, PEOPLE = 500, 6000, 60, 300
"""A year's meetings and topics; units and people of the city, d01 the office and d60 one that brings nothing."""
EACH = TOPICS // MEETINGS
TABLES = dict(model.Base.metadata.tables) | {"acts": Act.__table__, "pending_steps": PendingStep.__table__}

# A key begins with its time, as UUIDv7 does, and so lies where the product's own would lie in every index.
PREPARE = """
    CREATE FUNCTION key_of(thing text, n bigint, at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
        SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' ||
                substr(md5(thing || n), 1, 3) || '8' || substr(md5(thing || n), 4, 15))::uuid $$;
    CREATE FUNCTION person_of(n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
        SELECT key_of('person', n % {people}, timestamptz '2020-01-01') $$;
    CREATE FUNCTION unit_of(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
        SELECT 'd' || lpad((1 + n % {units})::text, 2, '0') $$;
    CREATE TABLE past_meetings AS
        SELECT n, key_of('meeting', n, at) AS id, at, at::date + 7 AS day,
               CASE WHEN at::date + 7 > {today} THEN 'planned' WHEN n % 20 = 7 THEN 'cancelled' ELSE 'closed'
                   END AS state,
               CASE n % 10 WHEN 0 THEN 'executive' WHEN 1 THEN 'mayor_office' WHEN 2 THEN 'executive'
                   WHEN 3 THEN 'work_class2' WHEN 4 THEN 'work_class2' ELSE 'thematic' END AS kind,
               CASE WHEN n % 10 < 3 THEN '' ELSE unit_of(n) END AS unit
        FROM (SELECT n, {now} - ({meetings} * {years} - n) * interval '365 days' / {meetings} AS at
              FROM generate_series(1, {meetings} * {years}) n) made;
    CREATE TABLE past_topics AS
        SELECT t.n, key_of('topic', t.n, m.at + t.n % {each} * interval '1 hour') AS id,
               m.at + t.n % {each} * interval '1 hour' AS at, m.id AS meeting_id, m.n AS meeting, m.day, m.kind,
               unit_of(t.n * 7 % ({units} - 1)) AS unit,
               CASE WHEN m.state = 'planned' THEN (ARRAY['proposed', 'submitted', 'office_reviewed', 'approved',
                       'scheduled'])[1 + t.n % 5]
                    WHEN m.state = 'cancelled' OR t.n % 12 = 5 THEN 'deferred' WHEN t.n % 12 = 6 THEN 'rejected'
                    WHEN t.n % 12 = 7 THEN 'withdrawn' ELSE 'decided' END AS state
        FROM past_meetings m, LATERAL (SELECT (m.n - 1) * {each} + k AS n FROM generate_series(1, {each}) k) t;
    CREATE UNIQUE INDEX ON past_meetings (n); CREATE UNIQUE INDEX ON past_topics (n);
    CREATE INDEX ON past_topics (meeting); ANALYZE past_meetings, past_topics;
    GRANT SELECT ON past_meetings, past_topics TO PUBLIC
"""
"""Plain tables of what everything else hangs on; they stay, and no query of the product knows of them."""

HELD = "(SELECT * FROM past_meetings WHERE state = 'closed')"
DECIDED = "(SELECT * FROM past_topics WHERE state IN ('decided', 'rejected'))"


def _series(source: str, last: int, first: int = 1) -> str:
    """Each row of a table so many times, numbered by `k`."""
    return f"(SELECT p.*, k FROM {source} p, generate_series({first}, {last}) k)"


ROWS: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    ("meetings", "past_meetings", {
        "id": "s.id", "kind": "s.kind", "unit": "s.unit", "state": "s.state", "called_by": "person_of(1)",
        "chair_id": "person_of(1)", "form": "'onsite'", "issue": "1", "starts_at": "s.day + interval '1 hour'",
        "ends_at": "s.day + interval '4 hours'", "units": "CASE WHEN s.unit = '' THEN '{}' ELSE ARRAY[s.unit] END",
        "opened_at": "CASE s.state WHEN 'closed' THEN s.day + interval '1 hour' END",
        "closed_at": "CASE s.state WHEN 'closed' THEN s.day + interval '3 hours' END",
    }),
    ("topics", "past_topics", {
        "id": "s.id", "sponsor_unit": "s.unit", "meeting_kind": "s.kind", "task": "'major_matter'", "state": "s.state",
        "round": "1", "edition": "1", "meeting_id": "s.meeting_id", "meeting_day": "s.day", "handed_in": "s.at",
        "deadline": "s.day - 3", "minutes_needed": "15", "flags": "ARRAY['major_decision']",
        "summary": "repeat('要点', 40)", "proposed_by": "person_of(s.n)",
        "concerned_units": "ARRAY[unit_of(s.n * 11 % {left}), unit_of(s.n * 13 % {left})]",
        "reviewers": "CASE s.n % 10 WHEN 0 THEN ARRAY['justice'] ELSE '{}' END",
    }),
    ("attendance", _series("past_meetings", 12), {
        "id": "key_of('attendance', s.n * 100 + s.k, s.at)", "meeting_id": "s.id", "ground": "'post'",
        "person_id": "person_of(s.n * 7 + s.k)", "role": "CASE WHEN s.k < 9 THEN 'member' ELSE 'observer' END",
        "unit": "unit_of(s.n * 7 + s.k)", "arrived_at": "CASE s.state WHEN 'closed' THEN s.day + interval '1 hour' END",
        "topics": "CASE WHEN s.k < 9 THEN '{}' ELSE (SELECT ARRAY[t.id] FROM past_topics t"
                  " WHERE t.n = (s.n - 1) * {each} + s.k) END",
    }),
    ("passages", _series(HELD, 12), {
        "id": "key_of('passage', s.n * 100 + s.k, s.at)", "meeting_id": "s.id", "inward": "true",
        "line_id": "key_of('attendance', s.n * 100 + s.k, s.at)", "person_id": "person_of(s.n * 7 + s.k)",
    }),
    ("agenda_items", "past_topics", {
        "id": "key_of('item', s.n, s.at)", "meeting_id": "s.meeting_id", "position": "1 + s.n % {each}",
        "kind": "'topic'", "topic_id": "s.id", "reporter_unit": "s.unit",
        "state": "CASE s.state WHEN 'decided' THEN 'decided' WHEN 'rejected' THEN 'decided' ELSE 'waiting' END",
    }),
    ("topic_opinions", _series("past_topics", 3), {
        "id": "key_of('opinion', s.n * 10 + s.k, s.at)", "topic_id": "s.id", "round": "1", "agreed": "true",
        "stage": "(ARRAY['review', 'office_form', 'approval'])[s.k]", "person_id": "person_of(s.k)",
    }),
    ("consultations", _series("past_topics", 2), {
        "id": "key_of('consultation', s.n * 10 + s.k, s.at)", "topic_id": "s.id", "sponsor_unit": "s.unit",
        "unit": "unit_of(s.n * (9 + 2 * s.k) % {left})", "round": "s.k", "edition": "1", "answer": "'agree'",
        "state": "CASE s.state WHEN 'proposed' THEN 'asked' ELSE 'countersigned' END", "asked_at": "s.at",
        "due": "s.day - 5",
    }),
    ("coordinations", "(SELECT * FROM past_topics WHERE n % 10 = 0)", {
        "id": "key_of('coordination', s.n, s.at)", "topic_id": "s.id", "sponsor_unit": "s.unit", "edition": "1",
        "state": "'agreed'",
    }),
    ("coordination_grounds", "(SELECT * FROM past_topics WHERE n % 10 = 0)", {
        "id": "key_of('grounds', s.n, s.at)", "coordination_id": "key_of('coordination', s.n, s.at)",
        "unit": "unit_of(s.n * 11 % {left})",
    }),
    ("procedures", _series("past_topics", 2), {
        "id": "key_of('procedure', s.n * 10 + s.k, s.at)", "topic_id": "s.id", "edition": "1", "handed_in": "s.day - 9",
        "kind": "(ARRAY['expert_argument', 'risk_assessment'])[s.k]", "state": "'concluded'", "result": "'passed'",
        "concluded_at": "s.at", "concluded_on": "s.at::date",
    }),
    ("exemptions", "(SELECT * FROM past_topics WHERE n % 20 = 0)", {
        "id": "key_of('exemption', s.n, s.at)", "topic_id": "s.id", "rule": "'R23.1'", "state": "'granted'",
        "procedure": "'public_participation'",
    }),
    ("deliberations", DECIDED, {
        "id": "key_of('deliberation', s.n, s.at)", "meeting_id": "s.meeting_id", "topic_id": "s.id",
        "item_id": "key_of('item', s.n, s.at)", "position": "1 + s.n % {each}", "state": "'decided'",
        "heard_by": "(SELECT array_agg(person_of(s.meeting * 7 + k)) FROM generate_series(1, 9) k)",
    }),
    ("statements", _series(DECIDED, 2), {
        "id": "key_of('statement', s.n * 10 + s.k, s.at)", "deliberation_id": "key_of('deliberation', s.n, s.at)",
        "number": "s.k", "person_id": "person_of(s.meeting * 7 + s.k)", "stance": "'agree'", "member": "true",
    }),
    ("decisions", DECIDED, {
        "id": "key_of('decision', s.n, s.at)", "meeting_id": "s.meeting_id", "meeting_kind": "s.kind",
        "topic_id": "s.id", "sponsor_unit": "s.unit", "decided_on": "s.day", "present": "8", "due": "8",
        "outcome": "CASE s.state WHEN 'decided' THEN 'adopted' ELSE 'rejected' END", "text": "repeat('决定', 60)",
        "present_ids": "(SELECT array_agg(person_of(s.meeting * 7 + k)) FROM generate_series(1, 9) k)",
        "responsible_units": "ARRAY[s.unit, unit_of(s.n * 17 % {left})]", "disclosure": "'proactive'",
        "deliberation": "repeat('发言', 200)", "released_at": "s.day + interval '20 days'",
    }),
    ("minutes", HELD, {
        "id": "key_of('minutes', s.n, s.at)", "meeting_id": "s.id", "meeting_kind": "s.kind", "unit": "s.unit",
        "held_on": "s.day", "state": "CASE WHEN s.day + 5 > {today} THEN 'checked' ELSE 'issued' END",
        "body": "repeat('纪要', 100)", "first_id": "key_of('minutes', s.n, s.at)", "edition": "1",
        "series": "'bench'", "year": "2020", "sequence": "s.n", "number": "s.n::text", "signed_at": "s.day",
        "powers": "ARRAY['mayor.sign']", "record": "'{\"people\": [], \"whole\": []}'",
        "units": "(SELECT array_agg(DISTINCT t.unit) FROM past_topics t WHERE t.meeting = s.n)",
        "readers": "(SELECT array_agg(DISTINCT 'unit:' || t.unit || ':0') FROM past_topics t"
                   " WHERE t.meeting = s.n)",
        "items": "(SELECT jsonb_agg(jsonb_build_object('decision_id', t.id, 'topic_id', t.id, 'title', '事项',"
                 " 'outcome', 'adopted', 'text', repeat('决定', 60), 'sponsor_unit', t.unit, 'responsible_units',"
                 " jsonb_build_array(t.unit), 'term', '', 'level', 0, 'major', false, 'differs', false, 'present_ids',"
                 " '[]'::jsonb)) FROM past_topics t WHERE t.meeting = s.n AND t.state IN ('decided', 'rejected'))",
    }),
    ("minutes_opinions", _series(HELD, 2), {
        "id": "key_of('minutes_opinion', s.n * 10 + s.k, s.at)", "minutes_id": "key_of('minutes', s.n, s.at)",
        "stage": "(ARRAY['check', 'sign'])[s.k]", "agreed": "true",
    }),
    ("notices", _series("past_meetings", 12), {
        "id": "key_of('notice', s.n * 100 + s.k, s.at)", "meeting_id": "s.id", "day": "s.day", "issue": "1",
        "line_id": "key_of('attendance', s.n * 100 + s.k, s.at)", "person_id": "person_of(s.n * 7 + s.k)",
        "unit": "unit_of(s.n * 7 + s.k)", "role": "'member'", "content": "'{}'",
        "state": "CASE s.state WHEN 'planned' THEN 'issued' ELSE 'acknowledged' END",
    }),
    ("absence_reports", HELD, {
        "id": "key_of('absence_report', s.n, s.at)", "meeting_id": "s.id", "state": "'noted'",
    }),
    ("meeting_absences", HELD, {
        "id": "key_of('absence', s.n, s.at)", "meeting_id": "s.id", "state": "'approved'", "route": "'chair'",
        "line_id": "key_of('attendance', s.n * 100 + 1, s.at)", "person_id": "person_of(s.n * 7 + 1)",
    }),
    ("materials", HELD, {
        "id": "key_of('material', s.n, s.at)", "meeting_id": "s.id", "recall": "true", "issued": "12",
        "last_number": "12", "holders": "(SELECT array_agg(person_of(s.n * 7 + k)) FROM generate_series(1, 12) k)",
    }),
    ("material_copies", _series(HELD, 12), {
        "id": "key_of('copy', s.n * 100 + s.k, s.at)", "material_id": "key_of('material', s.n, s.at)",
        "meeting_id": "s.id", "meeting_day": "s.day", "number": "s.k", "recall": "true", "state": "'returned'",
        "line_id": "key_of('attendance', s.n * 100 + s.k, s.at)", "holder_id": "person_of(s.n * 7 + s.k)",
        "unit": "unit_of(s.n * 7 + s.k)",
    }),
    ("recordings", "(SELECT * FROM past_meetings WHERE state = 'closed' AND n % 5 = 0)", {
        "id": "key_of('recording', s.n, s.at)", "meeting_id": "s.id", "state": "'attached'",
    }),
    ("meeting_budgets", "past_meetings", {
        "id": "key_of('budget', s.n, s.at)", "meeting_id": "s.id", "cost_estimate": "3000", "cost": "2800",
    }),
    ("meeting_changes", "(SELECT * FROM past_meetings WHERE n % 5 = 0)", {
        "id": "key_of('change', s.n, s.at)", "meeting_id": "s.id", "kind": "'postponed'",
    }),
    ("agenda_issues", "past_meetings", {
        "id": "key_of('issue', s.n, s.at)", "meeting_id": "s.id", "number": "1", "items": "'[]'", "changes": "'[]'",
    }),
    ("invited_units", "past_meetings", {"id": "key_of('invited', s.n, s.at)", "meeting_id": "s.id",
                                        "unit": "unit_of(s.n * 3)"}),
    ("meeting_applications", "(SELECT * FROM past_meetings WHERE kind = 'work_class2')", {
        "id": "key_of('application', s.n, s.at)", "meeting_id": "s.id", "unit": "s.unit", "form": "'onsite'",
        "state": "'approved'", "applied_by": "person_of(s.n)", "head_count": "40",
    }),
    ("commissions", "(SELECT * FROM past_meetings WHERE kind = 'thematic' AND n % 5 = 0)", {
        "id": "key_of('commission', s.n, s.at)", "meeting_id": "s.id", "person_id": "person_of(2)", "unit": "s.unit",
        "once": "true", "starts": "s.day", "until": "s.day", "state": "'used'",
    }),
    ("department_meetings", "(SELECT * FROM past_meetings WHERE n % 3 = 0)", {
        "id": "key_of('department', s.n, s.at)", "unit": "unit_of(s.n)", "kind": "'annual'", "form": "'onsite'",
        "year": "extract(year FROM s.day)", "units": "ARRAY[unit_of(s.n * 5), unit_of(s.n * 3 + 1)]",
        "head_count": "40", "state": "CASE s.state WHEN 'closed' THEN 'held' ELSE s.state END", "minutes": "90",
        "cost": "500",
    }),
    ("town_exceptions", "(SELECT * FROM past_meetings WHERE n % 30 = 0)", {
        "id": "key_of('exception', s.n, s.at)", "department_meeting_id": "key_of('department', s.n, s.at)",
        "unit": "unit_of(s.n)", "state": "'approved'",
    }),
    ("study_sessions", "(SELECT * FROM past_meetings WHERE n % 8 = 0)", {
        "id": "key_of('study', s.n, s.at)", "unit": "unit_of(s.n)", "field": "'economy'", "form": "'onsite'",
        "year": "extract(year FROM s.day)", "minutes": "120", "head_count": "20",
        "state": "CASE s.state WHEN 'closed' THEN 'held' ELSE s.state END",
    }),
    ("study_attendance", _series("(SELECT * FROM past_meetings WHERE n % 8 = 0 AND state = 'closed')", 20), {
        "id": "key_of('student', s.n * 100 + s.k, s.at)", "session_id": "key_of('study', s.n, s.at)",
        "person_id": "person_of(s.n * 7 + s.k)", "unit": "unit_of(s.n * 7 + s.k)",
    }),
    ("acts", _series("past_topics", 4), {
        "id": "key_of('act', s.n * 10 + s.k, s.at)", "actor_id": "person_of(s.n + s.k)", "outcome": "'allowed'",
        "action": "(ARRAY['propose_topic', 'submit_topic', 'review_topic', 'approve_topic'])[s.k]",
        "subject": "'topic/' || s.id", "judgements": "'[]'",
    }),
    ("pending_steps", "(SELECT * FROM past_topics WHERE state = 'proposed')", {
        "id": "key_of('step', s.n, s.at)", "subject": "'topic/' || s.id", "step": "'submit_topic'",
        "powers": "ARRAY['head:' || s.unit]",
    }),
)  # fmt: skip


def fill(url: str, years: int, now: str) -> None:
    """Fill a migrated, empty database of meetings with so many years until `now`, an instant as text.

    The url is of somebody who may leave foreign keys unchecked.
    """
    numbers = {"meetings": MEETINGS, "units": UNITS, "people": PEOPLE, "each": EACH, "years": years}
    numbers |= {"left": UNITS - 1, "now": f"timestamptz '{now}'", "today": f"(timestamptz '{now}')::date"}
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        for setting in ("synchronous_commit = off", "session_replication_role = replica", "timezone = 'Asia/Shanghai'"):
            connection.execute(f"SET {setting}")
        connection.execute(_put(PREPARE, numbers))
        for table, source, given in ROWS:
            connection.execute(_put(_insert(TABLES[table], source, given), numbers))
        connection.execute("VACUUM ANALYZE")


def _put(statement: str, numbers: Mapping[str, object]) -> str:
    for name, value in numbers.items():
        statement = statement.replace("{" + name + "}", str(value))
    return statement


def _insert(table: Table, source: str, given: Mapping[str, str]) -> str:
    unknown = given.keys() - table.columns.keys()
    if unknown:
        raise LookupError(f"{table.name} has no column {', '.join(sorted(unknown))}")
    values = {column.name: given.get(column.name) or _plain(column) for column in table.columns}
    names = ", ".join(f'"{name}"' for name in values)
    return f"INSERT INTO {table.name} ({names}) SELECT {', '.join(values.values())} FROM {source} s"


def _plain(column: Column[object]) -> str:
    """What a new row has in a column of which nothing is said."""
    if column.name == "title":
        return "'事项 ' || s.n"
    if column.nullable:
        return "NULL"
    if column.name == "version":
        return "1"
    for of, value in ((Text, "''"), (Boolean, "false"), (Integer, "0"), (JSONB, "'{}'"), (DateTime, "s.at"),
                      (Date, "s.day"), (ARRAY, "'{}'")):  # fmt: skip
        if isinstance(column.type, of):
            return value
    raise LookupError(f"{column.table.name}.{column.name} is filled by nothing")
