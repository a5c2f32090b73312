"""Times without contact: who announces them, who is called instead, who may know, and two who rely on each other."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from chassis.errors import IllegalStep, Malformed, NotFound, StaleVersion
from chassis.law import RuleBroken
from chassis.outbox import Outbox
from personnel import queries
from personnel.commands.contact import announce_unreachable, end_unreachable, replace_contact, roster_duty
from personnel.commands.directory import register_person
from personnel.commands.leave import approve_leave, request_leave
from personnel.queries import contact as reads


def announce(city, who, contact, starts=60, minutes=120, person=None, reason="flight", **more):
    """From so many minutes from now on, for so many minutes."""
    first = city.runtime.clock.now() + timedelta(minutes=starts)
    command = announce_unreachable.AnnounceUnreachable(
        city.people[person] if person else None,
        first,
        first + timedelta(minutes=minutes),
        reason,
        city.people[contact],
    )
    return city.do(who, announce_unreachable.handle, command, **more)


def refused(city, *arguments, **more):
    with pytest.raises(RuleBroken, match=r"R78\.1") as refusal:
        announce(city, *arguments, **more)
    return refusal.value


def replace(city, who, view, contact):
    command = replace_contact.ReplaceContact(view.id, city.people[contact])
    return city.do(who, replace_contact.handle, command)


def end(city, who, view, **more):
    return city.do(who, end_unreachable.handle, end_unreachable.EndUnreachable(view.id), **more)


def away(city, login, starts=0, days=3):
    leave = city.do(login, request_leave.handle, city.leave(starts=starts, days=days))
    return city.do("mayor", approve_leave.handle, approve_leave.ApproveLeave(leave.id))


def listed(city, who, **given):
    given = {"person_id": None, "contact_id": None, "at": None, "cursor": "", "limit": 0} | given
    return [view.person.login for view in city.ask(who, reads.list_unreachable, *given.values())[0]]


@pytest.mark.rule("R78.1")
def test_a_time_without_contact_is_announced_and_ended_early(city):
    before = city.last_event()
    view = announce(city, "vm1", "vm2")
    assert (view.window.watchers, view.contact.login, view.reason) == (["head:gov", "deputy:gov"], "vm2", "flight")
    city.runtime.clock.move(minutes=90)
    assert listed(city, "mayor", at=city.runtime.clock.now()) == ["vm1"]
    ended = end(city, "vm1", view)
    assert (ended.window.ends_at, ended.window.ended_early) == (city.runtime.clock.now(), True)
    assert ended.window.announced_until > ended.window.ends_at
    assert listed(city, "mayor", at=city.runtime.clock.now()) == []
    assert city.events(before) == ["unreachable.announced", "unreachable.ended"]
    for step in (lambda: end(city, "vm1", view), lambda: replace(city, "vm1", view, "vm3")):
        with pytest.raises(IllegalStep):
            step()


@pytest.mark.rule("R78.1")
def test_one_called_off_leaves_room_and_one_that_is_over_is_over(city):
    view = announce(city, "vm1", "vm2")
    refused(city, "vm1", "vm2", starts=120)
    off = end(city, "vm1", view)
    assert off.window.ends_at == off.window.starts_at
    again = announce(city, "vm1", "vm2", starts=120)
    city.runtime.clock.move(minutes=240)
    assert listed(city, "mayor", at=city.runtime.clock.now()) == []
    with pytest.raises(IllegalStep):
        end(city, "vm1", again)


@pytest.mark.rule("R78.1")
@pytest.mark.parametrize(
    ("starts", "minutes", "lawful"),
    [(0, 1439, True), (0, 1440, True), (0, 1441, False), (-30, 60, True), (-31, 60, False), (-29, 60, True)],
)
def test_it_is_short_and_announced_in_time(city, starts, minutes, lawful):
    if lawful:
        assert announce(city, "vm1", "vm2", starts=starts, minutes=minutes)
        return
    refusal = refused(city, "vm1", "vm2", starts=starts, minutes=minutes)
    assert (refusal.judged["most_hours"], refusal.authority) == (24, False)
    acts = city.acts(f"person/{city.people['vm1']}")
    assert (acts[-1].action, acts[-1].outcome, acts[-1].rule) == ("announce_unreachable", "refused", "R78.1")


def test_what_is_over_already_is_not_announced(city):
    with pytest.raises(Malformed):
        announce(city, "vm1", "vm2", starts=-20, minutes=20)


@pytest.mark.rule("R78.1")
def test_who_is_called_instead_is_another_who_has_a_number(city):
    added = city.do("clerk", register_person.handle, register_person.RegisterPerson("new", "新人", 1, ""))
    city.people["new"] = added.id
    assert refused(city, "vm1", "vm1").judged["contact_is_oneself"]
    assert not refused(city, "vm1", "new").judged["contact_has_phone"]
    city.people["nobody"] = city.posts["gov.vm1"]
    with pytest.raises(NotFound):
        announce(city, "vm1", "nobody")


@pytest.mark.rule("R78.1")
def test_who_is_called_instead_is_neither_away_nor_without_contact(city):
    away(city, "vm2", starts=1, days=1)
    assert announce(city, "vm1", "vm2", starts=0, minutes=60)
    refusal = refused(city, "vm1", "vm2", starts=61, minutes=1380)
    # That there is a leave, and which, is no business of whoever asks.
    assert refusal.judged == {"most_hours": 24, "contact_is_away": True, "contact_is_unreachable": False}
    announce(city, "vm3", "vm4", starts=60, minutes=60)
    assert refused(city, "head_d01", "vm3", starts=119, minutes=60).judged["contact_is_unreachable"]
    assert announce(city, "head_d01", "vm3", starts=120, minutes=60)


@pytest.mark.rule("R78.1")
def test_who_is_called_for_another_finds_a_replacement_first(city):
    view = announce(city, "vm1", "vm2")
    assert refused(city, "vm2", "vm3", starts=179, minutes=60).judged["is_contact_of_others"] == 1
    assert announce(city, "vm2", "vm3", starts=180, minutes=60)
    # A chain: vm3 is called for vm2 later, so vm3 may be called for vm1 now, and then cannot go.
    assert replace(city, "vm1", view, "vm3").contact.login == "vm3"
    assert announce(city, "vm2", "vm4", starts=60, minutes=60).contact.login == "vm4"
    refused(city, "vm3", "vm4", starts=60, minutes=30)
    with pytest.raises(RuleBroken, match=r"R78\.1"):
        replace(city, "vm1", view, "vm2")
    with pytest.raises(RuleBroken, match=r"R78\.1"):
        replace(city, "vm1", view, "vm1")


@pytest.mark.rule("R78.1")
def test_a_contact_is_replaced_for_what_is_left(city):
    view = announce(city, "vm1", "vm2", starts=0, minutes=120)
    announce(city, "vm3", "vm4", starts=0, minutes=60)
    with pytest.raises(RuleBroken, match=r"R78\.1"):
        replace(city, "vm1", view, "vm3")
    city.runtime.clock.move(minutes=60)
    assert replace(city, "vm1", view, "vm3").window.version == 2


@pytest.mark.rule("R78.1")
def test_who_is_on_duty_stays_reachable(city):
    command = roster_duty.RosterDuty(city.today, "day", city.people["vm1"], (city.people["clerk"],))
    city.do("clerk", roster_duty.handle, command)
    for who in ("vm1", "clerk"):
        assert refused(city, who, "vm2").judged["shifts_on_duty"] == 1
    # The shift ends at six in the evening, eight hours from now.
    assert announce(city, "vm1", "vm2", starts=480, minutes=60)


@pytest.mark.rule("R78.1")
@pytest.mark.parametrize("attempt", range(3))
def test_two_who_name_each_other_at_once_are_not_both_let_go(city, attempt):
    start = Barrier(2)

    def ask(pair):
        start.wait()
        try:
            return bool(announce(city, *pair))
        except RuleBroken as refusal:
            return refusal.rule

    with ThreadPoolExecutor(2) as pool:
        told = sorted(map(str, pool.map(ask, [("vm1", "vm2"), ("vm2", "vm1")])))
    assert told == ["R78.1", "True"]


@pytest.mark.rule("R78.1")
def test_the_head_of_the_unit_and_the_office_announce_for_others(city):
    assert announce(city, "head_d01", "head_d02", person="clerk_d01").person.login == "clerk_d01"
    assert announce(city, "clerk", "head_d02", person="clerk_d08").person.login == "clerk_d08"
    for who in ("head_d02", "vm1", "clerk_d01"):
        assert refused(city, who, "vm2", person="head_d08").authority
    # An internal unit's people belong to the unit above it too.
    assert announce(city, "head_d08", "head_d02", person="head_i02").window.watchers == [
        "head:i02",
        "deputy:i02",
        "head:d08",
        "deputy:d08",
    ]
    view = announce(city, "head_d03", "head_d02")
    with pytest.raises(NotFound):
        end(city, "head_d04", view)
    # Who is called instead knows of it, and still may not end it.
    with pytest.raises(RuleBroken, match=r"R78\.1"):
        end(city, "head_d02", view)
    assert end(city, "clerk", view).window.ended_early


@pytest.mark.rule("R78.1")
def test_who_may_know_of_it_and_why(city):
    view = announce(city, "clerk_d01", "clerk_d08", reason="sickness")
    shown = {}
    for who in ("clerk_d01", "clerk_d08", "head_d01", "clerk", "mayor", "head_d02", "justice_clerk"):
        assert listed(city, who) == (["clerk_d01"] if who not in ("head_d02", "justice_clerk") else [])
        try:
            shown[who] = city.ask(who, reads.get_unreachable, view.id).reason
        except NotFound:
            shown[who] = None
    why = "sickness"
    assert shown == {
        "clerk_d01": why, "head_d01": why, "clerk": why, "clerk_d08": "", "mayor": "",
        "head_d02": None, "justice_clerk": None,
    }  # fmt: skip
    known = {who: city.ask(who, queries.knows, f"unreachable/{view.id}") for who in ("clerk_d08", "vm1", "head_d02")}
    assert known == {"clerk_d08": True, "vm1": True, "head_d02": False}
    assert listed(city, "clerk", person_id=city.people["clerk_d01"]) == ["clerk_d01"]
    assert listed(city, "clerk", contact_id=city.people["clerk_d01"]) == []
    with city.runtime.reading() as session:
        event = session.scalars(select(Outbox).order_by(Outbox.id.desc()).limit(1)).one()
    told = str(vars(event))
    assert str(view.id) in told
    for secret in (why, str(view.contact.id), view.contact.phone):
        assert secret not in told


def test_a_repeated_key_announces_once_and_a_stale_version_is_refused(city):
    view = announce(city, "vm1", "vm2", key="one")
    assert announce(city, "vm1", "vm2", key="one").code == str(view.id)
    with pytest.raises(StaleVersion):
        end(city, "vm1", view, version=7)
