"""Units in nobody's own charge: standing gives the power over them to who is in charge of their nearest superior."""

from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import text

from chassis import pending
from chassis.errors import NotFound
from personnel.commands.directory import assign_portfolio, end_portfolio, register_unit, reorganize_unit
from personnel.commands.leave import approve_leave, register_return, request_leave
from personnel.present.identity import explained, standing
from personnel.queries import directory as reads
from personnel.queries import identity as identity_reads

from .conftest import TODAY

VICE_MAYORS = ("vm1", "vm2", "vm3", "vm4")
SIXTY = """
    WITH made AS (
        SELECT 'x' || n AS code, 'gov' AS superior, 'department' AS kind FROM generate_series(1, 60) n
        UNION ALL SELECT 'x' || n || '-' || m, 'x' || n, 'internal_unit'
                  FROM generate_series(1, 60) n, generate_series(1, 5) m
    ), registered AS (INSERT INTO units (id, version, code) SELECT gen_random_uuid(), 1, code FROM made RETURNING code)
    INSERT INTO unit_terms (id, version, code, name, kind, superior, functions, instrument, starts, ends)
    SELECT gen_random_uuid(), 1, code, code, kind, superior, '{}', '', DATE '2022-01-01', DATE '9999-12-31'
    FROM registered JOIN made USING (code)
"""


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def by_superior(city, login: str, on: date | None = None) -> dict[str, str]:
    """The units somebody is in charge of by a superior of theirs, each with the superior."""
    held = city.ask(login, identity_reads.position, None, on).held
    return {one.key.partition(":")[2]: one.through for one in held if one.through}


def who_holds(city, unit: str, on: date | None = None) -> list[str]:
    return [who for who in VICE_MAYORS if f"portfolio:{unit}" in city.keys(who, on)]


def put_in_charge(city, post: str, unit: str, starts: date = TODAY, until: date | None = None):
    command = assign_portfolio.AssignPortfolio(city.posts[post], unit, "", starts, until, "")
    return city.do("clerk", assign_portfolio.handle, command)


@pytest.mark.rule("R7.1")
def test_it_goes_by_the_tree_and_the_portfolios_of_the_day_however_deep(city):
    """As GetPortfolioHolder answers, who goes up where standing goes down."""
    assert by_superior(city, "vm1") == {"i01": "office", "i02": "d08"}
    for code, superior, starts in (("x01", "i02", TODAY), ("x02", "x01", day(2))):
        made = register_unit.RegisterUnit(code, "中心", "institution", superior, (), starts)
        city.do("clerk", register_unit.handle, made)
    put_in_charge(city, "gov.vm3", "x01", day(3), day(4))
    move = reorganize_unit.ReorganizeUnit("x02", "中心", "institution", "d02", (), day(4), "")
    city.do("clerk", reorganize_unit.handle, move)
    own = {"i01": "office", "i02": "d08"}
    expected = {
        "vm1": [own | {"x01": "d08"}] * 2 + [own | {"x01": "d08", "x02": "d08"}, own, own, own | {"x01": "d08"}],
        "vm2": [{}] * 6,
        "vm3": [{}, {}, {}, {"x02": "x01"}, {}, {}],
        "vm4": [{}, {}, {}, {}, {"x02": "d02"}, {"x02": "d02"}],
    }
    assert {who: [by_superior(city, who, day(n)) for n in range(6)] for who in VICE_MAYORS} == expected
    for number, unit in product(range(6), ("i01", "i02", "x01", "x02", "d08", "gov")):
        try:
            holder = [city.ask("clerk", reads.get_portfolio_holder, unit, "", day(number)).person.login]
        except NotFound:
            holder = []
        assert who_holds(city, unit, day(number)) == holder, (number, unit)


@pytest.mark.rule("R7.1")
def test_whose_government_is_in_somebodys_charge_leaves_no_unit_in_nobodys(city):
    with city.runtime.sessions() as session, session.begin():
        ended = text("UPDATE portfolios SET ends = :today WHERE post_id = :post RETURNING matter")
        rows = session.execute(ended, {"today": TODAY, "post": city.posts["gov.vm2"]})
        left = {matter for (matter,) in rows if not matter.startswith("area:")}
    assert {who for unit in left for who in who_holds(city, unit)} == set()
    put_in_charge(city, "gov.vm3", "gov")
    assert by_superior(city, "vm1") == {"i01": "office", "i02": "d08"}
    assert by_superior(city, "vm3") == dict.fromkeys(left, "gov")
    units, _ = city.ask("clerk", reads.list_units, "", None, "", 200)
    held = {key for who in VICE_MAYORS for key in city.keys(who)}
    assert {f"portfolio:{one.unit.code}" for one in units} <= held


@pytest.mark.rule("R7.1")
@pytest.mark.rule("R7.2")
def test_it_passes_to_the_stand_in_comes_back_and_changes_hands_as_the_superior_does(city):
    leave = city.do("vm1", request_leave.handle, city.leave())
    assert who_holds(city, "i02") == ["vm1"]
    city.do("mayor", approve_leave.handle, approve_leave.ApproveLeave(leave.id))
    assert who_holds(city, "i02") == ["vm2"]
    [borrowed] = [one for one in standing(city.ask("vm2", identity_reads.position, None, None)).powers
                  if one.key == "portfolio:i02"]  # fmt: skip
    assert (borrowed.via, borrowed.on_behalf_of, borrowed.through) == (
        "substitution",
        str(city.people["vm1"]),
        "d08",
    )
    told = explained(city.ask("clerk", identity_reads.position, city.people["vm1"], None))
    rest = {one.key: (one.holder_id, one.through) for one in told.suspended}
    partner = str(city.people["vm2"])
    assert (rest["portfolio:i02"], rest["portfolio:d08"]) == ((partner, "d08"), (partner, ""))
    city.do("vm1", register_return.handle, register_return.RegisterReturn(leave.id))
    assert who_holds(city, "i02") == ["vm1"]
    charge = put_in_charge(city, "gov.vm4", "d08")
    assert (who_holds(city, "i02"), who_holds(city, "i01")) == (["vm4"], ["vm1"])
    city.do("clerk", end_portfolio.handle, end_portfolio.EndPortfolio(charge.id, TODAY))
    assert [who_holds(city, "i02", day(n)) for n in (0, 1)] == [["vm4"], []]


@pytest.mark.rule("R7.1")
def test_a_step_for_a_part_of_a_unit_waits_for_who_is_in_charge_of_the_unit(city):
    with city.runtime.sessions() as session, session.begin():
        waiting = {"title": "", "level": 0, "since": city.runtime.clock.now()}
        pending.wait_for(session, "topic/1", "approve_topic", ["portfolio:i02"], **waiting)
    seen = {who: city.waiting(who) for who in ("mayor", *VICE_MAYORS, "director", "head_d08", "head_i02")}
    assert seen.pop("vm1") == [("approve_topic", "topic/1")]
    assert set(map(tuple, seen.values())) == {()}
    power = city.standing("vm1").power("portfolio:i02")
    assert (power.via, power.through) == ("own", "d08")


@pytest.mark.rule("R7.1")
@pytest.mark.rule("R9.1")
def test_a_leave_from_a_part_of_a_unit_follows_the_units_charge(city):
    """The step names the part, so that it goes over to another when its department does."""
    leave = city.do("head_i02", request_leave.handle, city.leave(days=8))
    assert leave.chain == ["head:d08", "portfolio:i02"]
    city.do("head_d08", approve_leave.handle, approve_leave.ApproveLeave(leave.id))
    subject = f"leave/{leave.id}"
    assert [who for who in VICE_MAYORS if ("approve_leave", subject) in city.waiting(who)] == ["vm1"]
    put_in_charge(city, "gov.vm4", "d08")
    assert [who for who in VICE_MAYORS if ("approve_leave", subject) in city.waiting(who)] == ["vm4"]
    granted = city.do("vm4", approve_leave.handle, approve_leave.ApproveLeave(leave.id))
    assert granted.state == "on_leave"
    assert city.acts(subject)[-1].capacity == {"key": "portfolio:i02", "via": "own", "through": "d08"}


@pytest.mark.rule("R7.1")
def test_sixty_departments_with_five_parts_each_are_all_told_and_none_twice(city):
    with city.runtime.sessions() as session, session.begin():
        session.execute(text(SIXTY))
        session.execute(text("UPDATE portfolios SET ends = :today WHERE matter NOT LIKE 'area:%'"), {"today": TODAY})
    put_in_charge(city, "gov.vm3", "x1-5")
    put_in_charge(city, "gov.vm1", "gov")
    found = by_superior(city, "vm1")
    assert {unit for unit in found if unit.startswith("x")} == {
        *(f"x{n}" for n in range(1, 61)),
        *(f"x{n}-{m}" for n in range(1, 61) for m in range(1, 6) if (n, m) != (1, 5)),
    }
    held = [one.key for one in city.ask("vm1", identity_reads.position, None, None).held]
    assert len(held) == len(set(held))
    assert "portfolio:x1-5" in city.keys("vm3")
