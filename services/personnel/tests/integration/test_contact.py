"""Phone numbers: who reports them, what the office sees of it, whose an old one was, and who may know."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, text

from chassis import db, migrate
from chassis.acts import Act
from chassis.errors import Failure, IllegalStep, Malformed, NotFound, StaleVersion
from chassis.law import RuleBroken
from chassis.outbox import Outbox
from chassis.pending import PendingStep
from chassis.testing import fresh_database, superuser_url
from personnel import queries
from personnel.commands.contact import acknowledge_phone_change, change_phone
from personnel.commands.directory import register_person
from personnel.model.phone import digits_of, kind_of
from personnel.queries import contact as reads
from personnel.queries import directory as directory_reads

NEW, NEWER = "138 0631 0001", "+86 139-0631-0002"


def change(city, who, login, number=NEW, kind="mobile", back=0, **more):
    changed_on = city.today - timedelta(days=back) if back else None
    command = change_phone.ChangePhone(city.people[login], kind, number, changed_on)
    return city.do(who, change_phone.handle, command, **more)


def numbers(city, who, login, on=None):
    return [phone.number for phone in city.ask(who, reads.list_phones, city.people[login], on, "", 0)[0]]


def whose(city, who, number, on=None):
    found, _ = city.ask(who, reads.find_number, number, on, "", 0)
    return [(holder.person.login, holder.phone.ends_at is None) for holder in found]


@pytest.mark.rule("R78.2")
def test_a_changed_number_is_put_before_the_office_and_the_old_one_is_answered_for(city):
    city.later(1)
    before = city.last_event()
    phone = change(city, "vm1", "vm1")
    assert (phone.state, phone.days_late) == ("reported", 0)
    assert city.events(before) == ["person.contact_changed"]
    step = ("acknowledge_phone_change", f"phone_number/{phone.id}")
    assert step in city.waiting("clerk")
    assert step not in city.waiting("vm1")
    assert city.ask("vm1", directory_reads.get_person, city.people["vm1"], None).phone == NEW
    city.later(1)
    change(city, "vm1", "vm1", NEWER)
    # The landline the person was registered with is of another kind, and holds on.
    assert numbers(city, "vm1", "vm1") == [NEWER, NEW, "0631-0000002"]
    assert numbers(city, "clerk", "vm1", city.today - timedelta(days=1)) == [NEW, "0631-0000002"]
    assert whose(city, "clerk", "+86 138 0631 0001") == [("vm1", False)]
    assert whose(city, "vm2", "13906310002") == [("vm1", True)]
    assert whose(city, "mayor", "13906310002", city.today - timedelta(days=1)) == []
    assert city.ask("clerk", reads.find_number, NEW, None, "", 0)[0][0].person.phone == NEWER


@pytest.mark.rule("R78.2")
def test_the_number_a_person_is_registered_with_begins_the_history(city):
    assert numbers(city, "clerk", "vm1") == ["0631-0000002"]
    # Found without the city's area code too.
    assert whose(city, "clerk", "0000002") == [("vm1", True)]
    added = city.do("clerk", register_person.handle, register_person.RegisterPerson("new", "新人", 1, ""))
    city.people["new"] = added.id
    assert numbers(city, "clerk", "new") == []
    with pytest.raises(NotFound):
        city.ask("clerk", reads.list_phones, city.posts["gov.vm1"], None, "", 0)


@pytest.mark.rule("R78.2")
def test_the_office_takes_note_once(city):
    acknowledge = acknowledge_phone_change.AcknowledgePhoneChange(change(city, "vm1", "vm1").id)
    with pytest.raises(RuleBroken, match=r"R78\.2") as refusal:
        city.do("vm1", acknowledge_phone_change.handle, acknowledge)
    assert refusal.value.authority
    # To others there is no such thing.
    with pytest.raises(NotFound):
        city.do("vm2", acknowledge_phone_change.handle, acknowledge)
    done = city.do("clerk", acknowledge_phone_change.handle, acknowledge)
    assert (done.state, done.acknowledged_at) == ("acknowledged", city.runtime.clock.now())
    assert city.waiting("clerk") == []
    with pytest.raises(IllegalStep):
        city.do("clerk", acknowledge_phone_change.handle, acknowledge)
    listed = [len(city.ask("clerk", reads.list_phone_changes, state, "", 200)[0]) for state in ("", "reported")]
    assert listed[0] > 1
    assert listed[1] == 0


@pytest.mark.rule("R78.2")
def test_the_office_reports_for_others_and_then_nothing_waits(city):
    phone = change(city, "clerk", "head_d01", back=0)
    assert (phone.state, city.waiting("deputy1")) == ("acknowledged", [])
    # Its own number the office reports like everybody.
    assert change(city, "clerk", "clerk", NEWER).state == "reported"
    with pytest.raises(RuleBroken, match=r"R78\.2") as refusal:
        change(city, "vm1", "vm2")
    assert refusal.value.authority


@pytest.mark.rule("R78.2")
@pytest.mark.parametrize(("back", "late"), [(0, 0), (1, 0), (2, 1), (7, 6)])
def test_a_late_report_is_taken_and_marked(city, back, late):
    city.later(10)
    phone = change(city, "vm1", "vm1", back=back)
    assert phone.days_late == late
    assert whose(city, "clerk", NEW, city.today - timedelta(days=back)) == [("vm1", True)]
    assert whose(city, "clerk", NEW, city.today - timedelta(days=back + 1)) == []


def test_a_number_changes_to_another_one_and_forward_in_time(city):
    city.later(1)
    change(city, "vm1", "vm1")
    for number, back, field in (("+86 13806310001", 0, "number"), (NEWER, 1, "changed_on"), (NEWER, -1, "changed_on")):
        with pytest.raises(Malformed) as wrong:
            change(city, "vm1", "vm1", number, back=back)
        assert field in wrong.value.fields
    assert numbers(city, "vm1", "vm1") == [NEW, "0631-0000002"]


def test_a_mobile_goes_before_the_office_and_home_is_never_shown(city):
    people = city.people["vm1"]
    shown = []
    for number, kind in (("0631-6650001", "office"), ("0631-6650002", "home"), (NEW, "mobile"), ("6650003", "office")):
        city.later(1)
        change(city, "vm1", "vm1", number, kind)
        shown.append(city.ask("clerk", directory_reads.get_person, people, None).phone)
    assert shown == ["0631-6650001", "0631-6650001", NEW, NEW]


def test_a_repeated_key_changes_once_and_a_stale_version_is_refused(city):
    first = change(city, "vm1", "vm1", key="one")
    command = change_phone.ChangePhone(city.people["vm1"], "mobile", NEW, None)
    assert city.do("vm1", change_phone.handle, command, key="one").code == str(first.id)
    with pytest.raises(StaleVersion):
        change(city, "vm1", "vm1", NEWER, version=1)


@pytest.mark.rule("R78.2")
def test_two_changes_at_once_leave_one_current_number(city):
    city.later(1)
    start = Barrier(4)

    def attempt(number):
        start.wait()
        try:
            return bool(change(city, "vm1", "vm1", f"1380631000{number}"))
        except Failure:
            return False

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(attempt, range(4)))
    assert any(done)
    found, _ = city.ask("clerk", reads.list_phones, city.people["vm1"], None, "", 0)
    mobiles = [phone for phone in found if phone.kind == "mobile"]
    assert [phone.ends_at is None for phone in mobiles].count(True) == 1
    assert len(mobiles) == done.count(True)


@pytest.mark.rule("R78.2")
def test_numbers_are_for_the_person_the_office_and_when_asked_for_the_leaders(city):
    phone = change(city, "head_d01", "head_d01")
    for who in ("vm1", "head_d02", "clerk_d01"):
        with pytest.raises(RuleBroken, match=r"R78\.2"):
            numbers(city, who, "head_d01")
    for who in ("head_d01", "justice_clerk"):
        with pytest.raises(RuleBroken, match=r"R78\.2"):
            whose(city, who, NEW)
        with pytest.raises(RuleBroken, match=r"R78\.2"):
            city.ask(who, reads.list_phone_changes, "", "", 0)
    assert whose(city, "director", NEW) == whose(city, "vm4", NEW) == [("head_d01", True)]
    subject = f"phone_number/{phone.id}"
    told = {who: city.ask(who, queries.knows, subject) for who in ("head_d01", "clerk", "vm1", "head_d02")}
    assert told == {"head_d01": True, "clerk": True, "vm1": False, "head_d02": False}


@pytest.mark.rule("R78.2")
def test_no_number_is_in_an_event_an_act_or_a_pending_step(city, caplog):
    with caplog.at_level(0):
        change(city, "vm1", "vm1")
        with pytest.raises(RuleBroken):
            change(city, "vm2", "vm1", NEWER)
        with pytest.raises(RuleBroken):
            whose(city, "head_d01", NEW)
    with city.runtime.reading() as session:
        told = [str(vars(row)) for table in (Act, Outbox, PendingStep) for row in session.scalars(select(table))]
    said = " ".join([*told, caplog.text])
    assert "contact_changed" in said
    for part in ("0631 0001", "06310001", "0631-0002", "06310002"):
        assert part not in said


@pytest.mark.rule("R78.2")
def test_numbers_from_before_the_history_begin_it():
    written = {"a": "+86 138-0631-0001", "b": "(0631) 665-1234", "c": "", "d": "00 852 21234567", "e": "0000002"}
    with fresh_database(superuser_url(), lambda _: None, "personnel_empty") as url:
        url = url.replace("postgresql:", "postgresql+psycopg:", 1)
        migrate.main(["upgrade", "0003"], "personnel", url)
        engine = db.connect(url, pool_size=1)
        insert = text(
            "INSERT INTO people (id, version, login, name, clearance, phone) VALUES (:id, 1, :login, '甲', 1, :n)"
        )
        with engine.begin() as connection:
            for login, number in written.items():
                connection.execute(insert, {"id": db.new_id(), "login": login, "n": number})
        migrate.main(["upgrade", "0004"], "personnel", url)
        rows = text("SELECT login, kind, number, digits FROM phone_numbers n JOIN people p ON p.id = n.person_id")
        with engine.connect() as connection:
            found = {row.login: row for row in connection.execute(rows)}
        migrate.main(["downgrade", "0003"], "personnel", url)
        engine.dispose()
    assert found.keys() == {"a", "b", "d", "e"}
    for row in found.values():
        # By the rules of the migration as by those of the model.
        assert (row.number, row.digits) == (written[row.login], digits_of(written[row.login]))
        assert row.kind == kind_of(row.digits)
    assert [found[login].kind for login in "abde"] == ["mobile", "office", "mobile", "office"]
