"""The directory on any date: units that change and end, posts, acting holders, corrections."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from chassis.errors import AlreadyExists, Failure, Malformed, NotFound, NotPermitted, StaleVersion
from chassis.law import RuleBroken
from personnel.commands.directory import (
    abolish_post,
    appoint,
    assign_portfolio,
    correct_person,
    dissolve_unit,
    end_appointment,
    establish_post,
    register_person,
    register_unit,
    reorganize_unit,
)
from personnel.model import Appointment
from personnel.queries import directory as reads
from personnel.queries import directory_history as history

from .conftest import TODAY


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def register(city, code, superior="gov", kind="department", functions=(), starts=None):
    return city.do(
        "clerk", register_unit.handle, register_unit.RegisterUnit(code, code, kind, superior, functions, starts)
    )


def reorganize(city, code, superior="gov", starts=TODAY, kind="department", functions=(), name="改组后", who="clerk"):
    command = reorganize_unit.ReorganizeUnit(code, name, kind, superior, functions, starts, "乳编〔2026〕1号")
    return city.do(who, reorganize_unit.handle, command)


def dissolve(city, code, until):
    return city.do("clerk", dissolve_unit.handle, dissolve_unit.DissolveUnit(code, until))


def newcomer(city, login):
    return city.do("clerk", register_person.handle, register_person.RegisterPerson(login, login, 1)).id


def take(city, person, post, starts, acting=False, until=None):
    command = appoint.Appoint(person, post, starts, until, "任字", acting)
    return city.do("clerk", appoint.handle, command)


def leave_post(city, login, until):
    with city.runtime.reading() as session:
        held = session.scalar(select(Appointment.id).where(Appointment.person_id == city.people[login]))
    return city.do("clerk", end_appointment.handle, end_appointment.EndAppointment(held, until))


def names(city, code, *days):
    return [city.ask("clerk", reads.get_unit, code, one).term.name for one in days]


@pytest.mark.rule("R89.1")
def test_what_a_unit_was_stays_as_it_was(city):
    before = city.last_event()
    reorganize(city, "d01", starts=day(10), name="发改委")
    reorganize(city, "d01", starts=day(5), name="计划局")
    was = "市发展和改革局"
    days = [TODAY, day(4), day(5), day(9), day(10), day(4000)]
    assert names(city, "d01", *days) == [was, was, "计划局", "计划局", "发改委", "发改委"]
    assert city.events(before) == ["unit.changed", "unit.changed"]
    terms, _ = city.ask("clerk", history.list_unit_terms, "d01", "", 50)
    assert [(one.term.name, one.term.until) for one in terms] == [
        ("计划局", day(9)), ("发改委", None), (was, day(4)),
    ]  # fmt: skip
    assert [act.action for act in city.acts(f"unit/{terms[0].id}")][-2:] == ["reorganize_unit", "reorganize_unit"]


@pytest.mark.rule("R89.1")
def test_a_term_is_replaced_on_its_first_day_and_not_after_it(city):
    reorganize(city, "d01", name="误写局")
    reorganize(city, "d01", name="正名局")
    assert names(city, "d01", day(-1), TODAY) == ["市发展和改革局", "正名局"]
    city.later(1)
    with pytest.raises(RuleBroken, match=r"R89\.1"):
        reorganize(city, "d01", name="再改局", starts=TODAY)
    with pytest.raises(NotFound):
        city.ask("clerk", reads.get_unit, "d01", date(1948, 12, 31))


@pytest.mark.rule("R89.1")
def test_no_unit_comes_under_itself_on_any_day(city):
    register(city, "x1")
    register(city, "x2", "x1")
    with pytest.raises(RuleBroken, match=r"R89\.1"):
        reorganize(city, "x1", "x2")
    reorganize(city, "x2", "gov", starts=day(5))
    with pytest.raises(RuleBroken, match=r"R89\.1"):
        reorganize(city, "x1", "x2", starts=day(4))
    reorganize(city, "x1", "x2", starts=day(5))
    with pytest.raises(NotFound):
        reorganize(city, "x1", "nowhere", starts=day(6))


@pytest.mark.rule("R89.1")
def test_two_put_under_each_other_at_once_are_one(city):
    for code in ("x1", "x2"):
        register(city, code)
    start = Barrier(2)

    def move(pair):
        start.wait()
        try:
            return reorganize(city, *pair, starts=day(1)) and "moved"
        except Failure as refusal:
            return getattr(refusal, "rule", "")

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(move, [("x1", "x2"), ("x2", "x1")])) == ["R89.1", "moved"]


@pytest.mark.rule("R89.1")
def test_standing_goes_by_what_the_unit_is_on_the_day(city):
    register(city, "x1", "d07", kind="internal_unit", starts=day(-9))
    post = city.do(
        "clerk", establish_post.handle, establish_post.EstablishPost("x1.s", "staff", "科员", "x1", 900, TODAY)
    )
    person = newcomer(city, "new")
    city.people["new"] = person
    take(city, person, post.id, TODAY)
    assert {"member:x1", "member:d07"} <= city.keys("new")
    reorganize(city, "x1", "d08", kind="internal_unit", functions=("finance",), starts=day(3))
    assert "member:d07" in city.keys("new", day(2))
    assert city.keys("new", day(3)) >= {"member:x1", "member:d08", "finance.staff"}
    assert "member:d07" not in city.keys("new", day(3))


@pytest.mark.rule("R5.1")
def test_a_unit_does_not_become_what_its_posts_do_not_fit(city):
    with pytest.raises(RuleBroken, match=r"R5\.1"):
        reorganize(city, "office", functions=())
    with pytest.raises(RuleBroken, match=r"R9\.1"):
        reorganize(city, "d01", who="head_d01")


@pytest.mark.rule("R89.1")
def test_a_unit_is_dissolved_once_nothing_needs_it(city):
    register(city, "x1", starts=day(-30))
    register(city, "x2", "x1", starts=day(-30))
    post = city.do(
        "clerk", establish_post.handle, establish_post.EstablishPost("x1.h", "unit_head", "局长", "x1", 50, day(-9))
    )
    city.people["new"] = newcomer(city, "new")
    take(city, city.people["new"], post.id, day(-9))
    charge = assign_portfolio.AssignPortfolio(city.posts["gov.vm1"], "x1", "", TODAY, None, "")
    city.do("clerk", assign_portfolio.handle, charge)
    with pytest.raises(RuleBroken) as refusal:
        dissolve(city, "x1", day(5))
    assert (refusal.value.judged["holders"], refusal.value.judged["subordinates"]) == (["new"], ["x2"])
    leave_post(city, "new", day(6))
    reorganize(city, "x2", "gov", starts=day(6))
    with pytest.raises(RuleBroken, match=r"R89\.1"):
        dissolve(city, "x1", day(5))
    dissolve(city, "x1", day(6))
    assert city.ask("clerk", reads.get_unit, "x1", day(6)).term.until == day(6)
    with pytest.raises(NotFound):
        city.ask("clerk", reads.get_unit, "x1", day(7))
    codes = [{one.unit.term.code for one in city.ask("clerk", history.get_unit_tree, day(n), "")[1]} for n in (6, 7)]
    assert codes[0] - codes[1] == {"x1"}
    posts = [city.ask("clerk", reads.list_posts, "x1", "", day(n), "", 50)[0] for n in (6, 7)]
    assert [len(found) for found in posts] == [1, 0]
    assert city.ask("clerk", history.find_portfolio_holder, "x1", "", day(6)).portfolio.until == day(6)
    for command in (
        lambda: register(city, "x3", "x1", starts=day(7)),
        lambda: register(city, "x3", "x1", starts=day(6)),
    ):
        with pytest.raises(RuleBroken, match=r"R89\.1"):
            command()
    with pytest.raises(NotFound):
        city.do("clerk", establish_post.handle, establish_post.EstablishPost("x1.t", "staff", "科员", "x1", 9, day(7)))
    with pytest.raises(RuleBroken, match=r"R5\.1"):
        city.do("clerk", establish_post.handle, establish_post.EstablishPost("x1.t", "staff", "科员", "x1", 9, day(5)))
    with pytest.raises(Malformed):
        dissolve(city, "x1", day(9))


def test_the_tree_has_each_unit_below_its_superior(city):
    on, nodes = city.ask("justice_clerk", history.get_unit_tree, None, "")
    assert (on, nodes[0].depth, nodes[0].unit.term.code, len(nodes)) == (TODAY, 0, "gov", 51)
    path: list[str] = []
    for node in nodes:
        del path[node.depth :]
        assert (node.unit.term.superior or "") == (path[-1] if path else "")
        path.append(node.unit.term.code)
    below = city.ask("clerk", history.get_unit_tree, None, "d08")[1]
    assert [(node.depth, node.unit.term.code) for node in below] == [(0, "d08"), (1, "i02")]
    with pytest.raises(NotFound):
        city.ask("clerk", history.get_unit_tree, None, "nowhere")


@pytest.mark.rule("R5.1")
def test_a_post_is_abolished_when_it_is_vacant_and_may_then_be_established_anew(city):
    gone = abolish_post.AbolishPost(city.posts["d01.head"], day(3))
    with pytest.raises(RuleBroken, match=r"R5\.1"):
        city.do("clerk", abolish_post.handle, gone)
    leave_post(city, "head_d01", day(3))
    city.do("clerk", abolish_post.handle, gone)
    person = newcomer(city, "new")
    with pytest.raises(RuleBroken, match=r"R5\.1"):
        take(city, person, city.posts["d01.head"], day(4))
    again = establish_post.EstablishPost("d01.head2", "unit_head", "主任", "d01", 60, day(3))
    with pytest.raises(AlreadyExists):
        city.do("clerk", establish_post.handle, again)
    made = city.do(
        "clerk",
        establish_post.handle,
        establish_post.EstablishPost("d01.head2", "unit_head", "主任", "d01", 60, day(4)),
    )
    with pytest.raises(RuleBroken, match=r"R5\.1"):
        take(city, person, made.id, day(3))
    take(city, person, made.id, day(4))


@pytest.mark.rule("R5.1")
def test_an_acting_holder_has_the_seat_until_it_is_filled(city):
    city.people["new"] = person = newcomer(city, "new")
    seat = city.posts["d01.head"]
    with pytest.raises(RuleBroken, match=r"R5\.1"):
        take(city, person, seat, day(1), acting=True)
    leave_post(city, "head_d01", TODAY)
    take(city, person, seat, day(1), acting=True)
    assert "head:d01" not in city.keys("new", TODAY)
    assert "head:d01" in city.keys("new", day(1))
    [held] = city.ask("clerk", history.find_holders, day(1), "d01", "unit_head", None, "", 0)[0]
    assert (held.person.id, held.appointment.acting, held.appointment.title_of(held.post)[-4:]) == (
        person,
        True,
        "（代理）",
    )
    city.later(1)
    assert city.standing("new").power("head:d01").via == "own"
    before = city.last_event()
    with pytest.raises(RuleBroken, match=r"R5\.1"):
        take(city, city.people["head_d01"], seat, day(1))
    take(city, city.people["head_d01"], seat, day(5))
    assert city.events(before) == ["appointment.changed", "appointment.changed"]
    logins = {
        n: [
            one.person.login
            for one in city.ask("clerk", history.find_holders, day(n), "d01", "unit_head", None, "", 0)[0]
        ]
        for n in (0, 1, 4, 5)
    }
    assert logins == {0: ["head_d01"], 1: ["new"], 4: ["new"], 5: ["head_d01"]}
    with pytest.raises(RuleBroken, match=r"R5\.1"):
        take(city, person, city.posts["d01.staff"], day(5), acting=True)


@pytest.mark.rule("R5.1")
def test_who_held_what_is_told_for_any_day_and_page_by_page(city):
    assert city.ask("clerk", history.find_holders, date(2021, 12, 31), "", "", None, "", 0)[0] == []
    rows, cursor = city.ask("justice_clerk", history.find_holders, None, "", "", None, "", 40)
    rest, end = city.ask("justice_clerk", history.find_holders, None, "", "", None, cursor, 40)
    assert (len(rows), end, len({row.appointment.id for row in rows + rest})) == (40, "", 69)
    [mine] = city.ask("vm1", history.find_holders, None, "", "", city.people["justice"], "", 0)[0]
    assert (mine.post.kind, mine.unit_name) == ("unit_head", "市司法局")


@pytest.mark.rule("R9.1")
def test_a_correction_keeps_old_and_new_and_acts_at_once(city):
    fix = correct_person.CorrectPerson(city.people["justice_clerk"], "改名甲", 0)
    with pytest.raises(RuleBroken, match=r"R9\.1"):
        city.do("justice", correct_person.handle, fix)
    with pytest.raises(StaleVersion):
        city.do("clerk", correct_person.handle, fix, version=9)
    before = city.standing("justice_clerk").clearance
    city.do("clerk", correct_person.handle, fix, version=1)
    now = city.standing("justice_clerk")
    assert (before > 0, now.clearance, now.name) == (True, 0, "改名甲")
    act = city.acts(f"person/{fix.person_id}")[-1]
    kept = [one for one in act.judgements if one["function"] == "corrected"]
    assert (kept[0]["arguments"]["before"]["clearance"], kept[0]["arguments"]["after"]["clearance"]) == (before, 0)
    with pytest.raises(NotPermitted):
        city.do("clerk", correct_person.handle, correct_person.CorrectPerson(city.people["clerk"], "甲", 4))
