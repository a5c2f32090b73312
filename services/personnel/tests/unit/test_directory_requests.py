"""Requests that change the directory over time are bounded, field by field."""

from uuid import UUID

import pytest

from chassis import stated
from chassis.errors import Malformed
from personnel.directory_files.columns import FUNCTIONS, SHEETS
from personnel.model import LEAVE_KINDS, POST_KINDS
from personnel.rules.half_day_rules import HALVES
from personnel.rules.leave_rules import SCOPES
from personnel.rules.standing_rules import MAYOR_POWERS
from services.personnel.tests.asked import asked
from zhengling.personnel.v1 import directory_service_pb2 as pb
from zhengling.personnel.v1 import identity_service_pb2 as identity_pb
from zhengling.personnel.v1 import leave_service_pb2 as leave_pb
from zhengling.personnel.v1 import mandate_service_pb2 as mandate_pb

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
    (pb.ReorganizeUnitRequest, UNIT, [
        ("code", "D 1"), ("code", ""), ("name", " "), ("name", "x" * 201), ("kind", "x" * 41), ("superior", "G"),
        ("functions.0", ["king"]), ("starts", ""), ("starts", "1948-12-31"), ("starts", "2201-01-01"),
        ("instrument", "x" * 201),
    ]),
    (pb.DissolveUnitRequest, {"code": "d01", "until": DAY}, [
        ("code", "?"), ("until", ""), ("until", "9999-12-31"),
    ]),
    (pb.AbolishPostRequest, {"post_id": ID, "until": DAY}, [("post_id", "x"), ("until", "x")]),
    (pb.CorrectPersonRequest, {"person_id": ID, "name": "甲", "clearance": 1}, [
        ("person_id", ""), ("name", ""), ("name", "x" * 61), ("clearance", 5), ("clearance", -1),
    ]),
    (pb.EndPortfolioRequest, {"portfolio_id": ID, "until": DAY}, [
        ("portfolio_id", "1"), ("until", "9999-12-31"),
    ]),
    (pb.AssignSpecialTaskRequest, TASK, [
        ("post_id", ""), ("area", "area:x"), ("title", ""), ("scope", ""), ("scope", "x" * 2001), ("starts", ""),
        ("until", ""), ("until", "2026-11-22"), ("instrument", ""),
    ]),
    (pb.EndSpecialTaskRequest, {"special_task_id": ID, "until": DAY}, [
        ("special_task_id", ""), ("until", ""),
    ]),
    (pb.ImportDirectoryRequest, {"content": b"x", "kind": "units"}, [
        ("content", b""), ("content", b"x" * 2_500_001), ("kind", "x" * 21), ("kind", "posts"),
    ]),
    (pb.RegisterUnitRequest, UNIT, [("starts", "1948-12-31"), ("instrument", "x" * 201)]),
    (pb.EstablishPostRequest,
     {"code": "p", "kind": "staff", "title": "科员", "unit": "gov", "rank": 1}, [("starts", "9999-12-31")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("message", "good", "field", "value"),
    [(message, good, *bad) for message, good, wrong in CASES for bad in wrong],
)
def test_what_is_out_of_bounds_is_told_by_its_field(message, good, field, value):
    asked(message(**good))
    with pytest.raises(Malformed) as refusal:
        asked(message(**(good | {field.partition(".")[0]: value})))
    assert list(refusal.value.fields) == [field]


WORDS = [
    (pb.RegisterUnitRequest, "functions", FUNCTIONS),
    (pb.ReorganizeUnitRequest, "functions", FUNCTIONS),
    (pb.ListHoldersRequest, "post_kinds", POST_KINDS),
    (pb.EstablishPostRequest, "kind", POST_KINDS),
    (pb.ListPostsRequest, "kind", POST_KINDS),
    (pb.ListPeopleRequest, "post_kind", POST_KINDS),
    (pb.FindHoldersRequest, "post_kind", POST_KINDS),
    (mandate_pb.DelegateMayorRequest, "grant", MAYOR_POWERS),
    (mandate_pb.DelegateMayorRequest, "withhold", MAYOR_POWERS),
    (mandate_pb.DelegateMayorRequest, "starts_half", HALVES),
    (mandate_pb.DelegateMayorRequest, "until_half", HALVES),
    (identity_pb.GetPersonStandingRequest, "half", HALVES),
    (leave_pb.RequestLeaveRequest, "kind", LEAVE_KINDS),
    (leave_pb.RequestLeaveRequest, "starts_half", HALVES),
    (leave_pb.RequestLeaveRequest, "until_half", HALVES),
    (leave_pb.RequestLeaveRequest, "destination_scope", SCOPES),
    (pb.ImportDirectoryRequest, "kind", SHEETS),
]


@pytest.mark.parametrize(("message", "field", "words"), WORDS)
def test_the_words_of_a_field_are_those_of_the_rules(message, field, words):
    assert stated.stated(message.DESCRIPTOR.fields_by_name[field]).one_of == tuple(words)
