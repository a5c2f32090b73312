"""Study sessions: who plans and records them, who attended, and what a year adds up to by unit and person."""

from concurrent import futures
from datetime import date
from io import BytesIO
from uuid import UUID, uuid4

import grpc
import pytest
from openpyxl import load_workbook

from chassis.actor import Actor
from chassis.errors import IllegalStep, Malformed, NotFound, NotPermitted
from chassis.law import RuleBroken
from chassis.testing import stop
from meetings.commands.meeting import close_meeting
from meetings.neighbours import Neighbours
from meetings.settings import Settings
from zhengling.meetings.v1 import study_service_pb2 as pb
from zhengling.personnel.v1 import directory_service_pb2 as directory_pb
from zhengling.personnel.v1 import directory_service_pb2_grpc as directory_grpc

ID = "01900000-0000-7000-8000-000000000000"
PLAN = {"unit": "d08", "title": "民法典讲座", "field": "law", "lecturer": "教授", "day": "2026-11-20"}


@pytest.fixture
def call(faces):
    return faces


@pytest.fixture
def people(house):
    found = {name: uuid4() for name in ("甲", "乙")}
    house.neighbours.people = {"d08": {person: name for name, person in found.items()}}
    return found


def plan(call, by="head_finance", **more):
    return call(by, "PlanStudySession", **(PLAN | more))


def held(house, call, made, by="head_finance", **more):
    house.at(2026, 11, 20, 18, 0)
    given = {"study_session_id": made.id, "minutes": 90, "guests": 1} | more
    return call(by, "RecordStudySession", **given)


@pytest.mark.rule("R85.1")
def test_a_session_is_planned_and_recorded_with_who_attended(house, call, people):
    made = plan(call)
    subject = f"study_session/{made.id}"
    assert (made.state, made.lecturer, house.pending(subject)) == (
        "planned",
        "教授",
        {"record_study_session": ["deputy:d08", "head:d08", "office.staff"]},
    )
    attendees = [pb.StudyAttendee(person_id=str(person), unit="d08") for person in people.values()]
    with pytest.raises(Malformed):
        call("head_finance", "RecordStudySession", study_session_id=made.id, minutes=90, guests=1)
    with pytest.raises(Malformed, match="attendees"):
        held(house, call, made, attendees=[pb.StudyAttendee(person_id=ID, unit="d08")])
    done = held(house, call, made, attendees=attendees, guests=3)
    assert (done.state, done.head_count, [row.name for row in done.attendees]) == ("held", 5, ["甲", "乙"])
    assert house.pending(subject) == {}
    with pytest.raises(IllegalStep):
        held(house, call, made)
    # That there is one is known to all; who was there to the unit, the office and the leaders.
    for name, shown in (("clerk_finance", 2), ("clerk", 2), ("vm2", 2), ("stranger", 0)):
        assert len(call(name, "GetStudySession", study_session_id=made.id).attendees) == shown
    listed = call("stranger", "ListStudySessions", unit="d08", state="held", year=2026).sessions
    assert [(row.id, len(row.attendees), row.head_count) for row in listed] == [(made.id, 0, 5)]
    assert call("stranger", "ListStudySessions", year=2025).sessions == []


@pytest.mark.rule("R85.1")
@pytest.mark.parametrize("name", ["clerk_finance", "stranger", "vm1"])
def test_others_keep_no_register_of_a_units_study(house, call, name):
    with pytest.raises(RuleBroken, match=r"R85\.1"):
        plan(call, by=name)
    made = plan(call, by="clerk")
    with pytest.raises(RuleBroken, match=r"R85\.1"):
        held(house, call, made, by=name)
    with pytest.raises(RuleBroken, match=r"R85\.1"):
        call(name, "CancelStudySession", study_session_id=made.id, reason="x")


@pytest.mark.rule("R81.1")
def test_a_lecture_that_is_paid_names_its_budget_item(house, call):
    with pytest.raises(RuleBroken, match=r"R81\.1"):
        plan(call, cost_estimate=1)
    made = plan(call, cost_estimate=1, budget_item="培训费")
    assert held(house, call, made, cost=2).budget_item == "培训费"
    free = plan(call, day="2026-11-20")
    with pytest.raises(RuleBroken, match=r"R81\.1"):
        held(house, call, free, cost=2)


@pytest.mark.rule("R85.1")
@pytest.mark.rule("R47.1")
def test_a_year_is_counted_by_unit_and_person_and_study_items_apart(house, call, people):
    both = [pb.StudyAttendee(person_id=str(person), unit="d08") for person in people.values()]
    first, second, third = plan(call), plan(call), plan(call, by="director", unit="d01", level=2)
    called_off, ahead = plan(call), plan(call, day="2026-12-30")
    held(house, call, first, attendees=both, guests=0)
    held(house, call, second, attendees=both[:1], guests=4, minutes=30)
    held(house, call, third, by="director", attendees=both[1:], guests=0, minutes=10)
    assert call("head_finance", "CancelStudySession", study_session_id=called_off.id, reason="改期").note == "改期"
    assert call("clerk", "GetStudySession", study_session_id=ahead.id).state == "planned"

    def told(name, **fields):
        report = call(name, "GetStudyReport", **fields)
        units = {row.unit: (row.sessions, row.heads, row.minutes) for row in report.units}
        return units, {row.name: (row.sessions, row.minutes) for row in report.people}

    assert told("clerk") == ({"d08": (2, 7, 120)}, {})
    assert told("mayor") == ({"d08": (2, 7, 120), "d01": (1, 1, 10)}, {})
    assert told("head_finance", unit="d08") == ({"d08": (2, 7, 120)}, {"甲": (2, 120), "乙": (1, 90)})
    assert told("mayor", unit="d08")[1] == {"甲": (2, 120), "乙": (2, 100)}
    assert told("mayor", year=2025) == ({}, {})
    for fields in ({}, {"unit": "d01"}):
        with pytest.raises(NotPermitted):
            call("head_finance", "GetStudyReport", **fields)
    assert list(call("clerk", "GetStudyReport").items) == []
    book = load_workbook(BytesIO(call("clerk", "DownloadStudyReport", unit="d08").content))
    assert book.sheetnames == ["按单位", "按人员", "会议学习议题"]
    assert [cell.value for cell in book["按单位"][3]] == ["d08", 2, 7, 120]
    assert [[cell.value for cell in row] for row in book["按人员"].iter_rows(min_row=3)] == [
        ["甲", 2, 120],
        ["乙", 1, 90],
    ]


@pytest.mark.rule("R85.1")
@pytest.mark.rule("R47.1")
def test_the_study_items_of_meetings_that_were_held_are_counted_apart(house, call):
    meeting_id, topic_id = house.in_session()
    assert list(call("clerk", "GetStudyReport").items) == []
    house.decides(meeting_id, topic_id)
    house.do("mayor", close_meeting.CloseMeeting(meeting_id))
    assert [(row.kind, row.meetings) for row in call("clerk", "GetStudyReport").items] == [("executive", 1)]
    assert list(call("clerk", "GetStudyReport", year=2025).items) == []


class Personnel(directory_grpc.DirectoryServiceServicer):
    """A directory of two pages."""

    def ListPeople(self, request, context):  # noqa: N802
        number = int(request.cursor or "1")
        person = directory_pb.Person(id=str(UUID(int=number)), name=f"{request.unit}{request.on}第{number}人")
        return directory_pb.ListPeopleReply(people=[person], next_cursor="2" if number == 1 else "")


def test_who_serves_in_a_unit_is_asked_page_by_page(house):
    server = grpc.server(futures.ThreadPoolExecutor(2))
    directory_grpc.add_DirectoryServiceServicer_to_server(Personnel(), server)
    address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    try:
        settings = Settings(database_url="", amqp_url="", personnel_grpc=address, documents_grpc=address)
        actor = Actor(house.id("mayor"), "test", "request-1")
        found = Neighbours(settings).serving(actor, "d08", date(2026, 11, 16))
        assert found == {UUID(int=number): f"d082026-11-16第{number}人" for number in (1, 2)}
    finally:
        stop(server, address)


def test_a_secret_session_is_known_to_who_is_cleared(house, call):
    made = plan(call, by="director", unit="d01", level=2)
    assert call("mayor", "GetStudySession", study_session_id=made.id).level == 2
    with pytest.raises(NotFound):
        call("clerk", "GetStudySession", study_session_id=made.id)
    assert call("clerk", "ListStudySessions").sessions == []


@pytest.mark.parametrize(
    ("rpc", "fields", "named"),
    [
        ("PlanStudySession", PLAN | {"field": "tea"}, "field"),
        ("PlanStudySession", PLAN | {"lecturer": ""}, "lecturer"),
        ("PlanStudySession", PLAN | {"title": ""}, "title"),
        ("PlanStudySession", PLAN | {"day": str(date(2026, 11, 15))}, "day"),
        ("RecordStudySession", {"study_session_id": ID, "minutes": 0, "guests": 1}, "minutes"),
        ("RecordStudySession", {"study_session_id": ID, "minutes": 1}, "attendees"),
        (
            "RecordStudySession",
            {"study_session_id": ID, "minutes": 1, "attendees": [pb.StudyAttendee(person_id=ID, unit="d08")] * 2},
            "attendees",
        ),
        (
            "RecordStudySession",
            {"study_session_id": ID, "minutes": 1, "attendees": [pb.StudyAttendee(person_id="7", unit="d08")]},
            "attendees.0.person_id",
        ),
        ("CancelStudySession", {"study_session_id": ID}, "reason"),
        ("ListStudySessions", {"state": "x"}, "state"),
        ("GetStudyReport", {"year": 5}, "year"),
    ],
)
def test_a_bad_field_is_named(call, rpc, fields, named):
    with pytest.raises(Malformed) as refused:
        call("head_finance", rpc, **fields)
    assert named in refused.value.fields
