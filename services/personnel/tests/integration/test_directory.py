"""The directory: who may change it, what it refuses, what of it who may read, and its import."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import func, select

from chassis import run
from chassis.actor import NOBODY, SYSTEM, Actor
from chassis.errors import AlreadyExists, Failure, NotFound, NotPermitted, Unauthenticated
from chassis.law import RuleBroken
from personnel import queries
from personnel.commands.directory import (
    appoint,
    assign_portfolio,
    end_appointment,
    establish_post,
    pair_partners,
    register_person,
    register_unit,
)
from personnel.import_directory import OPERATOR, import_folder
from personnel.model import Appointment, keeps_directory
from personnel.queries import directory as directory_reads
from personnel.queries import identity as identity_reads
from zhengling.personnel.v1 import identity_service_pb2 as pb

from .conftest import FOLDER, TODAY, runtime


def unit(code="d90", kind="department", superior="gov", functions=()):
    return register_unit.RegisterUnit(code, "新设单位", kind, superior, functions)


def newcomer(city, login="new"):
    return city.do("clerk", register_person.handle, register_person.RegisterPerson(login, "新人甲", 1, "0631-1"))


@pytest.mark.rule("R9.1")
@pytest.mark.parametrize("who", ["mayor", "vm1", "justice", "justice_clerk"])
def test_only_the_office_changes_the_directory(city, who):
    with pytest.raises(RuleBroken, match=r"R9\.1") as refusal:
        city.do(who, register_unit.handle, unit())
    assert refusal.value.authority


@pytest.mark.rule("R89.1")
def test_units_have_a_known_kind_and_superior_and_a_code_of_their_own(city):
    made = city.do("clerk", register_unit.handle, unit())
    assert city.ask("justice_clerk", directory_reads.get_unit, "d90").id == made.id
    with pytest.raises(AlreadyExists):
        city.do("clerk", register_unit.handle, unit())
    with pytest.raises(NotFound):
        city.do("clerk", register_unit.handle, unit("d91", superior="nowhere"))
    with pytest.raises(RuleBroken, match=r"R89\.1"):
        city.do("clerk", register_unit.handle, unit("d91", kind="company"))


@pytest.mark.rule("R5.1")
def test_there_is_one_serving_mayor(city):
    second = establish_post.EstablishPost("gov.mayor2", "mayor", "市长", "gov", 1)
    with pytest.raises(AlreadyExists):
        city.do("clerk", establish_post.handle, second)
    person = newcomer(city)
    take = appoint.Appoint(person.id, city.posts["gov.mayor"], TODAY, None, "")
    with pytest.raises(RuleBroken, match=r"R5\.1"):
        city.do("clerk", appoint.handle, take)
    with city.runtime.reading() as session:
        held = session.scalar(select(Appointment.id).where(Appointment.person_id == city.people["mayor"]))
    city.do("clerk", end_appointment.handle, end_appointment.EndAppointment(held, TODAY))
    take = appoint.Appoint(person.id, city.posts["gov.mayor"], TODAY + timedelta(days=1), None, "乳人任〔2026〕1号")
    city.do("clerk", appoint.handle, take)
    days = (TODAY, TODAY + timedelta(days=1))
    found = [city.ask("clerk", directory_reads.list_holders, ("mayor",), day).holders for day in days]
    assert [[holding.person.name for holding in held] for held in found] == [["市长甲"], ["新人甲"]]


@pytest.mark.rule("R5.1")
def test_two_appointed_at_once_to_one_seat_are_one(city):
    with city.runtime.reading() as session:
        held = session.scalar(select(Appointment.id).where(Appointment.person_id == city.people["director"]))
    city.do("clerk", end_appointment.handle, end_appointment.EndAppointment(held, TODAY))
    people, start = [newcomer(city, f"new{n}") for n in range(4)], Barrier(4)

    def take(person):
        start.wait()
        command = appoint.Appoint(person.id, city.posts["office.director"], TODAY + timedelta(days=1), None, "")
        try:
            return city.do("clerk", appoint.handle, command) and "appointed"
        except Failure:
            return "refused"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(take, people)) == ["appointed", "refused", "refused", "refused"]


@pytest.mark.rule("R7.1")
def test_a_portfolio_moves_on_its_day_and_with_it_what_waits(city):
    tomorrow = TODAY + timedelta(days=1)
    move = assign_portfolio.AssignPortfolio(city.posts["gov.vm3"], "d07", "", tomorrow, None, "分工通知")
    before = city.last_event()
    city.do("clerk", assign_portfolio.handle, move)
    assert "portfolio:d07" in city.keys("vm1")
    city.later(1)
    assert "portfolio:d07" not in city.keys("vm1")
    assert "portfolio:d07" in city.keys("vm3")
    assert city.events(before) == ["portfolio.assigned", "portfolio.assigned"]
    assert city.ask("clerk", directory_reads.get_portfolio_holder, "d07", "", None).person.login == "vm3"
    assert city.ask("clerk", directory_reads.get_portfolio_holder, "d07", "", TODAY).person.login == "vm1"
    earlier = assign_portfolio.AssignPortfolio(city.posts["gov.vm2"], "d07", "", TODAY, None, "")
    with pytest.raises(RuleBroken, match=r"R7\.1"):
        city.do("clerk", assign_portfolio.handle, earlier)
    to_head = assign_portfolio.AssignPortfolio(city.posts["d07.head"], "d08", "", tomorrow, None, "")
    with pytest.raises(RuleBroken, match=r"R7\.1"):
        city.do("clerk", assign_portfolio.handle, to_head)


@pytest.mark.rule("R7.2")
def test_partners_change_from_a_day_on(city):
    tomorrow = TODAY + timedelta(days=1)
    swap = pair_partners.PairPartners(city.posts["gov.vm1"], city.posts["gov.vm3"], tomorrow, None)
    city.do("clerk", pair_partners.handle, swap)
    pairs = [
        {(one.post_id, one.partner_id) for one in city.ask("clerk", directory_reads.list_partnerships, day, "", 0)[0]}
        for day in (TODAY, tomorrow)
    ]
    vm = [city.posts[f"gov.vm{number}"] for number in range(1, 5)]
    assert pairs[0] == {(vm[0], vm[1]), (vm[1], vm[0]), (vm[2], vm[3]), (vm[3], vm[2])}
    assert pairs[1] == {(vm[0], vm[2]), (vm[2], vm[0])}


def test_the_phone_number_is_for_the_person_and_the_office(city):
    phones = {
        who: city.ask(who, directory_reads.get_person, city.people["vm1"], None).phone
        for who in ("vm1", "clerk", "vm2")
    }
    assert phones["vm1"] == phones["clerk"] == "0631-0000002"
    assert phones["vm2"] == ""
    listed = city.ask("justice_clerk", directory_reads.list_people, "gov", "", None, "", 0)[0]
    assert {profile.person.login for profile in listed} == {"mayor", "vm1", "vm2", "vm3", "vm4"}
    assert {profile.phone for profile in listed} == {""}


def test_anothers_standing_is_for_the_office(city):
    with pytest.raises(NotPermitted):
        city.ask("vm2", identity_reads.position, city.people["vm1"], None)
    assert city.ask("clerk", identity_reads.position, city.people["vm1"], None).name == "副市长甲"


def test_nobody_known_is_not_authenticated(city):
    with pytest.raises(Unauthenticated):
        city.runtime.standing(city.actor("vm1").__class__(city.posts["gov.vm1"], "test", "r"), TODAY, False)


def test_logins_are_resolved_exactly(city):
    gateway = Actor(UUID(int=0), "gateway", "request")

    def resolve(login: str) -> UUID:
        read, request = identity_reads.resolve_login, pb.ResolveLoginRequest(login=login)
        return run.unasked(city.runtime, gateway, read, request).id

    assert resolve("vm1") == city.people["vm1"]
    for other in ("VM1", " vm1", "vm1\n", ""):
        with pytest.raises(NotFound):
            resolve(other)


def test_who_was_asked_for_no_standing_is_not_taken_for_the_system(city):
    keepers = [SYSTEM, OPERATOR, city.standing("clerk"), city.standing("vm1"), NOBODY]
    assert [keeps_directory(one) for one in keepers] == [True, True, True, False, False]


def test_what_is_on_record_about_a_person_is_for_that_person_and_the_office(city):
    subject = f"person/{city.people['vm1']}"
    assert [city.ask(who, queries.knows, subject) for who in ("vm1", "clerk", "vm2")] == [True, True, False]
    assert not city.ask("clerk", queries.knows, "person/not-a-uuid")
    assert not city.ask("clerk", queries.knows, "nothing/at-all")


def test_an_import_is_on_record_and_repeating_it_changes_nothing(city):
    before = city.last_event(), len(city.acts())
    done = import_folder(runtime(str(city.runtime.settings.database_url), standing=lambda *_: OPERATOR), FOLDER)
    assert done.added == {}
    # The import itself is on record, and nothing else.
    assert (city.last_event(), len(city.acts()) - 1) == before
    assert city.acts()[-1].action == "import_directory"
    acts = city.acts(f"person/{city.people['vm1']}")
    assert [(act.action, act.actor_name, act.capacity["instrument"]) for act in acts] == [
        ("register_person", "operator", "import-directory")
    ]


def test_a_bad_row_stops_the_import_with_its_line(city, tmp_path):
    header = "code,name,kind,superior,functions\n"
    (tmp_path / "units.csv").write_text(header + "x1,新单位,department,gov,\nX 2,坏,department,gov,\n", "utf-8")
    operator = runtime(str(city.runtime.settings.database_url), standing=lambda *_: OPERATOR)
    with pytest.raises(SystemExit, match=r"units\.csv, line 3"):
        import_folder(operator, tmp_path)


def test_serving_people_and_terms_are_known_as_of_any_date(city):
    assert city.ask("clerk", directory_reads.list_holders, ("mayor",), date(2021, 12, 31)).holders == []
    assert len(city.ask("clerk", directory_reads.list_holders, ("vice_mayor",), date(2022, 1, 1)).holders) == 4
    with city.runtime.reading() as session:
        total = session.scalar(select(func.count()).select_from(Appointment))
    rows, cursor = city.ask("clerk", directory_reads.list_appointments, None, None, TODAY, "", 50)
    rest, end = city.ask("clerk", directory_reads.list_appointments, None, None, TODAY, cursor, 50)
    assert (len(rows) + len(rest), end) == (total, "")
