"""In whose charge something is on any date: portfolios that end, superiors that step in, stand-ins, special tasks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import select, text

from chassis.errors import Failure, Malformed, NotFound
from chassis.law import RuleBroken
from personnel.commands.directory import (
    assign_portfolio,
    assign_special_task,
    dissolve_unit,
    end_portfolio,
    end_special_task,
)
from personnel.commands.leave import approve_leave, register_return, request_leave
from personnel.model import Portfolio
from personnel.queries import directory as reads
from personnel.queries import directory_history as history

from .conftest import TODAY


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


@pytest.mark.rule("R7.1")
def test_a_portfolio_ends_on_its_day_and_the_superiors_charge_takes_its_place(city):
    own = assign_portfolio.AssignPortfolio(city.posts["gov.vm3"], "i02", "", TODAY, None, "")
    portfolio = city.do("clerk", assign_portfolio.handle, own)
    charge = city.ask("head_d01", history.find_portfolio_holder, "i02", "", None)
    assert (charge.holder.login, charge.handler.login, charge.via, charge.portfolio.matter) == (
        "vm3",
        "vm3",
        "own",
        "i02",
    )
    city.do("clerk", end_portfolio.handle, end_portfolio.EndPortfolio(portfolio.id, day(2)))
    matters = [city.ask("clerk", history.find_portfolio_holder, "i02", "", day(n)).portfolio.matter for n in (2, 3)]
    assert matters == ["i02", "d08"]
    climbed = city.ask("clerk", reads.get_portfolio_holder, "i02", "", day(3))
    assert (climbed.matter, climbed.person.login) == (
        "d08",
        city.ask("clerk", reads.get_portfolio_holder, "d08", "", day(3)).person.login,
    )
    for unit, area in (("", "nothing"), ("nowhere", "")):
        with pytest.raises(NotFound):
            city.ask("clerk", history.find_portfolio_holder, unit, area, None)
    with pytest.raises(Malformed):
        city.do("clerk", end_portfolio.handle, end_portfolio.EndPortfolio(portfolio.id, day(3)))


@pytest.mark.rule("R7.1")
@pytest.mark.rule("R7.2")
def test_the_one_who_stands_in_handles_the_work_and_nobody_is_told_why(city):
    leave = city.do("vm1", request_leave.handle, city.leave())
    city.do("mayor", approve_leave.handle, approve_leave.ApproveLeave(leave.id))
    charge = city.ask("head_d01", history.find_portfolio_holder, "d07", "", None)
    assert (charge.holder.login, charge.away, charge.handler.login, charge.via) == ("vm1", True, "vm2", "substitution")
    city.do("vm1", register_return.handle, register_return.RegisterReturn(leave.id))
    charge = city.ask("head_d01", history.find_portfolio_holder, "d07", "", day(1))
    assert (charge.away, charge.handler.login) == (False, "vm1")


def task(city, post="gov.vm2", area="expo", starts=1, until=3):
    return assign_special_task.AssignSpecialTask(
        city.posts[post], area, "博览会", "筹备与接待", day(starts), day(until), "市长交办单1号"
    )


@pytest.mark.rule("R7.3")
@pytest.mark.parametrize("who", ["clerk", "vm2", "director"])
def test_only_the_mayor_gives_special_tasks(city, who):
    with pytest.raises(RuleBroken, match=r"R7\.3") as refusal:
        city.do(who, assign_special_task.handle, task(city))
    assert refusal.value.authority


@pytest.mark.rule("R7.3")
def test_a_special_task_is_held_from_its_first_to_its_last_day_and_passes_as_a_portfolio_does(city):
    made = city.do("mayor", assign_special_task.handle, task(city))
    key = "portfolio:area:expo"
    assert [key in city.keys("vm2", day(n)) for n in (0, 1, 3, 4)] == [False, True, True, False]
    assert city.ask("head_d01", history.list_special_tasks, None, day(3), "", 0)[0][0].scope == "筹备与接待"
    assert city.ask("head_d01", history.list_special_tasks, None, day(4), "", 0)[0] == []
    assert made.id not in {one.id for one in city.ask("clerk", reads.list_portfolios, None, day(1), "", 200)[0]}
    city.later(1)
    leave = city.do("vm2", request_leave.handle, city.leave())
    city.do("mayor", approve_leave.handle, approve_leave.ApproveLeave(leave.id))
    assert key not in city.keys("vm2")
    assert city.standing("vm1").power(key).via == "substitution"
    charge = city.ask("clerk", history.find_portfolio_holder, "", "expo", None)
    assert (charge.portfolio.special, charge.handler.login) == (True, "vm1")


@pytest.mark.rule("R7.3")
def test_a_special_task_is_one_posts_and_ends_by_the_mayor(city):
    made = city.do("mayor", assign_special_task.handle, task(city, "office.director"))
    assert "portfolio:area:expo" in city.keys("director", day(2))
    for other in (
        task(city, "gov.vm1", starts=3, until=9),
        task(city, "d01.head", "other"),
        task(city, area="finance"),
    ):
        with pytest.raises(RuleBroken, match=r"R7\.3"):
            city.do("mayor", assign_special_task.handle, other)
    city.do("mayor", assign_special_task.handle, task(city, "gov.vm1", starts=4, until=9))
    to_office = assign_portfolio.AssignPortfolio(city.posts["gov.vm3"], "", "expo", day(2), None, "")
    with pytest.raises(RuleBroken, match=r"R7\.1"):
        city.do("clerk", assign_portfolio.handle, to_office)
    with pytest.raises(NotFound):
        city.do("clerk", end_portfolio.handle, end_portfolio.EndPortfolio(made.id, day(1)))
    end = end_special_task.EndSpecialTask(made.id, day(1))
    with pytest.raises(RuleBroken, match=r"R7\.3"):
        city.do("clerk", end_special_task.handle, end)
    before = city.last_event()
    city.do("mayor", end_special_task.handle, end)
    assert city.events(before) == ["special_task.changed"]
    assert ["portfolio:area:expo" in city.keys("director", day(n)) for n in (1, 2)] == [True, False]
    with pytest.raises(NotFound):
        city.do("mayor", end_special_task.handle, end_special_task.EndSpecialTask(UUID(int=1), day(1)))


@pytest.mark.rule("R7.3")
def test_two_tasks_of_one_area_given_at_once_are_one(city):
    start = Barrier(2)

    def give(post):
        start.wait()
        try:
            return city.do("mayor", assign_special_task.handle, task(city, post)) and "given"
        except Failure:
            return "refused"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(give, ["gov.vm1", "gov.vm2"])) == ["given", "refused"]
    with city.runtime.reading() as session:
        assert len(session.scalars(select(Portfolio).where(Portfolio.matter == "area:expo")).all()) == 1


@pytest.mark.rule("R89.1")
def test_with_a_unit_go_its_posts_and_what_they_were_charged_with(city):
    """A task given to the office's director is nobody's once the office is no more."""
    made = city.do("mayor", assign_special_task.handle, task(city, "office.director", until=30))
    with pytest.raises(RuleBroken, match=r"R89\.1"):
        city.do("clerk", dissolve_unit.handle, dissolve_unit.DissolveUnit("office", day(5)))
    with city.runtime.sessions() as session, session.begin():
        session.execute(
            text("UPDATE appointments SET ends = :day FROM posts WHERE posts.id = post_id AND unit = 'office'"),
            {"day": day(6)},
        )
        session.execute(text("UPDATE unit_terms SET superior = 'gov' WHERE superior = 'office'"))
    city.do("clerk", dissolve_unit.handle, dissolve_unit.DissolveUnit("office", day(5)))
    tasks = [city.ask("clerk", history.list_special_tasks, None, day(n), "", 0)[0] for n in (5, 6)]
    assert [[one.id for one in found] for found in tasks] == [[made.id], []]
