"""Requests about research and travel abroad: what is bounded, and which field a refusal names."""

from uuid import UUID

import pytest

from chassis.errors import Malformed
from personnel.rules.half_day_rules import day_of, half_in
from services.personnel.tests.asked import asked
from zhengling.personnel.v1 import foreign_trip_service_pb2 as trip_pb
from zhengling.personnel.v1 import research_service_pb2 as pb

WHO = str(UUID(int=1))
PLAN = {
    "leader_id": WHO, "starts": "2026-11-23", "until": "2026-11-24", "units": ["t01"], "theme": "水利",
    "accompanying": 3, "vehicles": 1, "meals": "canteen",
}  # fmt: skip
TRIP = {
    "unit": "d16", "leader_id": WHO, "members": 2, "names": ["甲", "乙"], "countries": ["韩国"],
    "starts": "2026-11-23", "until": "2026-11-24", "purpose": "招商", "cost_source": "部门预算",
}  # fmt: skip


def test_whole_days_unless_halves_are_named():
    visit = asked(pb.PlanResearchRequest(**PLAN)).visit
    assert (str(day_of(visit.from_half)), half_in(visit.from_half)) == ("2026-11-23", "am")
    assert (str(day_of(visit.to_half - 1)), half_in(visit.to_half - 1)) == ("2026-11-24", "pm")
    halves = pb.PlanResearchRequest(**(PLAN | {"starts_half": "pm", "until_half": "am"}))
    shorter = asked(halves).visit
    assert (shorter.from_half, shorter.to_half) == (visit.from_half + 1, visit.to_half - 1)
    one = pb.PlanResearchRequest(**(PLAN | {"until": "2026-11-23", "until_half": "am"}))
    assert asked(one).visit.to_half == visit.from_half + 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"leader_id": "x"}, "leader_id"),
        ({"starts": "2026-02-30"}, "starts"),
        ({"starts": "1900-01-01"}, "starts"),
        ({"until": "2026-11-22"}, "until"),
        ({"until": "2027-11-24"}, "until"),
        ({"starts_half": "noon"}, "starts_half"),
        ({"until": "2026-11-23", "starts_half": "pm", "until_half": "am"}, "until_half"),
        ({"units": [], "places": []}, "units"),
        ({"units": ["T 1"]}, "units.0"),
        ({"units": [f"u{number}" for number in range(51)]}, "units"),
        ({"places": [" "]}, "places.0"),
        ({"places": ["x" * 101]}, "places.0"),
        ({"theme": ""}, "theme"),
        ({"theme": "x" * 201}, "theme"),
        ({"accompanying": -1}, "accompanying"),
        ({"vehicles": 10_001}, "vehicles"),
        ({"police_vehicles": -1}, "police_vehicles"),
        ({"meals": ""}, "meals"),
        ({"meals": "feast"}, "meals"),
    ],
)
def test_a_plan_out_of_bounds_names_its_field(change, field):
    with pytest.raises(Malformed) as refusal:
        asked(pb.PlanResearchRequest(**(PLAN | change)))
    assert set(refusal.value.fields) == {field}


def test_the_longest_trip_is_a_leap_year():
    assert asked(pb.PlanResearchRequest(**(PLAN | {"until": "2027-11-23"}))).visit.units == ("t01",)


@pytest.mark.parametrize(("request_", "field"), [
    (pb.ReportResearchRequest(trip_id=WHO, **{name: PLAN[name] for name in (
        "starts", "until", "units", "meals")}), "findings"),
    (pb.CancelResearchRequest(trip_id=WHO), "reason"),
    (pb.ReissueResearchRequest(trip_id=WHO), "reason"),
    (pb.AcknowledgeShortfallRequest(shortfall_id=WHO, note="x" * 2001), "note"),
    (trip_pb.RejectForeignTripPlanRequest(plan_id=WHO), "note"),
    (trip_pb.RejectForeignTripRequest(trip_id=WHO), "note"),
    (trip_pb.CancelForeignTripRequest(trip_id="x", note="x"), "trip_id"),
    (trip_pb.ReportForeignReturnRequest(trip_id=WHO, report="x"), "returned_on"),
])  # fmt: skip
def test_what_is_left_out_is_named(request_, field):
    with pytest.raises(Malformed) as refusal:
        asked(request_)
    assert set(refusal.value.fields) == {field}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"year": 1948}, "year"),
        ({"year": 2201}, "year"),
        ({"unit": "D 1"}, "unit"),
        ({"groups": -1}, "groups"),
        ({"people": 10_001}, "people"),
        ({"instrument": "x" * 201}, "instrument"),
    ],
)
def test_a_plan_of_a_year_out_of_bounds_names_its_field(change, field):
    given = {"year": 2026, "unit": "", "groups": 1, "people": 1} | change
    with pytest.raises(Malformed) as refusal:
        asked(trip_pb.SetForeignTripPlanRequest(**given))
    assert set(refusal.value.fields) == {field}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"unit": ""}, "unit"),
        ({"members": 0}, "members"),
        ({"members": 1001}, "members"),
        ({"members": 1}, "names"),
        ({"countries": []}, "countries"),
        ({"countries": ["x"] + [f"国{number}" for number in range(20)]}, "countries"),
        ({"until": "2026-11-22"}, "until"),
        ({"purpose": " "}, "purpose"),
        ({"cost_source": ""}, "cost_source"),
        ({"document_id": "x"}, "document_id"),
        ({"added_by": "x" * 201}, "added_by"),
        ({"level": 5}, "level"),
    ],
)
def test_a_trip_out_of_bounds_names_its_field(change, field):
    with pytest.raises(Malformed) as refusal:
        asked(trip_pb.RequestForeignTripRequest(**(TRIP | change)))
    assert set(refusal.value.fields) == {field}


@pytest.mark.parametrize(("year", "good"), [(0, True), (1948, False), (1949, True), (2200, True), (2201, False)])
def test_a_year_is_one_of_this_age_or_none(year, good):
    request = pb.GetResearchReportRequest(year=year)
    if good:
        assert asked(request) == {"year": year}
        return
    with pytest.raises(Malformed):
        asked(request)
