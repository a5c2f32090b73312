"""Requests that change the directory over time are bounded, field by field."""

from uuid import UUID

import pytest

from chassis.errors import Malformed
from personnel.parse import directory as basic
from personnel.parse import directory_changes as parse
from zhengling.personnel.v1 import directory_service_pb2 as pb
from zhengling.personnel.v1 import personnel_service_pb2 as basic_pb

ID, DAY = str(UUID(int=1)), "2026-11-23"
UNIT = {"code": "d01", "name": "局", "kind": "department", "superior": "gov", "starts": DAY}
TASK = {
    "post_id": ID,
    "area": "expo",
    "title": "博览会",
    "scope": "筹备",
    "starts": DAY,
    "until": DAY,
    "instrument": "单",
}

CASES = [
    (parse.reorganize_unit, pb.ReorganizeUnitRequest, UNIT, [
        ("code", "D 1"), ("code", ""), ("name", " "), ("name", "x" * 201), ("kind", "x" * 41), ("superior", "G"),
        ("functions", ["king"]), ("starts", ""), ("starts", "1948-12-31"), ("starts", "2201-01-01"),
        ("instrument", "x" * 201),
    ]),
    (parse.dissolve_unit, pb.DissolveUnitRequest, {"code": "d01", "until": DAY}, [
        ("code", "?"), ("until", ""), ("until", "9999-12-31"),
    ]),
    (parse.abolish_post, pb.AbolishPostRequest, {"post_id": ID, "until": DAY}, [("post_id", "x"), ("until", "x")]),
    (parse.correct_person, pb.CorrectPersonRequest, {"person_id": ID, "name": "甲", "clearance": 1}, [
        ("person_id", ""), ("name", ""), ("name", "x" * 61), ("clearance", 5), ("clearance", -1),
    ]),
    (parse.end_portfolio, pb.EndPortfolioRequest, {"portfolio_id": ID, "until": DAY}, [
        ("portfolio_id", "1"), ("until", "9999-12-31"),
    ]),
    (parse.assign_special_task, pb.AssignSpecialTaskRequest, TASK, [
        ("post_id", ""), ("area", "area:x"), ("title", ""), ("scope", ""), ("scope", "x" * 2001), ("starts", ""),
        ("until", ""), ("until", "2026-11-22"), ("instrument", ""),
    ]),
    (parse.end_special_task, pb.EndSpecialTaskRequest, {"special_task_id": ID, "until": DAY}, [
        ("special_task_id", ""), ("until", ""),
    ]),
    (parse.import_directory, pb.ImportDirectoryRequest, {"content": b"x", "kind": "units"}, [
        ("content", b""), ("content", b"x" * (parse.MOST_BYTES + 1)), ("kind", "x" * 21),
    ]),
    (basic.register_unit, basic_pb.RegisterUnitRequest, UNIT, [("starts", "1948-12-31"), ("instrument", "x" * 201)]),
    (basic.establish_post, basic_pb.EstablishPostRequest,
     {"code": "p", "kind": "staff", "title": "科员", "unit": "gov", "rank": 1}, [("starts", "9999-12-31")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("read", "message", "good", "field", "value"),
    [(read, message, good, *bad) for read, message, good, wrong in CASES for bad in wrong],
)
def test_what_is_out_of_bounds_is_told_by_its_field(read, message, good, field, value):
    read(message(**good))
    with pytest.raises(Malformed) as refusal:
        read(message(**(good | {field: value})))
    assert list(refusal.value.fields) == [field]
