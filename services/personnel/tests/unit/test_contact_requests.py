"""Requests about how people are reached: every field has its bounds, and what is wrong is named."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from chassis.errors import Malformed
from services.personnel.tests.asked import asked
from zhengling.personnel.v1 import contact_service_pb2 as pb

ANNA, BOB = str(UUID(int=1)), str(UUID(int=2))


def phone(**given):
    return pb.ChangePhoneRequest(**({"person_id": ANNA, "kind": "mobile", "number": "13806310001"} | given))


def window(**given):
    fields = {"starts_at": "2026-11-23T10:00:00+08:00", "ends_at": "2026-11-23T12:00:00+08:00"}
    return pb.AnnounceUnreachableRequest(**(fields | {"reason": "flight", "contact_id": BOB} | given))


def duty(**given):
    fields = {"day": "2026-11-23", "shift": "day", "leader_id": ANNA, "staff_ids": [BOB]}
    return pb.RosterDutyRequest(**(fields | given))


@pytest.mark.parametrize(
    ("kind", "number", "good"),
    [
        ("mobile", "+86 138-0631-0001", True),
        ("mobile", "+852 6123 4567", True),
        ("mobile", "1380631000", False),
        ("mobile", "12806310001", False),
        ("mobile", "0631-6651234", False),
        ("office", "0631-6651234", True),
        ("home", "110", True),
        ("home", "11", False),
        ("office", "0" * 18, True),
        ("office", "0" * 19, False),
        ("office", "<script>", False),
        ("office", "０６３１６６５１２３４", False),
        ("office", "", False),
    ],
)
def test_a_number_is_one_of_its_kind(kind, number, good):
    if good:
        assert asked(phone(kind=kind, number=number)).number == number
        return
    with pytest.raises(Malformed) as wrong:
        asked(phone(kind=kind, number=number))
    assert wrong.value.fields.keys() == {"number"}


def test_what_a_request_says_arrives():
    assert asked(phone(changed_on="2026-11-20")).changed_on == date(2026, 11, 20)
    assert asked(phone()).changed_on is None
    announced = asked(window())
    assert (announced.person_id, announced.starts_at.astimezone(UTC)) == (None, datetime(2026, 11, 23, 2, tzinfo=UTC))
    assert asked(duty()).staff_ids == (UUID(BOB),)
    assert asked(pb.GetDutyBoardRequest()) == {"unit": "", "at": None}
    assert asked(pb.ListPhonesRequest(person_id=ANNA))["on"] is None


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (phone(kind="fax"), "kind"),
        (phone(person_id="x"), "person_id"),
        (phone(changed_on="1800-01-01"), "changed_on"),
        (window(starts_at="2026-11-23T10:00:00"), "starts_at"),
        (window(starts_at="soon"), "starts_at"),
        (window(starts_at="0001-01-01T00:00:00+14:00"), "starts_at"),
        (window(ends_at="9999-12-31T23:59:59-12:00"), "ends_at"),
        (window(ends_at="2026-11-23T10:00:00+08:00"), "ends_at"),
        (window(ends_at="2026-11-23T11:00:00+09:00"), "ends_at"),
        (window(reason="holiday"), "reason"),
        (window(contact_id=""), "contact_id"),
        (duty(staff_ids=[BOB, BOB]), "staff_ids"),
        (duty(staff_ids=[ANNA]), "staff_ids"),
        (duty(staff_ids=[str(UUID(int=n)) for n in range(2, 53)]), "staff_ids"),
        (duty(shift="Day!"), "shift"),
        (duty(day="2201-01-01"), "day"),
    ],
)
def test_what_is_wrong_is_named(request_, field):
    with pytest.raises(Malformed) as wrong:
        asked(request_)
    assert wrong.value.fields.keys() == {field}


def test_as_many_as_a_shift_may_have_are_read():
    assert len(asked(duty(staff_ids=[str(UUID(int=n)) for n in range(2, 52)])).staff_ids) == 50
