"""Annual leave: what is left of a year, who may ask, and that nobody gets more than that."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import update

from chassis.errors import Malformed, NotPermitted
from chassis.law import RuleBroken
from personnel.commands.leave import approve_leave, register_return, set_worked_since
from personnel.commands.leave import request_leave as request
from personnel.model import Leave
from personnel.queries import leave as leave_reads


def ask(city, login, **more):
    return city.do(login, request.handle, city.leave(**more))


def approve(city, login, leave):
    return city.do(login, approve_leave.handle, approve_leave.ApproveLeave(leave.id))


def back(city, login, leave):
    return city.do(login, register_return.handle, register_return.RegisterReturn(leave.id))


def since(city, login, day):
    command = set_worked_since.SetWorkedSince(city.people[login], day)
    return city.do("clerk", set_worked_since.handle, command)


def balance(city, login, year=0):
    return city.ask(login, leave_reads.get_leave_balance, city.people[login], year)


def all_at_once(*tries):
    """Let several try at the same instant; what each got, or the rule that refused it."""
    start = Barrier(len(tries))

    def run(one):
        start.wait()
        try:
            return one()
        except RuleBroken as refusal:
            return refusal.rule

    with ThreadPoolExecutor(len(tries)) as pool:
        return list(pool.map(run, tries))


@pytest.mark.rule("R75.2")
def test_annual_leave_stays_within_what_is_left(city):
    assert not balance(city, "justice_clerk").known
    since(city, "justice_clerk", date(2020, 7, 1))
    approve(city, "justice", leave := ask(city, "justice_clerk", days=2, until_half="am"))
    found = balance(city, "justice_clerk")
    assert (found.entitled, found.taken, found.granted, found.asked, found.left) == (10, 0, 3, 0, 7)
    ask(city, "justice_clerk", starts=1, days=4, starts_half="pm")
    with pytest.raises(RuleBroken, match=r"R9\.1") as refusal:
        ask(city, "justice_clerk", starts=7, days=1)
    assert (refusal.value.judged["days_asked"], refusal.value.judged["days_left"]) == (1, 0)
    city.later(1)
    back(city, "justice_clerk", leave)
    found = balance(city, "justice_clerk")
    assert (found.taken, found.granted, found.asked, found.left) == (2, 0, 7, 1)


@pytest.mark.rule("R75.2")
def test_a_leave_across_new_year_draws_on_both_years(city):
    since(city, "justice_clerk", date(2020, 7, 1))
    city.runtime.clock.move(days=35)
    assert city.today == date(2026, 12, 28)
    ask(city, "justice_clerk", days=8)
    assert balance(city, "justice_clerk", 2026).asked == 8
    later = balance(city, "justice_clerk", 2027)
    assert (later.asked > 0, later.provisional) == (True, True)


@pytest.mark.rule("R75.2")
def test_two_requests_at_once_do_not_both_take_the_last_days(city):
    since(city, "justice_clerk", date(2020, 7, 1))
    for _ in range(3):
        got = all_at_once(
            lambda: ask(city, "justice_clerk", starts=7, days=5).state,
            lambda: ask(city, "justice_clerk", starts=14, days=5).state,
        )
        assert sorted(got) == ["R9.1", "submitted"]
        with city.runtime.sessions() as session, session.begin():
            session.execute(update(Leave).values(state="cancelled"))


@pytest.mark.rule("R75.2")
def test_the_balance_is_for_the_person_and_the_office(city):
    since(city, "justice_clerk", date(2020, 7, 1))
    of_clerk = city.people["justice_clerk"]
    assert city.ask("clerk", leave_reads.get_leave_balance, of_clerk, 2026).entitled == 10
    with pytest.raises(NotPermitted):
        city.ask("justice", leave_reads.get_leave_balance, of_clerk, 2026)
    with pytest.raises(RuleBroken, match=r"R9\.1"):
        city.do("justice", set_worked_since.handle, set_worked_since.SetWorkedSince(of_clerk, None))
    with pytest.raises(Malformed):
        since(city, "justice_clerk", city.today + timedelta(days=1))
