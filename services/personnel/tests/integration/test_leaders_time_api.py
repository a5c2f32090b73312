"""The gRPC faces of research and of travel abroad: from the request to the reply, for the caller of the rpc."""

from typing import Any

import pytest

from chassis import grpc_server
from chassis.errors import Malformed, NotPermitted
from chassis.law import RuleBroken
from personnel.api import FACES
from personnel.commands.research import warn_shortfall
from zhengling.personnel.v1 import foreign_trip_service_pb2 as trip_pb
from zhengling.personnel.v1 import research_service_pb2 as pb


@pytest.fixture
def ask(city):
    faces = [face(city.runtime) for _, face in FACES]

    def ask(login: str, method: str, request: Any) -> Any:
        token = grpc_server.current_actor.set(city.actor(login))
        try:
            [face] = [face for face in faces if method in vars(type(face))]
            return getattr(face, method)(request, None)
        finally:
            grpc_server.current_actor.reset(token)

    return ask


def test_research_over_the_wire(city, ask):
    day, vm1 = str(city.today), str(city.people["vm1"])
    travel = {"accompanying": 2, "vehicles": 1, "meals": "canteen"}
    time = {"starts": day, "until": day, "until_half": "am", "units": ["t01"], "places": ["某村"]}
    trip = ask("vm1", "PlanResearch", pb.PlanResearchRequest(leader_id=vm1, theme="水利", **time, **travel))
    assert (trip.state, trip.days, trip.starts, trip.starts_half, trip.until_half) == ("planned", 0.5, day, "am", "am")
    assert (list(trip.units), list(trip.places), trip.planned) == (["t01"], ["某村"], f"{day} 至 {day}上午")
    again = pb.ReissueResearchRequest(
        trip_id=trip.id, reason="改全天", theme="水利", **(time | {"until_half": ""}), **travel
    )
    new = ask("clerk", "ReissueResearch", again)
    assert (new.replaces_id, new.days) == (trip.id, 1)
    report = pb.ReportResearchRequest(trip_id=new.id, findings="渠道失修", **time, **travel)
    assert ask("vm1", "ReportResearch", report).days == 0.5
    assert ask("mayor", "GetResearch", pb.GetResearchRequest(trip_id=new.id)).findings == "渠道失修"
    listed = ask("mayor", "ListResearch", pb.ListResearchRequest(leader_id=vm1, year=2026, limit=1))
    assert ([row.id for row in listed.trips], bool(listed.next_cursor)) == ([new.id], True)
    year = ask("vm1", "GetLeaderResearch", pb.GetLeaderResearchRequest(person_id=vm1))
    assert (year.year, year.as_of, year.done, year.required, len(year.months)) == (2026, day, 0.5, 60, 12)
    report = ask("mayor", "GetResearchReport", pb.GetResearchReportRequest(year=2027))
    assert [(one.as_of, one.done, one.shortfall) for one in report.leaders] == [("", 0, 60)] * 5
    file = ask("mayor", "DownloadResearchReport", pb.DownloadResearchReportRequest())
    assert (file.content[:2], file.filename) == (b"PK", "2026年市领导调研.xlsx")
    with pytest.raises(NotPermitted):
        ask("justice", "GetResearchReport", pb.GetResearchReportRequest())
    with pytest.raises(Malformed):
        ask("mayor", "GetResearchReport", pb.GetResearchReportRequest(year=1999))
    warn_shortfall.sweep(city.runtime)
    [warning] = ask("vm1", "ListResearchShortfalls", pb.ListResearchShortfallsRequest(leader_id=vm1)).shortfalls
    assert (warning.as_of, warning.required, warning.state) == ("2026-09-30", 60, "open")
    said = ask("vm1", "AcknowledgeShortfall", pb.AcknowledgeShortfallRequest(shortfall_id=warning.id, note="已知"))
    assert (said.state, said.note) == ("acknowledged", "已知")
    tomorrow = ask("vm1", "PlanResearch", pb.PlanResearchRequest(
        leader_id=vm1, theme="教育", starts="2026-12-01", until="2026-12-01", places=["某校"], meals="no_meal"
    ))  # fmt: skip
    cancelled = ask("vm1", "CancelResearch", pb.CancelResearchRequest(trip_id=tomorrow.id, reason="会议"))
    assert (cancelled.state, cancelled.note) == ("cancelled", "会议")


def test_travel_abroad_over_the_wire(city, ask):
    plan = ask("clerk", "SetForeignTripPlan", trip_pb.SetForeignTripPlanRequest(year=2026, groups=1, people=3))
    assert (plan.unit, plan.number, plan.state) == ("", 1, "proposed")
    assert ask("mayor", "ApproveForeignTripPlan", trip_pb.ApproveForeignTripPlanRequest(plan_id=plan.id)).version == 2
    assert ask("vm1", "GetForeignTripPlan", trip_pb.GetForeignTripPlanRequest(plan_id=plan.id)).state == "approved"
    assert len(ask("vm1", "ListForeignTripPlans", trip_pb.ListForeignTripPlansRequest(year=2026)).plans) == 1
    wanted = trip_pb.RequestForeignTripRequest(
        unit="d16", leader_id=str(city.people["head_d16"]), members=3, names=["甲"], countries=["日本", "韩国"],
        starts="2026-12-01", until="2026-12-06", purpose="招商", cost_source="部门预算",
    )  # fmt: skip
    trip = ask("head_d16", "RequestForeignTrip", wanted)
    assert (trip.state, trip.year, trip.stage, trip.requested_by) == ("submitted", 2026, 0, trip.leader_id)
    with pytest.raises(RuleBroken, match=r"R81\.2"):
        ask("head_d16", "RequestForeignTrip", wanted)
    for login, stage in (("vm2", 1), ("mayor", 2)):
        assert ask(login, "ApproveForeignTrip", trip_pb.ApproveForeignTripRequest(trip_id=trip.id)).stage == stage
    usage = ask("head_d16", "GetForeignTripUsage", trip_pb.GetForeignTripUsageRequest())
    assert [(row.unit, row.planned, row.groups_used, row.people_used) for row in usage.rows] == [("d16", False, 1, 3)]
    file = ask("mayor", "DownloadForeignTripUsage", trip_pb.DownloadForeignTripUsageRequest(year=2026))
    assert (file.content[:2], file.filename) == (b"PK", "2026年因公出国（境）.xlsx")
    city.later(14)
    back = trip_pb.ReportForeignReturnRequest(trip_id=trip.id, returned_on="2026-12-06", report="签约一项")
    assert ask("clerk", "ReportForeignReturn", back).returned_on == "2026-12-06"
    assert ask("mayor", "GetForeignTrip", trip_pb.GetForeignTripRequest(trip_id=trip.id)).report == "签约一项"
    [row] = ask("vm2", "ListForeignTrips", trip_pb.ListForeignTripsRequest(state="returned", unit="d16")).trips
    assert row.id == trip.id
