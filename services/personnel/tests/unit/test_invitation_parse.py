"""Requests about invitations: every field bounded, every error naming its field."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from chassis.errors import Malformed
from personnel.queries import invitation as reads
from services.personnel.tests.asked import asked
from zhengling.personnel.v1 import invitation_service_pb2 as pb

TODAY = date(2026, 11, 23)
SOMEBODY = str(UUID(int=7))
GOOD = {
    "unit": "d07", "title": "宣传周", "kind": "publicity", "place": "文化中心", "role": "attend",
    "starts_at": "2027-01-01T09:00:00+08:00", "ends_at": "2027-01-01T11:00:00+08:00",
}  # fmt: skip


def request(**more):
    return pb.DraftInvitationRequest(**(GOOD | more))


def test_a_form_is_read_and_goes_to_the_office_where_nothing_else_is_said():
    read = asked(request(invited=[SOMEBODY, SOMEBODY]))
    assert (read.columns["addressed_to"], read.columns["invited"], read.level) == ("office", [UUID(int=7)], 0)
    assert read.ends_at - read.starts_at == timedelta(hours=2)
    assert asked(request(addressed_to=SOMEBODY)).addressed_to == SOMEBODY
    assert asked(request(starts_at="2027-01-01T01:00:00Z")).starts_at == read.starts_at


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("unit", "D 7"), ("title", " "), ("title", "长" * 201), ("title", "a\x01b"), ("kind", ""), ("kind", "k" * 41),
        ("place", ""), ("place", "长" * 201), ("instrument", "长" * 201), ("grounds", "长" * 2001), ("role", "dance"),
        ("starts_at", ""), ("starts_at", "2027-01-01"), ("starts_at", "2027-01-01T09:00:00"),
        ("starts_at", "1900-01-01T09:00:00Z"), ("starts_at", "9999-01-01T09:00:00Z"),
        ("ends_at", "2027-01-01T09:00:00+08:00"), ("ends_at", "2027-02-01T09:00:01+08:00"),
        ("attendance", -1), ("attendance", 1_000_001), ("invited.0", ["nobody"]),
        ("invited", [str(UUID(int=number)) for number in range(21)]), ("addressed_to", "mayor"), ("level", 5),
        ("level", -1),
    ],
)  # fmt: skip
def test_a_field_out_of_bounds_is_named(field, value):
    with pytest.raises(Malformed) as refusal:
        asked(request(**{field.removesuffix(".0"): value}))
    assert field in refusal.value.fields


@pytest.mark.parametrize(("hours", "fits"), [(31 * 24 - 1, True), (31 * 24, True), (31 * 24 + 1, False)])
def test_an_event_lasts_a_month_at_most(hours, fits):
    ends_at = datetime.fromisoformat(GOOD["starts_at"]) + timedelta(hours=hours)
    wanted = request(ends_at=ends_at.isoformat())
    if fits:
        assert asked(wanted).ends_at == ends_at
        return
    with pytest.raises(Malformed):
        asked(wanted)


def test_the_days_of_engagements():
    def days(first="", last=""):
        given = asked(pb.ListEngagementsRequest(person_id=SOMEBODY, **{"from": first}, to=last))
        return reads.days_asked(given["from_"], given["to"], TODAY)

    assert days() == (TODAY, date(2026, 12, 23))
    assert days("2028-02-28", "2028-02-29") == (date(2028, 2, 28), date(2028, 2, 29))
    assert days("2026-01-01", "2027-01-01")[1] == date(2027, 1, 1)
    for first, last in (("2026-01-02", "2026-01-01"), ("2026-01-01", "2027-01-02"), ("x", ""), ("2201-01-01", "")):
        with pytest.raises(Malformed):
            days(first, last)


def test_a_state_and_reasons():
    listed = [asked(pb.ListInvitationsRequest(state=state))["state"] for state in ("", "held")]
    assert listed == ["", "held"]
    for bad in ("gone", "HELD"):
        with pytest.raises(Malformed):
            asked(pb.ListInvitationsRequest(state=bad))
    with pytest.raises(Malformed):
        asked(pb.ReturnInvitationRequest(invitation_id=SOMEBODY, note=" "))
    with pytest.raises(Malformed):
        asked(pb.AssignLeadersRequest(invitation_id=SOMEBODY))
    assert asked(pb.ConcludeEventRequest(invitation_id=SOMEBODY)).attended == ()
