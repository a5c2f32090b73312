"""The duty board and the roster: who is reached now, who reads it, who leads a shift, and what a reading costs."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, text

from chassis.clock import SHANGHAI
from chassis.errors import AlreadyExists, Malformed, NotFound
from chassis.law import RuleBroken
from chassis.showing import shower
from personnel.commands.contact import announce_unreachable, end_unreachable, relieve_duty, roster_duty
from personnel.commands.directory import register_person
from personnel.commands.leave import approve_leave, request_leave
from personnel.commands.mandate import delegate_mayor
from personnel.queries import contact as reads
from personnel.queries import duty_board
from zhengling.personnel.v1 import contact_service_pb2 as pb


def board(city, who="mayor", unit="", at=None):
    return shower(duty_board.Board, pb.DutyBoard)(city.ask(who, duty_board.get_duty_board, unit, at))


def entry(city, login, **more):
    [found] = [one for one in board(city, **more).entries if one.person_id == str(city.people[login])]
    return found


def announce(city, who, contact, starts=0, minutes=120):
    first = city.runtime.clock.now() + timedelta(minutes=starts)
    last = first + timedelta(minutes=minutes)
    command = announce_unreachable.AnnounceUnreachable(None, first, last, "flight", city.people[contact])
    return city.do(who, announce_unreachable.handle, command)


def away(city, login, starts=0, days=3):
    leave = city.do(login, request_leave.handle, city.leave(starts=starts, days=days))
    return city.do("mayor", approve_leave.handle, approve_leave.ApproveLeave(leave.id))


def roster(city, leader, *staff, days=0, shift="day", who="clerk"):
    day = city.today + timedelta(days=days)
    command = roster_duty.RosterDuty(day, shift, city.people[leader], tuple(city.people[one] for one in staff))
    return city.do(who, roster_duty.handle, command)


def relieve(city, shift, leader, *staff, who="clerk"):
    people = tuple(city.people[one] for one in staff)
    return city.do(who, relieve_duty.handle, relieve_duty.RelieveDuty(shift.id, city.people[leader], people))


@pytest.mark.rule("R78.1")
def test_the_board_shows_who_is_reached_and_who_is_called_instead(city):
    away(city, "vm1")
    view = announce(city, "head_d01", "head_d02")
    first = board(city)
    assert [one.post_kind for one in first.entries[:6]] == ["mayor", *["vice_mayor"] * 4, "office_director"]
    assert not first.cut
    assert entry(city, "vm3").state == "reachable"
    gone = entry(city, "vm1")
    assert (gone.state, gone.away_until) == ("away", str(city.today + timedelta(days=2)))
    assert (gone.stand_in.name, gone.stand_in.phone) == ("副市长乙", "0631-0000003")
    silent = entry(city, "head_d01")
    assert (silent.state, silent.contact.person_id) == ("unreachable", str(city.people["head_d02"]))
    assert silent.unit_name == "市发展和改革局"
    assert silent.contact.phone
    assert datetime.fromisoformat(silent.unreachable_until) == view.window.ends_at
    assert not gone.HasField("contact")
    city.do("head_d01", end_unreachable.handle, end_unreachable.EndUnreachable(view.id))
    assert entry(city, "head_d01").state == "reachable"


@pytest.mark.rule("R78.1")
def test_the_board_of_another_instant(city):
    away(city, "vm1", starts=1, days=1)
    announce(city, "vm3", "vm4", starts=60, minutes=60)
    now = city.runtime.clock.now()
    states = [entry(city, "vm3", at=now + timedelta(minutes=minutes)).state for minutes in (59, 60, 119, 120)]
    assert states == ["reachable", "unreachable", "unreachable", "reachable"]
    states = [entry(city, "vm1", at=now + timedelta(days=days)).state for days in (0, 1, 2)]
    assert states == ["reachable", "away", "reachable"]
    # One that has run over its time lasts until the return is registered, with no last day to tell.
    city.later(3)
    late = entry(city, "vm1")
    assert (late.state, late.away_until) == ("away", "")
    assert entry(city, "vm1", at=city.runtime.clock.now() + timedelta(days=1)).state == "reachable"


@pytest.mark.rule("R78.1")
def test_a_unit_shows_its_head_and_deputies_and_those_of_its_parts(city):
    told = [[one.unit for one in board(city, unit=unit).entries] for unit in ("office", "d08", "d01")]
    assert told == [["office", "office", "office", "i01"], ["d08", "i02"], ["d01"]]
    assert "i02" not in [one.unit for one in board(city).entries]
    with pytest.raises(NotFound):
        board(city, unit="nowhere")


@pytest.mark.rule("R78.1")
def test_leaders_the_office_heads_and_deputies_read_the_board(city):
    for who in ("mayor", "vm4", "director", "deputy1", "clerk", "head_d01", "head_i02", "justice"):
        assert entry(city, "mayor", who=who).phone == "0631-0000001"
    for who in ("clerk_d01", "justice_clerk", "clerk_t01"):
        with pytest.raises(RuleBroken, match=r"R78\.1") as refusal:
            board(city, who=who)
        assert refusal.value.authority
        assert "office.staff" in refusal.value.judged["needed"]


@pytest.mark.rule("R78.1")
def test_who_acts_for_the_mayor_is_shown(city):
    assert not board(city).HasField("acting_mayor")
    last = city.today + timedelta(days=2)
    given = {"delegate_id": city.people["vm2"], "instrument": "委托书1号", "starts": city.today, "until": last}
    fields = delegate_mayor.DelegateMayor.__dataclass_fields__
    empty = {"grant": (), "withhold": ()}
    command = delegate_mayor.DelegateMayor(**{k: v for k, v in (empty | given).items() if k in fields})
    city.do("mayor", delegate_mayor.handle, command)
    acting = board(city).acting_mayor
    assert (acting.person.name, acting.person.phone) == ("副市长乙", "0631-0000003")
    assert (acting.instrument, acting.until) == ("委托书1号", str(last))
    assert not board(city, at=city.runtime.clock.now() + timedelta(days=3)).HasField("acting_mayor")


@pytest.mark.rule("R78.1")
def test_what_is_not_in_order_is_advised(city):
    announce(city, "vm1", "vm3", minutes=1200)
    assert list(entry(city, "vm1").advice) == []
    # The leave is granted later: it is no refusal, and the board says so.
    away(city, "vm3")
    assert list(entry(city, "vm1").advice) == ["contact_away"]
    assert entry(city, "vm3").stand_in.name == "副市长丁"
    announce(city, "vm4", "vm2", minutes=600)
    assert list(entry(city, "vm3").advice) == ["stand_in_unreachable"]


@pytest.mark.rule("R78.1")
def test_duty_is_rostered_by_the_office_led_by_a_leader_and_once(city):
    shift = roster(city, "vm1", "clerk", "deputy1")
    assert (shift.starts_at.astimezone(SHANGHAI).hour, shift.ends_at.astimezone(SHANGHAI).hour) == (8, 18)
    with pytest.raises(AlreadyExists):
        roster(city, "vm2")
    with pytest.raises(RuleBroken, match=r"R78\.1") as refusal:
        roster(city, "vm2", who="vm2", days=1)
    assert refusal.value.authority
    for wrong in ({"leader": "head_d01"}, {"leader": "vm1", "shift": "noon"}):
        with pytest.raises(RuleBroken, match=r"R78\.1"):
            roster(city, wrong.pop("leader"), days=1, **wrong)
    with pytest.raises(Malformed):
        roster(city, "vm1", days=-2)
    # The night of yesterday is over at eight in the morning, two hours ago.
    with pytest.raises(Malformed):
        roster(city, "vm1", days=-1, shift="night")
    # A shift under way may still be rostered.
    assert roster(city, "vm1", shift="night")
    duties = board(city).duties
    assert [(one.shift, one.leader.name) for one in duties] == [("day", "副市长甲"), ("night", "副市长甲")]
    assert [one.name for one in duties[0].staff] == ["办公室科员甲", "办公室副主任甲"]
    night = board(city, at=city.runtime.clock.now() + timedelta(hours=18)).duties
    assert [(one.day, one.shift) for one in night] == [(str(city.today), "night")]


@pytest.mark.rule("R78.1")
def test_who_is_away_or_without_contact_is_not_put_on_duty(city):
    away(city, "vm1", starts=1, days=1)
    with pytest.raises(RuleBroken, match=r"R78\.1") as refusal:
        roster(city, "vm1", days=1)
    assert refusal.value.judged == {
        "most_hours": 24, "name": "副市长甲", "has_phone": True, "away": True, "unreachable": False
    }  # fmt: skip
    announce(city, "deputy1", "deputy2", starts=60, minutes=30)
    with pytest.raises(RuleBroken, match=r"R78\.1"):
        roster(city, "vm2", "deputy1")
    assert roster(city, "vm2", "deputy1", days=1)
    added = city.do("clerk", register_person.handle, register_person.RegisterPerson("new", "新人", 1, ""))
    city.people["new"] = added.id
    with pytest.raises(RuleBroken, match=r"R78\.1"):
        roster(city, "vm2", "new", days=2)


@pytest.mark.rule("R78.1")
def test_a_leave_over_a_shift_is_advised_until_another_takes_it(city):
    shift = roster(city, "vm1", "clerk", days=1)
    away(city, "vm1", starts=1, days=1)
    tomorrow = datetime.combine(city.today + timedelta(days=1), datetime.min.time(), SHANGHAI)
    [found] = board(city, at=tomorrow).duties
    assert [(one.name, one.why) for one in found.conflicts] == [("副市长甲", "away")]
    with pytest.raises(RuleBroken, match=r"R78\.1"):
        relieve(city, shift, "vm1")
    with pytest.raises(RuleBroken, match=r"R78\.1"):
        relieve(city, shift, "vm2", who="vm2")
    assert relieve(city, shift, "vm2", "deputy1").version == 2
    [found] = board(city, at=tomorrow).duties
    assert (found.leader.name, list(found.conflicts)) == ("副市长乙", [])
    city.later(2)
    with pytest.raises(Malformed):
        relieve(city, shift, "vm3")


@pytest.mark.rule("R78.1")
def test_who_reads_the_roster(city):
    shift = roster(city, "vm1", "clerk_d01")
    roster(city, "vm2", days=1)
    days = (city.today, city.today)
    for who, count in (("mayor", 2), ("head_t01", 2), ("clerk_d01", 1), ("justice_clerk", 0)):
        assert len(city.ask(who, reads.list_duties, None, None, None, "", 0)[0]) == count
    assert [one.id for one in city.ask("mayor", reads.list_duties, *days, None, "", 0)[0]] == [shift.id]
    assert len(city.ask("clerk", reads.list_duties, None, None, city.people["clerk_d01"], "", 0)[0]) == 1
    assert city.ask("clerk_d01", reads.get_duty, shift.id).id == shift.id
    with pytest.raises(NotFound):
        city.ask("justice_clerk", reads.get_duty, shift.id)


def test_the_number_of_statements_does_not_grow(city):
    statements = []
    event.listen(city.runtime.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    counts = []
    for unit in ("", "d08"):
        statements.clear()
        board(city, unit=unit)
        counts.append(len(statements))
    roster(city, "vm1", "clerk", "deputy1", "deputy2")
    announce(city, "vm3", "vm4")
    announce(city, "head_d01", "head_d02")
    away(city, "vm2", starts=0)
    statements.clear()
    board(city)
    # One more asks for the people on duty, whom there were none of before.
    assert (len(statements), counts) == (counts[0] + 1, [6, 7])


def test_a_large_city_reads_the_same_board_by_indexes(city):
    """Five thousand people in three hundred units, and thousands of windows: what is past is not read."""
    with city.runtime.sessions() as session, session.begin():
        session.execute(text("SET LOCAL statement_timeout = 0"))
        session.execute(text(GROWN))
        session.execute(text(PAST), {"now": city.runtime.clock.now()})
        session.execute(text("ANALYZE"))
    found = board(city)
    assert len(found.entries) > 300
    with city.runtime.reading() as session:
        rows = session.execute(text(f"EXPLAIN (ANALYZE, FORMAT JSON) {WINDOWS}"), {"now": city.runtime.clock.now()})
        plan = str(rows.scalar_one())
    assert "ix_unreachable_windows_ends_at" in plan


GROWN = """
    WITH made AS (
        INSERT INTO units (id, version, code) SELECT gen_random_uuid(), 1, 'g' || n FROM generate_series(1, 300) n
        RETURNING code
    ), terms AS (
        INSERT INTO unit_terms (id, version, code, name, kind, superior, functions, instrument, starts, ends)
        SELECT gen_random_uuid(), 1, code, code, 'department', 'gov', '{}', '', '2020-01-01', '9999-12-31' FROM made
    ), heads AS (
        INSERT INTO posts (id, version, code, kind, title, unit, rank)
        SELECT gen_random_uuid(), 1, code || '.head', 'unit_head', '负责人', code, 100 FROM made RETURNING id, code
    ), staff AS (
        INSERT INTO posts (id, version, code, kind, title, unit, rank)
        SELECT gen_random_uuid(), 1, code || '.staff', 'staff', '科员', code, 500 FROM made RETURNING id, code
    ), people AS (
        INSERT INTO people (id, version, login, name, clearance, phone)
        SELECT gen_random_uuid(), 1, 'g' || n, '某' || n, 1, '138' || lpad(n::text, 8, '0')
        FROM generate_series(1, 5000) n RETURNING id, login
    )
    INSERT INTO appointments (id, version, person_id, post_id, sole, instrument, starts, ends)
    SELECT gen_random_uuid(), 1, p.id, s.id, n <= 300, '', '2020-01-01', '9999-12-31'
    FROM (SELECT id, substr(login, 2)::int AS n FROM people) p
    JOIN LATERAL (
        SELECT id FROM heads WHERE p.n <= 300 AND code = 'g' || p.n || '.head'
        UNION ALL SELECT id FROM staff WHERE p.n > 300 AND code = 'g' || (1 + p.n % 300) || '.staff'
    ) s ON true
"""
PAST = """
    INSERT INTO unreachable_windows (id, version, person_id, starts_at, ends_at, announced_until, reason, contact_id,
                                     watchers, announced_by, announced_at, ended_early)
    SELECT gen_random_uuid(), 1, a.id, t, t + interval '1 hour', t + interval '1 hour', 'flight', b.id, '{}', a.id, t,
           false
    FROM people a
    JOIN people b ON b.login = 'g' || (substr(a.login, 2)::int % 1000 + 1)
    CROSS JOIN generate_series(CAST(:now AS timestamptz) - interval '40 days',
                               CAST(:now AS timestamptz) - interval '2 days', interval '8 days') t
    WHERE a.login ~ '^g[0-9]{1,3}$'
"""
WINDOWS = """
    SELECT person_id FROM unreachable_windows
    WHERE starts_at < CAST(:now AS timestamptz) + interval '1 day' AND ends_at > CAST(:now AS timestamptz)
      AND ends_at > starts_at
"""
