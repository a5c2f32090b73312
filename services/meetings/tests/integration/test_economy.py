"""The economy of meetings: advice before calling, costs, and statistics reckoned by hand."""

from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from openpyxl import load_workbook
from sqlalchemy import event
from sqlalchemy.orm import Session

from chassis.errors import IllegalStep, Malformed, NotFound, NotPermitted
from chassis.law import RuleBroken
from meetings.commands.meeting import cancel_meeting, close_meeting
from meetings.model import Meeting

ID = "01900000-0000-7000-8000-000000000000"
NOVEMBER = {"month": "2026-11"}


@pytest.fixture
def call(faces):
    return faces


def calls(call, by="mayor", **more):
    given = {"kind": "executive", "title": "常务会议", "day": "2026-11-23", "venue": "一楼"}
    return call(by, "CallMeeting", **(given | more))


def kinds(answer):
    return [one.kind for one in answer.advice]


@pytest.mark.rule("R43.6")
@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-23", ["interval_crowded"]),
        ("2026-11-29", ["interval_crowded"]),
        ("2026-11-30", []),
        ("2026-12-07", []),
        ("2026-12-08", ["interval_exceeded"]),
        ("2026-11-17", ["interval_crowded"]),
        ("2026-11-16", []),
    ],
)
def test_the_interval_of_executive_meetings_is_advised_and_refuses_nothing(house, call, day, said):
    calls(call)
    thought = call("clerk", "PreviewMeeting", kind="executive", title="下一次", day=day)
    assert (kinds(thought), thought.due) == (said, 7)
    made = calls(call, title="又一次", day=day)
    assert (kinds(made), made.state) == (said, "planned")
    assert all(one.article == "43" and one.rule == "R43.6" for one in made.advice)
    assert all("（2026年11月23日）" in one.zh and one.day == "2026-11-23" and not one.title for one in made.advice)
    judged = house.rows("SELECT judgements FROM acts WHERE subject = :s", s=f"meeting/{made.id}")
    assert "R43.6" in {judgement["rule"] for row in judged for judgement in row.judgements}
    assert call("mayor", "GetMeeting", meeting_id=made.id).advice == []


@pytest.mark.rule("R43.6")
def test_a_cancelled_meeting_keeps_no_interval_and_other_kinds_have_none(house, call):
    made = calls(call)
    house.do("mayor", cancel_meeting.CancelMeeting(UUID(made.id)))
    assert kinds(call("clerk", "PreviewMeeting", kind="executive", title="下一次", day="2026-11-24")) == []
    other = call("clerk", "PreviewMeeting", kind="plenary", title="全会", day="2026-11-24")
    assert [one.kind for one in other.advice if one.rule == "R43.6"] == []


@pytest.mark.rule("R55.1")
@pytest.mark.parametrize(("days", "merges"), [(0, True), (7, True), (8, False)])
def test_meetings_of_the_same_people_near_in_time_are_advised_to_merge(call, days, merges):
    first = calls(call, day="2026-11-30")
    day = str(date(2026, 11, 30) + timedelta(days=days))
    for number in (1, -1):
        asked = str(date(2026, 11, 30) + timedelta(days=days * number))
        thought = call("clerk", "PreviewMeeting", kind="mayor_office", title="办公会", day=asked)
        assert kinds(thought) == (["merge"] if merges else [])
    made = calls(call, kind="mayor_office", title="办公会", day=day)
    assert kinds(made) == (["merge"] if merges else [])
    if merges:
        [said] = made.advice
        assert (said.subject, said.day, said.days, said.overlap) == (f"meeting/{first.id}", "2026-11-30", days, 100)
        assert "常务会议》（2026年11月30日）" in said.zh
        assert said.article == "55"


@pytest.mark.rule("R55.1")
def test_a_meeting_above_the_level_of_the_new_one_is_not_spoken_of(house, call):
    calls(call, title="涉密会议", level=2)
    made = calls(call, kind="mayor_office", title="办公会")
    assert kinds(made) == []
    # The caller may know of it, and is told of it where nobody else reads along.
    assert kinds(call("mayor", "PreviewMeeting", kind="mayor_office", title="会", day="2026-11-23")) == [
        "merge",
        "merge",
    ]
    thought = call("clerk", "PreviewMeeting", kind="mayor_office", title="会", day="2026-11-23")
    assert [one.title for one in thought.advice] == ["办公会"]
    recorded = house.rows("SELECT judgements::text AS text FROM acts")
    assert not any("涉密会议" in row.text for row in recorded)


@pytest.mark.rule("R55.1")
def test_who_reads_no_lists_is_told_of_no_overlap_of_people(call):
    calls(call)
    assert kinds(call("stranger", "PreviewMeeting", kind="mayor_office", title="会", day="2026-11-23")) == []


@pytest.mark.rule("R55.1")
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"purpose": "convey"}, ["document", "department_name"]),
        ({"head_count": 5}, ["telephone", "department_name"]),
        ({"head_count": 6}, ["department_name"]),
        ({"head_count": 49}, ["department_name"]),
        ({"head_count": 50}, ["video", "department_name"]),
        ({"head_count": 50, "form": "video"}, ["department_name"]),
        ({"units": "d08,d09", "head_count": 20}, []),
    ],
)
def test_cheaper_forms_are_advised(call, fields, said):
    given = {"kind": "work_class2", "title": "部署会", "day": "2026-12-10", "unit": "d08", "head_count": 20} | fields
    assert kinds(call("clerk", "PreviewMeeting", **given)) == said


@pytest.mark.rule("R81.1")
@pytest.mark.parametrize(("cost", "item", "passes"), [(0, "", True), (1, "", False), (1, "会议费", True)])
def test_a_meeting_that_costs_anything_names_its_budget_item(house, call, cost, item, passes):
    if not passes:
        with pytest.raises(RuleBroken, match=r"R81\.1"):
            calls(call, cost_estimate=cost, budget_item=item)
        assert house.rows("SELECT 1 FROM meetings") == []
        return
    made = calls(call, cost_estimate=cost, budget_item=item)
    told = call("vm2", "GetMeetingBudget", meeting_id=made.id)
    assert (told.cost_estimate, told.budget_item, told.recorded) == (cost, item, False)
    with pytest.raises(NotFound):
        call("stranger", "GetMeetingBudget", meeting_id=made.id)


@pytest.mark.rule("R81.1")
def test_the_office_records_what_a_closed_meeting_has_cost(house, call):
    meeting_id, topic_id = house.in_session()
    give = {"meeting_id": str(meeting_id), "cost": 700}
    with pytest.raises(IllegalStep):
        call("clerk", "RecordMeetingCost", **give, budget_item="会议费")
    house.decides(meeting_id, topic_id)
    house.do("mayor", close_meeting.CloseMeeting(meeting_id))
    with pytest.raises(NotPermitted):
        call("mayor", "RecordMeetingCost", **give, budget_item="会议费")
    with pytest.raises(RuleBroken, match=r"R81\.1"):
        call("clerk", "RecordMeetingCost", **give)
    first = call("clerk", "RecordMeetingCost", **give, budget_item="会议费")
    again = call("clerk", "RecordMeetingCost", **give | {"cost": 650})
    assert (again.cost, again.budget_item, again.recorded, again.version) == (650, "会议费", True, first.version + 1)
    assert len(house.rows("SELECT 1 FROM meeting_budgets")) == 1


@pytest.mark.rule("R81.1")
def test_a_class_2_meeting_costs_what_its_application_was_approved_with(call):
    given = {"unit": "d08", "title": "部署会", "purpose": "部署", "day": "2026-12-10", "participants": ["d09"]}
    with pytest.raises(RuleBroken, match=r"R81\.1"):
        call("head_finance", "ApplyForMeeting", **given, cost_estimate=3000)
    asked = call("head_finance", "ApplyForMeeting", **given, cost_estimate=3000, budget_item="会议费")
    call("clerk", "ReviewApplication", application_id=asked.id, agreed=True)
    call("mayor", "ApproveApplication", application_id=asked.id, agreed=True)
    meeting = {"kind": "work_class2", "title": "部署会", "day": "2026-12-10", "unit": "d08", "units": ["d09"]}
    made = call("clerk", "CallMeeting", **meeting, application_id=asked.id)
    told = call("clerk", "GetMeetingBudget", meeting_id=made.id)
    assert (told.cost_estimate, told.budget_item) == (3000, "会议费")


# --- statistics -------------------------------------------------------------------------------------------------


def a_quarter(house, call):
    """November: one executive meeting of four people and 90 minutes with one decision, one called off, a department
    meeting of 40 people and one that is secret; December: a study session."""
    meeting_id, topic_id = house.in_session()
    house.decides(meeting_id, topic_id)
    house.at(2026, 11, 23, 10, 30)
    house.do("mayor", close_meeting.CloseMeeting(meeting_id))
    call("clerk", "RecordMeetingCost", meeting_id=str(meeting_id), cost=500, budget_item="会议费")
    off = house.meeting(day=date(2026, 11, 30))
    house.do("mayor", cancel_meeting.CancelMeeting(off))
    for level, heads in ((0, 40), (2, 9)):
        by, unit = ("head_finance", "d08") if level == 0 else ("director", "d01")
        given = {"unit": unit, "kind": "annual", "title": "年度会", "day": "2026-11-24", "cost_estimate": 1000}
        made = call(by, "PlanDepartmentMeeting", **given, budget_item="会议费", level=level)
        house.at(2026, 11, 24, 18, 0)
        call(by, "ReportDepartmentMeeting", department_meeting_id=made.id, head_count=heads, minutes=60, cost=900)
    given = {"unit": "d08", "title": "民法典", "field": "law", "lecturer": "教授", "day": "2026-12-01"}
    session = call("head_finance", "PlanStudySession", **given)
    house.at(2026, 12, 1, 18, 0)
    call("head_finance", "RecordStudySession", study_session_id=session.id, minutes=120, guests=25)


def table(answer):
    return {
        (row.period, row.unit, row.kind): (
            row.meetings,
            row.cancelled,
            row.heads,
            row.minutes,
            row.decisions,
            row.cost_estimate,
            row.cost,
        )
        for row in answer.rows
    }


BY_HAND = {
    ("2026-11", "", "executive"): (1, 1, 4, 90, 1, 0, 500),
    ("2026-11", "d08", "annual"): (1, 0, 40, 60, 0, 1000, 900),
    ("2026-12", "d08", "study"): (1, 0, 25, 120, 0, 0, 0),
}
SECRET = {("2026-11", "d01", "annual"): (1, 0, 9, 60, 0, 1000, 900)}
DAYS = {"from_day": "2026-11-01", "to_day": "2026-12-31"}


@pytest.mark.rule("R55.4")
def test_the_statistics_are_those_reckoned_by_hand(house, call):
    a_quarter(house, call)
    told = call("clerk", "GetMeetingStatistics", **DAYS)
    assert table(told) == BY_HAND
    assert [(row.period, row.unit, row.state, row.topics) for row in told.topics] == [("2026-11", "d08", "decided", 1)]
    total = told.total
    assert (total.meetings, total.cancelled, total.heads, total.minutes) == (3, 1, 69, 270)
    assert (total.decisions, total.cost_estimate, total.cost) == (1, 1000, 1400)
    # Who is cleared for it counts the secret one too.
    assert table(call("mayor", "GetMeetingStatistics", **DAYS)) == BY_HAND | SECRET
    quarter = call("clerk", "GetMeetingStatistics", **DAYS, period="quarter")
    assert {row.period for row in quarter.rows} == {"2026Q4"}
    assert table(call("clerk", "GetMeetingStatistics", **DAYS, period="year"))[("2026", "d08", "annual")][2] == 40
    edge = call("clerk", "GetMeetingStatistics", from_day="2026-11-24", to_day="2026-11-30")
    assert set(table(edge)) == {("2026-11", "", "executive"), ("2026-11", "d08", "annual")}
    assert table(edge)[("2026-11", "", "executive")][:2] == (0, 1)


@pytest.mark.rule("R55.4")
def test_a_head_reads_the_numbers_of_the_own_unit_alone(house, call):
    a_quarter(house, call)
    own = {key: row for key, row in BY_HAND.items() if key[1] == "d08"}
    assert table(call("head_finance", "GetMeetingStatistics", **DAYS)) == own
    assert table(call("clerk", "GetMeetingStatistics", **DAYS, unit="d08")) == own
    assert table(call("stranger", "GetMeetingStatistics", **DAYS)) == {}
    for name, unit in (("clerk_finance", ""), ("stranger", "d08"), ("head_finance", "d01")):
        with pytest.raises(NotPermitted):
            call(name, "GetMeetingStatistics", **DAYS, unit=unit)
        with pytest.raises(NotPermitted):
            call(name, "DownloadMeetingStatistics", **DAYS, unit=unit)


@pytest.mark.rule("R55.4")
def test_the_workbook_says_the_same(house, call):
    a_quarter(house, call)
    file = call("clerk", "DownloadMeetingStatistics", **DAYS)
    book = load_workbook(BytesIO(file.content))
    assert (book.sheetnames, file.filename) == (["会议", "议题"], "会议统计2026-11-01至2026-12-31.xlsx")
    rows = [tuple(cell.value for cell in row) for row in book["会议"].iter_rows()]
    assert rows[2:] == [
        ("2026-11", "市政府", "常务会议", 1, 1, 4, 90, 1, 0, 500),
        ("2026-11", "d08", "部门年度工作会议", 1, 0, 40, 60, 0, 1000, 900),
        ("2026-12", "d08", "学习讲座", 1, 0, 25, 120, 0, 0, 0),
        ("合计", "—", "—", 3, 1, 69, 270, 1, 1000, 1400),
    ]
    assert [cell.value for cell in book["议题"][3]] == ["2026-11", "d08", "已决定", 1]


def test_a_month_of_ten_years_is_found_by_indexes(house, call):
    """Two thousand meetings of ten years, and the plans of the very statements that a month's numbers are read by."""
    with Session(house.runtime.engine) as session:
        session.add_all(
            Meeting(
                kind="executive",
                title="常务会议",
                day=date(2017, 1, 1) + timedelta(days=2 * (number % 1800)),
                venue="",
                unit="",
                state="closed",
                called_by=None,
                chair_id=None,
                chair="",
                opened_at=None,
                closed_at=None,
                reminded=False,
            )
            for number in range(2000)
        )
        session.commit()
    seen = []

    def note(connection, cursor, statement, parameters, *_):
        seen.append((statement, parameters))

    event.listen(house.runtime.engine, "before_cursor_execute", note)
    call("clerk", "GetMeetingStatistics", from_day="2026-11-01", to_day="2026-11-30")
    call("clerk", "GetMeetingCalendar", **NOVEMBER)
    call("clerk", "PreviewMeeting", kind="executive", title="常务会议", day="2026-11-23")
    event.remove(house.runtime.engine, "before_cursor_execute", note)
    asked = [(statement, values) for statement, values in seen if "FROM meetings" in statement]
    assert len(asked) >= 4
    with house.runtime.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE meetings")
        for statement, values in asked:
            plan = "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values))
            assert "Seq Scan on meetings" not in plan, plan


@pytest.mark.parametrize(
    ("rpc", "fields", "named"),
    [
        ("PreviewMeeting", {"kind": "gala", "title": "会", "day": "2026-11-23"}, "kind"),
        ("PreviewMeeting", {"kind": "plenary", "title": "会", "day": "x"}, "day"),
        ("PreviewMeeting", {"kind": "plenary", "title": "会", "day": "2026-11-23", "form": "x"}, "form"),
        ("PreviewMeeting", {"kind": "plenary", "title": "会", "day": "2026-11-23", "purpose": "x"}, "purpose"),
        ("PreviewMeeting", {"kind": "plenary", "title": "会", "day": "2026-11-23", "head_count": -1}, "head_count"),
        ("PreviewMeeting", {"kind": "plenary", "title": "会", "day": "2026-11-23", "units": "a,a"}, "units"),
        ("CallMeeting", {"kind": "plenary", "title": "会", "day": "2026-11-23", "cost_estimate": -1}, "cost_estimate"),
        ("RecordMeetingCost", {"meeting_id": "7", "cost": 1}, "meeting_id"),
        ("RecordMeetingCost", {"meeting_id": ID, "cost": -1}, "cost"),
        ("GetMeetingStatistics", {"period": "week", "from_day": "2026-11-01", "to_day": "2026-11-02"}, "period"),
        ("GetMeetingStatistics", {"from_day": "", "to_day": "2026-11-02"}, "from"),
        ("GetMeetingStatistics", {"from_day": "2026-11-02", "to_day": "2026-11-01"}, "to"),
        ("GetMeetingStatistics", {"from_day": "2023-01-01", "to_day": "2026-05-01"}, "to"),
        ("GetMeetingCalendar", {"month": "2026-13"}, "month"),
        ("GetMeetingCalendar", {"month": "2026-11", "from_day": "2026-11-01"}, "month"),
        ("GetMeetingCalendar", {"from_day": "2026-11-01", "to_day": "2027-02-02"}, "to"),
        ("GetMeetingCalendar", {"month": "2026-11", "unit": "d08", "mine": True}, "mine"),
        ("DownloadMeetingCalendar", {"from_day": "9999-12-31"}, "from"),
        ("DownloadMeetingCalendar", {"from_day": "2026-11-01", "to_day": "2027-11-02"}, "to"),
    ],
)
def test_a_bad_field_is_named(call, rpc, fields, named):
    with pytest.raises(Malformed) as refused:
        call("mayor", rpc, **fields)
    assert named in refused.value.fields


def test_the_last_day_of_all_can_be_thought_of(call):
    thought = {"kind": "plenary", "title": "会"}
    assert call("mayor", "PreviewMeeting", **thought, day="2200-12-31").advice == []
    with pytest.raises(Malformed, match="day"):
        call("mayor", "PreviewMeeting", **thought, day="2201-01-01")


def test_a_meeting_that_was_opened_is_merged_with_nothing(house, call):
    house.in_session()
    assert kinds(call("mayor", "PreviewMeeting", kind="mayor_office", title="办公会", day="2026-11-23")) == []
