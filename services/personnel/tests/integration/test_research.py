"""Research from the plan to the report, what a year comes to, and the warning when it falls short."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import BytesIO
from threading import Barrier

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from chassis.errors import AlreadyExists, IllegalStep, Malformed, NotFound, NotPermitted, StaleVersion
from chassis.law import RuleBroken
from personnel import queries
from personnel.commands.leave import approve_leave
from personnel.commands.leave import request_leave as request
from personnel.commands.research import acknowledge_shortfall, cancel_research, warn_shortfall
from personnel.commands.research import plan_research as plan
from personnel.commands.research import reissue_research as reissue
from personnel.commands.research import report_research as report
from personnel.model import Appointment, ResearchShortfall, ResearchTrip
from personnel.queries import research as reads

ESCORT = plan.Escort(accompanying=3, vehicles=1, police_vehicles=0, border_welcome=False, meals="canteen")


def visit(first, last, begin="am", end="pm"):
    return plan.Visit(first, begin, last, end, ("t01",), ("某村",))


def planned(city, login="vm1", first=None, days=2, by=None, begin="am", end="pm", escort=ESCORT):
    first = first or city.today
    last = first + timedelta(days=days - 1)
    command = plan.PlanResearch(city.people[login], visit(first, last, begin, end), "乡村振兴", escort, False)
    return city.do(by or login, plan.handle, command).trip


def reported(city, trip, by="clerk", where=None, escort=ESCORT, version=None):
    where = where or plan.Visit(trip.starts, trip.starts_half, trip.until, trip.until_half, ("t01",), ())
    return city.do(by, report.handle, report.ReportResearch(trip.id, where, escort, "道路待修"), version=version).trip


def done(city, login, first, days, **more):
    return reported(city, planned(city, login, first, days, by="clerk", **more))


def ledger(city, login, year=0, by="clerk"):
    return city.ask(by, reads.get_leader_research, city.people[login], year)


@pytest.mark.rule("R86.1")
def test_a_trip_counts_when_it_is_reported(city):
    before = city.last_event()
    trip = planned(city, days=2, end="am")
    assert (trip.state, trip.during_leave) == ("planned", False)
    assert city.waiting("vm1") == city.waiting("clerk") == [("report_research", f"research_trip/{trip.id}")]
    assert city.waiting("vm2") == []
    assert (ledger(city, "vm1").done, ledger(city, "vm1").planned) == (0, 0.5)
    city.later(2)
    assert ledger(city, "vm1").unreported == 1.5
    assert reported(city, trip, by="vm1").state == "reported"
    assert city.waiting("vm1") == []
    year = ledger(city, "vm1")
    assert (year.done, year.planned, year.unreported, year.required) == (1.5, 0, 0, 60)
    assert {month.month: month.done for month in year.months if month.done} == {"2026-11": 1.5}
    assert city.events(before) == ["research.changed", "research.changed"]
    told = [(act.action, act.outcome) for act in city.acts(f"research_trip/{trip.id}")]
    assert told == [("plan_research", "allowed"), ("report_research", "allowed")]


@pytest.mark.rule("R86.1")
def test_only_the_leader_and_the_office_plan_and_only_for_leaders(city):
    with pytest.raises(RuleBroken, match=r"R86\.1") as refusal:
        planned(city, "vm1", by="vm2")
    assert refusal.value.authority
    with pytest.raises(RuleBroken, match=r"R86\.1") as refusal:
        planned(city, "director", by="clerk")
    assert not refusal.value.authority
    [act] = [act for act in city.acts(f"person/{city.people['director']}") if act.action == "plan_research"]
    assert (act.outcome, act.rule) == ("refused", "R86.1")
    assert planned(city, "mayor", by="clerk").state == "planned"
    nowhere = plan.Visit(city.today, "am", city.today, "am", ("x99",), ())
    command = plan.PlanResearch(city.people["vm1"], nowhere, "x", ESCORT, False)
    with pytest.raises(Malformed):
        city.do("clerk", plan.handle, command)


@pytest.mark.rule("R86.2")
def test_what_does_not_travel_light_is_refused_at_the_plan_and_at_the_report(city):
    heavy = plan.Escort(accompanying=6, vehicles=1, police_vehicles=1, border_welcome=True, meals="banquet")
    with pytest.raises(RuleBroken, match=r"R86\.2") as refusal:
        planned(city, escort=heavy)
    assert refusal.value.judged["exceeded"] == ["accompanying", "police_vehicles", "border_welcome", "meals"]
    trip = planned(city, days=1)
    with pytest.raises(RuleBroken, match=r"R86\.2"):
        reported(city, trip, escort=heavy)
    acts = [(act.action, act.outcome, act.rule) for act in city.acts(f"research_trip/{trip.id}")]
    assert acts[-1] == ("report_research", "refused", "R86.2")
    assert reported(city, trip).state == "reported"


@pytest.mark.rule("R86.1")
def test_trips_of_a_leader_do_not_overlap_by_half_a_day(city):
    planned(city, days=2, end="am")
    tomorrow = city.today + timedelta(days=1)
    with pytest.raises(RuleBroken, match=r"R86\.1") as refusal:
        planned(city, first=tomorrow, days=1)
    assert refusal.value.judged["overlaps"] == [f"{city.today} 至 {tomorrow}上午"]
    assert planned(city, first=tomorrow, days=1, begin="pm").state == "planned"
    assert planned(city, "vm2", first=tomorrow, days=1).state == "planned"


@pytest.mark.rule("R86.1")
def test_of_two_plans_for_the_same_day_made_at_once_one_is_refused(city):
    for day in range(5):
        start, first = Barrier(2), city.today + timedelta(days=day)

        def try_to(login, start=start, first=first):
            start.wait()
            try:
                return planned(city, "vm1", first=first, days=1, by=login).state
            except (RuleBroken, AlreadyExists) as refusal:
                return getattr(refusal, "rule", refusal.code)

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(try_to, ["vm1", "clerk"])) == ["R86.1", "planned"]


@pytest.mark.rule("R86.1")
def test_a_plan_within_a_leave_is_told_and_not_refused(city):
    leave = city.do("vm1", request.handle, city.leave(starts=1, days=2))
    assert planned(city, days=1, first=city.today + timedelta(days=2)).during_leave is False
    city.do("mayor", approve_leave.handle, approve_leave.ApproveLeave(leave.id))
    assert planned(city, days=1, first=city.today + timedelta(days=1)).during_leave is True
    assert planned(city, days=1, first=city.today + timedelta(days=3)).during_leave is False


@pytest.mark.rule("R86.1")
def test_a_report_keeps_to_the_plan_and_to_the_past(city):
    trip = planned(city, days=3)
    late = visit(city.today, city.today + timedelta(days=3))
    city.later(5)
    with pytest.raises(RuleBroken, match=r"R86\.1") as refusal:
        reported(city, trip, where=late)
    assert refusal.value.judged["planned"] == trip.planned
    with pytest.raises(StaleVersion):
        reported(city, trip, version=7)
    shorter = visit(trip.starts, trip.starts, end="am")
    after = reported(city, trip, where=shorter)
    assert (after.starts, after.until, after.planned) == (trip.starts, trip.starts, trip.planned)
    assert ledger(city, "vm1").done == 0.5
    with pytest.raises(IllegalStep):
        reported(city, trip)
    ahead = planned(city, days=2)
    with pytest.raises(RuleBroken, match=r"R86\.1"):
        reported(city, ahead)


@pytest.mark.rule("R86.1")
def test_a_trip_is_corrected_by_a_new_one_in_its_place(city):
    trip = reported(city, planned(city, days=1))
    command = reissue.ReissueResearch(
        trip.id, "日期登记错", visit(city.today, city.today, end="am"), "水利", ESCORT, True
    )
    with pytest.raises(RuleBroken, match=r"R86\.1"):
        city.do("mayor", reissue.handle, command)
    new = city.do("clerk", reissue.handle, command).trip
    assert (new.state, new.replaces_id, new.theme) == ("planned", trip.id, "水利")
    assert city.ask("clerk", reads.get_research, trip.id).trip.state == "cancelled"
    assert ledger(city, "vm1").done == 0
    assert [act.action for act in city.acts(f"research_trip/{trip.id}")][-1] == "reissue_research"
    with pytest.raises(IllegalStep):
        city.do("clerk", reissue.handle, command)
    reported(city, new)
    assert ledger(city, "vm1").done == 0.5


@pytest.mark.rule("R86.1")
def test_a_trip_is_called_off_until_it_is_reported(city):
    trip = planned(city, days=1)
    cancel = cancel_research.CancelResearch(trip.id, "临时会议")
    with pytest.raises(RuleBroken, match=r"R86\.1"):
        city.do("vm2", cancel_research.handle, cancel)
    assert city.do("vm1", cancel_research.handle, cancel).trip.note == "临时会议"
    assert city.waiting("vm1") == []
    with pytest.raises(IllegalStep):
        reported(city, trip)
    assert planned(city, days=1).state == "planned"


@pytest.mark.rule("R86.1")
@pytest.mark.parametrize(("days", "shortfall"), [(59, 1), (60, 0), (61, 0)])
def test_a_year_of_sixty_days_suffices(city, days, shortfall):
    done(city, "vm1", date(2025, 3, 1), days)
    year = ledger(city, "vm1", 2025)
    assert (year.done, year.projected, year.shortfall, year.as_of) == (days, days, shortfall, date(2025, 12, 31))


@pytest.mark.rule("R86.1")
def test_days_count_in_the_year_of_each_day(city):
    done(city, "vm1", date(2023, 12, 30), 5, end="am")
    assert [ledger(city, "vm1", year).done for year in (2023, 2024, 2025)] == [2, 2.5, 0]
    done(city, "vm1", date(2024, 2, 28), 3)
    leap = ledger(city, "vm1", 2024)
    assert [month.done for month in leap.months][:3] == [2.5, 2, 1]
    assert (leap.served, leap.required) == (366, 60)
    assert len(city.ask("clerk", reads.list_research, city.people["vm1"], 2023, "", "", 0)[0]) == 1
    assert len(city.ask("clerk", reads.list_research, city.people["vm1"], 2024, "reported", "", 0)[0]) == 2
    assert city.ask("clerk", reads.list_research, city.people["vm1"], 2025, "", "", 0)[0] == []
    with pytest.raises(Malformed):
        ledger(city, "vm1", 2019)


@pytest.mark.rule("R86.1")
def test_who_takes_office_in_july_owes_the_rest_of_the_year(city):
    with city.runtime.sessions() as session, session.begin():
        held = session.scalars(select(Appointment).where(Appointment.person_id == city.people["vm4"])).one()
        held.starts = date(2025, 7, 1)
    year = ledger(city, "vm4", 2025)
    assert (year.served, year.required) == (184, 30.5)
    with pytest.raises(NotFound):
        ledger(city, "vm4", 2024)
    assert [one.name for one in city.ask("mayor", reads.get_research_report, 2024)[1]] == [
        "市长甲", "副市长甲", "副市长乙", "副市长丙"
    ]  # fmt: skip


@pytest.mark.rule("R86.1")
def test_the_projection_takes_the_pace_so_far_or_what_is_planned(city):
    # 23 November is the 327th day of 2026: 40 days by then are a pace of 44.6 a year, counted as 44.5.
    done(city, "vm1", date(2026, 3, 1), 40)
    year = ledger(city, "vm1")
    assert (year.done, year.projected, year.shortfall) == (40, 44.5, 15.5)
    planned(city, first=date(2026, 12, 1), days=20)
    year = ledger(city, "vm1")
    assert (year.planned, year.projected, year.shortfall) == (20, 60, 0)


def test_the_days_are_for_the_leader_the_leaders_and_the_office(city):
    trip = planned(city, days=1)
    for login in ("vm1", "vm3", "mayor", "clerk"):
        assert ledger(city, "vm1", by=login).planned == 0
        assert len(city.ask(login, reads.list_research, None, 0, "", "", 0)[0]) == 1
        assert city.ask(login, queries.knows, f"research_trip/{trip.id}")
    for login in ("justice", "head_d01"):
        for read, *given in ((reads.get_leader_research, city.people["vm1"], 0), (reads.get_research_report, 0)):
            with pytest.raises(NotPermitted):
                city.ask(login, read, *given)
        with pytest.raises(NotPermitted):
            city.ask(login, reads.download_research_report, 0)
        with pytest.raises(NotFound):
            city.ask(login, reads.get_research, trip.id)
        assert city.ask(login, reads.list_research, None, 0, "", "", 0) == ([], "")
        assert not city.ask(login, queries.knows, f"research_trip/{trip.id}")
    with pytest.raises(NotFound):
        ledger(city, "director")


def test_the_report_of_all_leaders_as_a_workbook(city):
    done(city, "vm1", date(2026, 3, 31), 2, end="am")
    file = city.ask("clerk", reads.download_research_report, 2026)
    assert file.filename == "2026年市领导调研.xlsx"
    assert city.ask("clerk", reads.download_research_report, 2026) == file
    sheet = load_workbook(BytesIO(file.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][:4] == ("姓名", "职务", "在任天数", "应完成天数")
    assert [row[0] for row in rows[2:]] == ["市长甲", "副市长甲", "副市长乙", "副市长丙", "副市长丁"]
    assert rows[3][2:5] == (365, 60, 1.5)
    assert rows[3][9:13] == (0, 0, 1, 0.5)
    assert sheet.freeze_panes == "A3"


@pytest.mark.rule("R86.1")
def test_a_shortfall_is_put_before_the_leader_and_the_office_once_a_period(city):
    for login in ("mayor", "vm2", "vm3", "vm4"):
        done(city, login, date(2026, 1, 1), 60)
    before = city.last_event()
    assert [warn_shortfall.sweep(city.runtime) for _ in range(2)] == [1, 0]
    [warning] = city.ask("clerk", reads.list_research_shortfalls, None, "", 0)[0]
    assert (warning.as_of, warning.year, warning.state) == (date(2026, 9, 30), 2026, "open")
    assert (warning.required, warning.done, warning.projected) == (60, 0, 0)
    step = ("acknowledge_shortfall", f"research_shortfall/{warning.id}")
    assert city.waiting("vm1") == city.waiting("clerk") == [step]
    assert city.waiting("vm2") == []
    assert city.events(before) == ["research.shortfall"]
    assert city.ask("justice", reads.list_research_shortfalls, None, "", 0) == ([], "")
    # The next period has a warning of its own, which takes the place of the one before.
    city.later(39)
    assert city.today == date(2027, 1, 1)
    assert [warn_shortfall.sweep(city.runtime) for _ in range(2)] == [1, 0]
    newer, older = city.ask("vm1", reads.list_research_shortfalls, None, "", 0)[0]
    assert (older.state, newer.state, newer.as_of) == ("replaced", "open", date(2026, 12, 31))
    assert len(city.waiting("vm1")) == 1
    note = acknowledge_shortfall.AcknowledgeShortfall(newer.id, "明年补足")
    with pytest.raises(RuleBroken, match=r"R86\.1"):
        city.do("vm2", acknowledge_shortfall.handle, note)
    assert city.do("vm1", acknowledge_shortfall.handle, note).state == "acknowledged"
    assert city.waiting("vm1") == []
    with pytest.raises(IllegalStep):
        city.do("vm1", acknowledge_shortfall.handle, note)
    assert warn_shortfall.sweep(city.runtime) == 0


@pytest.mark.rule("R86.1")
def test_two_timers_at_once_warn_once(city):
    before, start = city.last_event(), Barrier(2)

    def sweep(_):
        start.wait()
        return warn_shortfall.sweep(city.runtime)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(sweep, range(2)))
    assert city.events(before) == ["research.shortfall"] * 5
    with city.runtime.reading() as session:
        assert len(session.scalars(select(ResearchShortfall)).all()) == 5
    assert len(city.waiting("clerk")) == 5


@pytest.mark.rule("R86.1")
def test_a_warning_falls_away_when_enough_is_planned(city):
    warn_shortfall.sweep(city.runtime)
    done(city, "vm1", date(2026, 1, 1), 40)
    assert [step for step, _ in city.waiting("vm1")] == ["acknowledge_shortfall"]
    planned(city, first=date(2026, 12, 1), days=19)
    assert "acknowledge_shortfall" in {step for step, _ in city.waiting("vm1")}
    planned(city, first=date(2026, 12, 21), days=1)
    assert {step for step, _ in city.waiting("vm1")} == {"report_research"}
    warnings = city.ask("clerk", reads.list_research_shortfalls, city.people["vm1"], "", 0)[0]
    assert [warning.state for warning in warnings] == ["made_up"]


def test_the_database_itself_refuses_an_overlap(city):
    first = planned(city, days=1)
    with city.runtime.sessions() as session:
        twin = {column.name: getattr(first, column.key) for column in ResearchTrip.__table__.columns}
        del twin["id"]
        session.add(ResearchTrip(**twin))
        with pytest.raises(Exception, match="ex_research_trips_leader_id"):
            session.flush()
